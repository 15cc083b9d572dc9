// The state of a DS300 controller as plain data; that of host-1 is in state/host.ts. Deadlines are
// fields; null: not set. Durable survives a reset, a crash and a power loss: flash, the drives and
// the battery-backed cache. Who changes what: machines/*.ts alone. console/*.ts and query.ts read.

import type { EpochMs, Zone } from '../../../core/calendar.ts';
import type { NodeId } from '../../../core/ids.ts';
import type { NodeState } from '../../../core/machine.ts';
import type { Instant } from '../../../core/time.ts';
import type { Change, SessionFacts } from './commands.ts';
import type {
  BugName,
  Config,
  Eth,
  FailbackPolicy,
  IpFailoverMode,
  Side,
  StandbyTur,
  Transition,
} from './config.ts';
import type { Beat, HostAnswer, Report } from './messages.ts';
import type { Attention, Injection } from './scsi/grant.ts';
import type { Afflictions } from './state/afflictions.ts';
import type { ArrayRecord, Drive, LogicalDrive } from './state/enclosure.ts';
import type { EventRecord } from './state/eventRecord.ts';
import type { HeldCommand, HostSession, StoreWrite } from './state/service.ts';

export type { Afflictions } from './state/afflictions.ts';
export type { ArrayRecord, Drive, LogicalDrive } from './state/enclosure.ts';
export type { EventRecord } from './state/eventRecord.ts';
export type { HeldCommand, HostSession, StoreWrite } from './state/service.ts';

/** @seed S3:10 only three states are valid for the port groups. */
export type GroupState = 'active/optimized' | 'standby' | 'unavailable';

export type ControllerState = NodeState<ControllerDurable, ControllerVolatile>;

export type ControllerDurable = {
  settings: Settings;
  arrays: ArrayRecord[];
  logicalDrives: LogicalDrive[];
  /** @seed S3:23-27 always all, on both controllers; no ownership. In the order of their bays. */
  drives: Drive[];
  /** Who holds the addresses of each controller. The higher version is right. */
  addressSets: { [Name in Side]: { holder: Side; version: number } };
  /** The last claim of the enclosure that this controller knows. */
  epoch: number;
  /** Which controller has failed and not been enabled since. */
  failed: Side | null;
  /** Write cache, battery-backed: what the store has not taken yet, oldest first. */
  dirty: StoreWrite[];
  /** The same of the peer, mirrored. */
  mirror: StoreWrite[];
  events: EventLog;
  /** The highest number of a write: see state/service.ts. */
  writeNumber: number;
};

/** Set by an operator; the same on both controllers: the higher version is right. */
export type Settings = {
  version: number;
  ipFailover: IpFailoverMode;
  failback: FailbackPolicy;
  cacheMode: 'writeBack' | 'writeThrough';
  isMirrorOn: boolean;
  chapUser: string;
  chapSecret: string;
  chapMutualUser: string;
  chapMutualSecret: string;
  transition: Transition;
  standbyTur: StandbyTur;
};

/** `entries[i]` is number `nextNumber - entries.length + i`. Bounded: see machines/eventLog.ts. */
export type EventLog = { entries: EventRecord[]; nextNumber: number };

/** `absent`: the bay is empty (profile single). `starting`: looks for its peer. `failed`: awaits
 * peer enable (S3:33-36). */
export type ControllerPhase = 'absent' | 'starting' | 'enabled' | 'failed';

export type ControllerVolatile = {
  identity: Identity;
  config: Config;
  bugs: { [Name in BugName]: boolean };
  phase: ControllerPhase;
  /** Of `starting`: acts alone then. */
  graceEndsAt: Instant | null;
  enabledAt: Instant | null;
  beatAt: Instant | null;
  beatCount: number;
  /** Rises with every change that the peer has to know. */
  revision: number;
  reportedRevision: number;
  /** Carrier of each port. */
  links: { eth2: boolean; eth3: boolean; management: boolean; interface1: boolean };
  peer: Peer;
  claim: Claim | null;
  takeover: Takeover | null;
  /** Arrays on their way to the peer. */
  moves: Move[];
  wants: Want[];
  failback: Failback | null;
  enabling: Enabling | null;
  /** This controller hands everything over once its cache is in the store. */
  handOver: HandOver | null;
  /** Addresses on this controller's ports now, aliases among them. */
  held: HeldAddress[];
  arps: ArpBurst[];
  /** ARP packets that went out on a wire, newest last: what ports send and captures show. */
  frames: ArpFrame[];
  nextFrame: number;
  attentions: Attention[];
  nextAttention: number;
  ownerChanges: OwnerChanges[];
  injections: Injection[];
  nextInjection: number;
  /** Sessions of the real target, as its port tells them. At most 256. */
  sessions: SessionFacts[];
  /** Sessions of host-1. */
  hostSessions: HostSession[];
  heldCommands: HeldCommand[];
  /** Reads and writes of the enclosure under way. */
  store: Store;
  afflictions: Afflictions;
  dump: Dump | null;
  /** The row of tables/ipfailover.ts that was last decided: `both UDUD a+b`. For coverage. */
  lastPlacement: string;
  /** Row of the gate's table that was last decided. */
  lastGate: string;
  /** Typed commands under way: their answers are text. */
  typed: { id: number; change: Change }[];
};

