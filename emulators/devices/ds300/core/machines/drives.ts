// Drives, arrays that lose them, and hot-spares that step in (S3:23-33, S3:72-75). The owner of an
// array acts; the other hears of it. @choice RAID 5 with three drives: one may be lost.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import type { ArrayRecord, ControllerState, Drive } from '../state.ts';
import { logEvent } from './eventLog.ts';
import { nextVersion, touch } from './roles.ts';

const TOLERATED: { readonly [Level in ArrayRecord['level']]: number } = { '0': 0, '1': 1, '5': 1 };

/** Looks at every bay: what has failed or come back changes arrays of this controller. */
export function inspectDrives(state: ControllerState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  if (v.phase !== 'enabled') return;
  const { failedDrives, pulledDrives } = v.afflictions;
  for (const drive of durable.drives) {
    if (!isInCharge(state, drive.bay)) continue;
    const isBad = drive.state === 'failed' || drive.state === 'removed';
    const wanted = pulledDrives.includes(drive.bay)
      ? 'removed'
      : failedDrives.includes(drive.bay)
        ? 'failed'
        : null;
    if (wanted !== null && !isBad) loseDrive(state, drive, wanted, now, out);
    else if (wanted === null && isBad) replaceDrive(state, drive, now, out);
  }
}

/** The owner of the array that the drive or hot-spare belongs to; of a free one, the first that
 * takes part. */
function isInCharge({ durable, volatile: v }: ControllerState, bay: number): boolean {
  const array = durable.arrays.find(
    ({ drives, spares }) => drives.includes(bay) || spares.includes(bay),
  );
  if (array !== undefined) return array.currentOwner === v.identity.side;
  return v.identity.side === 'a' || durable.failed === 'a';
}

function setDrive(state: ControllerState, drive: Drive, to: Drive['state'], out: Effects): void {
  drive.state = to;
  drive.version = nextVersion(state, drive.version);
  touch(state.volatile);
  out.emit('drive.stateChanged', { bay: drive.bay, to });
}

function loseDrive(
  state: ControllerState,
  drive: Drive,
  to: 'failed' | 'removed',
  now: Instant,
  out: Effects,
): void {
  const { bay } = drive;
  setDrive(state, drive, to, out);
  const why = to === 'failed' ? 'is defunct' : 'was removed';
  logEvent(state, 'driveDefunct', now, { long: `The drive in bay ${bay} ${why}.`, bay });
  for (const array of state.durable.arrays) {
    if (array.rebuild?.bay === bay) array.rebuild = null;
    if (array.drives.includes(bay)) judgeArray(state, array, now, out);
  }
}

/** @choice A new drive in the bay: a member of an array without hot-spare is rebuilt, any other is
 * ready for use, or the hot-spare that it was. Of an array that had gone offline it is the old
 * drive, put back: nothing was written since, so it is a member again. */
function replaceDrive(state: ControllerState, drive: Drive, now: Instant, out: Effects): void {
  const { durable } = state;
  const { bay } = drive;
  const isSpare = durable.arrays.some(({ spares }) => spares.includes(bay));
  const array = durable.arrays.find(({ drives }) => drives.includes(bay));
  const to = isSpare ? 'hotSpare' : array?.state === 'offline' ? 'online' : 'ready';
  setDrive(state, drive, to, out);
  logEvent(state, 'driveReplaced', now, { long: `The drive in bay ${bay} was replaced.`, bay });
  if (array !== undefined) judgeArray(state, array, now, out);
}

function driveAt({ durable }: ControllerState, bay: number): Drive | null {
  return durable.drives.find((drive) => drive.bay === bay) ?? null;
}

/** What an array is worth with the drives it has; and which drive takes the place of a lost one. */
function judgeArray(state: ControllerState, array: ArrayRecord, now: Instant, out: Effects): void {
  const missing = array.drives.filter((bay) => driveAt(state, bay)?.state !== 'online');
  const isLost = missing.length > TOLERATED[array.level];
  if (isLost) array.rebuild = null;
  else if (missing.length > 0 && array.rebuild === null)
    startRebuild(state, array, missing, now, out);
  const to = isLost
    ? 'offline'
    : missing.length === 0
      ? 'optimal'
      : array.rebuild === null
        ? 'degraded'
        : 'rebuilding';
  if (to === array.state) return;
  array.state = to;
  array.version = nextVersion(state, array.version);
  touch(state.volatile);
  out.emit('array.stateChanged', { array: array.name, to });
  if (to === 'degraded') {
    logEvent(state, 'arrayCritical', now, { long: `Array ${array.name} is critical.` });
  }
  if (to === 'offline') {
    logEvent(state, 'arrayOffline', now, { long: `Array ${array.name} is offline.` });
  }
}

/** @seed S3:72-75 a hot-spare of the array; else the replaced drive itself. */
function startRebuild(
  state: ControllerState,
  array: ArrayRecord,
  missing: readonly number[],
  now: Instant,
  out: Effects,
): void {
  const spare = array.spares.find((bay) => driveAt(state, bay)?.state === 'hotSpare');
  const replaced = missing.find((bay) => driveAt(state, bay)?.state === 'ready');
  const bay = spare ?? replaced;
  if (bay === undefined) return;
  const drive = driveAt(state, bay);
  if (drive === null) return;
  if (spare !== undefined) {
    array.drives = array.drives.map((each) => (each === missing[0] ? bay : each));
    array.spares = array.spares.filter((each) => each !== bay);
  }
  setDrive(state, drive, 'rebuilding', out);
  array.rebuild = { bay, beganAt: now, endsAt: now + state.volatile.config.rebuildMs };
  out.emit('array.rebuildStarted', { array: array.name, bay });
  logEvent(state, 'rebuildStarted', now, {
    long: `Array ${array.name} is rebuilt on the drive in bay ${bay}.`,
    bay,
  });
}

/** Rebuilds of arrays of this controller that are done. The rebuild goes on where its array is. */
export function finishRebuilds(state: ControllerState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  if (v.phase !== 'enabled') return;
  for (const array of durable.arrays) {
    if (array.currentOwner !== v.identity.side || array.rebuild === null) continue;
    if (array.rebuild.endsAt > now) continue;
    const { bay } = array.rebuild;
    array.rebuild = null;
    const drive = driveAt(state, bay);
    if (drive !== null) setDrive(state, drive, 'online', out);
    out.emit('array.rebuildCompleted', { array: array.name, bay });
    logEvent(state, 'rebuildCompleted', now, { long: `Array ${array.name} is rebuilt.`, bay });
    judgeArray(state, array, now, out);
  }
}
