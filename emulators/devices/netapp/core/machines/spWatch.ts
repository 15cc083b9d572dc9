// What an SP sees of its node, and what it does about it: power, the firmware's status, the node's
// sign of life, the L2 watchdog. Each failure becomes an alert to the partner.
//
// @seed S1:32-36

import type { Effects } from '../../../../core/effect.ts';
import { earliest, type Instant, isDue, SECOND_MS } from '../../../../core/time.ts';
import type { PowerTarget } from '../commands.ts';
import type { NodeToSp } from '../messages.ts';
import type { NodePhase } from '../state/ha.ts';
import type { NodeSight, SpState, SpVolatile } from '../state/sp.ts';
import { sendAlert } from './hwassistSender.ts';
import { logSel } from './sel.ts';

type NodeState = Extract<NodeToSp, { type: 'nodeState' }>;

/** `system power cycle`: off for so long (@choice). */
const POWER_CYCLE_MS = 5 * SECOND_MS;
/** 0xAABB with AA 01: an error of POST. @source netapp §3 */
const ERROR_STATUS = 0x01;

/** ONTAP runs: its silence is a failure. */
function isOntapRunning(phase: NodeSight['phase']): boolean {
  return phase === 'up' || phase === 'joining' || phase === 'waitingForGiveback';
}

/** A sign of life of the node. */
export function hearNode(state: SpState, message: NodeState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  const { node } = v;
  const before = { phase: node.phase, status: node.firmwareStatus };
  node.heardAt = now;
  node.phase = message.phase;
  node.firmwareStatus = message.firmwareStatus;
  node.isPowered = true;
  watchSilence(v, now);
  if (message.firmwareStatus !== before.status) {
    const status = message.firmwareStatus.toString(16).padStart(4, '0');
    logSel(state, 'IPMI.notice', `System_FW_Status | Assertion Event, 0x${status}`, now);
  }
  judgePhase(state, before, now, out);
}

/** From a sign of life on: the loss of the next ones, and the watchdog. */
function watchSilence({ node, config }: SpVolatile, now: Instant): void {
  const isWatched = isOntapRunning(node.phase);
  node.lossAt = isWatched ? now + config.nodeHeartbeatLossMs : null;
  node.watchdogAt = isWatched ? now + config.l2WatchdogMs : null;
}

function judgePhase(
  state: SpState,
  before: { phase: NodePhase | 'off'; status: number },
  now: Instant,
  out: Effects,
): void {
  const { node } = state.volatile;
  const isLeaving = node.phase === 'halting' || node.phase === 'dumping';
  if (isLeaving && node.leftAt === null) node.leftAt = now;
  const isPostFailed = node.firmwareStatus >> 8 === ERROR_STATUS;
  if (isPostFailed && before.status >> 8 !== ERROR_STATUS) {
    return sendAlert(state, 'post_error', now, out);
  }
  if (node.phase === 'loader' && before.phase === 'halting') {
    // @choice S1:34 names a shutdown among what an SP detects, and no row of S0 is one: the SP
    // sends that ONTAP beats no more, which starts no takeover; the failover monitor told it all.
    sendAlert(state, 'loss_of_heartbeat', now, out);
  }
  const isSurprise = isOntapRunning(before.phase) && !node.isSwitchedBySp && node.leftAt === null;
  if (node.phase === 'post' && isSurprise) sendAlert(state, 'abnormal_reboot', now, out);
  if (!isLeaving) node.leftAt = null;
  if (node.phase !== 'off') node.isSwitchedBySp = false;
}

/** @seed S1:34: the power of the node came or went: seen on a line of its own. */
export function noteNodePower(state: SpState, isOn: boolean, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  const { node } = v;
  if (node.isPowered === isOn) return;

  node.isPowered = isOn;
  logSel(state, 'Controller.notice', `Power ${isOn ? 'on' : 'off'}`, now);
  if (isOn) return;
  const isExpected = node.isSwitchedBySp || node.leftAt !== null || node.phase === 'loader';
  // One that does not hear its node cannot tell a shutdown from a loss: it says nothing.
  const isDeaf = v.afflictions.isHeartbeatLost || node.phase === 'off';
  node.phase = 'off';
  node.lossAt = null;
  node.watchdogAt = null;
  node.leftAt = null;
  if (!isExpected && !isDeaf) sendAlert(state, 'power_loss', now, out);
}

/** Silence of a node that has power. @seed S0:60: it is told, and starts no takeover. */
export function missNode(state: SpState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  const { node } = v;
  if (isDue(node.lossAt, now)) {
    node.lossAt = null;
    logSel(state, 'SP.critical', 'Heartbeat stopped', now);
    sendAlert(state, 'loss_of_heartbeat', now, out);
  }
  if (isDue(node.watchdogAt, now)) biteWatchdog(state, now, out);
  if (!isDue(v.powerOnAt, now)) return;
  v.powerOnAt = null;
  out.power(v.identity.owner, 'on', 'spPowerOn');
}

/** @seed S0:51, S1:34: the watchdog resets the node, and the partner is told why. */
export function biteWatchdog(state: SpState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  logSel(state, 'IPMI.notice', 'System_Watchdog | Assertion Event, "Hard reset"', now);
  sendAlert(state, 'l2_watchdog_reset', now, out);
  out.emit('sp.watchdogBit', { node: v.identity.owner });
  switchNode(v, 'reset');
  out.power(v.identity.owner, 'reset', 'l2Watchdog');
}

/** The bus to the node is cut, or the SP's inner side is sick: the node is not heard any more, and
 * that will be told. @choice The watchdog has a line of its own, on which the node goes on petting
 * it: a silent bus alone resets nobody. */
export function noteBus(v: SpVolatile, isUp: boolean, now: Instant): void {
  v.isBusUp = isUp;
  if (isUp && v.hang !== 'whole') return watchSilence(v, now);
  v.node.watchdogAt = null;
}

/** The power of the node, as an operator of the SP or of the partner wants it. False: it is so
 * already. @seed S0:55-57: the partner is told first. */
export function powerNode(state: SpState, to: PowerTarget, now: Instant, out: Effects): boolean {
  const { volatile: v } = state;
  const { owner } = v.identity;
  if (v.node.isPowered === (to === 'on')) return false;

  const alert = { on: null, off: 'power_off_via_sp', cycle: 'power_cycle_via_sp' } as const;
  const event = to === 'reset' ? 'reset_via_sp' : alert[to];
  if (event !== null) sendAlert(state, event, now, out);
  logSel(state, 'SP CLI.notice', `System power ${to}`, now);
  out.emit('sp.powerOrdered', { node: owner, to });
  switchNode(v, to);
  if (to === 'cycle') v.powerOnAt = now + POWER_CYCLE_MS;
  out.power(owner, to === 'cycle' ? 'off' : to, `spPower${to}`);
  return true;
}

function switchNode({ node }: SpVolatile, to: PowerTarget): void {
  node.isSwitchedBySp = to !== 'on';
  node.phase = 'off';
  node.lossAt = null;
  node.watchdogAt = null;
  node.leftAt = null;
}

export function watchDeadline({ node, powerOnAt }: SpVolatile): Instant | null {
  return earliest(node.lossAt, node.watchdogAt, powerOnAt);
}
