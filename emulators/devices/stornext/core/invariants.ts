// What our emulator must never do: a broken one is a bug of ours. Each states when it holds; what
// the vendor does not promise is a hazard (hazards.ts). Plain loops over a few fields: they run
// after every step of every search.

import type { Invariant, RackView } from '../../../core/device.ts';
import { decide } from '../../../core/table.ts';
import { isInControl } from './machines/haMonitor.ts';
import { isUndecided, viewPeer } from './machines/snhamgr.ts';
import { findContest, isPromised, stateOf } from './pair.ts';
import type { Fsm, MdcState } from './state.ts';
import { PAIRINGS } from './tables.ts';

type MdcCheck = (state: MdcState, view: RackView) => string | null;

/** Holds if it holds on each MDC that runs. */
function onEach(check: MdcCheck): Invariant['check'] {
  return (view) => {
    for (let index = 0; index < 2; index++) {
      const state = stateOf(view, index);
      if (state === null) continue;
      const wrong = check(state, view);
      if (wrong !== null) return `${state.volatile.identity.node}: ${wrong}`;
    }
    return null;
  };
}

export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'oneOwner',
    claim: 'two FSMs never control the metadata of one file system, even for an instant',
    source: 'S2:16 (I1); where the usurper waited at least as long as the holder is armed for',
    check: (view) => {
      const contest = findContest(view);
      if (contest === null || !isPromised(contest)) return null;
      return `both MDCs control ${contest.fs}`;
    },
  },
  {
    name: 'onePrimary',
    claim: 'at most one MDC is primary',
    source: 'reference §7 (I6); where I1 is promised, and none was frozen past its timer',
    check: checkOnePrimary,
  },
  {
    name: 'fsmsKeepTheRules',
    claim: 'each FSM waited before it took control, and its delay stays below its limit',
    source: 'S2:18 (I2), S2:35, reference §2.2 (I5)',
    check: onEach(checkFsms),
  },
  {
    name: 'resetsKeepTheRules',
    claim:
      'a reset came in mode default, in time, and with a smithlog line if fsmpm could write one',
    source: 'S2:9,17,19 (I3, I4, I9)',
    check: onEach(checkLastReset),
  },
  {
    name: 'modesKeepTheRules',
    claim: 'the mode pair may stand, a latched MDC stays down, the virtual IP is the primary’s',
    source: 'S2:43,45 (I7, I8)',
    check: onEach(checkModes),
  },
];

function checkOnePrimary(view: RackView): string | null {
  const a = stateOf(view, 0);
  const b = stateOf(view, 1);
  if (a === null || b === null) return null;
  if (!a.volatile.fsmpm.isPrimary || !b.volatile.fsmpm.isPrimary) return null;
  if (isOverdue(a, view.now) || isOverdue(b, view.now)) return null;
  const contest = findContest(view);
  return contest !== null && !isPromised(contest) ? null : 'both MDCs are primary';
}

/** Frozen past its timer, or suspended: it calls itself primary, but it controls nothing. */
function isOverdue({ volatile: { fsms } }: MdcState, now: number): boolean {
  const shared = fsms.find((fsm) => fsm.haFsType === 'HaShared');
  return shared === undefined || !isInControl(shared, now);
}

function checkFsms({ volatile: v }: MdcState): string | null {
  const { fsms } = v;
  for (let index = 0; index < fsms.length; index++) {
    const fsm = fsms[index] as Fsm;
    if (fsm.phase === 'stopped') continue;
    if (fsm.haFsType === 'HaManaged') {
      if (fsm.phase === 'active' && !v.fsmpm.isPrimary) return `${fsm.fs} is live off the primary`;
      continue;
    }
    const { monitor } = fsm;
    if (monitor.delay * v.config.brandPeriodMs > monitor.armedIntervalMs && !monitor.isSuspended) {
      return `${fsm.fs} has a delay of ${monitor.delay}`;
    }
    if (fsm.phase === 'active') {
      const wrong = checkWait(fsm, v.config.deltaMs);
      if (wrong !== null) return wrong;
    }
  }
  return null;
}

/** I2: interval and delta after the last news, and after the last grant. On a disk that nobody ever
 * branded there was nobody to wait for. */
function checkWait(fsm: Fsm, deltaMs: number): string | null {
  const { previousOwner, lastNewAt, firstReadAt, waitedIntervalMs } = fsm.usurpation;
  if (previousOwner === null) return null;
  const from = Math.max(lastNewAt, firstReadAt ?? 0, fsm.lastGrantAt ?? 0);
  const at = fsm.activatedAt as number;
  return at < from + waitedIntervalMs + deltaMs
    ? `${fsm.fs} was usurped after ${at - from} ms`
    : null;
}

function checkLastReset({ durable: { lastReset } }: MdcState): string | null {
  if (lastReset === null) return null;
  const { cause, mode, silentMs, armedIntervalMs, isLogged, wasFsmpmRunning } = lastReset;
  if (mode !== 'default') return `an HA reset in mode ${mode}`;
  if (silentMs > armedIntervalMs) return `a timer of ${armedIntervalMs} ms ran for ${silentMs} ms`;
  if (isLogged !== wasFsmpmRunning) return `an HA reset (${cause}) and the smithlog do not agree`;
  return null;
}

function checkModes({ volatile: v }: MdcState, view: RackView): string | null {
  const { snhamgr, settings, cvfs, vip, fsmpm } = v;
  if (vip.isHeld !== fsmpm.isPrimary) return 'the virtual IP is not where the primary is';
  if (settings.isLatched && cvfs.startedAt === view.now) return 'CVFS started while latched';
  if (snhamgr.mode === 'default' || snhamgr.mode === 'locked') return null;
  if (snhamgr.job !== null || !snhamgr.isRunning || isUndecided(v)) return null;
  const peer = viewPeer(v);
  const safeguard = decide(PAIRINGS, { local: snhamgr.mode, peer });
  return safeguard === 'permitted' ? null : `the pair ${snhamgr.mode}-${peer} stands`;
}
