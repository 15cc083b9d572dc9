// The SP's side of a node, where it hangs in its machine (ontapNode.ts): heartbeat ladder, bus to
// the SP, hwassist, firmware, health monitors, AutoSupport, sensors. Each function is called at the
// place that its comment names.

import type { Effects } from '../../../../core/effect.ts';
import type { Input } from '../../../../core/input.ts';
import { earliest, type Instant, isDue } from '../../../../core/time.ts';
import type { InterconnectMessage, SpToNode } from '../messages.ts';
import type { HwassistTrap } from '../state/hwassist.ts';
import type { OntapState } from '../state.ts';
import { emitEms } from './ems.ts';
import { failShelf, takeSensors } from './environment.ts';
import {
  considerAutoUpdate,
  endUpdate,
  meetUpdateDeadlines,
  noteProgress,
} from './firmwareNode.ts';
import { beginHealthChecks, checkHealth } from './health.ts';
import {
  announceHwassist,
  confirmPush,
  judgeHwassist,
  missConfig,
  pushHwassist,
  takeHwassistConfig,
} from './hwassistMonitor.ts';
import { meetReceiverDeadlines, receiverDeadline, receiveTrap } from './hwassistReceiver.ts';
import { shutDownForEnvironment } from './panic.ts';
import { failPost } from './postError.ts';
import {
  climbLadder,
  hearBeat,
  ignoreHeartbeat,
  ladderDeadline,
  tolerateSilence,
  watchHeartbeat,
} from './spHeartbeat.ts';
import {
  answerPower,
  answerTest,
  confirmTest,
  giveUpRequests,
  requestDeadline,
} from './spRequests.ts';
import { noteApplied, takeBeat } from './spSight.ts';
import { sendToSp, tellSp } from './spTalk.ts';
import { awaitHour, tellUptime } from './statd.ts';
import { takeOverByAlert } from './takeover.ts';

export { applySpCommand } from './spCommandsNode.ts';

/** After power-on, first of all: a warm node (rack up) or a cold one (`kernel.phase` is `post`). */
export function beginSpSide(state: OntapState, now: Instant, out: Effects): void {
  const update = state.durable.spUpdate;
  if (update?.isInProgress === true) endUpdate(state, false, 'The node went down', now, out);
  if (update !== null) state.volatile.sp.lastUpdate = update.percent < 100 ? 'failed' : 'passed';
  tellSp(state, now, out);
  if (state.volatile.kernel.phase === 'up') beginWatch(state, now, out);
}

function beginWatch(state: OntapState, now: Instant, out: Effects): void {
  watchHeartbeat(state, now);
  beginHealthChecks(state, now);
  awaitHour(state, now);
  sendToSp(state, { type: 'askSensors' }, out);
}

/** From the own SP over its bus. */
export function takeSpMessage(
  state: OntapState,
  message: SpToNode,
  now: Instant,
  out: Effects,
): void {
  switch (message.type) {
    case 'spBeat':
      takeBeat(state, message, now);
      confirmPush(state, message.hwassist, out);
      return hearBeat(state, now, out);
    case 'spRebooting':
      state.volatile.sp.status = 'rebooting';
      state.volatile.clusterNet.isDirty = true;
      return tolerateSilence(state, message.expectedMs, now);
    case 'networkApplied':
      return noteApplied(state, message, now, out);
    case 'updateProgress':
      return noteProgress(state, message.percent);
    case 'updateEnded':
      return endUpdate(state, message.isOk, message.reason, now, out);
    case 'sensors':
      return takeSensors(state, message.readings, now, out);
    case 'loginDenied':
      return emitEms(state, now, 'sp.auth.loginDenied', { user: message.user });
    case 'powerAnswer':
      return answerPower(state, message.id, message.isOk, now, out);
    // The console, a boot device and a core dump are the kernel's: ontapNode.ts takes them.
    case 'consoleInput':
    case 'nmi':
    case 'bootFrom':
      return;
  }
}

