// hwassist as an SP sends it: a keep-alive every three minutes, and an alert for each failure of
// its node that it sees, to the partner's node over the management LAN.
//
// @seed S1:25-27, S1:32-36. @source netapp §4.5

import type { Effects } from '../../../../core/effect.ts';
import { earlier, type Instant, isDue } from '../../../../core/time.ts';
import { MANAGEMENT_LAN, MEMBERS } from '../members.ts';
import { writeMessage } from '../messages.ts';
import type { HwassistTrap } from '../state/hwassist.ts';
import { SENT_LIMIT, type SpState, type SpVolatile } from '../state/sp.ts';
import {
  alertOf,
  HWASSIST_ALERTS,
  type HwassistAlert,
  type HwassistEvent,
} from '../tables/hwassistAlerts.ts';
import { logSel } from './sel.ts';
import { isOnNetwork } from './spNetwork.ts';

/** Wrong ones, as the faults make them. */
const WRONG_SECRET = '00000000000000000000000000000000';
const WRONG_SYSTEM_ID = 1;
/** @choice A flood: five alerts a second. */
const FLOOD_MS = 200;

/** An alert that nothing in the node is behind: every row of a receiver can be reached by it, and
 * what is in no row counts as unknown. */
export function sendFalseAlert(state: SpState, event: string, now: Instant, out: Effects): void {
  const known = HWASSIST_ALERTS.find((row) => row.event === event);
  if (known !== undefined) return sendAlert(state, known.event, now, out);
  const unknown = { ...alertOf('power_loss'), event };
  logSel(state, 'Trap Event.warning', `hwassist ${event}`, now);
  if (canSend(state)) sendTrap(state, unknown, out);
}

/** @seed S1:35: at once, as an SNMP trap. @choice By UDP; the same over TCP if so configured
 * (S1:27). */
export function sendAlert(state: SpState, event: HwassistEvent, now: Instant, out: Effects): void {
  const alert = alertOf(event);
  const isSteady = event === 'periodic_message';
  if (!isSteady) logSel(state, 'Trap Event.warning', `hwassist ${event}`, now);
  if (!canSend(state)) return;

  sendTrap(state, alert, out);
  if (!isSteady) out.emit('hwassist.alertSent', { type: alert.type, event });
}

function sendTrap(
  state: SpState,
  { trap, type, severity, event }: Omit<HwassistAlert, 'event'> & { event: string },
  out: Effects,
): void {
  const { identity, config, afflictions } = state.volatile;
  const { secret, systemId } = state.durable.hwassist;
  const body: HwassistTrap = {
    trap,
    type,
    severity,
    event,
    secret: afflictions.isSecretWrong ? WRONG_SECRET : secret,
    systemId: afflictions.isSystemIdWrong ? WRONG_SYSTEM_ID : systemId,
    serial: MEMBERS[identity.owner].serial,
  };
  const transport = config.hwassistTransport === 'tcp' ? 'tcp' : 'udp';
  const message = writeMessage({ type: 'hwassist', trap: body, transport });
  out.send(MANAGEMENT_LAN, identity.partner, message);
  keepSent(state, JSON.stringify({ trap: body, transport }));
}

/** The lines of the source `hwassist`: ports/hwassist.ts reads them. */
function keepSent({ volatile: { sent } }: SpState, line: string): void {
  sent.lines.push(line);
  sent.next += 1;
  if (sent.lines.length > SENT_LIMIT) sent.lines.shift();
}

/** It was told where to send, its Ethernet works, and the partner answers to that address. */
function canSend(state: SpState): boolean {
  const { isEnabled, address } = state.durable.hwassist;
  const { partner } = state.volatile.identity;
  return isEnabled && address === MEMBERS[partner].managementAddress && isOnNetwork(state);
}

/** @seed S0:61,85: every 180 s. */
export function keepAlive(state: SpState, now: Instant, out: Effects): void {
  const v = state.volatile;
  if (!isDue(v.keepAliveAt, now)) return;
  v.keepAliveAt = now + state.durable.hwassist.periodMs;
  if (!v.afflictions.isKeepAliveLost) sendAlert(state, 'periodic_message', now, out);
}

/** The node pushed its configuration: a keep-alive goes at once, so that the partner need not wait
 * (S0:112-134). The first push of all, to an SP that has been running, changes no rhythm. */
export function takeHwassist(
  state: SpState,
  hwassist: SpState['durable']['hwassist'],
  now: Instant,
): void {
  const isFirst = state.durable.hwassist.address === '';
  state.durable.hwassist = { ...hwassist };
  const { volatile: v } = state;
  if (!isFirst || v.keepAliveAt === null) v.keepAliveAt = now;
}

/** @seed S0:66,90: the flood that makes a receiver throttle. */
export function flood(state: SpState, now: Instant, out: Effects): void {
  const v = state.volatile;
  if (!isDue(v.floodAt, now)) return;
  v.floodAt = now + FLOOD_MS;
  if (canSend(state)) sendAlert(state, 'post_error', now, out);
}

export function senderDeadline({ keepAliveAt, floodAt }: SpVolatile): Instant | null {
  return earlier(keepAliveAt, floodAt);
}
