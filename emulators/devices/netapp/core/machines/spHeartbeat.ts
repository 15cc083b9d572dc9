// The heartbeat of the Service Processor: a channel of its own inside the box, and the ladder that
// ends in the shutdown of the node. Nothing here looks at hwassist: the two are independent.
//
//   last beat ... missed ----- stopped ------ lost ------------ shutdown
//                 +0 notice    +621 s alert   +765 s EMERGENCY  +1365 s, reason E
//
// @seed S1:10-24. Left out: the IPMI side of the SP beyond its reset.

import { assert } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import { earliest, type Instant, isDue, MINUTE_MS } from '../../../../core/time.ts';
import type { Ladder } from '../state/sp.ts';
import type { OntapState, OntapVolatile } from '../state.ts';
import { emitEms } from './ems.ts';
import { sendToSp } from './spTalk.ts';

/** What a node does when the ladder has come to its end. */
export type LadderEnd = 'shutdown' | null;

/** Begins to listen: the node runs. */
export function watchHeartbeat(state: OntapState, now: Instant): void {
  const { ladder, config } = state.volatile;
  clearLadder(ladder);
  ladder.missedDueAt = now + config.spHeartbeatMissedMs;
}

/** The node goes down: nobody listens any more. */
export function ignoreHeartbeat({ volatile: { ladder } }: OntapState): void {
  clearLadder(ladder);
  ladder.missedDueAt = null;
}

/** A beat came. @seed S1:14: over the connection inside the box. A ladder that runs is cancelled,
 * up to the shutdown itself. */
export function hearBeat(state: OntapState, now: Instant, out: Effects): void {
  const { ladder, config, bugs } = state.volatile;
  if (ladder.missedDueAt === null && ladder.missedAt === null) return;
  const wasMissed = ladder.missedAt !== null;
  if (wasMissed && bugs.ladderNotCancelled) return;

  const wasShuttingDown = wasMissed && ladder.lostDueAt === null;
  clearLadder(ladder);
  ladder.missedDueAt = now + config.spHeartbeatMissedMs;
  if (!wasMissed) return;
  emitEms(state, now, 'sp.heartbeat.resumed', { type: 'IPMI' });
  if (wasShuttingDown) emitEms(state, now, 'monitor.shutdown.cancel', {});
  out.emit('spHeartbeat.resumed', {});
}

/** The SP said that it reboots: silence until then starts no ladder. */
export function tolerateSilence(state: OntapState, expectedMs: number, now: Instant): void {
  const { ladder, config } = state.volatile;
  if (ladder.missedDueAt === null || ladder.missedAt !== null) return;
  ladder.toleratedUntil = now + expectedMs;
  ladder.missedDueAt = now + expectedMs + config.spHeartbeatMissedMs;
}

/** All rungs that are due, in their order. */
export function climbLadder(state: OntapState, now: Instant, out: Effects): LadderEnd {
  const { ladder } = state.volatile;
  if (isDue(ladder.toleratedUntil, now)) ladder.toleratedUntil = null;
  missBeat(state, now, out);
  stopHoping(state, now, out);
  loseSp(state, now, out);
  return shutDownForSp(state, now) ? 'shutdown' : null;
}

/** @seed S1:19: the first silence. ONTAP resets the SP (netapp §4.2), which may bring it back. */
function missBeat(state: OntapState, now: Instant, out: Effects): void {
  const { ladder, config, sp, environment, clusterNet } = state.volatile;
  if (ladder.missedAt !== null || !isDue(ladder.missedDueAt, now)) return;

  ladder.missedDueAt = null;
  ladder.missedAt = now;
  ladder.stoppedDueAt = now + config.ladderStoppedMs;
  ladder.lostDueAt = now + config.ladderLostMs;
  ladder.shutdownDueAt = now + config.ladderShutdownMs;
  // @seed S1:14: sensors are what the SP relays.
  environment.areSensorsAvailable = false;
  sp.status = 'degraded';
  clusterNet.isDirty = true;
  emitEms(state, now, 'callhome.sp.hbt.missed', { subject: 'SP HBT MISSED' });
  out.emit('spHeartbeat.missed', {});
  sendToSp(state, { type: 'resetSp' }, out);
}

/** @seed S1:15, S1:21: no heartbeat for ten minutes, as its log has them: 621 s. */
function stopHoping(state: OntapState, now: Instant, out: Effects): void {
  const { ladder, sp, config, clusterNet } = state.volatile;
  if (!isDue(ladder.stoppedDueAt, now)) return;

  ladder.stoppedDueAt = null;
  sp.status = 'offline';
  clusterNet.isDirty = true;
  const seconds = String(Math.floor(config.ladderStoppedMs / 1_000));
  emitEms(state, now, 'sp.heartbeat.stopped', { type: 'IPMI', time: seconds });
  emitEms(state, now, 'callhome.sp.hbt.stopped', { subject: 'SP HBT STOPPED' });
  out.emit('spHeartbeat.stopped', {});
}

/** @seed S1:22: the SP cannot be recovered; ten minutes are left. */
function loseSp(state: OntapState, now: Instant, out: Effects): void {
  const { ladder, config } = state.volatile;
  if (!isDue(ladder.lostDueAt, now)) return;

  ladder.lostDueAt = null;
  const leftMs = config.ladderShutdownMs - config.ladderLostMs;
  const params = {
    num_minutes: String(Math.round(leftMs / MINUTE_MS)),
    object_type: 'NODE',
    object_uuid: '',
  };
  emitEms(state, now, 'sp.ipmi.lost.shutdown', params);
  out.emit('spHeartbeat.lost', { leftMs });
}

/** @seed S1:15-17, S1:23-24: a shutdown in good order, which protects the hardware; the partner is
 * told, and takes over. */
function shutDownForSp(state: OntapState, now: Instant): boolean {
  const { ladder, config, clusterNet } = state.volatile;
  if (!isDue(ladder.shutdownDueAt, now)) return false;
  assert(ladder.lostDueAt === null, 'a shutdown without the warning before it');

  clearLadder(ladder);
  const reason = `Environmental Reason Shutdown (System reboot to recover the ${config.spKind})`;
  emitEms(state, now, 'monitor.shutdown.emergency', { reason });
  const result = clusterNet.isInQuorum ? 'able' : 'unable';
  const params = { result, reason: 'E', error: '-' };
  emitEms(state, now, 'mgwd.notify.halt.result', params);
  return true;
}

function clearLadder(ladder: Ladder): void {
  ladder.missedAt = null;
  ladder.stoppedDueAt = null;
  ladder.lostDueAt = null;
  ladder.shutdownDueAt = null;
  ladder.toleratedUntil = null;
}

export function ladderDeadline({ ladder }: OntapVolatile): Instant | null {
  return earliest(
    ladder.missedDueAt,
    ladder.stoppedDueAt,
    ladder.lostDueAt,
    ladder.shutdownDueAt,
    ladder.toleratedUntil,
  );
}
