// Takeover: this node takes what the partner owned. First its claim is on the mailbox disks, then
// it waits until the partner must have stopped, then it serves: LIFs and the root aggregate first,
// the others one by one (reference §5.3).

import type { Effects } from '../../../../core/effect.ts';
import { type Instant, SECOND_MS } from '../../../../core/time.ts';
import type { Command } from '../commands.ts';
import { type Answer, DONE, refuse } from '../commands.ts';
import { HA_INTERCONNECT } from '../members.ts';
import { writeMessage } from '../messages.ts';
import { isLif, ownedBy, rootOf } from '../ownership.ts';
import type { TakeoverObstacle, TakeoverReason } from '../state/ha.ts';
import type { OntapState } from '../state.ts';
import { findAlert } from '../tables/hwassistAlerts.ts';
import { FORCED_OBSTACLES } from '../tables.ts';
import { noTakeover } from './bootHa.ts';
import { emitEms } from './ems.ts';
import { cancelGiveback } from './giveback.ts';
import { obstacleOf, takeoverFacts } from './obstacles.ts';
import { loseQuorum, touch } from './reports.ts';
import { considerRevert } from './revert.ts';

/** @choice what a planned takeover may take before it is given up. */
const PATIENCE_MS = 180_000;

type Why = { reason: TakeoverReason; ems: string; alert: string; isForced: boolean };

/** `storage failover takeover`: planned while the partner lives, else at once. */
export function orderTakeover(
  state: OntapState,
  command: Extract<Command, { type: 'takeover' }>,
  now: Instant,
  out: Effects,
): Answer {
  const { ha, mailbox, identity } = state.volatile;
  const isForced = command.option === 'force';
  const isMismatchAllowed = command.option === 'allow-version-mismatch';
  const obstacle = currentObstacle(state, isForced, isMismatchAllowed);
  if (obstacle !== 'ok') return refuseTakeover(state, obstacle, now, out);
  if (ha.takeover.state !== 'not_in_takeover' && ha.takeover.state !== 'takeover_failed') {
    return refuse('inTakeover');
  }
  emitEms(state, now, 'cf.misc.operatorTakeover');
  const isImmediate = command.option === 'immediate' || command.isBypassed;
  const reason = isForced
    ? 'takeover_forced'
    : command.option === 'immediate'
      ? 'takeover_immediate'
      : 'takeover_normal';
  if (isForced || mailbox.partner.isDead || ha.partnerDownAt !== null) {
    const why = { reason, ems: 'cf.fsm.takeover.normal', alert: '', isForced: true } as const;
    beginTakeover(state, why, now, out);
    return DONE;
  }
  ha.takeover = {
    ...noTakeover(),
    state: 'takeover_scheduled',
    reason,
    isPlanned: true,
    beganAt: now,
    stepEndsAt: now + PATIENCE_MS,
    moves: movesFor(state),
    options: {
      isLifMigrationSkipped: command.isLifMigrationSkipped,
      areVetoesOverridden: command.areVetoesOverridden,
      isBypassed: command.isBypassed,
    },
  };
  out.emit('takeover.began', { reason, isPlanned: true });
  emitEms(state, now, 'sfo.takeover.sfoStart', { nodeName: identity.partner });
  const { isLifMigrationSkipped } = command;
  const request = { type: 'takeoverRequest', isImmediate, isLifMigrationSkipped } as const;
  out.send(HA_INTERCONNECT, identity.partner, writeMessage(request));
  touch(state, now);
  return DONE;
}

function currentObstacle(
  state: OntapState,
  isForced: boolean,
  isMismatchAllowed: boolean,
): TakeoverObstacle {
  const facts = takeoverFacts(state);
  if (isMismatchAllowed) facts.isVersionWrong = false;
  const obstacle = obstacleOf(facts);
  return isForced && FORCED_OBSTACLES.includes(obstacle) ? 'ok' : obstacle;
}

function refuseTakeover(
  state: OntapState,
  obstacle: TakeoverObstacle,
  now: Instant,
  out: Effects,
): Answer {
  const { takeover } = state.volatile.ha;
  takeover.failure = obstacle;
  out.emit('takeover.refused', { obstacle });
  touch(state, now);
  return refuse(`takeover:${obstacle}`);
}

/** Every aggregate that the partner owns, its root first. */
function movesFor(state: OntapState) {
  const { identity } = state.volatile;
  return ownedBy(state.durable.generations, identity.partner)
    .filter((resource) => !isLif(resource))
    .map((aggregate) => ({ aggregate, status: 'sfo_am_not_started' as const, module: '' }));
}

