// One function for each line that a daemon of the MDC writes into a log. Texts without a public
// source are synthetic: the family's README lists them. Shapes are those of reference §4 and
// §5.1.

import type { MdcCommand, Refusal } from '../commands.ts';
import { PATHS } from '../paths.ts';
import type { Wall } from './dates.ts';
import { cDate, formatDate, syslogDate, vendorStamp } from './dates.ts';
import { reasonText } from './refusals.ts';

export type HaResetMode = 'default' | 'config' | 'single' | 'locked';

// --- smithlog: one line for each probable cause of a reset, written by fsmpm.

/** @seed S2:3, S2:21: less than a second is left on the HA Monitor's timer of this file system. */
export function timerNearExpiryLine(wall: Wall, timer: { fs: string; delay: number }): string {
  return smithLine(
    wall,
    `HA timer for FS "${timer.fs}" within 1 second of expiring` +
      ` (status delay = ${timer.delay})`,
  );
}

/** @seed S2:3, S2:5: the timer ran out. */
export function timerExpiredLine(wall: Wall, timer: { fs: string; delay: number }): string {
  return smithLine(
    wall,
    `HA reset: timer for FS "${timer.fs}" expired (status delay = ${timer.delay})`,
  );
}

/** @seed S2:6: the active HaShared FSM is gone while its file system is mounted here. */
export function fsmExitedMountedLine(wall: Wall, fsm: { fs: string }): string {
  return smithLine(
    wall,
    `HA reset: active FSM for FS "${fsm.fs}" exited while the file system is mounted`,
  );
}

/** @seed S2:39: says that it happened, and neither which process nor which command. */
export function unmountFailedLine(wall: Wall, mount: { fs: string; mountPoint: string }): string {
  return smithLine(
    wall,
    `HA reset: could not unmount FS "${mount.fs}" from ${mount.mountPoint}` +
      ' at shutdown of CVFS',
  );
}

/** @seed S2:7-9: `pid` is the snhamgr process that asked. */
export function forcedSmithLine(wall: Wall, request: { pid: number }): string {
  return smithLine(wall, `HA reset requested by snhamgr force smith (pid ${request.pid})`);
}

/** A reset that a mode other than default held back: logged all the same. */
export function suppressedResetLine(
  wall: Wall,
  reset: { cause: string; mode: HaResetMode },
): string {
  return smithLine(wall, `HA reset suppressed (mode=${reset.mode}): ${reset.cause}`);
}

/** @seed S2:2-3: /usr/cvfs/debug/smithlog holds one line for each probable cause, with its date. */
function smithLine(wall: Wall, text: string): string {
  return `${cDate(wall)} ${text}`;
}

// --- nssdbg.out: fsmpm, the port mapper and name server.

export type NssLevel = 'INFO' | 'NOTICE' | 'WARN' | 'ERROR';

/** A line of nssdbg.out or ha_mgr.out. `pid` is the daemon's. */
export function daemonLine(wall: Wall, pid: number, level: NssLevel, text: string): string {
  return `${vendorStamp(wall)} ${threadOf(pid)} ${level.padEnd(6)} ${text}`;
}

type FsmPlace = { fs: string; priority: number; address: string; port: number; pid: number };

export const nssText = {
  started: (host: string) => `NSS: fsmpm started on ${host}.`,
  stopping: (host: string) => `NSS: fsmpm on ${host} is shutting down.`,
  fsmStarting: (fs: string, priority: number, host: string) =>
    `PortMapper: Starting FSS service '${fs}[${priority}]' on ${host}.`,
  fsmlistMissing: `PortMapper: no ${PATHS.fsmlist}: no FSS is started.`,
  fsmDisconnected: (fs: string) => `PortMapper: FSS '${fs}' disconnected.`,
  fsmRestarting: (fs: string, delayS: number) =>
    `PortMapper: FSS '${fs}' will be restarted in ${delayS} seconds.`,
  fsmHung: (fs: string, pid: number) =>
    `PortMapper: FSS '${fs}' (pid ${pid}) did not exit within 60 seconds, sending SIGQUIT.`,
  activeRegistered: (place: FsmPlace) => `NSS: Active FSS ${located(place)} - registered.`,
  standbyRegistered: (place: FsmPlace) => `NSS: Standby FSS ${located(place)} - registered.`,
  activeDropped: (place: FsmPlace) => `NSS: Active FSS ${located(place)} - dropped.`,
  standbyDropped: (place: FsmPlace) => `NSS: Standby FSS ${located(place)} - dropped.`,
  voteCalled: (fs: string) => `NSS: Election called for FSS '${fs}'.`,
  activationOrdered: (fs: string, address: string, votes: number) =>
    `NSS: Election for FSS '${fs}': ${address} is to activate (${votesText(votes)}).`,
  heartbeatLost: (address: string) =>
    `NSS: Name Server '${address}' heartbeat lost, unable to send message.`,
  heartbeatBack: (address: string) => `NSS: Name Server '${address}' heartbeat restored.`,
  primaryChanged: (address: string) => `NSS: Name Server '${address}' is the primary coordinator.`,
  timerResetAsked: (fs: string, delay: number) =>
    `HA: asking the peer for a timer reset of FS "${fs}" (status delay = ${delay}).`,
  timerResetGranted: (fs: string) => `HA: the peer granted a timer reset of FS "${fs}".`,
  timerResetRefused: (fs: string, why: string) => `HA: no timer reset of FS "${fs}": ${why}.`,
  /** @seed S2:27: the two values must match. */
  intervalMismatch: (localS: number, peerS: number) =>
    `HA: ha_smith_interval differs: ${localS} here, ${peerS} on the peer.` +
    ' It must match on both MDCs.',
  intervalInvalid: (found: string, usedS: number) =>
    `HA: ha_smith_interval: expected one line 'ha_smith_interval=<integer>' from 1 to 999,` +
    ` found ${found}; using ${usedS}.`,
  intervalChanged: (seconds: number) => `HA: ha_smith_interval is ${seconds}.`,
} as const;

