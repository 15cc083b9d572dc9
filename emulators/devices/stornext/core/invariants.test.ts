import { describe, expect, test } from 'vitest';
import type { RackView } from '../../../core/device.ts';
import { copyJson } from '../../../core/json.ts';
import { stornext } from '../manifest.ts';
import { HAZARDS } from './hazards.ts';
import { INVARIANTS } from './invariants.ts';
import { pairOf } from './machines/testing/pair.ts';
import type { Fsm, MdcState } from './state.ts';

const createPair = pairOf(stornext);

type Doctored = { a: MdcState; b: MdcState; view: RackView };

/** A healthy pair whose states may be doctored: the world itself is left alone. */
function doctor(change: (pair: Doctored, now: number) => void): RackView {
  const pair = createPair();
  pair.advance(1_000);
  const a = copyJson(pair.mdc('mdc-a'));
  const b = copyJson(pair.mdc('mdc-b'));
  const states: { [node: string]: MdcState } = { 'mdc-a': a, 'mdc-b': b };
  const view: RackView = {
    now: pair.now,
    state: (node) => states[node] ?? null,
    isStalled: (node) => node === 'mdc-a' && a.volatile.identity.skewMs === 666,
    block: () => null,
    faults: [],
    config: {},
  };
  change({ a, b, view }, pair.now);
  return view;
}

const shared = (state: MdcState) => state.volatile.fsms[0] as Fsm;
const broken = (view: RackView) =>
  INVARIANTS.filter(({ check }) => check(view) !== null).map(({ name }) => name);
const found = (view: RackView) =>
  HAZARDS.filter(({ find }) => find(view) !== null).map(({ name }) => name);

/** mdc-b in control as well, after a wait of `waitedMs`. */
function usurp({ a, b }: Doctored, now: number, waitedMs: number): void {
  const usurper = copyJson(shared(a));
  usurper.activatedAt = now;
  usurper.usurpation.previousOwner = 'mdc-a';
  usurper.usurpation.waitedIntervalMs = waitedMs;
  usurper.usurpation.lastNewAt = now - waitedMs - 500;
  usurper.usurpation.firstReadAt = usurper.usurpation.lastNewAt;
  b.volatile.fsms[0] = usurper;
}

test('a healthy pair breaks no invariant and shows no hazard', () => {
  const view = doctor(() => {});
  expect(broken(view)).toEqual([]);
  expect(found(view)).toEqual([]);
});

describe('each invariant fires on a doctored state', () => {
  test.each<[string, (pair: Doctored, now: number) => void]>([
    ['oneOwner', (pair, now) => usurp(pair, now, 5_000)],
    [
      'onePrimary',
      (pair, now) => {
        usurp(pair, now, 5_000);
        pair.b.volatile.fsmpm.isPrimary = true;
        pair.b.volatile.vip.isHeld = true;
      },
    ],
    ['fsmsKeepTheRules', ({ a }) => void (shared(a).monitor.delay = 11)],
    [
      'fsmsKeepTheRules',
      ({ a }, now) => {
        shared(a).usurpation.previousOwner = 'mdc-b';
        shared(a).lastGrantAt = now;
      },
    ],
    [
      'fsmsKeepTheRules',
      ({ b }) => {
        b.volatile.fsms[0] = { ...copyJson(shared(b)), haFsType: 'HaManaged', phase: 'active' };
      },
    ],
    ['resetsKeepTheRules', ({ a }) => void (a.durable.lastReset = { ...RESET, mode: 'single' })],
    ['resetsKeepTheRules', ({ a }) => void (a.durable.lastReset = { ...RESET, silentMs: 5_001 })],
    ['resetsKeepTheRules', ({ a }) => void (a.durable.lastReset = { ...RESET, isLogged: false })],
    ['modesKeepTheRules', ({ a }) => void (a.volatile.snhamgr.mode = 'single')],
    ['modesKeepTheRules', ({ a }) => void (a.volatile.vip.isHeld = false)],
    [
      'modesKeepTheRules',
      ({ b }, now) => {
        b.volatile.settings.isLatched = true;
        b.volatile.cvfs.startedAt = now;
      },
    ],
  ])('%s', (name, change) => {
    expect(broken(doctor(change))).toContain(name);
  });

  const RESET = {
    at: 0,
    cause: 'timerExpired',
    fs: 'shared',
    mode: 'default',
    isLogged: true,
    wasFsmpmRunning: true,
    silentMs: 5_000,
    armedIntervalMs: 5_000,
  } as const;
});

describe('each hazard is found on a doctored state', () => {
  test('splitBrain, and no invariant broken, where a usurper waited too little (S2:27)', () => {
    const view = doctor((pair, now) => {
      shared(pair.a).monitor.armedIntervalMs = 60_000;
      shared(pair.a).monitor.smithAt = now + 40_000;
      usurp(pair, now, 5_000);
      shared(pair.b).monitor.armedIntervalMs = 5_000;
    });
    expect(found(view)).toEqual(['splitBrain']);
    expect(broken(view)).toEqual([]);
  });

  test.each<[string, (pair: Doctored, now: number) => void]>([
    ['noPrimary', ({ a, b }) => standBy(a, b)],
    ['intervalMismatch', ({ b }) => void (b.volatile.settings.intervalMs = 60_000)],
    ['brandsDelayed', ({ a }) => void (shared(a).monitor.delay = 2)],
    [
      'usurpedByVotes',
      ({ b }) => {
        shared(b).phase = 'branding';
        shared(b).votes = 9;
      },
    ],
    [
      'frozenPastTimer',
      ({ a }, now) => {
        a.volatile.identity.skewMs = 666;
        shared(a).monitor.smithAt = now;
      },
    ],
  ])('%s', (name, change) => {
    expect(found(doctor(change))).toEqual([name]);
  });

  /** Both run, and nobody is active. */
  function standBy(a: MdcState, b: MdcState): void {
    a.volatile.fsmpm.isPrimary = false;
    a.volatile.vip.isHeld = false;
    for (const state of [a, b]) {
      shared(state).phase = 'standby';
      for (const fsm of state.volatile.peer.report?.fsms ?? []) fsm.phase = 'standby';
    }
  }
});
