// The write cache and the store. A write is acknowledged when the peer or the store has it, and
// would keep it if this controller died in that instant (S3:16).
//
//   host-1       controller         peer          enclosure
//     | write -->  | mirror ------->  |               |      write-back: both at once,
//     |            | write ------------------------>  |      whichever answers first
//     | <- good    | <-- mirrored     |               |
//     |            | <---------------------- ok       |
//     |            | destaged ----->  | forgets       |
//
// Write-through (no mirror, dead battery, no peer): the store alone.

import type { Effects } from '../../../../core/effect.ts';
import type { DiskAnswer } from '../../../../core/input.ts';
import type { Json } from '../../../../core/json.ts';
import type { Instant } from '../../../../core/time.ts';
import { ENCLOSURE } from '../config.ts';
import type { ControllerMessage, HostCommand } from '../messages.ts';
import type { ControllerState, StoreWrite } from '../state.ts';
import { advanceTakeover } from './claim.ts';
import { logEvent } from './eventLog.ts';
import { sendToPeer } from './heartbeat.ts';
import { arrayOfLun, isPeerEnabled, nextWriteNumber, peerSide } from './roles.ts';
import { respondBusy, respondGood } from './service.ts';

const DIRTY_MAX = 64;
const MIRROR_MAX = 128;
const RETRY_MS = 500;
/** How long the planted bug keeps an acknowledged write to itself. */
const LAZY_MS = 1_500;

type Waiting = { session: string; command: number };
type StoredBlock = { number: number; value: number };

function blockName(lun: number, block: number): string {
  return `lun${lun}/${block}`;
}

/** Is the write cache in use? Told when that changes. */
export function judgeCache(state: ControllerState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  const { cacheMode, isMirrorOn } = durable.settings;
  const { isBatteryDead, isMirrorBroken } = v.afflictions;
  const isWanted = cacheMode === 'writeBack' && isMirrorOn;
  const isWriteBack = isWanted && !isBatteryDead && !isMirrorBroken && isPeerEnabled(state);
  if (v.store.isWriteBack === isWriteBack) return;
  v.store.isWriteBack = isWriteBack;
  out.emit('cache.modeChanged', { to: isWriteBack ? 'writeBack' : 'writeThrough' });
  const mode = isWriteBack ? 'write-back, mirrored' : 'write-through';
  logEvent(state, isWriteBack ? 'cacheWriteBack' : 'cacheWriteThrough', now, {
    long: `The write cache is ${mode}.`,
  });
}

export function writeBlock(
  state: ControllerState,
  { lun, block, value }: Extract<HostCommand, { op: 'write' }>,
  waiting: Waiting,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  if (durable.dirty.length >= DIRTY_MAX) return respondBusy(state, waiting, out);
  const number = nextWriteNumber(state);
  const write: StoreWrite = { number, lun, block, value, waiting, request: 0 };
  durable.dirty.push(write);
  if (v.bugs.ackBeforeStore) {
    acknowledge(state, write, now, out);
    v.store.retryAt = now + LAZY_MS;
    return;
  }
  if (v.store.isWriteBack) sendToPeer(state, { type: 'mirror', number, lun, block, value }, out);
  destage(state, out);
}

/** Writes to one block go out one after the other, so that a late one cannot be the last. */
export function destage(state: ControllerState, out: Effects): void {
  const { durable, volatile: v } = state;
  if (v.phase !== 'enabled') return;
  durable.dirty.forEach((write, index) => {
    if (write.request !== 0) return;
    const hasElder = durable.dirty.some(
      ({ lun, block }, at) => at < index && lun === write.lun && block === write.block,
    );
    if (hasElder) return;
    write.request = v.store.nextRequest++;
    const { number, value, lun, block } = write;
    out.write(ENCLOSURE, write.request, blockName(lun, block), { number, value });
  });
}

export function takeDestaged(
  state: ControllerState,
  write: StoreWrite,
  { status }: DiskAnswer,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  write.request = 0;
  if (status === 'error') {
    v.store.retryAt = now + RETRY_MS;
    return;
  }
  durable.dirty = durable.dirty.filter((each) => each !== write);
  if (status === 'ok') acknowledge(state, write, now, out);
  if (isPeerEnabled(state)) sendToPeer(state, { type: 'destaged', number: write.number }, out);
  destage(state, out);
}

export function takeMirrored(
  state: ControllerState,
  number: number,
  now: Instant,
  out: Effects,
): void {
  const write = state.durable.dirty.find((each) => each.number === number);
  if (write !== undefined) acknowledge(state, write, now, out);
}

/** @seed S3:16 */
function acknowledge(state: ControllerState, write: StoreWrite, now: Instant, out: Effects): void {
  const { waiting, lun } = write;
  if (waiting === null) return;
  write.waiting = null;
  respondLate(state, waiting, null, lun, now, out);
}

