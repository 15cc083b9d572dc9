import { describe, expect, test } from 'vitest';
import { stornext } from '../../manifest.ts';
import { pairOf } from './testing/pair.ts';

const createPair = pairOf(stornext);

const FSMLIST = '/usr/cvfs/config/fsmlist';

describe('elections (reference §2.3)', () => {
  test('the FSM with the lower number in its fsmlist is preferred', () => {
    const pair = createPair();
    pair.say('mdc-a', 'snhamgr stop');
    pair.file('mdc-a', { op: 'write', path: FSMLIST, text: 'shared 2\n' });
    pair.file('mdc-b', { op: 'write', path: FSMLIST, text: 'shared 0\n' });
    pair.exec('mdc-a', 'service cvfs start', { withinMs: 0 });
    pair.exec('mdc-b', 'service cvfs start', { withinMs: 0 });
    expect(pair.until('fsm.activated').node).toBe('mdc-b');
  });

  test('an MDC without an fsmlist starts no FSM, and nssdbg.out says so', () => {
    const pair = createPair();
    pair.say('mdc-b', 'service cvfs stop');
    pair.file('mdc-b', { op: 'remove', path: FSMLIST, isRecursive: false });
    pair.say('mdc-b', 'service cvfs start');
    expect(pair.fsm('mdc-b').phase).toBe('stopped');
    expect(pair.say('mdc-b', 'cat /usr/cvfs/debug/nssdbg.out')).toMatch(
      /ERROR {2}PortMapper: no \/usr\/cvfs\/config\/fsmlist: no FSS is started\.\n$/,
    );
  });

  test('more clients count for more than the priority', () => {
    const pair = createPair();
    pair.say('mdc-a', 'snhamgr stop');
    pair.inject('clients.lost', { target: 'mdc-a' });
    pair.exec('mdc-a', 'service cvfs start', { withinMs: 0 });
    pair.exec('mdc-b', 'service cvfs start', { withinMs: 0 });
    expect(pair.until('fsm.activated').node).toBe('mdc-b');
  });

  test('an MDC alone after its boot waits until silence has lasted', () => {
    const pair = createPair({ isCold: true });
    pair.power('mdc-b', 'off');
    expect(pair.until('usurp.began', { node: 'mdc-a' }).at).toBe(3_000);
  });

  test('a silent peer is lost after three seconds, and its file system usurped', () => {
    const pair = createPair();
    pair.power('mdc-a', 'off');
    const off = pair.now;
    const lost = pair.until('peer.lost', { node: 'mdc-b' });
    expect(lost.at - off).toBeGreaterThan(2_000);
    expect(lost.at - off).toBeLessThanOrEqual(3_001);
    expect(pair.fsm('mdc-b').phase).toBe('observing');
  });

  test('an order that is lost on the way is given again', () => {
    const pair = createPair();
    pair.say('mdc-a', 'umount /stornext/shared');
    const params = { from: 'mdc-a', match: 'activate', count: 2 };
    pair.inject('link.drop', { target: 'metadata-lan', params });
    pair.say('mdc-a', 'cvadmin -e "fail shared"');
    pair.until('usurp.began', { node: 'mdc-b', withinMs: 4_000 });
  });

  test('on a line that loses and doubles frames, orders do not breed (found by search)', () => {
    const pair = createPair();
    pair.inject('link.duplicate', { target: 'metadata-lan' });
    pair.say('mdc-a', 'umount /stornext/shared');
    pair.inject('link.drop', { target: 'metadata-lan', params: { match: 'report', count: 6 } });
    pair.say('mdc-a', 'cvadmin -e "fail shared"');
    const turns = pair.world.turn;
    pair.advance(20_000);
    expect(pair.world.turn - turns).toBeLessThan(1_000);
    expect(pair.mdc('mdc-b').volatile.fsmpm.isPrimary).toBe(true);
  });

  test('there is no automatic fail-back', () => {
    const pair = createPair();
    pair.say('mdc-a', 'snhamgr force smith');
    pair.until('mdc.becameRunning', { node: 'mdc-a' });
    pair.advance(120_000);
    expect(pair.mdc('mdc-b').volatile.fsmpm.isPrimary).toBe(true);
  });
});

describe('the heartbeat', () => {
  test('brings over a report that was lost, within a second', () => {
    const pair = createPair();
    const params = { from: 'mdc-b', match: 'report', count: 1 };
    pair.inject('link.drop', { target: 'metadata-lan', params });
    pair.say('mdc-b', 'snhamgr mode=locked');
    pair.advance(1_500);
    expect(pair.say('mdc-a', 'snhamgr status')).toContain('RemoteMode=locked');
  });

  test('that arrives damaged is dropped and counted', () => {
    const pair = createPair();
    pair.inject('link.corrupt', { target: 'metadata-lan', params: { from: 'mdc-a' } });
    pair.advance(2_500);
    expect(pair.mdc('mdc-b').volatile.counters.damagedFrames).toBeGreaterThan(1);
  });

  test('and brands make seven steps a second of the steady pair', () => {
    const pair = createPair();
    pair.advance(5_000);
    const turns = pair.world.turn;
    pair.advance(100_000);
    expect(pair.world.turn - turns).toBe(700);
  });
});
