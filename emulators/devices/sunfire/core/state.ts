// The state of the three nodes as plain data: two System Controllers and the platform. Deadlines
// are fields; null: not set. Durable survives a reset, a crash and a power loss; volatile does not.
// Who changes what: machines/*.ts alone. console/*.ts and query.ts read.
//
// REF_SEL and the clock generators are hardware that lives as long as the SC has power, SMS or not:
// they stand in the platform's registers, and an hwad writes them over its console bus.

import type { EpochMs, Zone } from '../../../core/calendar.ts';
import type { NodeState } from '../../../core/machine.ts';
import type { Instant } from '../../../core/time.ts';
import type { Domain as DomainId, ScCommand } from './commands.ts';
import type { BugName, Config, ScId } from './config.ts';
import type { Board, ClockMode, DomainRecord, Environment, Generator } from './state/platform.ts';

export type { LogEntry, Stamp } from './state/logEntries.ts';
export type {
  Board,
  BoardKind,
  ClockMode,
  DomainRecord,
  DomainStatus,
  DstopRecord,
  Environment,
  Generator,
  PlatformDurable,
  PlatformState,
  ScClock,
} from './state/platform.ts';

// --- a System Controller ---

export type ScState = NodeState<ScDurable, ScVolatile>;

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

export type ScDurable = {
  /** Files with contents of their own, by absolute path. Logs are not among them. */
  files: { [path: string]: FileRecord };
  directories: string[];
  /** Logs by absolute path: see paths.ts. */
  logs: { [path: string]: Log };
  /** Patches added by patchadd, in order: they change smsversion and the log's line numbers. */
  patches: string[];
  /** Groups of each account: `platadmn`, `platoper`, `platsvc`, `dmnaadmn`, `dmnarcfg`, ... */
  groups: { [user: string]: string[] };
  /** `setfailover off`, or a failover: it stays off until `setfailover on`. */
  isFailoverOn: boolean;
  dataSync: DataSync;
  cmdSync: CmdSync[];
  nextCmdSync: number;
  /** Resets of the opposite SC that this one ordered, ever. */
  resetCount: number;
  bootCount: number;
};

/** File propagation to the spare, to the extent that showdatasync tells. */
export type DataSync = {
  files: { path: string; intervalMin: number; pushedMs: EpochMs | null }[];
  queue: string[];
};
export type CmdSync = { descriptor: number; identifier: number; command: string };

export type ScVolatile = {
  identity: ScIdentity;
  config: Config;
  bugs: { [Name in BugName]: boolean };
  os: Os;
  ssd: Ssd;
  fomd: Fomd;
  hwad: Hwad;
  dsmd: Dsmd;
  esmd: Esmd;
  peer: Peer;
  /** What hwad last read of the platform; null unless this SC is (becoming) MAIN. */
  platform: PlatformView | null;
  ports: Ports;
  afflictions: Afflictions;
  /** Files under /tmp and /var/run. */
  scratch: { [path: string]: FileRecord };
  /** Commands under way: each is answered when the platform has done it, or by `giveUpAt`. */
  jobs: Job[];
  nextOrder: number;
  nextPid: number;
  /** Ordered in this step: its last effect. Nothing else may follow. */
  goingDown: { isReset: boolean; cause: string } | null;
};

export type ScIdentity = {
  node: ScId;
  opposite: ScId;
  /** `cmc5asffsc0`. */
  host: string;
  i2Address: string;
  communityAddress: string;
  epoch: EpochMs;
  zone: Zone;
  bootedAt: Instant;
  skewMs: number;
};

/** `firmware`: POST and OBP of the SC; `ok`: its prompt; `booting`: Solaris; `up`: one can log in.
 * The clocks go on in all of them. */
export type OsPhase = 'firmware' | 'ok' | 'booting' | 'up' | 'halting';
export type Os = {
  phase: OsPhase;
  phaseEndsAt: Instant | null;
  /** hrtime counts from here; negative: before the rack came up. */
  kernelZeroAt: Instant;
  /** What `halting` ends in. */
  after: 'ok' | 'reboot' | 'off';
};

/** The startup daemon and what it started. `starting` until `SMS software start-up complete`. */
export type SsdPhase = 'stopped' | 'starting' | 'running' | 'stopping';
export type Ssd = {
  phase: SsdPhase;
  pid: number;
  startedAt: Instant | null;
  /** Of `stopping`. */
  phaseEndsAt: Instant | null;
  /** MAIN: the whole set is up and showenvironment gives full status (S4:71). */
  completeAt: Instant | null;
  daemons: Daemon[];
  /** Reply to `/etc/init.d/sms stop`; null: init or a command of the SC itself. */
  replyTo: number | null;
};

/** A daemon that ssd started. Stopped ones are not in the list. */
export type Daemon = {
  name: string;
  pid: number;
  /** It died: ssd starts it again then. */
  restartAt: Instant | null;
  restartCount: number;
};

/** @seed S4:107-115 fomd's states. */
export type Role = 'UNKNOWN' | 'BECOMING_MAIN' | 'MAIN' | 'SPARE';
export type Fomd = {
  role: Role;
  roleSince: Instant;
  /** The role before, for the state machine's own proof. */
  previousRole: Role;
  /** The check for the role begins, and its line is logged. */
  checkAt: Instant | null;
  /** The check is over: whoever has seen nothing assumes the main role. */
  checkEndsAt: Instant | null;
  /** A SPARE-to-be is configured. */
  spareAt: Instant | null;
  /** SC0's second look at SC1 is over. */
  secondCheckEndsAt: Instant | null;
  /** When this BECOMING_MAIN had its second check (or needed none): null before. */
  secondCheckedAt: Instant | null;
  /** When this BECOMING_MAIN last reset the opposite SC; null: it did not. */
  resetOppositeAt: Instant | null;
  /** The opposite SC was reset: frames of before are not believed until then. */
  quietUntil: Instant | null;
  /** hwad has finished: MAIN from then on. */
  mainAt: Instant | null;
  /** Next heartbeat interrupt to the opposite SC; null: it generates none. */
  beatAt: Instant | null;
  /** Next status to the opposite fomd. */
  rpcAt: Instant | null;
  failover: Failover;
  /** A table row that was last decided, for coverage. */
  lastDecision: { rpc: RpcAnswer; isBeating: boolean } | null;
};