export type Identity = {
  node: NodeId;
  side: Side;
  peer: NodeId;
  epoch: EpochMs;
  zone: Zone;
  bootedAt: Instant;
  skewMs: number;
};

/** What this controller knows of the other (S3:16). `silent`: no heartbeat within the loss time. */
export type PeerStatus = 'unknown' | 'enabled' | 'failed' | 'awaitingEnable' | 'absent';
export type Peer = {
  status: PeerStatus;
  /** Silence becomes a loss then; null: it is lost, or was never heard. */
  lostAt: Instant | null;
  heardAt: Instant | null;
  beat: Beat | null;
  /** The newest that was ever heard: a late one is no sign of life. */
  newest: { bootedAt: Instant; count: number } | null;
  /** Its last report; null: none in its present life. */
  report: Report | null;
};

/** A claim of the enclosure: written with `epoch`; whoever finds a lower one before it has won. */
export type Claim = {
  /** Of the read that looks first, then of the write; 0: it waits for `retryAt`. */
  request: number;
  isWriting: boolean;
  epoch: number;
  retryAt: Instant | null;
  beganAt: Instant;
  /** The peer has stopped by itself: nobody is to be fenced. */
  isExplicit: boolean;
  /** An operator told a failed controller to take over from a silent peer. */
  isForced: boolean;
};

/** @seed S3:17. `confirm`: the claim is written once more when the peer has been made to stop; 0:
 * it stands. */
export type Takeover = {
  from: Side;
  beganAt: Instant;
  endsAt: Instant;
  isExplicit: boolean;
  confirm: number;
};

/** `endsAt`: earliest; the cache must be in the store as well. */
export type Move = {
  array: string;
  to: Side;
  cause: 'management' | 'host' | 'failback';
  endsAt: Instant;
  /** The time is up, and it waits for the cache. */
  isTimeUp: boolean;
  giveUpAt: Instant;
  replyTo: number | null;
  initiator: string;
  waiting: { session: string; command: number } | null;
};

/** Arrays go back one after the other, the addresses last. `isWhole`: those that a host moved, too
 * (asked for by hand). */
export type Failback = {
  at: Instant;
  isStarted: boolean;
  isWhole: boolean;
  returned: number;
  replyTo: number | null;
};
export type Enabling = {
  giveUpAt: Instant;
  replyTo: number | null;
  /** The write that makes the enclosure forget the failure; 0: none under way. */
  request: number;
  isWritten: boolean;
};
export type HandOver = { cause: string; beganAt: Instant; replyTo: number | null };

/** An array that this controller has asked its peer for. */
export type Want = {
  array: string;
  cause: Move['cause'];
  initiator: string;
  askAt: Instant;
  giveUpAt: Instant;
  replyTo: number | null;
  /** The SET TARGET PORT GROUPS of host-1 that waits for it. */
  waiting: { session: string; command: number } | null;
};

export type HeldAddress = {
  address: string;
  home: Side;
  kind: 'iscsi' | 'management';
  /** The port it was configured for. */
  homePort: Eth | 'management';
  /** The port it answers on. */
  port: Eth | 'management';
  /** @seed S3:17 on a port that is not its own. */
  isAlias: boolean;
  since: Instant;
  /** ARP packets of this place that were sent, or that a fault swallowed. */
  announced: number;
  /** Does the port have link, so that it can be reached? */
  isReachable: boolean;
};

/** @seed S3:17 the three ARP packets of one moved address. */
export type ArpBurst = {
  address: string;
  port: Eth | 'management';
  sent: number;
  nextAt: Instant;
};

export type ArpFrame = {
  seq: number;
  at: Instant;
  link: string;
  address: string;
  mac: string;
};

export type Store = {
  nextRequest: number;
  reads: StoreRead[];
  /** Destaging, or the replay of the mirror, goes on then after a refused request. */
  retryAt: Instant | null;
  /** The read of the block `pair` at boot; 0: done. */
  pairRequest: number;
  pairRetryAt: Instant | null;
  /** What a slow drive holds back. */
  late: LateAnswer[];
  /** Is the write cache in use? (battery, mirror, peer) */
  isWriteBack: boolean;
};
export type StoreRead = { request: number; session: string; command: number; lun: number };
export type LateAnswer = { at: Instant; session: string; answer: HostAnswer };

/** Of each array: how often its owner changed in this life, and how often that was told. */
export type OwnerChanges = { array: string; changes: number; told: number };

export type Dump = { to: string; file: string; replyTo: number | null; giveUpAt: Instant };
