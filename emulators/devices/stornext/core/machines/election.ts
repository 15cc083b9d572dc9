// Elections: which FSM is to take control of a file system that nobody controls (reference §2.3).
// Coordinators are the hosts of the fsnameservers, that is the two MDCs; the first of them that
// lives decides. Weight: clients reached, then the priority in the fsmlist. HaManaged file systems
// are not elected: they follow the primary.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { METADATA_LAN } from '../config.ts';
import { nssText } from '../console/logLines.ts';
import type { Message, Report, ReportedFsm } from '../messages.ts';
import { writeMessage } from '../messages.ts';
import type { Fsm, FsmPhase, MdcState } from '../state.ts';
import { votesOf } from './fsm.ts';
import { logNss } from './logs.ts';
import { beginUsurpation, cancelUsurpation } from './usurp.ts';

/** Looks at each file system: once a second, and whenever something has changed. */
export function electAll(state: MdcState, now: Instant, out: Effects): void {
  const { fsms, fsmpm, cvfs } = state.volatile;
  if (!fsmpm.isRunning || cvfs.phase !== 'idle') return;

  for (const fsm of fsms) {
    if (fsm.phase !== 'active' && fsm.haFsType !== 'HaManaged') elect(state, fsm, now, out);
  }
}

/** Ordered or in control: cvadmin shows `*`. */
export function isOrdered(phase: FsmPhase): boolean {
  return phase === 'observing' || phase === 'branding' || phase === 'waiting' || phase === 'active';
}

/** @seed S2:13 a secondary becomes primary by itself as soon as nobody controls the file system. */
function elect(state: MdcState, fsm: Fsm, now: Instant, out: Effects): void {
  const { peer } = state.volatile;
  if (!peer.isHeard) {
    // Silence proves nothing before it has lasted: the peer may be about to speak.
    if (peer.lostAt === null) order(state, fsm, now, out);
    return;
  }
  const { report } = peer;
  if (report === null || report.isStarting) return;
  if (!report.isFsmpmRunning) return order(state, fsm, now, out);

  const other = report.fsms.find((candidate) => candidate.fs === fsm.fs);
  if (other !== undefined && isOrdered(other.phase)) return compare(state, fsm, other, now, out);
  if (isOrdered(fsm.phase) || !isCoordinator(state)) return;
  if (other === undefined || !prefersOther(state, fsm, other, report)) {
    return order(state, fsm, now, out);
  }
  delegate(state, fsm, report, now, out);
}

/** Once a heartbeat at most: on a line that loses and doubles frames, orders and reports would
 * otherwise breed one another. */
function delegate(state: MdcState, fsm: Fsm, report: Report, now: Instant, out: Effects): void {
  const { identity, config } = state.volatile;
  if (fsm.delegatedAt !== null && now - fsm.delegatedAt < config.heartbeatPeriodMs) return;

  fsm.delegatedAt = now;
  const message: Message = { type: 'activate', fs: fsm.fs, votes: report.votes };
  out.send(METADATA_LAN, identity.peer, writeMessage(message));
}

/** The first of the fsnameservers decides while both live. */
function isCoordinator(state: MdcState): boolean {
  return state.volatile.identity.index === 0;
}

/** The peer's FSM is in control or on its way there. It is usurped only by more votes than it has
 * connections; an order against it that has no such votes, and no brand yet, is taken back. */
function compare(state: MdcState, fsm: Fsm, other: ReportedFsm, now: Instant, out: Effects): void {
  if (other.phase !== 'active') return;
  if (fsm.phase === 'observing' && fsm.votes <= other.connections) {
    const isOutdated = state.volatile.peer.reportAt <= (fsm.orderedAt as Instant);
    return isOutdated ? undefined : cancelUsurpation(state, fsm, out);
  }
  if (votesOf(state.volatile) > other.connections) order(state, fsm, now, out);
}

function prefersOther(state: MdcState, fsm: Fsm, other: ReportedFsm, report: Report): boolean {
  if (fsm.phase !== 'standby') return true;
  if (other.phase !== 'standby') return false;
  const votes = votesOf(state.volatile);
  if (report.votes !== votes) return report.votes > votes;
  return (other.priority ?? 9) < (fsm.priority ?? 9);
}

function order(state: MdcState, fsm: Fsm, now: Instant, out: Effects): void {
  if (fsm.phase !== 'standby') return;

  const votes = votesOf(state.volatile);
  logNss(state, 'NOTICE', nssText.voteCalled(fsm.fs), now);
  const { address } = state.volatile.identity;
  logNss(state, 'NOTICE', nssText.activationOrdered(fsm.fs, address, votes), now);
  beginUsurpation(state, fsm, votes, now, out);
}

/** The coordinator's order has come in. */
export function obeyActivation(
  state: MdcState,
  { fs, votes }: Extract<Message, { type: 'activate' }>,
  now: Instant,
  out: Effects,
): void {
  const { fsms, fsmpm, cvfs } = state.volatile;
  const fsm = fsms.find((candidate) => candidate.fs === fs);
  if (!fsm || !fsmpm.isRunning || cvfs.phase !== 'idle') return;
  beginUsurpation(state, fsm, votes, now, out);
}
