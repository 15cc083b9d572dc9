// The state of one MDC as plain data. Every daemon of it is a part with its deadlines as fields;
// null: not set. Durable survives a reset, a crash and a power loss; volatile does not. /tmp and
// /run are volatile files. Who changes what: machines/*.ts alone. console/*.ts and query.ts read.

import type { EpochMs, Zone } from '../../../core/calendar.ts';
import type { NodeId } from '../../../core/ids.ts';
import type { NodeState } from '../../../core/machine.ts';
import type { Instant } from '../../../core/time.ts';
import type { MdcCommand, SnhamgrMode } from './commands.ts';
import type { BugName, Config, HaFsType } from './config.ts';
import type { Report } from './messages.ts';
import type { Pairing, RequestInputs } from './tables.ts';

export type MdcState = NodeState<Durable, Volatile>;

// --- durable ---

export type FileRecord = { text: string; mode: number; modifiedMs: EpochMs };

/** A log: whole lines, already stamped. `nextLine` counts lines ever written, so that a stream can
 * resume: `lines[i]` is number `nextLine - lines.length + i`. When full, `lines` moves to `older`
 * and `rotations` grows. */
export type Log = {
  lines: string[];
  older: string[];
  nextLine: number;
  rotations: number;
  modifiedMs: EpochMs;
};

/** The last HA reset that this computer did to itself, told before it died. */
export type ResetRecord = {
  at: Instant;
  cause: ResetCause;
  fs: string | null;
  /** The mode it was in: anything but `default` is a bug (I4). */
  mode: SnhamgrMode;
  /** Has the smithlog a line for it? It should where fsmpm was alive to write it (S2:9). */
  isLogged: boolean;
  wasFsmpmRunning: boolean;
  /** Of an expired timer: how long it had been silent when it was due, and what it was armed for.
   */
  silentMs: number;
  armedIntervalMs: number;
};

/** @seed S2:5-7 the three methods for producing an HA reset. `fsmpmExit` is a case of the second
 * (S2:9). */
export type ResetCause = 'timerExpired' | 'fsmExitMounted' | 'forceSmith' | 'fsmpmExit';

export type Durable = {
  /** Files with contents of their own, by absolute path. Logs are not among them. */
  files: { [path: string]: FileRecord };
  /** Directories made by hand; those of files and logs exist anyway. */
  directories: string[];
  /** Logs by absolute path: see paths.ts for their names. */
  logs: { [path: string]: Log };
  lastReset: ResetRecord | null;
};

// --- volatile
// -------------------------------------------------------------------------------------------------

export type Volatile = {
  identity: Identity;
  config: Config;
  bugs: { [Name in BugName]: boolean };
  settings: Settings;
  counters: Counters;
  snhamgr: Snhamgr;
  cvfs: Cvfs;
  fsmpm: Fsmpm;
  /** In the order of the config, which is that of the fsmlist shipped with the rack. */
  fsms: Fsm[];
  snactivated: Snactivated;
  peer: Peer;
  /** In the order of `fsms`. */
  mounts: Mount[];
  vip: Vip;
  ports: { isLanUp: boolean; isClientLanUp: boolean };
  trace: Trace;
  /** Files under /tmp and /run. */
  scratch: { [path: string]: FileRecord };
  /** Faults of the family's own that are active now. */
  afflictions: { isSnactivatedFailing: boolean; areClientsLost: boolean };
  /** Commands that wait for the one under way, in the order in which they were typed. */
  waiting: { replyTo: number; command: MdcCommand }[];
  /** Linux is to go down at an instant; `isStopping`: StorNext is being stopped for it now. */
  shutdown: { at: Instant; isReboot: boolean; isStopping: boolean } | null;
  /** Ordered in this step: its last effect. Nothing else may follow. */
  goingDown: { isReset: boolean; cause: string } | null;
};

export type Identity = {
  node: NodeId;
  peer: NodeId;
  /** 0 for the first node of the manifest: the coordinator while both live. */
  index: number;
  address: string;
  peerAddress: string;
  epoch: EpochMs;
  zone: Zone;
  bootedAt: Instant;
  /** Where this node's half-second grid lies: ticks and heartbeats of one node come together. */
  phaseMs: number;
  skewMs: number;
};

