// snhamgr_daemon: keeper of modes, talker to its peer, guard of the mode pair (reference §1).
// It decides at decision points only: its start, a request here, a change of the peer.

import type { Effects } from '../../../../core/effect.ts';
import { decide } from '../../../../core/table.ts';
import type { Instant } from '../../../../core/time.ts';
import type { SnhamgrMode } from '../commands.ts';
import { SNHAMGR_MODES } from '../commands.ts';
import { haManagerText } from '../console/logLines.ts';
import { PATHS } from '../paths.ts';
import type { MdcState, Snhamgr, SnhamgrJob, Volatile } from '../state.ts';
import type { PeerView } from '../tables.ts';
import { PAIRINGS } from '../tables.ts';
import { logManager, wallOf } from './logs.ts';
import { nextTick, touch } from './usurp.ts';

/** The daemon as it is before it has started. Its modes come from its file, at its start. */
export function noSnhamgr(): Snhamgr {
  return {
    isRunning: false,
    pid: 0,
    watcherPid: 0,
    restartAt: null,
    mode: 'default',
    modeChangedMs: 0,
    isPeerdown: false,
    peerdownChangedMs: 0,
    isStoppedByLock: false,
    lastPeerRequest: 0,
    lastRequest: null,
    leftPairing: null,
    job: null,
  };
}

/** The four fields that every snhamgr command prints (reference §1.2, §1.5). */
export type ClusterStatus = {
  localMode: string;
  localStatus: string;
  remoteMode: string;
  remoteStatus: string;
};

/** What `snhamgr status` shows. Kept current by the peer's reports, hence a pure read. */
export function clusterStatus({ volatile: v }: MdcState): ClusterStatus {
  if (!v.snhamgr.isRunning && v.settings.isHaConfigured) return allFour('error');
  if (!v.settings.isHaConfigured) return unconfigured();

  const remote = remoteStatus(v);
  if (v.settings.isLatched) {
    const { remoteMode } = remote;
    return {
      localMode: 'failed_startup',
      localStatus: 'unknown',
      remoteMode,
      remoteStatus: 'unknown',
    };
  }
  return { localMode: v.snhamgr.mode, localStatus: localStatus(v), ...remote };
}

/** `service snhamgr stop`: nobody is there to ask. */
function allFour(word: string): ClusterStatus {
  return { localMode: word, localStatus: word, remoteMode: word, remoteStatus: word };
}

function unconfigured(): ClusterStatus {
  const mode = 'default';
  return {
    localMode: mode,
    localStatus: 'unconfigured',
    remoteMode: mode,
    remoteStatus: 'unknown',
  };
}

function localStatus({ fsmpm }: Volatile): string {
  if (!fsmpm.isRunning) return 'stopped';
  return fsmpm.isPrimary ? 'primary' : 'running';
}

function remoteStatus(v: Volatile): Pick<ClusterStatus, 'remoteMode' | 'remoteStatus'> {
  const report = talkingPeer(v);
  if (report === null) {
    return { remoteMode: v.snhamgr.isPeerdown ? 'peerdown' : 'default', remoteStatus: 'unknown' };
  }
  if (report.manager.isLatched) return { remoteMode: 'failed_startup', remoteStatus: 'unknown' };
  const remoteMode = report.manager.mode;
  if (!report.isFsmpmRunning) return { remoteMode, remoteStatus: 'stopped' };
  return { remoteMode, remoteStatus: report.isPrimary ? 'primary' : 'running' };
}

/** The peer's report if its daemon talks to ours; both need ha_peer for that. */
function talkingPeer({ peer, settings }: Volatile) {
  const { report, isHeard } = peer;
  if (!isHeard || !settings.hasHaPeer || report === null || report.manager === null) return null;
  return { ...report, manager: report.manager };
}

/** The peer as the tables know it. */
export function viewPeer(v: Volatile): PeerView {
  const report = talkingPeer(v);
  if (report !== null) return report.manager.mode;
  return v.snhamgr.isPeerdown ? 'peerdown' : 'unreachable';
}

/** Starts the daemon: it takes its modes from its file. Reference §1.11: it exits where the HA
 * marker is missing. */
export function startSnhamgr(state: MdcState, now: Instant, out: Effects): void {
  const v = state.volatile;
  const { snhamgr, counters, settings, fsmpm } = v;
  if (snhamgr.isRunning || !settings.isHaConfigured) return;

  snhamgr.isRunning = true;
  snhamgr.pid = counters.nextPid++;
  snhamgr.watcherPid ||= counters.nextPid++;
  snhamgr.restartAt = null;
  Object.assign(snhamgr, readModes(state));
  fsmpm.heartbeatAt ??= nextTick(v, now);
  touch(v);
  out.emit('snhamgr.started', { mode: snhamgr.mode });
  logManager(state, 'INFO', haManagerText.started, now);
}

/** The daemon ends. `isWatched`: its watcher starts it again within a second (reference §1.11). */
export function endSnhamgr(state: MdcState, isWatched: boolean, now: Instant, out: Effects): void {
  const v = state.volatile;
  const { snhamgr, config } = v;
  if (!isWatched) {
    snhamgr.watcherPid = 0;
    snhamgr.restartAt = null;
  }
  if (!snhamgr.isRunning) return;

  logManager(state, 'INFO', haManagerText.stopping, now);
  snhamgr.isRunning = false;
  snhamgr.pid = 0;
  snhamgr.job = null;
  // A daemon that dies is back before its peer would ask it anything: the peer is told nothing.
  if (isWatched) snhamgr.restartAt = now + config.snhamgrRestartMs;
  else touch(v);
  out.emit('snhamgr.stopped', { isWatched });
}

