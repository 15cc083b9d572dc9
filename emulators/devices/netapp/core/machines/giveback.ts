// Giveback: the root aggregate first; then the partner boots fully; then the SFO aggregates one by
// one (reference §5.3). Each step waits until the partner serves what it was given.

import type { Effects } from '../../../../core/effect.ts';
import { type Instant, SECOND_MS } from '../../../../core/time.ts';
import { type Answer, type Command, DONE, refuse } from '../commands.ts';
import { isLif, ownerOf, rootOf } from '../ownership.ts';
import type { AggregateMove, GivebackState } from '../state/ha.ts';
import type { OntapState } from '../state.ts';
import { noGiveback, noTakeover } from './bootHa.ts';
import { emitEms } from './ems.ts';
import { give, ownsRootOf } from './moves.ts';
import { touch } from './reports.ts';
import { considerRevert, foreign } from './revert.ts';

/** @choice how long the partner may take to bring an aggregate online, and to boot. */
const ONLINE_MS = 60_000;
const VETO_MODULE = 'cifs_nd';

export type GivebackOrder = {
  isAutomatic: boolean;
  areVetoesOverridden: boolean;
  isOnlyRoot: boolean;
};

/** `storage failover giveback`. */
export function orderGiveback(
  state: OntapState,
  command: Extract<Command, { type: 'giveback' }>,
  now: Instant,
  out: Effects,
): Answer {
  const { ha } = state.volatile;
  const left = foreign(state).filter((resource) => !isLif(resource));
  if (left.length === 0) return refuse('notInTakeover');
  if (ha.takeover.state === 'sfo_takeover_in_progress') return refuse('inTakeover');
  if (ha.giveback.beganAt !== null) return refuse('givebackUnderWay');
  if (!isPartnerReady(state)) return refuse('partnerNotReady');
  emitEms(state, now, 'cf.misc.operatorGiveback');
  const { areVetoesOverridden, isOnlyRoot } = command;
  beginGiveback(state, { isAutomatic: false, areVetoesOverridden, isOnlyRoot }, now, out);
  return ha.giveback.beganAt === null ? refuse('givebackVetoed', VETO_MODULE) : DONE;
}

/** It waits for its root aggregate; or it has it, and runs. */
export function isPartnerReady(state: OntapState): boolean {
  const { partner } = state.volatile.mailbox;
  if (partner.isDead) return false;
  const wanted = ownsRootOf(state, 'partner') ? 'SF_GIVEWAIT' : 'SF_UP';
  return partner.firmware === wanted;
}

export function beginGiveback(
  state: OntapState,
  order: GivebackOrder,
  now: Instant,
  out: Effects,
): void {
  const { ha, afflictions, config, mailbox } = state.volatile;
  if (afflictions.isGivebackVetoed && !order.areVetoesOverridden) return veto(state, now, out);
  const moves: AggregateMove[] = movesFor(state).map((aggregate) => {
    return { aggregate, status: 'sfo_am_not_started', module: '' };
  });
  const { attempts } = ha.giveback;
  ha.giveback = {
    ...noGiveback(),
    ...order,
    state: 'giveback_in_progress',
    beganAt: now,
    partnerWas: mailbox.partner.firmware,
    stepEndsAt: now + config.aggregateMs,
    moves,
    attempts,
  };
  const [first] = moves;
  if (first !== undefined) first.status = 'sfo_am_running_checks';
  out.emit('giveback.began', { isAutomatic: order.isAutomatic });
  emitEms(state, now, 'cf.fm.givebackStarted');
  touch(state, now);
}

function movesFor(state: OntapState): string[] {
  const { identity, bugs } = state.volatile;
  const root = rootOf(identity.partner);
  const left = foreign(state).filter((resource) => !isLif(resource));
  const sfo = left.filter((resource) => resource !== root);
  if (!left.includes(root)) return sfo;
  return bugs.sfoBeforeRoot ? [...sfo, root] : [root, ...sfo];
}

/** Reference §5.3: long-running jobs, CIFS, disk checks; here a fault stands for them. */
function veto(state: OntapState, now: Instant, out: Effects): void {
  const { giveback } = state.volatile.ha;
  giveback.state = 'giveback_vetoed';
  giveback.vetoedBy = VETO_MODULE;
  giveback.moves = movesFor(state).map((aggregate) => {
    return { aggregate, status: 'sfo_am_veto', module: VETO_MODULE };
  });
  out.emit('giveback.vetoed', { module: VETO_MODULE });
  emitEms(state, now, 'cf.fm.givebackFailed', { reason: `vetoed by ${VETO_MODULE}` });
  touch(state, now);
}

