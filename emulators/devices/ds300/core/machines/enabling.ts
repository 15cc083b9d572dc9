// Phases of a controller: it starts, takes part, fails, and is brought back by peer enable alone
// (S3:33-36).

import type { Effects } from '../../../../core/effect.ts';
import type { DiskAnswer } from '../../../../core/input.ts';
import type { Instant } from '../../../../core/time.ts';
import { ENCLOSURE, SIDES } from '../config.ts';
import type { ControllerState } from '../state.ts';
import { dropAddresses, relocate } from './addresses.ts';
import { adoptArray } from './arrays.ts';
import { beginTakeover, readPairBlock, startClaim } from './claim.ts';
import { inspectDrives } from './drives.ts';
import { logEvent } from './eventLog.ts';
import { sendBeat, sendToPeer } from './heartbeat.ts';
import { scheduleFailback } from './ownership.ts';
import { answer, nextVersion, peerSide, touch } from './roles.ts';
import { dropService } from './service.ts';
import { destage, judgeCache } from './store.ts';

const RETRY_MS = 1_000;

/** What the enclosure says of the pair, at boot. */
export function takePair(
  state: ControllerState,
  result: DiskAnswer,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  v.store.pairRequest = 0;
  if (result.status === 'error') {
    v.store.pairRetryAt = now + RETRY_MS;
    return;
  }
  const pair = readPairBlock(result.data);
  const isNews = pair !== null && pair.epoch >= durable.epoch;
  if (isNews && pair.failed === v.identity.side) {
    return becomeFailed(state, 'hadFailed', now, out);
  }
  if (isNews && pair.failed === peerSide(state)) {
    // It was the survivor before it died: it still is.
    durable.epoch = pair.epoch;
    v.phase = 'enabled';
    v.enabledAt = now;
    v.graceEndsAt = null;
    out.emit('controller.enabled', { alone: true });
    beginTakeover(state, false, now, out);
  }
}

/** Nobody was heard: this controller starts alone, and makes sure that it is alone. */
export function endGrace(state: ControllerState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  v.graceEndsAt = null;
  if (v.phase !== 'starting') return;
  if (v.config.profile === 'single') return becomeEnabled(state, now, out);
  if (v.store.pairRequest !== 0 || v.store.pairRetryAt !== null) {
    v.graceEndsAt = now + RETRY_MS;
    return;
  }
  startClaim(state, {}, now, out);
}

export function becomeEnabled(state: ControllerState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  if (v.phase === 'enabled') return;
  v.phase = 'enabled';
  v.enabledAt = now;
  v.graceEndsAt = null;
  touch(v);
  out.emit('controller.enabled', { alone: v.config.profile === 'single' });
  logEvent(state, 'controllerEnabled', now, {
    long: `Controller ${v.identity.side.toUpperCase()} is enabled.`,
  });
  judgeCache(state, now, out);
  inspectDrives(state, now, out);
  destage(state, out);
  relocate(state, now, out);
  sendBeat(state, now, out);
}

/** It serves nobody any more; its peer does, or will. */
export function becomeFailed(
  state: ControllerState,
  cause: string,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  if (v.phase === 'failed') return;
  v.phase = 'failed';
  v.enabledAt = null;
  v.graceEndsAt = null;
  v.claim = null;
  v.takeover = null;
  v.failback = null;
  for (const { replyTo } of [...v.moves, ...v.wants]) {
    answer(state, out, replyTo, { type: 'failed', reason: 'interrupted' });
  }
  v.moves = [];
  v.wants = [];
  durable.failed = v.identity.side;
  durable.dirty = [];
  durable.mirror = [];
  touch(v);
  out.emit('controller.failed', { cause });
  logEvent(state, 'controllerAwaitsEnable', now, {
    long: `Controller ${v.identity.side.toUpperCase()} awaits peer enable.`,
    cause,
  });
  dropService(state, out);
  dropAddresses(state, out);
  sendBeat(state, now, out);
}

/** @seed S3:17 the survivor owns everything: arrays, volumes, and unless mode none the addresses.
 * */
export function takeAll(state: ControllerState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  const { side } = v.identity;
  if (v.phase !== 'enabled') {
    v.phase = 'enabled';
    v.enabledAt = now;
    v.graceEndsAt = null;
    out.emit('controller.enabled', { alone: true });
  }
  // Whatever the failed one thought, even of what was ours all the time, is older than this.
  for (const array of durable.arrays) {
    const from = array.currentOwner;
    array.currentOwner = side;
    array.version = nextVersion(state, array.version);
    if (from === side) continue;
    array.movedBy = 'failover';
    adoptArray(state, array, from, '', now, out);
  }
  const isMoving = durable.settings.ipFailover !== 'none';
  for (const home of SIDES) {
    const set = durable.addressSets[home];
    set.holder = isMoving || home === side ? side : home;
    set.version = nextVersion(state, set.version);
  }
  touch(v);
  judgeCache(state, now, out);
  inspectDrives(state, now, out);
  destage(state, out);
  relocate(state, now, out);
}

/** The operator's word has come to the failed controller. It must know all that its peer knows. */
export function obeyEnable(
  state: ControllerState,
  epoch: number,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  if (v.phase !== 'failed') return;
  const { beat, report } = v.peer;
  if (beat === null || report === null || report.revision !== beat.revision) return;
  if (report.epoch !== epoch) return;
  durable.epoch = epoch;
  durable.failed = null;
  becomeEnabled(state, now, out);
}

/** @seed S3:35 peer enable, on the survivor. The enclosure must forget the failure first. */
export function writeEnable(state: ControllerState, out: Effects): void {
  const { durable, volatile: v } = state;
  if (v.enabling === null) return;
  v.enabling.request = v.store.nextRequest++;
  out.write(ENCLOSURE, v.enabling.request, 'pair', {
    epoch: durable.epoch + 1,
    by: v.identity.side,
    failed: null,
  });
}

export function takeEnableAnswer(state: ControllerState, result: DiskAnswer, out: Effects): void {
  const { durable, volatile: v } = state;
  if (v.enabling === null) return;
  v.enabling.request = 0;
  if (result.status !== 'ok') return writeEnable(state, out);
  durable.epoch += 1;
  durable.failed = null;
  v.enabling.isWritten = true;
  touch(v);
  sendToPeer(state, { type: 'enable', epoch: durable.epoch }, out);
}

/** With each heartbeat while an enable is under way. */
export function advanceEnable(state: ControllerState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  const { enabling, peer } = v;
  if (enabling === null) return;
  if (peer.status === 'awaitingEnable') {
    if (enabling.isWritten) sendToPeer(state, { type: 'enable', epoch: durable.epoch }, out);
    else if (enabling.request === 0) writeEnable(state, out);
    return;
  }
  if (peer.status !== 'enabled' || !enabling.isWritten) return;
  v.enabling = null;
  out.emit('peer.enabled', { peer: peerSide(state) });
  logEvent(state, 'controllerEnabled', now, {
    long: `Controller ${peerSide(state).toUpperCase()} is enabled.`,
    side: peerSide(state),
  });
  answer(state, out, enabling.replyTo, { type: 'done' });
  judgeCache(state, now, out);
  scheduleFailback(state, now);
  relocate(state, now, out);
}

export function giveUpEnable(state: ControllerState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  const { enabling } = v;
  if (enabling === null) return;
  v.enabling = null;
  answer(state, out, enabling.replyTo, { type: 'failed', reason: 'peerSilent' });
  // The enclosure says that both take part: it must not be left so.
  if (durable.failed === null) startClaim(state, {}, now, out);
}