/** What the files say, read when they are written (and at boot). */
export type Settings = {
  /** From /usr/cvfs/config/ha_smith_interval; the default where it is missing or malformed. */
  intervalMs: number;
  /** Its text where it is malformed; null where it is not, or is missing. */
  malformedInterval: string | null;
  /** Does /usr/cvfs/config/ha_peer name the peer? Without it no negotiation and no snhamgr talk. */
  hasHaPeer: boolean;
  /** Does the HA marker /usr/adic/install/.snsm_ha_configured exist? */
  isHaConfigured: boolean;
  /** Does /usr/cvfs/install/.ha_idle_failed_startup exist? (S2:43) */
  isLatched: boolean;
};

/** Modelled numbers: pids, disk requests, brands. They start anew at boot. */
export type Counters = {
  nextPid: number;
  nextRequest: number;
  /** Twice a count that starts at the boot's instant, plus the node's index: unique for the life of
   * the rack. */
  nextBrand: number;
  nextPeerRequest: number;
  nextPort: number;
  /** Frames that came in damaged and were dropped. */
  damagedFrames: number;
};

/** The snhamgr daemon and its watcher. */
export type Snhamgr = {
  isRunning: boolean;
  pid: number;
  watcherPid: number;
  /** The watcher starts the daemon again. Null after `service snhamgr stop`. */
  restartAt: Instant | null;
  mode: SnhamgrMode;
  modeChangedMs: EpochMs;
  /** The administrator's certificate that the peer is powered off (S2:47). */
  isPeerdown: boolean;
  peerdownChangedMs: EpochMs;
  /** StorNext was running when mode=locked stopped it: mode=default starts it again (@choice). */
  isStoppedByLock: boolean;
  /** The last request that the table decided on: for coverage. */
  lastRequest: RequestInputs | null;
  /** The last pair that a safeguard left, in the very step in which it came about. */
  leftPairing: Pairing | null;
  /** The last request of the peer that was taken up: a doubled frame is not taken up twice. */
  lastPeerRequest: number;
  /** The command that takes its time; one at a time (@choice). */
  job: SnhamgrJob | null;
};

/** A command on its way. `plan` holds the steps still to do, the first one being under way. */
export type SnhamgrJob = {
  /** The outside input to reply to; null when the peer asked (`peerRequest`) or a safeguard acts.
   */
  replyTo: number | null;
  command: MdcCommand | null;
  peerRequest: number | null;
  plan: JobStep[];
  /** The first step of `plan` has been started. */
  isStarted: boolean;
  /** The peer request this step waits for. */
  awaits: number | null;
  giveUpAt: Instant | null;
};

export type JobStep =
  | { step: 'localMode'; mode: SnhamgrMode }
  | { step: 'peerMode'; mode: SnhamgrMode; isQuiet: boolean }
  | { step: 'localStop' }
  | { step: 'localStart' }
  | { step: 'localPrimary' }
  | { step: 'peerStop' }
  | { step: 'peerStart' };

/** `service cvfs`: the order in which StorNext comes up and goes down. */
export type Cvfs = {
  isUp: boolean;
  phase: CvfsPhase;
  /** When the phase is over. */
  phaseEndsAt: Instant | null;
  /** When a busy unmount is given up. */
  giveUpAt: Instant | null;
  /** Start again once it is down (`restart`). */
  isRestarting: boolean;
  /** Did the last stop fail to unmount something? */
  hasUnmountFailed: boolean;
  /** The `service cvfs` command under way. */
  pending: { replyTo: number | null; command: MdcCommand | null } | null;
  startedAt: Instant | null;
};
export type CvfsPhase = 'idle' | 'starting' | 'stoppingSnsm' | 'unmounting' | 'stoppingFsms';

export type Fsmpm = {
  isRunning: boolean;
  pid: number;
  startedAt: Instant;
  /** Promoted by snactivated through `snhamgr --primary`. */
  isPrimary: boolean;
  /** Next heartbeat to the peer: it speaks for snhamgr_daemon too. */
  heartbeatAt: Instant | null;
  /** Grows with every change that the peer should know. Starts at the boot's instant. */
  version: number;
  /** The version last sent as a report. */
  reportedVersion: number;
};

/** An FSM process of one file system, and the kernel's HA Monitor timer that belongs to it.
 *   stopped    no process          blocked    HaManaged where nobody is primary here
 *   standby    runs, waits for an activation order
 *   observing  ordered to usurp: reads the ARB, has not branded yet
 *   branding   has branded, re-checks twice that its brand stands
 *   waiting    rebrands and waits interval + delta
 *   active     controls the metadata (while now < monitor.smithAt) */