/** A datagram on port 4444: of the partner's SP over the management LAN, or of anybody through the
 * port (`request` named `hwassist`, whose args are the trap). Asked only while the node is up or
 * joining. @seed S1:36: what is received is acted on. */
export function takeTrap(state: OntapState, trap: HwassistTrap, now: Instant, out: Effects): void {
  const alert = receiveTrap(state, trap, now, out);
  if (alert === null) return;
  if (alert.event === 'test') confirmTest(state, out);
  takeOverByAlert(state, alert, now, out);
}

export type HwassistMessage = Extract<InterconnectMessage, { type: `hwassist${string}` }>;

/** From the partner over the interconnect. */
export function takeHwassistMessage(
  state: OntapState,
  message: HwassistMessage,
  now: Instant,
  out: Effects,
): void {
  if (message.type === 'hwassistConfig') return takeHwassistConfig(state, message, out);
  return answerTest(state, now, out);
}

/** The interconnect came up, or the partner booted: it is to be told where alerts go. */
export function tellHwassist(state: OntapState, _now: Instant, out: Effects): void {
  announceHwassist(state, out);
}

/** At every deadline of the node. */
export function meetSpSide(state: OntapState, now: Instant, out: Effects): void {
  const v = state.volatile;
  if (isDue(v.spTalk.petAt, now)) tellSp(state, now, out);
  missConfig(state, now);
  meetReceiverDeadlines(state, now, out);
  meetUpdateDeadlines(state, now, out);
  giveUpRequests(state, now, out);
  tellUptime(state, now);
  checkHealth(state, now, out);
  if (climbLadder(state, now, out) === 'shutdown') shutDownForEnvironment(state, now, out);
}

/** The earliest deadline of its parts. */
export function spSideDeadline({ durable, volatile: v }: OntapState): Instant | null {
  return earliest(
    v.spTalk.petAt,
    v.healthDueAt,
    v.hourlyAt,
    v.hwassist.configDueAt,
    durable.spUpdate?.failsAt ?? null,
    durable.spUpdate?.nextAt ?? null,
    receiverDeadline(v),
    requestDeadline(v),
    ladderDeadline(v),
  );
}

/** `kernel.phase` has changed: the SP is told; hwassist is active while up. */
export function notePhase(state: OntapState, now: Instant, out: Effects): void {
  const v = state.volatile;
  tellSp(state, now, out);
  judgeHwassist(state, now, out);
  if (v.kernel.phase === 'up') {
    beginWatch(state, now, out);
    pushHwassist(state, out);
    considerAutoUpdate(state, now, out);
    return;
  }
  ignoreHeartbeat(state);
  v.healthDueAt = null;
  v.hourlyAt = null;
}

/** `durable.cluster` has changed, here or by the partner. */
export function noteConfig(state: OntapState, now: Instant, out: Effects): void {
  judgeHwassist(state, now, out);
  pushHwassist(state, out);
  considerAutoUpdate(state, now, out);
}

/** The carrier of the node's own SP bus. Silence on it is what counts. */
export function noteBus(state: OntapState, isUp: boolean, now: Instant, out: Effects): void {
  if (isUp) tellSp(state, now, out);
}

/** A fault of the family's own strikes the node: true if it was one of this side's. */
export function sufferSpSide(
  state: OntapState,
  { fault, params, isActive }: Extract<Input, { kind: 'fault' }>,
  now: Instant,
  out: Effects,
): boolean {
  switch (fault) {
    case 'shelf.fail':
      failShelf(state, String(params.shelf), isActive, now, out);
      return true;
    case 'post.error':
      failPost(state, isActive, now, out);
      return true;
    case 'node.abnormalReboot':
      if (isActive) state.volatile.goingDown = { isReset: true, cause: 'abnormalReboot' };
      return true;
    default:
      return false;
  }
}
