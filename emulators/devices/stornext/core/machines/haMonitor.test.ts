import { describe, expect, test } from 'vitest';
import { stornext } from '../../manifest.ts';
import { pairOf } from './testing/pair.ts';

const createPair = pairOf(stornext);

const CUT = { target: 'metadata-lan' };
const STALL = { target: 'mdc-a/arb', params: { delayMs: 60_000 } };

describe('the timer', () => {
  test('restarts when a brand has landed, not when it is sent (S2:19)', () => {
    const pair = createPair();
    pair.advance(5_000);
    const { monitor, brand } = pair.fsm('mdc-a');
    const block = pair.world.blocks.arb?.shared?.data as { brand: number; brandedAt: number };

    expect(block.brand).toBe(brand);
    expect(monitor.landedAt).toBe(block.brandedAt + 2);
    expect(monitor.smithAt).toBe(monitor.landedAt + 5_000);
  });

  test('is not restarted by a brand that fails (S2:19, 21)', () => {
    const pair = createPair();
    pair.inject('link.cut', CUT);
    const { landedAt } = pair.fsm('mdc-a').monitor;
    pair.inject('disk.fail', { target: 'mdc-a/arb' });
    const reset = pair.until('mdc.haReset', { node: 'mdc-a' });

    expect(reset.at).toBeLessThanOrEqual(landedAt + 5_500);
    expect(reset.data).toMatchObject({ cause: 'timerExpired', mode: 'default', isLogged: true });
  });

  test('is created with the first brand of a usurping FSM (S2:17)', () => {
    const pair = createPair({ isCold: true });
    const branded = pair.until('arb.branded', { node: 'mdc-a' });
    expect(pair.fsm('mdc-a').monitor.smithAt).toBe(branded.at + 5_000);
    const activated = pair.until('fsm.activated', { node: 'mdc-a' });

    expect(pair.times('haMonitor.started', 'mdc-a')).toBe(1);
    expect(branded.at).toBeLessThan(activated.at);
  });

  test('is deleted when the FSM exits (S2:20)', () => {
    const pair = createPair();
    pair.say('mdc-a', 'umount /stornext/shared');
    pair.inject('fsm.kill', { target: 'mdc-a', params: { fs: 'shared' } });

    expect(pair.fsm('mdc-a').monitor.smithAt).toBeNull();
    pair.advance(60_000);
    expect(pair.times('mdc.haReset')).toBe(0);
  });

  test('belongs to HaUnmanaged file systems too, and resets the computer (S2:17)', () => {
    const pair = createPair({ config: { fileSystems: 'shared:HaShared testfs:HaUnmanaged' } });
    pair.inject('link.cut', CUT);
    pair.inject('disk.slow', { ...STALL, params: { delayMs: 60_000, match: '"seq"', skip: 0 } });
    expect(pair.until('mdc.haReset', { node: 'mdc-a' }).data.cause).toBe('timerExpired');
  });

  test('of an HaManaged file system does not exist (reference §2.2)', () => {
    const pair = createPair({ config: { fileSystems: 'shared:HaShared snfs1:HaManaged' } });
    expect(pair.fsm('mdc-a', 'snfs1')).toMatchObject({
      phase: 'active',
      monitor: { smithAt: null },
    });
    expect(pair.fsm('mdc-b', 'snfs1').phase).toBe('blocked');
  });
});

