// Where the SP's side of a node hangs in its machine (ontapNode.ts): heartbeat ladder, bus to the
// SP, hwassist, firmware, health monitors, AutoSupport, sensors. Each function is called at the
// place that its comment names, and may do nothing.
//
// What it calls of HA: takeOverByAlert (takeover.ts), shutDownForEnvironment (kernel.ts).

import type { Effects } from '../../../../core/effect.ts';
import type { Input } from '../../../../core/input.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Answer, Command } from '../commands.ts';
import type { InterconnectMessage, SpToNode } from '../messages.ts';
import type { HwassistTrap } from '../state/hwassist.ts';
import type { OntapState } from '../state.ts';

/** After power-on, first of all: a warm node (rack up) or a cold one (`kernel.phase` is `post`). */
export function beginSpSide(_state: OntapState, _now: Instant, _out: Effects): void {}

/** From the own SP over its bus. */
export function takeSpMessage(
  _state: OntapState,
  _message: SpToNode,
  _now: Instant,
  _out: Effects,
): void {}

/** A datagram on port 4444: of the partner's SP over the management LAN, or of anybody through the
 * port (`request` named `hwassist`, whose args are the trap). Asked only while the node is up or
 * joining. */
export function takeTrap(
  _state: OntapState,
  _trap: HwassistTrap,
  _now: Instant,
  _out: Effects,
): void {}

export type HwassistMessage = Extract<InterconnectMessage, { type: `hwassist${string}` }>;

/** From the partner over the interconnect. */
export function takeHwassistMessage(
  _state: OntapState,
  _message: HwassistMessage,
  _now: Instant,
  _out: Effects,
): void {}

/** The interconnect came up, or the partner booted: it is to be told where alerts go. */
export function tellHwassist(_state: OntapState, _now: Instant, _out: Effects): void {}

/** At every deadline of the node. */
export function meetSpSide(_state: OntapState, _now: Instant, _out: Effects): void {}

/** The earliest deadline of its parts. */
export function spSideDeadline(_state: OntapState): Instant | null {
  return null;
}

/** `kernel.phase` has changed: the SP is told; hwassist is active while up. */
export function notePhase(_state: OntapState, _now: Instant, _out: Effects): void {}

/** `durable.cluster` has changed, here or by the partner. */
export function noteConfig(_state: OntapState, _now: Instant, _out: Effects): void {}

/** The carrier of the node's own SP bus. */
export function noteBus(_state: OntapState, _isUp: boolean, _now: Instant, _out: Effects): void {}

/** Commands of this side: spNetworkModify, spImageUpdate, spReboot, hwassistTest,
 * hwassistStatsClear, nodePower, alertModify, alertDelete, autosupportInvoke. `answerLater`: call
 * finishOrder(state, order, answer, now, out) of changes.ts with this number when it has ended;
 * null is then returned. */
export function applySpCommand(
  _state: OntapState,
  _command: Command,
  _order: number,
  _now: Instant,
  _out: Effects,
): Answer | null {
  return { type: 'refused', reason: 'notSupported', text: '' };
}

/** A fault of the family's own strikes the node: true if it was one of this side's. */
export function sufferSpSide(
  _state: OntapState,
  _fault: Extract<Input, { kind: 'fault' }>,
  _now: Instant,
  _out: Effects,
): boolean {
  return false;
}