function votesText(votes: number): string {
  return `${votes} vote${votes === 1 ? '' : 's'}`;
}

function located(place: FsmPlace): string {
  return `'${place.fs}[${place.priority}]' at ${place.address}:${place.port} (pid ${place.pid})`;
}

// --- cvlog: one FSM.

export type FsmLevel = 'Info' | 'Warning' | '**Error**' | '*FATAL*';

/** A line of /usr/cvfs/data/<fs>/log/cvlog. `pid` is the FSM's. */
export function fsmLine(wall: Wall, pid: number, level: FsmLevel, text: string): string {
  return `${vendorStamp(wall)} ${threadOf(pid)} (${level}) ${text}`;
}

export const fsmText = {
  started: (fs: string, host: string, priority: number) =>
    `FSM '${fs}' started on ${host}, priority ${priority}.`,
  standby: 'FSM is in standby, waiting for an activation order.',
  activationOrdered: (votes: number) => `Activation ordered with ${votesText(votes)}.`,
  branding: (attempt: number, votes: number) =>
    `Branding Arbitration Block (attempt ${attempt}) votes ${votes}.`,
  arbHeld: (owner: string, connections: number, votes: number) =>
    `Arbitration Block is being branded by ${owner} (${connections} connections,` +
    ` ${votesText(votes)} here): not usurped.`,
  raceLost: (owner: string) =>
    `Arbitration Block was branded by ${owner} meanwhile: usurpation given up.`,
  /** @seed S2:18: the wait before usurpation is complete. */
  usurpWait: (seconds: string) => `Usurpation: waiting ${seconds} seconds for the previous owner.`,
  activated: (fs: string) => `FSM '${fs}' is active.`,
  activationScript: '/usr/cvfs/lib/snactivated started.',
  activationScriptDone: '/usr/cvfs/lib/snactivated finished.',
  activationScriptFailed: '/usr/cvfs/lib/snactivated failed.',
  brandDelayed: (delay: number) => `Arbitration Block brand is late (status delay = ${delay}).`,
  brandFailed: (error: string) => `Arbitration Block brand failed: ${error}`,
  brandLost: (owner: string) => `Arbitration Block is branded by ${owner}: this FSM lost control.`,
  hangLimit: (seconds: number) => `OpHangLimitSecs exceeded (${seconds}): an operation is hung.`,
  blocked: 'FSM is blocked: it starts on the primary only.',
  stopping: 'FSM is shutting down.',
  exited: (why: string) => `FSM exits: ${why}.`,
} as const;

// --- ha_mgr.out: snhamgr_daemon. Lines are made by daemonLine.

type SnhamgrCommand = Extract<MdcCommand, { type: `snhamgr.${string}` }>;

export const haManagerText = {
  started: 'snhamgr_daemon started.',
  stopping: 'snhamgr_daemon is shutting down.',
  request: (command: SnhamgrCommand) => `request: ${requestWords(command)}`,
  refused: (command: SnhamgrCommand, reason: Refusal) =>
    `refused: ${requestWords(command)}: ${reasonText(reason)}`,
  modeChanged: (from: string, to: string) => `local mode ${from} -> ${to}`,
  statusChanged: (from: string, to: string) => `local status ${from} -> ${to}`,
  peerChanged: (mode: string, status: string) => `peer is mode=${mode} status=${status}`,
  peerLost: 'peer does not answer: assumed to be in mode default',
  peerdownSet: 'peer certified as down by an administrator',
  peerdownCleared: 'peer certified as up by an administrator',
  peerdownDropped: 'peer certified as down is talking: certificate dropped',
  safeguard: (why: string) => `safeguard: ${why}: stopping StorNext, local mode default`,
  forceSmith: (pid: number) => `force smith requested by pid ${pid}`,
  failedStartup: 'startup failed: StorNext stays down until snhamgr clear',
  cleared: '.ha_idle_failed_startup removed',
} as const;

