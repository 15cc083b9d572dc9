import { describe, expect, test } from 'vitest';
import { stornext } from '../../manifest.ts';
import type { ArbBlock } from '../arb.ts';
import { type Pair, pairOf } from './testing/pair.ts';

const createPair = pairOf(stornext);

const blockOf = (pair: Pair) => pair.world.blocks.arb?.shared?.data as ArbBlock;

describe('the wait', () => {
  test('is interval plus delta even at a cold start, when nobody contends (S2:18)', () => {
    const pair = createPair({ isCold: true });
    const began = pair.until('usurp.began');
    const usurped = pair.until('arb.usurped');

    expect(usurped.at - began.at).toBeGreaterThanOrEqual(5_500);
    expect(usurped.at - began.at).toBeLessThan(5_510);
  });

  test('follows ha_smith_interval (S2:24)', () => {
    const pair = createPair({ isCold: true, config: { haSmithIntervalMs: 20_000 } });
    const began = pair.until('usurp.began');
    const usurped = pair.until('arb.usurped', { withinMs: 30_000 });
    expect(usurped.at - began.at).toBeGreaterThanOrEqual(20_500);
  });

  test('starts anew with each brand of somebody else (reference §2.3)', () => {
    const pair = createPair();
    pair.inject('link.cut', { target: 'metadata-lan' });
    pair.until('usurp.began', { node: 'mdc-b' });
    const stall = { target: 'mdc-a/arb', params: { delayMs: 4_000, count: 1 } };
    pair.inject('disk.slow', stall);
    pair.until('arb.branded', { node: 'mdc-b' });
    const contended = pair.until('arb.contended', { node: 'mdc-b' });

    expect(pair.fsm('mdc-b')).toMatchObject({ phase: 'observing', monitor: { smithAt: null } });
    expect(pair.fsm('mdc-b').usurpation.lastNewAt).toBe(contended.at);
    pair.advance(30_000);
    expect(pair.times('fsm.activated', 'mdc-b')).toBe(0);
    expect(pair.times('mdc.haReset')).toBe(0);
  });

  test('starts anew after an own write that failed: it may cover a brand of the peer', () => {
    const pair = createPair();
    pair.power('mdc-a', 'off');
    pair.until('arb.branded', { node: 'mdc-b' });
    pair.advance(1_200);
    pair.inject('disk.tornWrite', { target: 'mdc-b/arb', params: { count: 1 } });
    const failed = pair.until('arb.writeFailed', { node: 'mdc-b' });
    const usurped = pair.until('arb.usurped', { node: 'mdc-b' });

    expect(usurped.at - failed.at).toBeGreaterThanOrEqual(5_500);
    expect(pair.times('usurp.backedOff')).toBe(0);
  });

  test('does not complete while the disk does not answer, however long ago it was due', () => {
    const pair = createPair();
    pair.power('mdc-a', 'off');
    pair.until('arb.branded', { node: 'mdc-b' });
    pair.advance(2_000);
    pair.inject('disk.slow', { target: 'mdc-b/arb', params: { delayMs: 4_700, count: 1 } });
    pair.advance(1_000);
    const { completeAt } = pair.fsm('mdc-b').usurpation;
    const usurped = pair.until('arb.usurped', { node: 'mdc-b' });
    expect(usurped.at).toBeGreaterThan((completeAt as number) + 1_000);
  });
});