/** The partner is dead, or has stopped. */
export function beginTakeover(state: OntapState, why: Why, now: Instant, out: Effects): void {
  const { ha, identity, kernel } = state.volatile;
  if (kernel.phase !== 'up' || ha.claim.length > 0) return;
  const obstacle = currentObstacle(state, why.isForced, false);
  if (obstacle !== 'ok') return failTakeover(state, obstacle, now, out);
  cancelGiveback(state, 'partner is down', now, out);
  const wasPlanned = ha.takeover.state !== 'not_in_takeover' && ha.takeover.isPlanned;
  const { beganAt, moves, options } = ha.takeover;
  ha.takeover = {
    ...noTakeover(),
    state: 'takeover_started',
    reason: why.reason,
    alert: why.alert,
    isPlanned: wasPlanned,
    beganAt: wasPlanned ? beganAt : now,
    moves: wasPlanned ? moves : movesFor(state),
    options,
  };
  claim(state, ownedBy(state.durable.generations, identity.partner), now);
  if (!wasPlanned) out.emit('takeover.began', { reason: why.reason, isPlanned: false });
  emitEms(state, now, why.ems, { partnerName: identity.partner });
  emitEms(state, now, 'cf.fsm.stateTransit', {
    oldState: 'UP',
    newState: 'TAKEOVER',
    elem: 'takeover',
  });
  emitEms(state, now, 'cf.fm.takeoverStarted');
  touch(state, now);
}

/** Not possible: what the vendor's design cannot do, and somebody must hear of. LIFs move all the
 * same, since no disk stands behind them (@choice). */
function failTakeover(
  state: OntapState,
  obstacle: TakeoverObstacle,
  now: Instant,
  out: Effects,
): void {
  const { ha, identity, mailbox } = state.volatile;
  if (obstacle === 'local_takeover' || obstacle === 'partner_takeover') return;
  refuseTakeover(state, obstacle, now, out);
  if (obstacle !== 'halt_no_takeover') {
    emitEms(state, now, 'cf.fm.takeoverFailed', { reason: obstacle });
    emitEms(state, now, 'callhome.sfo.takeover.failed', { subject: 'TAKEOVER FAILED' });
    ha.takeover = { ...noTakeover(), state: 'takeover_failed', failure: obstacle };
  }
  emitEms(state, now, 'callhome.partner.down', { subject: 'PARTNER DOWN, TAKEOVER IMPOSSIBLE' });
  if (!mailbox.partner.isDead) return;
  const owned = ownedBy(state.durable.generations, identity.partner);
  claim(state, owned.filter(isLif), now);
  touch(state, now);
}

/** The next write of the mailbox carries it, and that is now. */
function claim({ volatile: { ha, mailbox } }: OntapState, resources: string[], now: Instant): void {
  ha.claim = resources;
  mailbox.nextAt = now;
}

/** Silence on both ways. A partner that waited for its giveback had nothing to lose. */
export function takeOverDead(
  state: OntapState,
  wasWaiting: boolean,
  now: Instant,
  out: Effects,
): void {
  const { identity, ha, mailbox } = state.volatile;
  if (wasWaiting) return;
  const isReboot = mailbox.partner.firmware === 'SF_REBOOT';
  const planned = ha.takeover.isPlanned ? ha.takeover.reason : null;
  const reason = planned ?? (isReboot ? 'takeover_reboot_exp' : 'takeover_clam');
  const ems = isReboot ? 'cf.fsm.takeover.rebootExp' : 'cf.fsm.takeover.noHeartbeat';
  emitEms(state, now, 'cluster.node.failed', { nodeName: identity.partner });
  beginTakeover(state, { reason, ems, alert: '', isForced: false }, now, out);
}

/** @seed S0:48-66 only a row whose column Takeover says Yes. @seed S1:32-33 in under a second. */
export function takeOverByAlert(
  state: OntapState,
  { type, event }: { type: string; event: string },
  now: Instant,
  out: Effects,
): void {
  const { identity, mailbox, bugs, ha, kernel } = state.volatile;
  const isPlanted = bugs.takeoverOnLossOfHeartbeat && event === 'loss_of_heartbeat';
  if (!isPlanted && findAlert(type, event)?.isTakeover !== true) return;
  if (kernel.phase !== 'up' || ha.claim.length > 0 || mailbox.partner.seenAt === null) return;
  emitEms(state, now, 'cf.hwassist.takeoverTrapRecv', {
    partnerName: identity.partner,
    trap_type: type,
    trap_event: event,
  });
  mailbox.partner.isDead = true;
  mailbox.partner.deadAt = null;
  loseQuorum(state, now, out);
  const ems = 'cf.fsm.takeover.nfo';
  beginTakeover(
    state,
    { reason: 'takeover_hwassist', ems, alert: event, isForced: false },
    now,
    out,
  );
}

