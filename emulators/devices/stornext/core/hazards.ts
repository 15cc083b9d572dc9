// What the vendor's design can do, and this testbed exists to show. A finding on the timeline, red
// in the console, never an exception. An HA Reset is an event, not a hazard.

import type { Hazard, RackView } from '../../../core/device.ts';
import type { Instant } from '../../../core/time.ts';
import { isOrdered } from './machines/election.ts';
import { isInControl } from './machines/haMonitor.ts';
import { findContest, isPromised, stateOf } from './pair.ts';
import type { Fsm, MdcState, Volatile } from './state.ts';

export const HAZARDS: readonly Hazard[] = [
  {
    name: 'splitBrain',
    sentence: 'Both MDCs control the metadata of one file system.',
    source: 'S2:16,27: the intervals did not match',
    find: (view) => {
      const contest = findContest(view);
      if (contest === null || isPromised(contest)) return null;
      const waitedS = contest.usurper.usurpation.waitedIntervalMs / 1_000;
      const armedS = contest.holder.monitor.armedIntervalMs / 1_000;
      return `${contest.fs}: usurped after ${waitedS} s, while the holder's timer runs ${armedS} s`;
    },
  },
  {
    name: 'noPrimary',
    sentence: 'StorNext runs, nobody is primary, and nothing is under way to change that.',
    source: 'reference §6.14: both standby',
    find: findNoPrimary,
  },
  {
    name: 'intervalMismatch',
    sentence: 'ha_smith_interval differs between the MDCs.',
    source: 'S2:27',
    find: (view) => {
      const a = stateOf(view, 0);
      const b = stateOf(view, 1);
      if (a === null || b === null) return null;
      const [left, right] = [a.volatile.settings.intervalMs, b.volatile.settings.intervalMs];
      return left === right ? null : `${left / 1_000} s and ${right / 1_000} s`;
    },
  },
  {
    name: 'brandsDelayed',
    sentence: 'An active FSM does not get its brands to the disk: the delay is above 1.',
    source: 'S2:33',
    find: (view) => findFsm(view, (fsm) => fsm.phase === 'active' && fsm.monitor.delay > 1),
  },
  {
    name: 'usurpedByVotes',
    sentence: 'A usurper outvotes an owner that is alive and in control.',
    source: 'reference §2.3',
    find: findUsurpedByVotes,
  },
  {
    name: 'frozenPastTimer',
    sentence: 'A frozen MDC has outlived its HA Monitor timer: it resets when it wakes.',
    source: 'S2:17',
    find: findFrozen,
  },
];

function findFsm(view: RackView, isSought: (fsm: Fsm) => boolean): string | null {
  for (let node = 0; node < 2; node++) {
    const state = stateOf(view, node);
    if (state === null) continue;
    const { fsms, identity } = state.volatile;
    for (let index = 0; index < fsms.length; index++) {
      const fsm = fsms[index] as Fsm;
      if (isSought(fsm)) return `${identity.node}: ${fsm.fs}`;
    }
  }
  return null;
}

function findNoPrimary(view: RackView): string | null {
  const a = stateOf(view, 0);
  const b = stateOf(view, 1);
  if (a?.volatile.fsmpm.isPrimary || b?.volatile.fsmpm.isPrimary) return null;
  if (isUnderWay(a, view.now) || isUnderWay(b, view.now)) return null;
  const running = [a, b].filter((state) => state?.volatile.fsmpm.isRunning);
  if (running.length > 0)
    return `running: ${running.map((state) => state?.volatile.identity.node)}`;
  const isLatched = a?.volatile.settings.isLatched && b?.volatile.settings.isLatched;
  return isLatched ? 'failed_startup on both MDCs' : null;
}

/** Does this MDC do something about it, or still believe that there is no need to? */
function isUnderWay(state: MdcState | null, now: Instant): boolean {
  if (state === null) return false;
  const v = state.volatile;
  const fsm = v.fsms.find((candidate) => candidate.haFsType === 'HaShared');
  if (isBusy(v)) return true;
  if (!v.fsmpm.isRunning) return false;
  if (isListening(v) || isNew(v, now)) return true;
  if (fsm === undefined) return false;
  if (fsm.restartAt !== null) return true;
  if (isOrdered(fsm.phase)) return isPatient(v, fsm, now);
  return isPeerToAct(v, fsm);
}

/** CVFS, snhamgr, snactivated or Linux is on its way to another state. */
function isBusy({ cvfs, snhamgr, shutdown, snactivated }: Volatile): boolean {
  if (cvfs.phase !== 'idle' || snhamgr.job !== null) return true;
  return shutdown !== null || snactivated.endsAt !== null;
}

/** fsmpm has just come up: its first heartbeats go out before anybody can be elected. */
function isNew({ fsmpm, config }: Volatile, now: Instant): boolean {
  return now - fsmpm.startedAt < 2 * config.heartbeatPeriodMs;
}

/** The peer is silent, and not yet for so long that it counts as lost. */
function isListening({ peer }: Volatile): boolean {
  return !peer.isHeard && peer.lostAt !== null;
}

/** Ordered to take control, and not for so long that it can only be the disk that does not answer:
 * twice the wait since anything was seen. */
function isPatient({ settings, config }: Volatile, fsm: Fsm, now: Instant): boolean {
  const patienceMs = 2 * (settings.intervalMs + config.deltaMs) + config.observeWindowMs;
  const seenAt = Math.max(fsm.orderedAt ?? now, fsm.usurpation.lastNewAt);
  return fsm.phase === 'active' || now - seenAt < patienceMs;
}

/** The peer lives: it is about to tell how it stands, or has told that it was ordered. */
function isPeerToAct({ peer }: Volatile, { fs }: Fsm): boolean {
  if (peer.report === null) return peer.isHeard;
  const other = peer.report.fsms.find((candidate) => candidate.fs === fs);
  return other !== undefined && isOrdered(other.phase);
}

function findUsurpedByVotes(view: RackView): string | null {
  const a = stateOf(view, 0);
  const b = stateOf(view, 1);
  if (a === null || b === null) return null;
  return outvoted(a, b, view.now) ?? outvoted(b, a, view.now);
}

function outvoted(usurping: MdcState, owning: MdcState, now: Instant): string | null {
  const { fsms } = usurping.volatile;
  for (let index = 0; index < fsms.length; index++) {
    const fsm = fsms[index] as Fsm;
    if (fsm.phase !== 'branding' && fsm.phase !== 'waiting') continue;
    const owner = owning.volatile.fsms[index] as Fsm;
    if (fsm.votes > owner.connections && isInControl(owner, now)) {
      return `${fsm.fs}: ${fsm.votes} votes against ${owner.connections} connections`;
    }
  }
  return null;
}

function findFrozen(view: RackView): string | null {
  for (let node = 0; node < 2; node++) {
    const state = stateOf(view, node);
    if (state === null) continue;
    const { fsms, identity, snhamgr } = state.volatile;
    for (let index = 0; index < fsms.length; index++) {
      const { smithAt } = (fsms[index] as Fsm).monitor;
      if (smithAt === null || smithAt > view.now || snhamgr.mode !== 'default') continue;
      if (view.isStalled(identity.node)) return identity.node;
    }
  }
  return null;
}