type Modes = Pick<Snhamgr, 'mode' | 'modeChangedMs' | 'isPeerdown' | 'peerdownChangedMs'>;

/** Modes survive a reset: /usr/cvfs/install/.ha_mgr holds value and time of change for both.
 * @choice Its syntax is not public; `mode=<mode> <ms>` and `peerdown=<yes|no> <ms>`. */
function readModes(state: MdcState): Modes {
  const text = state.durable.files[PATHS.haMgr]?.text ?? '';
  const [, mode, modeChangedMs] = /^mode=(\w+) (\d+)$/m.exec(text) ?? [];
  const [, peerdown, peerdownChangedMs] = /^peerdown=(\w+) (\d+)$/m.exec(text) ?? [];
  return {
    mode: SNHAMGR_MODES.find((known) => known === mode) ?? 'default',
    modeChangedMs: Number(modeChangedMs ?? 0),
    isPeerdown: peerdown === 'yes',
    peerdownChangedMs: Number(peerdownChangedMs ?? 0),
  };
}

function writeModes(state: MdcState, now: Instant): void {
  const { mode, modeChangedMs, isPeerdown, peerdownChangedMs } = state.volatile.snhamgr;
  const peerdown = isPeerdown ? 'yes' : 'no';
  const text = `mode=${mode} ${modeChangedMs}\npeerdown=${peerdown} ${peerdownChangedMs}\n`;
  const modifiedMs = wallOf(state, now).epochMs;
  state.durable.files[PATHS.haMgr] = { text, mode: 0o644, modifiedMs };
}

/** Enters a mode. Whether it may was decided before (tables.ts). */
export function enterMode(state: MdcState, mode: SnhamgrMode, now: Instant, out: Effects): void {
  const { snhamgr } = state.volatile;
  const from = snhamgr.mode;
  if (from === mode) return;

  snhamgr.mode = mode;
  snhamgr.modeChangedMs = wallOf(state, now).epochMs;
  writeModes(state, now);
  touch(state.volatile);
  out.emit('snhamgr.modeChanged', { from, to: mode });
  logManager(state, 'NOTICE', haManagerText.modeChanged(from, mode), now);
}

/** @seed S2:47 designates the peer as powered off, or as up again. */
export function certifyPeer(state: MdcState, isDown: boolean, now: Instant, out: Effects): void {
  if (state.volatile.snhamgr.isPeerdown === isDown) return;

  setCertificate(state, isDown, now, out);
  const text = isDown ? haManagerText.peerdownSet : haManagerText.peerdownCleared;
  logManager(state, 'NOTICE', text, now);
}

function setCertificate(state: MdcState, isDown: boolean, now: Instant, out: Effects): void {
  const { snhamgr } = state.volatile;
  snhamgr.isPeerdown = isDown;
  snhamgr.peerdownChangedMs = wallOf(state, now).epochMs;
  writeModes(state, now);
  touch(state.volatile);
  out.emit(isDown ? 'snhamgr.peerdownSet' : 'snhamgr.peerdownCleared');
}

/** Looks whether the mode pair may stand, and leaves it if not (reference §1.9).
 * A certificate that the peer is down is false as soon as it talks: it is dropped at once.
 * @choice From mode config with a false certificate the mode goes first: protection is back before
 * StorNext stops. That is where a stuck unmount makes an HA Reset of it. */
export function guardPairing(state: MdcState, now: Instant, out: Effects): void {
  const v = state.volatile;
  const { snhamgr } = v;
  if (!snhamgr.isRunning || snhamgr.job !== null) return;

  const wasFalse = snhamgr.isPeerdown && talkingPeer(v) !== null;
  if (wasFalse) {
    logManager(state, 'WARN', haManagerText.peerdownDropped, now);
    setCertificate(state, false, now, out);
  }
  if (isUndecided(v)) return;
  const pairing = { local: snhamgr.mode, peer: viewPeer(v) };
  const safeguard = decide(PAIRINGS, pairing);
  if (safeguard === 'permitted') return;

  snhamgr.leftPairing = pairing;
  const pair = `${pairing.local}-${pairing.peer}`;
  out.emit('snhamgr.safeguarded', { pair, safeguard });
  logManager(state, 'WARN', haManagerText.safeguard(pair), now);
  if (safeguard === 'toDefault') enterMode(state, 'default', now, out);
  else snhamgr.job = safeguardJob(wasFalse);
}

/** Nothing was heard yet of a peer that is not lost: after a boot, silence proves nothing before it
 * has lasted. */
export function isUndecided({ peer }: Volatile): boolean {
  return peer.report === null && peer.lostAt !== null;
}

function safeguardJob(isModeFirst: boolean): SnhamgrJob {
  const mode = { step: 'localMode', mode: 'default' } as const;
  const stop = { step: 'localStop' } as const;
  return {
    replyTo: null,
    command: null,
    peerRequest: null,
    plan: isModeFirst ? [mode, stop] : [stop, mode],
    isStarted: false,
    awaits: null,
    giveUpAt: null,
  };
}