/** The claim is on the mailbox disks: whatever the partner believes, its lease ends within
 * `fenceMs`. One that said goodbye a moment ago has stopped, and cannot have booted since. */
export function landClaim(state: OntapState, now: Instant, out: Effects): void {
  const { ha, config, bugs, identity } = state.volatile;
  const bootMs = config.postMs + config.ontapBootMs;
  const isGone = ha.partnerDownAt !== null && now - ha.partnerDownAt < bootMs;
  const fencedUntil = isGone || bugs.serveWithoutFence ? now : now + config.fenceMs;
  const { generations } = state.durable;
  const claimed = ha.claim;
  ha.claim = [];
  for (const resource of claimed) generations[resource] = (generations[resource] ?? 0) + 1;

  const root = rootOf(identity.partner);
  const rest = claimed.filter((resource) => !isLif(resource) && resource !== root);
  ha.arriving = claimed.map((resource) => {
    const place = rest.indexOf(resource) + 1;
    return { resource, at: fencedUntil + (isLif(resource) ? 0 : place * config.aggregateMs) };
  });
  for (const aggregate of claimed.filter((resource) => !isLif(resource))) {
    out.emit('aggregate.moved', { aggregate, to: identity.node });
  }
  if (ha.takeover.state === 'takeover_started') {
    ha.takeover.state = 'sfo_takeover_in_progress';
    ha.takeover.reservedAt = now;
    ha.takeover.fencedUntil = fencedUntil;
    for (const move of ha.takeover.moves) {
      if (move.status === 'sfo_am_not_started') move.status = 'sfo_am_inprog';
    }
  }
  touch(state, now);
}

/** An aggregate came online, or was given: the takeover goes on, and ends with the last one. */
export function followTakeover(state: OntapState, now: Instant, out: Effects): void {
  const { ha, identity } = state.volatile;
  const { takeover } = ha;
  if (takeover.state === 'not_in_takeover' || takeover.state === 'in_takeover') return;
  for (const move of takeover.moves) {
    if (move.status !== 'sfo_am_done' && ha.serving.includes(move.aggregate)) {
      move.status = 'sfo_am_done';
    }
  }
  if (takeover.state !== 'sfo_takeover_in_progress') return;
  if (takeover.moves.some(({ status }) => status !== 'sfo_am_done')) return;
  takeover.state = 'in_takeover';
  takeover.endedAt = now;
  ha.giveback.state = 'not_attempted_yet';
  const seconds = Math.round((now - (takeover.beganAt ?? now)) / SECOND_MS);
  emitEms(state, now, 'cf.fm.takeoverComplete');
  emitEms(state, now, 'cf.fm.takeoverDuration', { duration: String(seconds) });
  emitEms(state, now, CALL_HOMES[takeover.reason] ?? 'callhome.sfo.takeover', {
    subject: 'CONTROLLER TAKEOVER COMPLETE',
  });
  emitEms(state, now, 'cluster.node.takenOver', { nodeName: identity.partner });
  out.emit('takeover.completed', { reason: takeover.reason, durationMs: seconds * SECOND_MS });
  touch(state, now);
}

const CALL_HOMES: { readonly [Name in TakeoverReason]?: string } = {
  takeover_normal: 'callhome.sfo.takeover.m',
  takeover_immediate: 'callhome.sfo.takeover.m',
  takeover_forced: 'callhome.sfo.takeover.m',
  takeover_halt: 'callhome.sfo.takeover.halt',
  takeover_reboot: 'callhome.sfo.takeover.reboot',
  takeover_panic: 'callhome.sfo.takeover.panic',
};

/** The target refused, or nothing came of it: what it gave goes home by a relocation. */
export function abortPlanned(
  state: OntapState,
  reason: TakeoverObstacle,
  now: Instant,
  out: Effects,
): void {
  const { ha } = state.volatile;
  if (ha.takeover.state !== 'takeover_scheduled') return;
  ha.takeover = { ...noTakeover(), failure: reason };
  out.emit('takeover.aborted', { reason });
  emitEms(state, now, 'sfo.takeover.aborted', { reason });
  touch(state, now);
  considerRevert(state, now);
}

/** What a node finds after its own boot: it holds the partner's root, so it is in takeover. */
export function resumeTakeover(state: OntapState, now: Instant): void {
  const { ha, identity } = state.volatile;
  const owned = ownedBy(state.durable.generations, identity.node);
  if (!owned.includes(rootOf(identity.partner))) return;
  ha.takeover = {
    ...noTakeover(),
    state: 'sfo_takeover_in_progress',
    reason: 'takeover_clam',
    beganAt: now,
    moves: ha.arriving
      .filter(({ resource }) => !isLif(resource))
      .map(({ resource }) => ({ aggregate: resource, status: 'sfo_am_inprog', module: '' })),
  };
}