/** A slow drive in the array holds the answer back. */
function respondLate(
  state: ControllerState,
  waiting: Waiting,
  value: number | null,
  lun: number,
  now: Instant,
  out: Effects,
): void {
  const delayMs = driveDelay(state, lun);
  if (delayMs === 0) return respondGood(state, waiting, value, out);
  const { session, command } = waiting;
  state.volatile.store.late.push({
    at: now + delayMs,
    session,
    answer: { id: command, status: 'good', sense: null, value, groups: [] },
  });
}

function driveDelay(state: ControllerState, lun: number): number {
  const drives = arrayOfLun(state, lun)?.drives ?? [];
  let delayMs = 0;
  for (const slow of state.volatile.afflictions.slowDrives) {
    if (drives.includes(slow.bay)) delayMs = Math.max(delayMs, slow.delayMs);
  }
  return delayMs;
}

export function readBlock(
  state: ControllerState,
  lun: number,
  block: number,
  waiting: Waiting,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  const cached = durable.dirty.findLast((each) => each.lun === lun && each.block === block);
  if (cached !== undefined) return respondLate(state, waiting, cached.value, lun, now, out);
  if (v.store.reads.length >= DIRTY_MAX) return respondBusy(state, waiting, out);
  const request = v.store.nextRequest++;
  v.store.reads.push({ request, session: waiting.session, command: waiting.command, lun });
  out.read(ENCLOSURE, request, blockName(lun, block));
}

export function takeRead(
  state: ControllerState,
  request: number,
  result: DiskAnswer,
  now: Instant,
  out: Effects,
): void {
  const { store } = state.volatile;
  const read = store.reads.find((each) => each.request === request);
  if (read === undefined) return;
  store.reads = store.reads.filter((each) => each !== read);
  if (result.status === 'error') return respondBusy(state, read, out);
  const stored = readStored(result.data);
  respondLate(state, read, stored?.value ?? null, read.lun, now, out);
}

function readStored(data: Json): StoredBlock | null {
  return data as StoredBlock | null;
}

// --- the mirror of the peer's cache ---

export function takeMirror(
  state: ControllerState,
  { number, lun, block, value }: Extract<ControllerMessage, { type: 'mirror' }>,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  const isOurs = arrayOfLun(state, lun)?.currentOwner === v.identity.side;
  if (v.phase !== 'enabled' || isOurs || v.takeover !== null || durable.failed !== null) return;
  if (v.afflictions.isMirrorBroken || v.afflictions.isBatteryDead) return;
  durable.writeNumber = Math.max(durable.writeNumber, number);
  if (!durable.mirror.some((each) => each.number === number)) {
    if (durable.mirror.length >= MIRROR_MAX) return;
    durable.mirror.push({ number, lun, block, value, waiting: null, request: 0 });
  }
  sendToPeer(state, { type: 'mirrored', number }, out);
}

export function forgetMirror({ durable, volatile: v }: ControllerState, number: number): void {
  if (v.takeover !== null) return;
  durable.mirror = durable.mirror.filter((each) => each.number !== number);
}

/** The peer has failed: what it had not put into the store is put there now, unless something newer
 * stands there. */
export function replayMirror(state: ControllerState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  if (v.takeover === null) return;
  const peer = peerSide(state);
  durable.mirror = durable.mirror.filter(
    ({ lun }) => arrayOfLun(state, lun)?.currentOwner === peer,
  );
  for (const write of durable.mirror) {
    if (write.request !== 0) continue;
    write.request = v.store.nextRequest++;
    out.read(ENCLOSURE, write.request, blockName(write.lun, write.block));
  }
  if (durable.mirror.length === 0) advanceTakeover(state, now, out);
}

export function takeReplay(
  state: ControllerState,
  write: StoreWrite,
  result: DiskAnswer,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  write.request = 0;
  if (result.status === 'error') {
    v.store.retryAt = now + RETRY_MS;
    return;
  }
  durable.mirror = durable.mirror.filter((each) => each !== write);
  const stored = readStored(result.data);
  if (stored === null || stored.number < write.number) {
    durable.dirty.push({ ...write });
    durable.dirty.sort((left, right) => left.number - right.number);
  }
  advanceTakeover(state, now, out);
}

/** What was refused is tried again; answers that were held back go out. */
export function advanceStore(state: ControllerState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  if (v.store.retryAt !== null && v.store.retryAt <= now) {
    v.store.retryAt = null;
    destage(state, out);
    replayMirror(state, now, out);
  }
  for (const { session, answer } of v.store.late.filter(({ at }) => at <= now)) {
    respondGood(state, { session, command: answer.id }, answer.value, out);
  }
  v.store.late = v.store.late.filter(({ at }) => at > now);
}