/** In the words in which it was typed: `mode=locked`, `force smith`, `peerdown`. */
function requestWords(command: SnhamgrCommand): string {
  switch (command.type) {
    case 'snhamgr.mode':
      return `mode=${command.mode}`;
    case 'snhamgr.forceSmith':
      return 'force smith';
    case 'snhamgr.primary':
      return '--primary';
    default:
      return command.type.slice('snhamgr.'.length);
  }
}

// --- /var/log/messages.

/** `Nov 22 05:33:00 mdc-a fsmpm[2211]: text`; the kernel has no pid. */
export function syslogLine(
  wall: Wall,
  host: string,
  tag: string,
  pid: number | null,
  text: string,
): string {
  return `${syslogDate(wall)} ${host} ${tag}${pid === null ? '' : `[${pid}]`}: ${text}`;
}

export const kernelText = {
  reconnecting: (fs: string) => `Reconnecting to FSS '${fs}'`,
  reconnected: (fs: string, address: string) =>
    `Reconnect successful to FSS '${fs}' on host '${address}'.`,
  mounted: (fs: string, mountPoint: string) => `SNFS file system '${fs}' mounted on ${mountPoint}`,
  unmounted: (fs: string, mountPoint: string) =>
    `SNFS file system '${fs}' unmounted from ${mountPoint}`,
  unmountBusy: (mountPoint: string) => `umount: ${mountPoint}: target is busy.`,
} as const;

// --- raslog: RAS events, kept by the coordinators.

/** The names of reference §5.1 that this family raises. */
export type RasEvent =
  | 'SL_EVT_FAIL_OVER'
  | 'SL_EVT_SHUTDOWN_ERR'
  | 'SL_EVT_TASK_DIED'
  | 'SL_EVT_IO_ERR'
  | 'SL_EVT_COMM_LUN_FAIL'
  | 'SL_EVT_INITIALIZATION_FAIL'
  | 'SL_EVT_BADCFG_NOT_SUP'
  | 'SL_EVT_CONNECTION_FAIL';

/** The whole vocabulary, for `cvadmin ras enq`. */
export const RAS_EVENTS = [
  'SL_EVT_NO_RESPONSE',
  'SL_EVT_INVALID_LABEL',
  'SL_EVT_DISK_ALLOC_FAIL',
  'SL_EVT_COMM_LUN_FAIL',
  'SL_EVT_IO_ERR',
  'SL_EVT_SHUTDOWN_ERR',
  'SL_EVT_INITIALIZATION_FAIL',
  'SL_EVT_LICENSE_FAIL',
  'SL_EVT_LICENCE_REQUIRED',
  'SL_EVT_FAIL_OVER',
  'SL_EVT_META_ERR',
  'SL_EVT_BADCFG_NOT_SUP',
  'SL_EVT_TASK_DIED',
  'SL_EVT_SYS_RES_FAIL',
  'SL_EVT_SYS_RES_CRIT',
  'SL_EVT_SYS_RES_WARN',
  'SL_EVT_CONNECTION_FAIL',
  'SL_EVT_LUN_CHANGE',
  'SL_EVT_JOURNAL_ERR',
] as const;

/** A line of /usr/cvfs/ras/raslog. The detail has its verified shape, the head is synthetic. */
export function rasLine(wall: Wall, event: string, detail: string): string {
  return `${formatDate('%Y-%m-%d %H:%M:%S', wall)} ${event} ${detail}`;
}

/** `<host> fsm[PID=n]: fs snfs1: <text>`. */
export function rasDetail(host: string, fsmPid: number, fs: string, text: string): string {
  return `${host} fsm[PID=${fsmPid}]: fs ${fs}: ${text}`;
}

export const rasText = {
  failOver: (previous: string, current: string) =>
    `Fail-over has occurred: Previous MDC '${previous}' Current MDC '${current}'`,
  unmountFailed: 'could not unmount all cvfs file systems',
  taskDied: (pid: number) => `FSM (pid ${pid}) terminated unexpectedly`,
  brandError: (error: string) => `I/O error on the metadata disk: ${error}`,
  initializationFailed: 'StorNext startup failed, see /usr/cvfs/debug/smithlog',
} as const;

// --- the trace buffer that cvdb prints.

/** @seed S2:32: one per HA Monitor check of a traced file system. */
export function haMonitorCheckLine(check: { pid: number; fs: string; delay: number }): string {
  return `HAmonCheck PID ${check.pid} FS "${check.fs}" status delay = ${check.delay}`;
}

/** A thread number that stays the same for a process: synthetic, as threads are not modelled. */
function threadOf(pid: number): string {
  return `0x7f${(Math.imul(pid, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0')}00`;
}
