// What unmodified clients do with the output of an MDC: the same splits and patterns that their
// scripts use.

import { expect, test } from 'vitest';
import { simulate } from '../../../../core/world/simulate.ts';
import { stornext } from '../../manifest.ts';
import { shellProfile } from './conversation.ts';

const printed = (line: string, config = {}) =>
  simulate(stornext, { config: { stornext: config } }).exec('mdc-a', line)?.stdout ?? '';

test('awk finds the local status by its key, and a script by its second line', () => {
  const status = printed('snhamgr status');
  const byKey = status.split('\n').filter((line) => line.startsWith('LocalStatus'));
  expect(byKey.map((line) => line.split('=')[1])).toEqual(['primary']);
  expect(status.split('\n')[1]).toBe('LocalStatus=primary');
  expect(status.split('\n')).toHaveLength(5);
});

test.each(['a', 'b'])('field 3 of snhamgr -m is the local status in layout %s', (machineLayout) => {
  const line = printed('snhamgr -m status', { machineLayout });
  expect(line.trimEnd().split(':')[2]).toBe('primary');
  expect(line.split('\n')).toHaveLength(2);
});

test('an appliance that prints the four lines for snhamgr -m is modelled too', () => {
  expect(printed('snhamgr -m status', { machineLayout: 'keyvalue' })).toBe(
    printed('snhamgr status'),
  );
});

test.each(['4.3.2', '7.1.0'])(
  'release %s: grep finds who is in control, and the release',
  (release) => {
    const starred = printed('/usr/cvfs/bin/cvadmin -e select', { release })
      .split('\n')
      .filter((line) => /\d>\*/.test(line));
    expect(starred).toHaveLength(3);
    for (const line of starred) {
      expect(line).toMatch(/^ \d>\*\w+\[\d\] +located on mdc-a:\d+ \(pid \d+\)$/);
    }
    expect(/Server\sRevision\s([0-9])/.exec(printed('cvversions', { release }))?.[1]).toBe(
      release[0],
    );
  },
);

test('cvadmin show long names a node for each disk, and each stripe group by its number', () => {
  const long = printed('cvadmin -e "select testfs" -e "show long"');
  expect(long.match(/Node \d+ \[/g)).toHaveLength(6);
  expect(long).toContain('Stripe Group 1 ');
});

test('cvadmin at a terminal remembers what was selected, and quits', () => {
  const rack = simulate(stornext);
  const { cvadmin } = shellProfile.conversations;
  const answer = (args: readonly string[]) => {
    const line = ['cvadmin', ...args].map((word) => `"${word}"`).join(' ');
    return rack.exec('mdc-a', line) ?? { stdout: '', stderr: '', exitCode: 1 };
  };
  const opened = cvadmin.open([]);
  let memory = cvadmin.settle(opened?.memory ?? null, answer(opened?.run ?? []));
  expect(cvadmin.prompt(memory)).toBe('snadmin> ');

  const selected = cvadmin.take(memory, 'select testfs');
  memory = cvadmin.settle(selected.memory, answer(selected.run ?? []));
  expect(cvadmin.prompt(memory)).toBe('snadmin (testfs@_cluster0/_addom0) > ');

  const shown = answer(cvadmin.take(memory, 'show').run ?? []);
  expect(shown.stdout).toMatch(/^Show stripe groups \(File System "testfs@_cluster0\/_addom0"\)\n/);
  expect(cvadmin.take(memory, 'q').isOver).toBe(true);
  expect(cvadmin.open(['-e', 'select'])).toBeNull();
});

test('cvdb -g -C -D 500 is a stream of trace lines, cvdb -g is an output (S2:30, 32)', () => {
  expect(shellProfile.followed(['cvdb', '-g', '-C', '-D', '500'])).toBe('cvdb');
  expect(shellProfile.followed(['cvdb', '-g'])).toBeNull();
});

test('the trace line is that of the manual, with a pid for #### (S2:32)', () => {
  const rack = simulate(stornext, { config: { stornext: { fileSystems: 'testfs:HaShared' } } });
  rack.exec('mdc-a', 'cvdbset :ha');
  rack.advance(600);
  const [line = ''] = rack.exec('mdc-a', 'cvdb -g -C -D 500')?.stdout.split('\n') ?? [];
  expect(line.replace(/\d{3,}/, '####')).toBe('HAmonCheck PID #### FS "testfs" status delay = 1');
});