describe('the delay', () => {
  test('is 1 while all is well, in every trace line (S2:32)', () => {
    const pair = createPair({ config: { fileSystems: 'shared:HaShared testfs:HaUnmanaged' } });
    pair.say('mdc-a', 'cvdbset :ha');
    pair.advance(5_000);
    const { lines } = pair.mdc('mdc-a').volatile.trace;
    const { pid } = pair.fsm('mdc-a', 'testfs');

    expect(lines).toHaveLength(20);
    expect(lines).toContain(`HAmonCheck PID ${pid} FS "testfs" status delay = 1`);
    expect(lines.filter((line) => !line.endsWith('delay = 1'))).toEqual([]);
  });

  test('is two times ha_smith_interval when the computer resets (S2:35)', () => {
    const pair = createPair();
    pair.inject('link.cut', CUT);
    pair.inject('disk.slow', STALL);
    const reset = pair.until('mdc.haReset', { node: 'mdc-a' });
    const delays = pair.events
      .filter(({ name, node }) => name === 'haMonitor.delayed' && node === 'mdc-a')
      .map(({ data }) => data.delay);

    expect(delays).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(pair.events.at(-1)?.at).toBe(reset.at);
  });

  test('grows to twice a longer interval as well (S2:24, 35)', () => {
    const pair = createPair();
    for (const node of ['mdc-a', 'mdc-b']) {
      const path = '/usr/cvfs/config/ha_smith_interval';
      pair.file(node, { op: 'write', path, text: 'ha_smith_interval=7\n' });
    }
    pair.advance(1_000);
    pair.inject('link.cut', CUT);
    pair.inject('disk.slow', STALL);
    pair.until('mdc.haReset', { node: 'mdc-a' });
    const delays = pair.events.filter(({ name }) => name === 'haMonitor.delayed');
    expect(delays.at(-1)?.data.delay).toBe(14);
  });

  test('makes tracing visible: with :ha each brand lands later (S2:23)', () => {
    const pair = createPair();
    const lag = () => pair.fsm('mdc-a').monitor.landedAt % 500;
    pair.advance(2_000);
    const before = lag();
    pair.say('mdc-a', 'cvdbset :ha');
    pair.advance(2_000);
    expect(lag() - before).toBe(60);
    pair.say('mdc-a', 'cvdbset - all');
    pair.advance(2_000);
    expect(lag()).toBe(before);
  });
});

describe('the smithlog', () => {
  test('has one line for each threat, when less than a second is left (S2:21)', () => {
    const pair = createPair();
    pair.inject('link.cut', CUT);
    pair.inject('disk.slow', { ...STALL, params: { delayMs: 4_300, count: 1 } });
    const warned = pair.until('smithlog.written', { node: 'mdc-a' });
    const left = (pair.fsm('mdc-a').monitor.smithAt as number) - warned.at;
    pair.until('haMonitor.recovered', { node: 'mdc-a' });
    pair.advance(20_000);

    expect(left).toBeLessThan(1_000);
    expect(pair.smithlog('mdc-a')).toHaveLength(1);
    expect(pair.times('mdc.haReset')).toBe(0);
  });

  test('stays empty at an interval of one second while all is well (choice)', () => {
    const pair = createPair({ config: { haSmithIntervalMs: 1_000 } });
    pair.advance(30_000);
    expect(pair.smithlog('mdc-a')).toEqual([]);
  });
});

