import { describe, expect, test } from 'vitest';
import { stornext } from '../../manifest.ts';
import { namesPeer, parseInterval, priorityIn } from './settings.ts';
import { pairOf } from './testing/pair.ts';

const createPair = pairOf(stornext);

const INTERVAL = '/usr/cvfs/config/ha_smith_interval';

describe('ha_smith_interval (S2:24-27)', () => {
  test.each([
    ['ha_smith_interval=5', 5_000],
    ['ha_smith_interval=999\n', 999_000],
    ['ha_smith_interval=1\n', 1_000],
    ['ha_smith_interval=0\n', null],
    ['ha_smith_interval=1000\n', null],
    ['ha_smith_interval=five\n', null],
    ['ha_smith_interval = 5\n', null],
    ['5\n', null],
    ['# comment\nha_smith_interval=5\n', null],
    ['', null],
  ])('%j is %j', (text, expected) => {
    expect(parseInterval(text)).toBe(expected);
  });

  test('holds from the next brand on (choice)', () => {
    const pair = createPair();
    pair.file('mdc-a', { op: 'write', path: INTERVAL, text: 'ha_smith_interval=60\n' });
    expect(pair.fsm('mdc-a').monitor.armedIntervalMs).toBe(5_000);
    pair.advance(600);
    const { smithAt, landedAt, armedIntervalMs } = pair.fsm('mdc-a').monitor;
    expect(armedIntervalMs).toBe(60_000);
    expect(smithAt).toBe(landedAt + 60_000);
  });

  test('that differs is told on both MDCs, once, until it matches again (S2:27)', () => {
    const pair = createPair();
    pair.file('mdc-a', { op: 'write', path: INTERVAL, text: 'ha_smith_interval=60\n' });
    pair.advance(5_000);
    expect(pair.times('interval.mismatched', 'mdc-a')).toBe(1);
    expect(pair.times('interval.mismatched', 'mdc-b')).toBe(1);
    pair.file('mdc-b', { op: 'write', path: INTERVAL, text: 'ha_smith_interval=60\n' });
    pair.advance(1_000);
    expect(pair.mdc('mdc-a').volatile.peer.isMismatchTold).toBe(false);
  });

  test('that is malformed leaves the default in force, and that is told', () => {
    const pair = createPair();
    pair.file('mdc-a', { op: 'write', path: INTERVAL, text: 'ha_smith_interval=soon\n' });
    expect(pair.mdc('mdc-a').volatile.settings).toMatchObject({
      intervalMs: 5_000,
      malformedInterval: 'ha_smith_interval=soon\n',
    });
    expect(pair.times('interval.malformed', 'mdc-a')).toBe(1);
  });

  test('that is malformed in another way is told again, the same text is not (S2:26)', () => {
    const pair = createPair();
    const texts = ['five\n', 'five\n', 'ha_smith_interval=5\nha_smith_interval=6\n', ''];
    for (const text of texts) pair.file('mdc-a', { op: 'write', path: INTERVAL, text });
    const told = pair.events.filter(({ name }) => name === 'interval.malformed');
    expect(told.map(({ data }) => data.found)).toEqual(["'five'", '2 lines', "''"]);
    expect(pair.say('mdc-a', 'cat /usr/cvfs/debug/nssdbg.out')).toContain(
      "expected one line 'ha_smith_interval=<integer>' from 1 to 999, found 2 lines; using 5.",
    );
  });

  test('survives a reboot', () => {
    const pair = createPair();
    pair.file('mdc-b', { op: 'write', path: INTERVAL, text: 'ha_smith_interval=7\n' });
    pair.inject('node.crash', { target: 'mdc-b' });
    pair.until('node.booted', { node: 'mdc-b' });
    expect(pair.mdc('mdc-b').volatile.settings.intervalMs).toBe(7_000);
  });
});

test('ha_peer names the peer by address, with or without a port (reference §2.8)', () => {
  expect(namesPeer('# comment\n192.168.21.12\n', '192.168.21.12')).toBe(true);
  expect(namesPeer('192.168.21.12:5189\n', '192.168.21.12')).toBe(true);
  expect(namesPeer('#192.168.21.12\n', '192.168.21.12')).toBe(false);
  expect(namesPeer('192.168.21.120\n', '192.168.21.12')).toBe(false);
});

test('fsmlist gives a priority, in its new and in its old form (reference §2.8)', () => {
  expect(priorityIn('shared 1\n', 'shared')).toBe(1);
  expect(priorityIn('shared . 3\n', 'shared')).toBe(3);
  expect(priorityIn('shared\n', 'shared')).toBe(0);
  expect(priorityIn('other 1\n', 'shared')).toBeNull();
});

describe('files', () => {
  const write = (path: string, text = 'x\n') => ({ op: 'write', path, text }) as const;

  test('under /tmp are gone after a boot, others stay', () => {
    const pair = createPair();
    pair.file('mdc-b', write('/tmp/note'));
    pair.file('mdc-b', write('/root/note'));
    pair.inject('node.crash', { target: 'mdc-b' });
    pair.until('node.booted', { node: 'mdc-b' });
    expect(pair.exec('mdc-b', 'cat /tmp/note')?.exitCode).toBe(1);
    expect(pair.say('mdc-b', 'cat /root/note')).toBe('x\n');
  });

  test('are refused where no directory is, and where one is in the way', () => {
    const pair = createPair();
    expect(pair.file('mdc-a', write('/nowhere/note'))?.stderr).toContain(
      'No such file or directory',
    );
    expect(pair.file('mdc-a', write('/usr/cvfs'))?.stderr).toContain('Is a directory');
    expect(pair.file('mdc-a', { op: 'remove', path: '/gone', isRecursive: false })?.exitCode).toBe(
      1,
    );
    expect(pair.file('mdc-a', write('/root/big', 'x'.repeat(1_000_001)))?.stderr).toContain(
      'too large',
    );
  });

  test('are made, appended to, renamed, changed and removed', () => {
    const pair = createPair();
    const run = (operation: Parameters<typeof pair.file>[1]) =>
      pair.file('mdc-a', operation)?.exitCode;
    expect(run({ op: 'mkdir', path: '/root/a/b', isRecursive: false })).toBe(1);
    expect(run({ op: 'mkdir', path: '/root/a', isRecursive: false })).toBe(0);
    expect(run(write('/root/a/one', '1\n'))).toBe(0);
    expect(run({ op: 'append', path: '/root/a/one', text: '2\n' })).toBe(0);
    expect(run({ op: 'chmod', path: '/root/a/one', mode: 0o600 })).toBe(0);
    expect(run({ op: 'rename', path: '/root/a/one', to: '/root/a/two' })).toBe(0);
    expect(pair.say('mdc-a', 'cat /root/a/two')).toBe('1\n2\n');
    expect(pair.mdc('mdc-a').durable.files['/root/a/two']?.mode).toBe(0o600);
    expect(run({ op: 'remove', path: '/root/a', isRecursive: true })).toBe(0);
    expect(pair.exec('mdc-a', 'cat /root/a/two')?.exitCode).toBe(1);
  });

  test('that are logs can be emptied, and their streams go on counting', () => {
    const pair = createPair();
    const path = '/usr/cvfs/debug/nssdbg.out';
    const before = pair.mdc('mdc-a').durable.logs[path]?.nextLine ?? 0;
    expect(before).toBeGreaterThan(0);
    pair.file('mdc-a', write(path, ''));
    expect(pair.say('mdc-a', `cat ${path}`)).toBe('');
    expect(pair.mdc('mdc-a').durable.logs[path]?.nextLine).toBe(before);
  });
});
