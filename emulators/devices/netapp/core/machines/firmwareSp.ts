// An update of the firmware as the SP does it: the image comes over its network interface and goes
// into the backup slot; then the SP reboots from there.
//
// @seed S0:7-36, S0:162

import type { Effects } from '../../../../core/effect.ts';
import { type Instant, isDue, SECOND_MS } from '../../../../core/time.ts';
import type { SpFlash, SpState } from '../state/sp.ts';
import { logSel, logSp } from './sel.ts';
import { sendToNode } from './spBeats.ts';
import { hangEthernet } from './spNetwork.ts';

/** @seed S0:30-31: it gets no further. */
const STUCK_PERCENT = 5;
/** @seed S0:22: the first percent comes within 4 s. */
const FIRST_PERCENT_MS = 3 * SECOND_MS;
/** @seed S0:36 */
const REASON = 'Unable to transfer SP firmware image using network interface';

/** The node ordered it. Whether it will fail is decided here: by the config (S0's 5.8 always does),
 * a fault, or an Ethernet that is dead. */
export function startUpdate(state: SpState, version: string, now: Instant): void {
  const { volatile: v } = state;
  if (v.update !== null) return;
  const { isTransferFailing, isEthernetDown } = v.afflictions;
  const isFailing =
    v.config.spUpdateOutcome === 'fails' ||
    isTransferFailing ||
    isEthernetDown ||
    v.hang !== 'none';
  v.update = { version, percent: 0, startedAt: now, isFailing };
  v.updateNextAt = now + firstPercentMs(v.update, v.config.spUpdateFailMs, v.config.spUpdateMs);
  logSp(state, 'messages', `firmware update to ${version} began`, now);
}

/** @choice Percents come at even distances, the fifth just before the end. */
function firstPercentMs({ isFailing }: SpFlash, failMs: number, updateMs: number): number {
  return isFailing
    ? Math.min(FIRST_PERCENT_MS, Math.floor(failMs / 50))
    : Math.floor(updateMs / 100);
}

export function advanceUpdate(state: SpState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  const { update } = v;
  if (update === null || !isDue(v.updateNextAt, now)) return;
  if (update.isFailing && update.percent >= STUCK_PERCENT) return failUpdate(state, now, out);

  update.percent += 1;
  sendToNode(state, { type: 'updateProgress', percent: update.percent }, out);
  if (update.percent >= 100) return finishUpdate(state, now, out);
  v.updateNextAt = nextPercentAt(update, v.config.spUpdateFailMs, v.config.spUpdateMs);
}

/** @seed S0:21,30: 159 s from the start to the failure. */
function nextPercentAt(update: SpFlash, failMs: number, updateMs: number): Instant {
  const { startedAt, percent, isFailing } = update;
  if (!isFailing) return startedAt + Math.floor(((percent + 1) * updateMs) / 100);
  if (percent >= STUCK_PERCENT) return startedAt + failMs;
  const first = firstPercentMs(update, failMs, updateMs);
  return startedAt + first + Math.floor((percent * (failMs - first - 1)) / STUCK_PERCENT);
}

/** @seed S0:162: the SP hangs; which of the two does is the config's (S0:134,159: netapp-01-sp
 * stays healthy). */
function failUpdate(state: SpState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  v.update = null;
  v.updateNextAt = null;
  logSel(state, 'SP.critical', `Firmware update failed: ${REASON}`, now);
  sendToNode(state, { type: 'updateEnded', isOk: false, reason: REASON }, out);
  const { spHangAfterUpdate } = v.config;
  if (spHangAfterUpdate !== 'both' && spHangAfterUpdate !== v.identity.node) return;
  durable.isSick = true;
  hangEthernet(state, now, out);
}

/** The other slot has the new image, and the SP reboots from it on purpose. */
function finishUpdate(state: SpState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  const { version } = v.update as SpFlash;
  v.update = null;
  v.updateNextAt = null;
  for (const image of durable.images) {
    if (!image.isCurrent) Object.assign(image, { version, status: 'installed' });
    image.isCurrent = !image.isCurrent;
  }
  logSel(state, 'SP.notice', `Firmware updated to ${version}`, now);
  sendToNode(state, { type: 'updateEnded', isOk: true, reason: '' }, out);
  rebootSp(state, 'firmwareUpdate', out);
}

/** A planned reboot: the node is told first, so that it starts no ladder. */
export function rebootSp(state: SpState, cause: string, out: Effects): void {
  const { volatile: v } = state;
  sendToNode(state, { type: 'spRebooting', expectedMs: v.config.spBootMs }, out);
  v.goingDown = { cause };
}

/** `reboot-sp -image backup`: from the other slot. */
export function selectSlot({ durable: { images } }: SpState, slot: 'primary' | 'backup'): void {
  for (const image of images) image.isCurrent = image.slot === slot;
}