describe('negotiated timer resets', () => {
  test('limit the delay to four while a standby FSM runs and the LAN works (S2:33)', () => {
    const pair = createPair();
    pair.inject('disk.slow', STALL);
    pair.advance(50_000);
    const delays = pair.events.filter(({ name }) => name === 'haMonitor.delayed');

    expect(Math.max(...delays.map(({ data }) => data.delay as number))).toBe(4);
    expect(pair.times('haMonitor.granted', 'mdc-a')).toBeGreaterThan(20);
    expect(pair.times('mdc.haReset')).toBe(0);
    expect(pair.smithlog('mdc-a')).toEqual([]);
  });

  test('count from the instant at which they were asked for (reference §2.4)', () => {
    const pair = createPair();
    pair.inject('disk.slow', STALL);
    pair.inject('link.delay', { target: 'metadata-lan', params: { delayMs: 100 } });
    const granted = pair.until('haMonitor.granted', { node: 'mdc-a' });
    expect(pair.fsm('mdc-a').monitor.smithAt).toBe(granted.at - 202 + 5_000);
  });

  test('count for nothing when their round trip takes as long as delta', () => {
    const pair = createPair();
    pair.inject('disk.slow', STALL);
    pair.inject('link.delay', { target: 'metadata-lan', params: { delayMs: 250 } });
    const refused = pair.until('haMonitor.refused', { node: 'mdc-a' });

    expect(pair.times('haMonitor.granted')).toBe(0);
    expect(refused.data.delay).toBeGreaterThanOrEqual(4);
    pair.until('mdc.haReset', { node: 'mdc-a', withinMs: 6_000 });
  });

  test('are refused once the standby is ordered to usurp (choice)', () => {
    const pair = createPair();
    const cut = pair.inject('link.cut', CUT);
    pair.until('usurp.began', { node: 'mdc-b' });
    pair.inject('disk.slow', STALL);
    pair.until('arb.branded', { node: 'mdc-b' });
    cut.heal();
    pair.until('haMonitor.refused', { node: 'mdc-a', match: { why: 'the peer refused' } });
    pair.until('mdc.haReset', { node: 'mdc-a' });
    expect(pair.times('haMonitor.granted')).toBe(0);
  });

  test('need a standby FSM: without one the delay runs its course (S2:33)', () => {
    const pair = createPair();
    pair.say('mdc-b', 'service cvfs stop');
    pair.inject('disk.slow', STALL);
    pair.until('mdc.haReset', { node: 'mdc-a', withinMs: 6_000 });
  });

  test('need ha_peer on both MDCs (reference §2.4)', () => {
    const pair = createPair();
    pair.file('mdc-b', { op: 'remove', path: '/usr/cvfs/config/ha_peer', isRecursive: false });
    pair.inject('disk.slow', STALL);
    pair.until('mdc.haReset', { node: 'mdc-a', withinMs: 6_000 });
  });
});

describe('in a mode other than default', () => {
  const single = () => {
    const pair = createPair();
    pair.say('mdc-b', 'snhamgr mode=locked');
    pair.advance(10);
    pair.say('mdc-a', 'snhamgr mode=single');
    return pair;
  };

  test('an expired timer resets nothing, and the smithlog says so (reference §1.6)', () => {
    const pair = single();
    pair.inject('disk.slow', { ...STALL, params: { delayMs: 20_000, count: 1 } });
    pair.until('haMonitor.suppressed', { node: 'mdc-a', withinMs: 6_000 });

    expect(pair.times('mdc.haReset')).toBe(0);
    expect(pair.smithlog('mdc-a').at(-1)).toContain('HA reset suppressed (mode=single)');
    expect(pair.fsm('mdc-a').monitor).toMatchObject({ smithAt: null, isSuspended: true });
  });

  test('the suspended FSM goes on with its next own brand (choice)', () => {
    const pair = single();
    pair.inject('disk.slow', { ...STALL, params: { delayMs: 20_000, count: 1 } });
    pair.until('haMonitor.suppressed', { node: 'mdc-a' });
    pair.advance(20_000);
    expect(pair.fsm('mdc-a')).toMatchObject({ phase: 'active', monitor: { isSuspended: false } });
    expect(pair.say('mdc-a', 'snhamgr status')).toContain('LocalStatus=primary');
  });
});

test('a frozen MDC resets before it does anything else when it wakes too late (S2:16, 17)', () => {
  const pair = createPair();
  const frozen = pair.inject('node.pause', { target: 'mdc-a' });
  pair.until('mdc.becamePrimary', { node: 'mdc-b' });
  const { length } = pair.events;
  frozen.heal();
  const names = pair.events.slice(length).filter(({ node }) => node === 'mdc-a');

  expect(names.map(({ name }) => name)).toEqual([
    'node.woke',
    'smithlog.written',
    'mdc.haReset',
    'node.reset',
  ]);
});