export type FsmPhase =
  | 'stopped'
  | 'blocked'
  | 'standby'
  | 'observing'
  | 'branding'
  | 'waiting'
  | 'active';

export type Fsm = {
  fs: string;
  haFsType: HaFsType;
  phase: FsmPhase;
  /** 0 while there is no process. */
  pid: number;
  port: number;
  /** From the fsmlist: 0 (preferred) to 9. Null: not in the fsmlist. */
  priority: number | null;
  startedAt: Instant;
  /** fsmpm starts it again. */
  restartAt: Instant | null;
  /** Clients connected: 0 unless active. */
  connections: number;
  /** The votes it was ordered to usurp with. */
  votes: number;
  orderedAt: Instant | null;
  activatedAt: Instant | null;
  /** Next brand, read or check. */
  tickAt: Instant | null;
  /** With tracing on, the operation of this tick goes out a little later. */
  sendAt: Instant | null;
  /** The disk request under way; 0: none. There is never a second one. */
  request: number;
  requestOp: 'read' | 'write';
  /** The brand that the write under way carries. */
  sentBrand: number;
  /** The last own brand that has landed; 0: none in this life. */
  brand: number;
  /** Increasing number over all owners, written beside the brand. */
  seq: number;
  usurpation: Usurpation;
  monitor: HaMonitor;
  /** Disk requests that failed in a row: told once, not twice a second. */
  failureCount: number;
  /** When this coordinator last ordered the peer's FSM to usurp: it does so once a heartbeat. */
  delegatedAt: Instant | null;
  /** When this node last granted its peer a timer reset for this file system. */
  lastGrantAt: Instant | null;
};

/** What an FSM on its way to control has seen. Meaningful while observing, branding or waiting. */
export type Usurpation = {
  /** Whose brand it saw last; null: the block was never written. */
  previousOwner: string | null;
  seenBrand: number;
  /** Since when the brand has not changed. */
  unchangedSince: Instant;
  firstReadAt: Instant | null;
  lastNewAt: Instant;
  recheckCount: number;
  backOffCount: number;
  /** Earliest completion: max(lastNewAt, lastGrantAt, firstReadAt) + interval + delta. */
  completeAt: Instant | null;
  /** The interval it waited for, once completed. */
  waitedIntervalMs: number;
};

/** The HA Monitor: `smithAt` is the deadline at which the computer resets itself; null: no timer.
 */
export type HaMonitor = {
  smithAt: Instant | null;
  /** The smithlog line is due; null: written already or no timer. */
  warnAt: Instant | null;
  /** HAmonCheck's `status delay`: ticks since a brand landed. 1 is healthy. */
  delay: number;
  /** The interval with which it was armed last. */
  armedIntervalMs: number;
  /** When a brand last landed, and from when the last accepted grant counts: S2:19 and S2:33. */
  landedAt: Instant;
  grantedFrom: Instant | null;
  /** It expired in a mode that forbids the reset: the FSM controls nothing until a brand lands. */
  isSuspended: boolean;
  /** The delay was above 1 since a brand last landed. */
  isLate: boolean;
  /** A grant was asked for at this instant and not answered yet. */
  askedAt: Instant | null;
  grantCount: number;
};

/** The snactivated script: runs once after the HaShared FSM became active. */
export type Snactivated = { endsAt: Instant | null; pid: number };

/** What this node knows of its peer. */
export type Peer = {
  /** Heard of within the loss timeout. */
  isHeard: boolean;
  /** When silence becomes loss; null: it is lost. After a boot, too, the peer gets that long to
   * speak. */
  lostAt: Instant | null;
  /** Its last report; null until the first one, and again after a loss. */
  report: Report | null;
  /** When it came in. What was ordered later knows better. */
  reportAt: Instant;
  version: number;
  isMismatchTold: boolean;
};

export type Mount = {
  fs: string;
  path: string;
  isMounted: boolean;
  /** fstab and nobody's umount: to be mounted as soon as an FSM is active. */
  isWanted: boolean;
  /** Processes that keep it busy (fault mount.busy). */
  busy: Busy | null;
};
export type Busy = { pid: number; sinceMs: EpochMs; exitAt: Instant | null };

/** The virtual IP: on the primary only. `definition` is what vip_control wrote. */
export type Vip = { isHeld: boolean };

/** Debugging traces (cvdbset, cvdb). */
export type Trace = {
  /** Modules whose tracing is on, in the order they were switched on. */
  modules: string[];
  isHaTraced: boolean;
  lines: string[];
  nextLine: number;
};
