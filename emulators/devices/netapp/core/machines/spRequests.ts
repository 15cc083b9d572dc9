// What a node has asked of an SP and waits for: a test of hwassist, the power of its partner.

import type { Effects } from '../../../../core/effect.ts';
import { earlier, type Instant, isDue, SECOND_MS } from '../../../../core/time.ts';
import { DONE, type PowerTarget, refuse } from '../commands.ts';
import { HA_INTERCONNECT, MANAGEMENT_LAN, MEMBERS } from '../members.ts';
import { writeMessage } from '../messages.ts';
import type { OntapState, OntapVolatile } from '../state.ts';
import { finishOrder } from './changes.ts';
import { sendToSp } from './spTalk.ts';

/** @choice A test and a power order are given up after so long. */
const GIVE_UP_MS = 3 * SECOND_MS;

/** `hwassist test`: the own SP sends it. @source netapp §2.3 */
export function orderTest(state: OntapState, order: number, now: Instant, out: Effects): void {
  state.volatile.hwassist.test = { replyTo: order, giveUpAt: now + GIVE_UP_MS };
  sendToSp(state, { type: 'sendTest' }, out);
}

/** The partner counted a test: its SP's node is told. */
export function confirmTest(state: OntapState, out: Effects): void {
  const { partner } = state.volatile.identity;
  out.send(HA_INTERCONNECT, partner, writeMessage({ type: 'hwassistTestSeen' }));
}

export function answerTest(state: OntapState, now: Instant, out: Effects): void {
  const { hwassist } = state.volatile;
  const { test } = hwassist;
  if (test === null) return;
  hwassist.test = null;
  finishOrder(state, test.replyTo, DONE, now, out);
}

/** `system node power`: the partner's SP is asked over the management LAN. */
export function orderPower(
  state: OntapState,
  power: PowerTarget,
  order: number,
  now: Instant,
  out: Effects,
): void {
  const { spTalk, identity } = state.volatile;
  spTalk.power = { order, giveUpAt: now + GIVE_UP_MS };
  const message = writeMessage({ type: 'spApi', id: order, power });
  out.send(MANAGEMENT_LAN, MEMBERS[identity.partner].sp, message);
}

export function answerPower(
  state: OntapState,
  id: number,
  isOk: boolean,
  now: Instant,
  out: Effects,
): void {
  const { spTalk } = state.volatile;
  if (spTalk.power?.order !== id) return;
  spTalk.power = null;
  finishOrder(state, id, isOk ? DONE : refuse('alreadyOff'), now, out);
}

export function giveUpRequests(state: OntapState, now: Instant, out: Effects): void {
  const { hwassist, spTalk } = state.volatile;
  const { test } = hwassist;
  if (test !== null && isDue(test.giveUpAt, now)) {
    hwassist.test = null;
    const answer = refuse('hwassistTestFailed', 'No response from partner.Timed out.');
    finishOrder(state, test.replyTo, answer, now, out);
  }
  const { power } = spTalk;
  if (power === null || !isDue(power.giveUpAt, now)) return;
  spTalk.power = null;
  finishOrder(state, power.order, refuse('spOffline'), now, out);
}

export function requestDeadline({ hwassist, spTalk }: OntapVolatile): Instant | null {
  return earlier(hwassist.test?.giveUpAt ?? null, spTalk.power?.giveUpAt ?? null);
}