/** What a fomd hears from the other: its role, or nothing. */
export type RpcAnswer = Role | 'silent';

export type FailoverStatus = 'ACTIVATING' | 'ACTIVE' | 'DISABLED' | 'FAILED';
export type Failover = {
  status: FailoverStatus;
  /** Of FAILED: a string of the manual such as `S-SC IS DOWN`; `None` otherwise. */
  failure: string;
  /** When ACTIVATING ends. */
  activeAt: Instant | null;
  /** The main is sick: it fails over then. Null: it is well, or cannot. */
  failoverAt: Instant | null;
  /** What makes it sick, in the log's words. */
  sickness: string | null;
  /** The external network test fails then: its line is logged. */
  networkFailsAt: Instant | null;
  isNetworkFailed: boolean;
  /** It has handed over and goes down then. */
  handedOverAt: Instant | null;
  /** The spare: when silence on both ways becomes a takeover. */
  takeoverAt: Instant | null;
};

/** hwad's MAIN initialization, step by step (S4:125-131). */
export type HwadStep =
  | 'idle'
  | 'followed'
  | 'registering'
  | 'checkingLock'
  | 'programming'
  | 'attaching'
  | 'done';
export type Hwad = {
  mode: 'none' | 'main' | 'spare';
  step: HwadStep;
  /** When this initialization began; null: none in this life. */
  initBeganAt: Instant | null;
  initEndedAt: Instant | null;
  /** Counts initializations: answers to an earlier one are void. */
  initCount: number;
  stepEndsAt: Instant | null;
  /** Registering: the bus under way, buses that did not answer, boards that did not register. */
  bus: number;
  failedBuses: number[];
  unregistered: string[];
  areAllRegistered: boolean;
  /** What the lock test said; null: not tested yet. */
  isLockSeen: boolean | null;
  /** Boards to program, and how many of them are done. */
  toProgram: string[];
  programmed: number;
  /** When the SPLLs of this initialization were written last; null: not at all. */
  programmedAt: Instant | null;
  /** Lock was missing: programs as soon as it leads and the clocks are phase locked. */
  isDeferred: boolean;
  /** The next lock test of a deferred programming. */
  retryAt: Instant | null;
  /** Now and then it writes and reads again what a lost frame may have spoilt. */
  pollAt: Instant | null;
};

/** dsmd: domains that stopped and are dealt with one after the other. */
export type Dsmd = { dumping: { domain: DomainId; endsAt: Instant }[]; dumpCount: number };

/** esmd: what it cannot read any more. */
export type Esmd = { muteSince: Instant | null; shutdownAt: Instant | null };

/** What this SC knows of the opposite one. */
export type Peer = {
  /** Last heard over the I2 network. */
  rpcHeardAt: Instant | null;
  /** Silence there becomes a loss then; null: it is lost already (or was never heard). */
  rpcLostAt: Instant | null;
  /** Last heartbeat interrupt. */
  beatHeardAt: Instant | null;
  beatLostAt: Instant | null;
  /** Its last status; null: none since the loss. */
  status: PeerStatus | null;
};

/** Everything about an SC that the other one shows or decides by. */
export type PeerStatus = {
  role: Role;
  isStarting: boolean;
  failover: { status: FailoverStatus; failure: string };
  smsVersion: string;
  health: Health;
};
export type Health = {
  areDaemonsGood: boolean;
  isConsoleBusGood: boolean;
  isClockGood: boolean;
  isNetworkGood: boolean;
  isDiskFull: boolean;
  isMemoryExhausted: boolean;
};

/** Carriers of this SC's ports. */
export type Ports = {
  isI2Up: boolean;
  isHeartbeatUp: boolean;
  isCommunityUp: boolean;
  isI2cUp: boolean;
  isClockUp: boolean;
  isConsoleBusUp: boolean;
};

/** Faults of the family's own that are active on this SC. */
export type Afflictions = {
  /** I2C buses that time out for this SC, as often as faults say so. */
  mutedBuses: number[];
  isDiskFull: boolean;
  isMemoryExhausted: boolean;
  /** Daemons that die again as soon as ssd has started them. */
  dyingDaemons: string[];
};

export type Job = {
  replyTo: number;
  command: ScCommand;
  order: number;
  giveUpAt: Instant;
};

// --- what hwad and esmd of a main SC know of it ---

export type PlatformView = {
  boards: BoardView[];
  domains: DomainView[];
  clocks: ClocksView;
  environment: Environment;
  /** When each part was last read. */
  readAt: Instant;
};
export type BoardView = Pick<
  Board,
  'location' | 'kind' | 'type' | 'slot' | 'isOn' | 'test' | 'domain' | 'spll'
>;
export type DomainView = Pick<
  DomainRecord,
  'id' | 'tag' | 'keyswitch' | 'status' | 'statusSince' | 'isStopPending' | 'stopCount'
>;
export type ClocksView = {
  sc0: { mode: ClockMode; generator: Generator };
  sc1: { mode: ClockMode; generator: Generator };
  isLocked: boolean;
};
