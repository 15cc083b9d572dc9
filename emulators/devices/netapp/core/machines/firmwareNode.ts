// An update of the SP's firmware as its node runs it: it is ordered over the bus, its progress
// comes back, and the row of `image update-progress show` stays until the next one.
//
// @seed S0:7-36

import type { Effects } from '../../../../core/effect.ts';
import { DAY_MS, type Instant, isDue, MINUTE_MS } from '../../../../core/time.ts';
import { type Answer, type Command, DONE, refuse } from '../commands.ts';
import type { NodeSettings } from '../state/cluster.ts';
import type { OntapState } from '../state.ts';
import { emitEms } from './ems.ts';
import { isNewer, versionOfPackage } from './firmwarePackage.ts';
import { sendToSp } from './spTalk.ts';

type ImageUpdate = Extract<Command, { type: 'spImageUpdate' }>;

/** @seed S0:9-15: scheduled at once; it runs by itself. */
export function orderUpdate(
  state: OntapState,
  command: ImageUpdate,
  now: Instant,
  out: Effects,
): Answer {
  const { durable, volatile: v } = state;
  // The baseline is the image that ONTAP came with.
  const isShipped = command.isBaseline && command.package === '';
  const version = isShipped ? v.config.spFirmware : versionOfPackage(command.package);
  if (!isShipped && !durable.cluster.packages.includes(command.package)) {
    return refuse('noSuchPackage');
  }
  if (version === null) {
    emitEms(state, now, 'sp.upd.bad.fw.package', { package: command.package });
    return refuse('noSuchPackage', command.package);
  }
  if (durable.spUpdate?.isInProgress === true) return refuse('updateUnderWay');
  if (v.ladder.missedAt !== null || v.sp.status === 'offline') return refuse('spOffline');
  if (version === v.sp.firmware && !command.isBaseline) return refuse('sameVersion');

  beginUpdate(state, command, version, 0, now, out);
  return DONE;
}

function beginUpdate(
  state: OntapState,
  command: Pick<ImageUpdate, 'package' | 'isAutomatic'>,
  version: string,
  retries: number,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  const { epoch, skewMs } = v.identity;
  durable.spUpdate = {
    isInProgress: true,
    startMs: epoch + now + skewMs,
    percent: 0,
    endMs: null,
    package: command.package,
    version,
    isAutomatic: command.isAutomatic,
    retries,
    nextAt: null,
    failsAt: now + Math.max(v.config.spUpdateMs, v.config.spUpdateFailMs) + 2 * MINUTE_MS,
  };
  markBackup(state, command.isAutomatic ? 'auto-updating' : 'updating');
  v.clusterNet.isDirty = true;
  sendToSp(state, { type: 'startUpdate', version, isAutomatic: command.isAutomatic }, out);
  out.emit('sp.updateBegan', { version, isAutomatic: command.isAutomatic });
}

/** @seed S0:19-22: 1 % after 4 s. */
export function noteProgress(state: OntapState, percent: number): void {
  const { spUpdate } = state.durable;
  if (spUpdate === null || !spUpdate.isInProgress) return;
  spUpdate.percent = percent;
  state.volatile.clusterNet.isDirty = true;
}

/** @seed S0:30,36: the row stays with its end, and the reason is a DEBUG event. An automatic one
 * fails as the command does (S0:7), and is tried again. */
export function endUpdate(
  state: OntapState,
  isOk: boolean,
  reason: string,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  const update = durable.spUpdate;
  if (update === null || !update.isInProgress) return;

  update.isInProgress = false;
  update.endMs = v.identity.epoch + now + v.identity.skewMs;
  update.failsAt = null;
  v.sp.lastUpdate = isOk ? 'passed' : 'failed';
  v.clusterNet.isDirty = true;
  markBackup(state, 'installed');
  if (isOk) {
    update.percent = 100;
    out.emit('sp.updated', { version: update.version });
    return;
  }
  emitEms(state, now, 'sp.servprocd.upd.unexpt.evts', { reason });
  out.emit('sp.updateFailed', { version: update.version, percent: update.percent, reason });
  if (update.isAutomatic && update.retries < v.config.autoUpdateRetries) {
    // @choice A day between the tries (netapp §2.4 knows their number only).
    update.nextAt = now + DAY_MS;
  }
}

/** The SP rests, or the node gives up on one that says nothing. */
export function meetUpdateDeadlines(state: OntapState, now: Instant, out: Effects): void {
  const update = state.durable.spUpdate;
  if (update === null) return;
  if (isDue(update.failsAt, now)) {
    endUpdate(state, false, 'No answer from the service processor', now, out);
  }
  if (!isDue(update.nextAt, now)) return;
  update.nextAt = null;
  if (settingsOf(state).sp.isAutoUpdate) {
    const command = { package: update.package, isAutomatic: true };
    beginUpdate(state, command, update.version, update.retries + 1, now, out);
  }
}

/** Automatic update was switched on, or a package came: a newer one is installed by itself. */
export function considerAutoUpdate(state: OntapState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  if (!settingsOf(state).sp.isAutoUpdate || v.kernel.phase !== 'up') return;
  if (durable.spUpdate?.isInProgress === true || v.ladder.missedAt !== null) return;

  const newest = durable.cluster.packages
    .map((name) => ({ name, version: versionOfPackage(name) ?? '' }))
    .filter(({ version }) => isNewer(version, v.sp.firmware))
    .at(-1);
  if (newest === undefined || durable.spUpdate?.version === newest.version) return;
  const command = { package: newest.name, isAutomatic: true };
  beginUpdate(state, command, newest.version, 0, now, out);
}

function settingsOf({ durable, volatile: { identity } }: OntapState): NodeSettings {
  return durable.cluster.nodes[identity.node];
}

function markBackup(
  { volatile: { sp } }: OntapState,
  status: 'installed' | 'updating' | 'auto-updating',
): void {
  const backup = sp.images.find(({ isCurrent }) => !isCurrent);
  if (backup !== undefined) backup.status = status;
}
