// The state of a node and of a Service Processor as plain data. Deadlines are fields; null: not
// set. Durable survives a reset, a crash and a power loss; volatile does not.
// Who changes what: machines/*.ts alone. cli, spcli, rest, snmp and query.ts read.

import type { EpochMs, Zone } from '../../../core/calendar.ts';
import type { Json, JsonObject } from '../../../core/json.ts';
import type { NodeState } from '../../../core/machine.ts';
import type { Instant } from '../../../core/time.ts';
import type { Answer, Command } from './commands.ts';
import type { BugName, Config } from './config.ts';
import type { NodeName, SpName } from './members.ts';
import type {
  AutosupportMessage,
  ClusterConfig,
  EmsLog,
  Job,
  NodeReport,
} from './state/cluster.ts';
import type { Generations, Ha, Interconnect, Mailbox, NodePhase } from './state/ha.ts';
import type { HealthAlert } from './state/health.ts';
import type { Hwassist } from './state/hwassist.ts';
import type { Environment, Ladder, SpSight, SpTalk, SpUpdate } from './state/sp.ts';
import type { Leaving } from './tables.ts';

export type OntapState = NodeState<OntapDurable, OntapVolatile>;

export type OntapDurable = {
  bootCount: number;
  /** Where it stops after POST: at the LOADER prompt, or it goes on. */
  bootTo: 'ontap' | 'loader';
  /** What switched it on. */
  lastPowerOn: string;
  /** Why it last went down; told at the next boot. */
  lastDown: string;
  cluster: ClusterConfig;
  generations: Generations;
  /** Own log and the copy of the partner's, by node. */
  ems: { [Name in NodeName]: EmsLog };
  alerts: HealthAlert[];
  autosupport: AutosupportMessage[];
  nextAutosupport: number;
  spUpdate: SpUpdate | null;
  coreDumps: { name: string; timeMs: EpochMs; panic: string }[];
  /** LOADER variables that were set. */
  environment: { [name: string]: string };
};

export type OntapVolatile = {
  identity: OntapIdentity;
  config: Config;
  bugs: { [Name in BugName]: boolean };
  kernel: Kernel;
  ha: Ha;
  interconnect: Interconnect;
  mailbox: Mailbox;
  hwassist: Hwassist;
  sp: SpSight;
  ladder: Ladder;
  spTalk: SpTalk;
  environment: Environment;
  clusterNet: ClusterNet;
  /** Commands that wait for the other node or for an end. */
  pending: PendingChange[];
  nextOrder: number;
  jobs: Job[];
  nextJob: number;
  /** Console lines: what the SP's `system console` follows. */
  console: {
    lines: string[];
    next: number;
    /** Who is logged in on it: a session of the CLI; null: nobody yet. */
    session: Json;
  };
  /** Own EMS entries below this index stand on the timeline. */
  emsTold: number;
  /** Logins that were refused lately, oldest first. */
  denied: { user: string; at: Instant }[];
  /** What the last look at the global status found; null: none yet. */
  globalStatus: number | null;
  healthDueAt: Instant | null;
  hourlyAt: Instant | null;
  /** Carriers of the node's own ports. */
  ports: { isManagementUp: boolean; isClusterUp: boolean };
  afflictions: {
    isGivebackVetoed: boolean;
    isVersionWrong: boolean;
  };
  /** Ordered in this step: its last effect. */
  goingDown: { isReset: boolean; cause: string } | null;
};

export type Kernel = {
  phase: NodePhase;
  phaseEndsAt: Instant | null;
  /** Uptime counts from here; negative: before the rack came up. */
  zeroAt: Instant;
  /** What `halting` ends in. */
  after: 'loader' | 'reboot' | 'off';
  /** How it leaves; null: it does not. */
  leaving: Leaving | null;
  reason: string;
};

export type OntapIdentity = {
  node: NodeName;
  partner: NodeName;
  sp: SpName;
  epoch: EpochMs;
  zone: Zone;
  bootedAt: Instant;
  skewMs: number;
};

/** The cluster network: the partner's last report and what is still to be told. */
export type ClusterNet = {
  partner: NodeReport;
  heardAt: Instant | null;
  lostAt: Instant | null;
  isInQuorum: boolean;
  aliveAt: Instant | null;
  reportAt: Instant | null;
  /** Something of the own report has changed since it was sent. */
  isDirty: boolean;
  /** Own EMS entries below this index are told. */
  emsSent: number;
  configSent: number;
};

/** A change that is not answered yet: by the other node, or by the end of a job. One entry for each
 * command of the line: `-node *` makes two. */
export type PendingChange = {
  replyTo: number;
  /** How the asker wants it rendered: see commands.ts. */
  origin: JsonObject;
  commands: Command[];
  answers: (Answer | null)[];
  orders: { id: number; index: number }[];
  giveUpAt: Instant;
};
export const PENDING_LIMIT = 32;
export const CONSOLE_LINES = 100;
