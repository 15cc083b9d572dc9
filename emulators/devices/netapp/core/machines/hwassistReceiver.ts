// hwassist as a node receives it: keep-alives and alerts of the partner's SP, counted row by row.
// What a row says about takeover is a column of the table, and the failover monitor does it.
//
// @seed S0:37-91, S0:113-160, S1:25-37. A receiver that is off hears nothing.

import type { Effects } from '../../../../core/effect.ts';
import { earliest, type Instant, isDue } from '../../../../core/time.ts';
import { MEMBERS } from '../members.ts';
import type { HwassistTrap } from '../state/hwassist.ts';
import type { OntapState, OntapVolatile } from '../state.ts';
import { findAlert, type HwassistAlert, type HwassistRowName } from '../tables/hwassistAlerts.ts';
import { emitEms } from './ems.ts';

/** A trap came to port 4444. Returns the alert that was admitted; what it does to the partner is
 * the failover monitor's to decide, by its row. @seed S1:36 */
export function receiveTrap(
  state: OntapState,
  trap: HwassistTrap,
  now: Instant,
  out: Effects,
): HwassistAlert | null {
  if (state.volatile.hwassist.monitor !== 'active') return null;
  const alert = admit(state, trap, now, out);
  if (alert === null) return null;

  if (alert.event === 'periodic_message') {
    noteKeepAlive(state, now, out);
    return null;
  }
  out.emit('hwassist.alertReceived', { type: alert.type, event: alert.event });
  return alert;
}

/** Counts a trap under its row; null if it is none of the partner's SP, or one too many. */
function admit(
  state: OntapState,
  trap: HwassistTrap,
  now: Instant,
  out: Effects,
): HwassistAlert | null {
  const { partner } = state.volatile.identity;
  const { secret } = state.volatile.hwassist;
  const alert = findAlert(trap.type, trap.event);
  if (alert === null || alert.trap !== trap.trap) return reject(state, 'Unknown', now, out);
  if (trap.systemId !== MEMBERS[partner].systemId) return reject(state, 'ID_mismatch', now, out);
  if (trap.secret !== secret) {
    const systemid = String(trap.systemId);
    const params = { expectedKey: secret, receivedKey: trap.secret, systemid };
    emitEms(state, now, 'cf.hwassist.keyMismatch', params);
    return reject(state, 'Key_mismatch', now, out);
  }
  if (isThrottled(state, alert, now, out)) return null;
  count(state, alert.event, now);
  return alert;
}

/** @seed S0:63-65,87-89 */
function reject(state: OntapState, row: HwassistRowName, now: Instant, out: Effects): null {
  count(state, row, now);
  out.emit('hwassist.rejected', { row });
  return null;
}

function count(
  { volatile: { hwassist, identity, clusterNet } }: OntapState,
  row: string,
  now: Instant,
) {
  const counter = hwassist.counters[row] ?? { count: 0, lastMs: null };
  counter.count += 1;
  counter.lastMs = identity.epoch + now + identity.skewMs;
  hwassist.counters[row] = counter;
  clusterNet.isDirty = true;
}

/** @seed S0:66,90 too many within a while: the rest of them count as throttled for a minute.
 * @choice Keep-alives, and alerts that ask for a takeover, are never thrown away. */
function isThrottled(
  state: OntapState,
  { event, isTakeover }: HwassistAlert,
  now: Instant,
  out: Effects,
): boolean {
  const { config, hwassist } = state.volatile;
  const { throttle } = hwassist;
  if (event === 'periodic_message' || isTakeover) return false;
  if (throttle.until !== null) {
    count(state, 'alerts_throttled', now);
    return true;
  }
  if (now - throttle.windowFrom >= config.throttleIntervalMs) {
    throttle.windowFrom = now;
    throttle.alerts = 0;
  }
  throttle.alerts += 1;
  if (throttle.alerts <= config.throttleAlerts) return false;

  throttle.until = now + config.throttleMs;
  const params = {
    num_of_traps: String(throttle.alerts),
    time_interval: String(Math.round(config.throttleIntervalMs / 1_000)),
    throttle_time: String(Math.round(config.throttleMs / 1_000)),
  };
  emitEms(state, now, 'cf.hwassist.startThrottle', params);
  out.emit('hwassist.throttled', { alerts: throttle.alerts });
  count(state, 'alerts_throttled', now);
  return true;
}

/** @seed S0:110,125,134: one keep-alive, and all is well again. */
function noteKeepAlive(state: OntapState, now: Instant, out: Effects): void {
  const { hwassist, config, identity, clusterNet } = state.volatile;
  hwassist.lastKeepAliveAt = now;
  hwassist.missedAt = now + config.keepAlivePeriodMs + config.keepAliveGraceMs;
  if (hwassist.keepAlive === 'healthy') return;

  hwassist.keepAlive = 'healthy';
  clusterNet.isDirty = true;
  emitEms(state, now, 'cf.hwassist.recvKeepAlive', { partnerName: identity.partner });
  out.emit('keepAlive.received', {});
}

/** @seed S0:1,39: told a minute after it was due. @seed S0:136,150: and the status is an error.
 * @choice Once for each silence. */
function missKeepAlive(state: OntapState, now: Instant, out: Effects): void {
  const { hwassist, identity, bugs, sp, clusterNet } = state.volatile;
  if (!isDue(hwassist.missedAt, now)) return;

  hwassist.missedAt = null;
  if (bugs.keepAliveFromOwnSp && sp.status === 'online') return;
  hwassist.keepAlive = 'error';
  clusterNet.isDirty = true;
  emitEms(state, now, 'cf.hwassist.missedKeepAlive', { partnerName: identity.partner });
  out.emit('keepAlive.missed', {});
}

export function meetReceiverDeadlines(state: OntapState, now: Instant, out: Effects): void {
  missKeepAlive(state, now, out);
  const { throttle } = state.volatile.hwassist;
  if (!isDue(throttle.until, now)) return;
  throttle.until = null;
  throttle.windowFrom = now;
  throttle.alerts = 0;
  emitEms(state, now, 'cf.hwassist.stopThrottle', {});
}

export function receiverDeadline({ hwassist }: OntapVolatile): Instant | null {
  return earliest(hwassist.missedAt, hwassist.throttle.until);
}

/** `hwassist stats clear`. */
export function clearCounters({ volatile: { hwassist, clusterNet } }: OntapState): void {
  for (const row of Object.keys(hwassist.counters)) {
    hwassist.counters[row] = { count: 0, lastMs: null };
  }
  clusterNet.isDirty = true;
}
