// What the files of an MDC say, read when they are written and at boot. A file that is missing or
// malformed leaves the default in force, and that is told.

import type { Effects } from '../../../../core/effect.ts';
import { type Instant, SECOND_MS } from '../../../../core/time.ts';
import { HA_FS_TYPES } from '../config.ts';
import { nssText } from '../console/logLines.ts';
import { cfgxPath, PATHS } from '../paths.ts';
import type { MdcState, Settings, Volatile } from '../state.ts';
import { logNss } from './logs.ts';
import { touch } from './usurp.ts';

/** @seed S2:24-27 up to 999 seconds, in a file with only this line. */
const INTERVAL_S_MAX = 999;
const INTERVAL_FILE = /^ha_smith_interval=(\d{1,6})\s*$/;

/** The interval in milliseconds; null if the text is not `ha_smith_interval=<1..999>`. */
export function parseInterval(text: string): number | null {
  const found = INTERVAL_FILE.exec(text);
  if (!found) return null;
  const seconds = Number(found[1]);
  return seconds >= 1 && seconds <= INTERVAL_S_MAX ? seconds * SECOND_MS : null;
}

/** Does a line of ha_peer name this address? Comments `#`; `IP` or `IP:port` (reference §2.8). */
export function namesPeer(text: string, address: string): boolean {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  return lines.some((line) => line === address || line.replace(/:\d{1,5}$/, '') === address);
}

/** `fsname [priority]`, or the older `fsname . priority`. Null: not in the list. */
export function priorityIn(fsmlist: string, fs: string): number | null {
  for (const line of fsmlist.split('\n')) {
    const [name, ...rest] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (name !== fs) continue;
    const priority = Number(rest.at(-1) ?? '0');
    return Number.isInteger(priority) && priority >= 0 && priority <= 9 ? priority : 0;
  }
  return null;
}

/** All settings as the files have them now. */
export function readSettings(state: MdcState): Settings {
  const { files } = state.durable;
  const { config, identity } = state.volatile;
  const intervalFile = files[PATHS.haSmithInterval];
  const intervalMs = intervalFile === undefined ? null : parseInterval(intervalFile.text);
  return {
    intervalMs: intervalMs ?? config.haSmithIntervalMs,
    malformedInterval: intervalMs === null ? (intervalFile?.text ?? null) : null,
    hasHaPeer: namesPeer(files[PATHS.haPeer]?.text ?? '', identity.peerAddress),
    isHaConfigured: files[PATHS.haConfigured] !== undefined,
    isLatched: files[PATHS.idleFailedStartup] !== undefined,
  };
}

/** Reads the settings again after a file has changed. A new interval holds from the next brand on
 * (@choice), and the peers compare it again. */
export function rereadSettings(state: MdcState, now: Instant, out: Effects): void {
  const v = state.volatile;
  const before = v.settings;
  const after = readSettings(state);
  v.settings = after;
  touch(v);
  const { malformedInterval } = after;
  if (malformedInterval !== null && malformedInterval !== before.malformedInterval) {
    const found = foundIn(malformedInterval);
    const usedS = after.intervalMs / SECOND_MS;
    out.emit('interval.malformed', { found, usedS });
    logNss(state, 'ERROR', nssText.intervalInvalid(found, usedS), now);
  }
  if (after.intervalMs !== before.intervalMs) {
    const seconds = after.intervalMs / SECOND_MS;
    out.emit('interval.changed', { seconds });
    logNss(state, 'NOTICE', nssText.intervalChanged(seconds), now);
  }
  compareIntervals(state, now, out);
  if (before.isLatched && !after.isLatched) out.emit('startup.cleared');
}

/** What stands there instead. @seed S2:26 wants only this line: two good lines are none. */
function foundIn(text: string): string {
  const lines = text.trimEnd().split('\n');
  return lines.length > 1 ? `${lines.length} lines` : `'${lines[0]}'`;
}

/** @seed S2:27 the value must match on both MDCs.
 * Reference §2.4: the peers detect that it does not. */
export function compareIntervals(state: MdcState, now: Instant, out: Effects): void {
  const { peer, settings } = state.volatile;
  if (peer.report === null) return;

  const isMismatch = peer.report.intervalMs !== settings.intervalMs;
  if (isMismatch === peer.isMismatchTold) return;
  peer.isMismatchTold = isMismatch;
  if (!isMismatch) return;
  const [localS, peerS] = [settings.intervalMs / 1_000, peer.report.intervalMs / 1_000];
  out.emit('interval.mismatched', { localS, peerS });
  logNss(state, 'ERROR', nssText.intervalMismatch(localS, peerS), now);
}

/** What fsmpm reads as it starts: priorities, and each file system's haFsType. */
export function readPriorities(state: MdcState): void {
  const { files } = state.durable;
  const fsmlist = files[PATHS.fsmlist]?.text ?? '';
  for (const fsm of state.volatile.fsms) {
    fsm.priority = priorityIn(fsmlist, fsm.fs);
    const written = /<haFsType>\s*(\w+)\s*</.exec(files[cfgxPath(fsm.fs)]?.text ?? '')?.[1];
    fsm.haFsType = HA_FS_TYPES.find((known) => known === written) ?? fsm.haFsType;
  }
}

/** The fsmlist may have changed: for FSMs that are to be started by hand. */
export function readPriority(state: MdcState, v: Volatile, fs: string): void {
  const fsm = v.fsms.find((candidate) => candidate.fs === fs);
  if (fsm) fsm.priority = priorityIn(state.durable.files[PATHS.fsmlist]?.text ?? '', fs);
}