/** A step's time is over: the next aggregate is given, or the partner took too long. */
export function advanceGiveback(state: OntapState, now: Instant, out: Effects): void {
  const { ha, identity, mailbox } = state.volatile;
  const { giveback } = ha;
  giveback.stepEndsAt = null;
  const next = giveback.moves.find(({ status }) => status !== 'sfo_am_done');
  if (next === undefined) return endGiveback(state, now, out);
  if (next.status === 'sfo_am_inprog') {
    return failGiveback(state, next, 'sfo_am_communication_err', now, out);
  }
  const isRoot = next.aggregate === rootOf(identity.partner);
  const { firmware } = mailbox.partner;
  const isReady = isRoot ? firmware === 'SF_GIVEWAIT' : firmware === 'SF_UP';
  if (!isReady && (isRoot || !ownsRootOf(state, 'partner'))) {
    return failGiveback(state, next, 'sfo_am_failed', now, out);
  }
  if (ownerOf(state.durable.generations, next.aggregate) !== identity.node) {
    next.status = 'sfo_am_done';
    giveback.stepEndsAt = now;
    return;
  }
  next.status = 'sfo_am_inprog';
  giveback.stepEndsAt = now + ONLINE_MS;
  give(state, next.aggregate, now, out);
  if (isRoot) leaveTakeover(state, now);
}

/** The partner has its root: from here on it may take over this node in turn. */
function leaveTakeover(state: OntapState, now: Instant): void {
  const { ha, config } = state.volatile;
  ha.takeover = noTakeover();
  ha.partnerReadyAt = null;
  ha.leaseUntil = Math.max(ha.leaseUntil, now + config.leaseMs);
  ha.giveback.state = 'giveback_in_progress';
}

/** The partner told something new: does it serve what it was given? */
export function noteServed(state: OntapState, now: Instant, out: Effects): void {
  const { ha, mailbox, config, identity } = state.volatile;
  const { giveback } = ha;
  if (giveback.beganAt === null) return;
  const { partner } = mailbox;
  for (const move of giveback.moves) {
    if (move.status !== 'sfo_am_inprog' || !partner.serving.includes(move.aggregate)) continue;
    move.status = 'sfo_am_done';
    touch(state, now);
    if (move.aggregate !== rootOf(identity.partner)) {
      giveback.stepEndsAt = now + config.aggregateMs;
      continue;
    }
    giveback.state = 'partial_giveback';
    giveback.stepEndsAt = now + ONLINE_MS * 2 + config.clusterStartMs;
    emitEms(state, now, 'sfo.PartialGiveback', { partnerName: identity.partner });
    if (giveback.isOnlyRoot) return endGiveback(state, now, out);
  }
  const next = giveback.moves.find(({ status }) => status !== 'sfo_am_done');
  if (next === undefined) return endGiveback(state, now, out);
  const isWaiting = giveback.state === 'partial_giveback' && next.status === 'sfo_am_not_started';
  if (!isWaiting || partner.firmware !== 'SF_UP') return;
  giveback.state = 'sfo_aggr_giveback_in_progress';
  next.status = 'sfo_am_running_checks';
  giveback.stepEndsAt = now + config.aggregateMs;
}

function endGiveback(state: OntapState, now: Instant, out: Effects): void {
  const { ha } = state.volatile;
  const { beganAt } = ha.giveback;
  const seconds = Math.round((now - (beganAt ?? now)) / SECOND_MS);
  ha.giveback = noGiveback();
  emitEms(state, now, 'cf.fm.givebackComplete');
  emitEms(state, now, 'cf.fm.givebackDuration', { duration: String(seconds) });
  emitEms(state, now, 'sfo.giveback.complete');
  emitEms(state, now, 'callhome.sfo.giveback', { subject: 'CONTROLLER GIVEBACK COMPLETE' });
  emitEms(state, now, 'cluster.node.repaired', { nodeName: state.volatile.identity.partner });
  out.emit('giveback.completed', { durationMs: seconds * SECOND_MS });
  considerRevert(state, now);
  touch(state, now);
}

function failGiveback(
  state: OntapState,
  move: AggregateMove,
  status: AggregateMove['status'],
  now: Instant,
  out: Effects,
): void {
  const { giveback } = state.volatile.ha;
  move.status = status;
  endFailed(state, ownsRootOf(state, 'partner') ? 'not_attempted_yet' : 'sfo_aggr_giveback_failed');
  out.emit('giveback.failed', { aggregate: move.aggregate, why: status });
  emitEms(state, now, 'cf.fm.givebackFailed', { reason: `${move.aggregate}: ${status}` });
  giveback.stepEndsAt = null;
  considerRevert(state, now);
  touch(state, now);
}

function endFailed(state: OntapState, to: GivebackState): void {
  const { giveback } = state.volatile.ha;
  giveback.state = to;
  giveback.beganAt = null;
}

/** The partner died on the way: what it had been given comes back by a takeover. */
export function cancelGiveback(state: OntapState, why: string, now: Instant, out: Effects): void {
  const { ha } = state.volatile;
  const wasUnderWay = ha.giveback.beganAt !== null;
  ha.giveback = noGiveback();
  if (!wasUnderWay) return;
  out.emit('giveback.failed', { why });
  emitEms(state, now, 'cf.fm.givebackCancelled', { reason: why });
}