describe('against a living owner', () => {
  test('nobody brands while brands go on, unless by votes (reference §2.3)', () => {
    const pair = createPair();
    pair.inject('link.cut', { target: 'metadata-lan' });
    pair.until('usurp.began', { node: 'mdc-b' });
    pair.advance(60_000);

    expect(pair.times('arb.branded', 'mdc-b')).toBe(0);
    expect(pair.fsm('mdc-a').phase).toBe('active');
    expect(pair.times('mdc.haReset')).toBe(0);
  });

  test('the order is taken back when the owner is heard again', () => {
    const pair = createPair();
    const cut = pair.inject('link.cut', { target: 'metadata-lan' });
    pair.until('usurp.began', { node: 'mdc-b' });
    cut.heal();
    pair.until('usurp.cancelled', { node: 'mdc-b', withinMs: 2_000 });
    expect(pair.fsm('mdc-b').phase).toBe('standby');
  });

  test('more votes than it has connections win: it yields and resets (S2:6)', () => {
    const pair = createPair();
    expect(pair.say('mdc-b', 'cvadmin -e "activate shared 9"')).toContain('Activat');
    const yielded = pair.until('arb.yielded', {
      node: 'mdc-a',
      match: { owner: 'mdc-b', votes: 9 },
    });
    const usurped = pair.until('arb.usurped', { node: 'mdc-b' });

    expect(pair.events.some(({ name, node }) => name === 'mdc.haReset' && node === 'mdc-a')).toBe(
      true,
    );
    expect(usurped.at - yielded.at).toBeGreaterThanOrEqual(5_000);
    expect(pair.hazardsNamed('usurpedByVotes')).toHaveLength(1);
  });

  test('clients that only the peer reaches are votes against it (reference §2.3)', () => {
    const pair = createPair();
    pair.inject('link.cut', { target: 'mdc-a/client-lan' });
    expect(pair.fsm('mdc-a').connections).toBe(0);
    pair.until('usurp.began', { node: 'mdc-b', match: { votes: 4 }, withinMs: 1_000 });
    pair.until('mdc.becamePrimary', { node: 'mdc-b' });
  });

  test('cvadmin activate does nothing while an FSM is active (reference §3.6)', () => {
    const pair = createPair();
    pair.say('mdc-b', 'cvadmin -e "activate shared"');
    pair.advance(5_000);
    expect(pair.times('usurp.began')).toBe(1);
  });
});

describe('two usurpers', () => {
  test('that cannot hear each other end with one owner (S2:16)', () => {
    const pair = createPair({ isCold: true });
    pair.inject('link.cut', { target: 'metadata-lan' });
    pair.until('mdc.becamePrimary');
    pair.advance(60_000);

    expect(pair.times('fsm.activated')).toBe(1);
    expect(pair.times('mdc.haReset')).toBe(0);
  });

  test('an FSM that cannot read the ARB leaves the field to its peer (choice)', () => {
    const pair = createPair({ isCold: true });
    pair.inject('disk.fail', { target: 'mdc-a/arb' });
    pair.until('mdc.becamePrimary', { node: 'mdc-b', withinMs: 30_000 });
  });
});

test('a usurper that cannot go on branding resets itself as well (S2:17)', () => {
  const pair = createPair();
  pair.power('mdc-a', 'off');
  pair.until('arb.branded', { node: 'mdc-b' });
  pair.inject('disk.fail', { target: 'mdc-b/arb' });
  const reset = pair.until('mdc.haReset', { node: 'mdc-b', withinMs: 6_000 });
  expect(reset.data.cause).toBe('timerExpired');
  expect(pair.times('fsm.activated', 'mdc-b')).toBe(0);
});

test('the ARB carries a new brand twice a second, and who wrote it (S2:19)', () => {
  const pair = createPair();
  const brands = new Set<number>();
  for (let half = 0; half < 20; half++) {
    pair.advance(500);
    brands.add(blockOf(pair).brand);
  }
  expect(brands.size).toBe(20);
  expect(blockOf(pair)).toMatchObject({ owner: 'mdc-a', connections: 4, votes: 4 });
});

test('brands of a later life differ from all of an earlier one', () => {
  const pair = createPair();
  const before = blockOf(pair).brand;
  pair.say('mdc-a', 'snhamgr force smith');
  pair.until('mdc.becamePrimary', { node: 'mdc-b' });
  pair.until('mdc.becameRunning', { node: 'mdc-a' });
  pair.advance(2_000);
  pair.power('mdc-b', 'off');
  pair.until('mdc.becamePrimary', { node: 'mdc-a' });
  expect(blockOf(pair).brand).toBeGreaterThan(before + 1_000);
});
