// The Service Processor: the state of its own machine, and what its node sees of it over the bus.

import type { EpochMs, Zone } from '../../../../core/calendar.ts';
import type { NodeState } from '../../../../core/machine.ts';
import type { Duration, Instant } from '../../../../core/time.ts';
import type { BugName, Config } from '../config.ts';
import type { NodeName, SpName } from '../members.ts';
import type { SpAddressSettings } from './cluster.ts';
import type { NodePhase } from './ha.ts';

// --- as its node sees it ---

/** Reference §2.4. `nodeOffline` is made by who shows the row of another node. */
export type SpStatus =
  | 'online'
  | 'offline'
  | 'sp-daemon-offline'
  | 'node-offline'
  | 'degraded'
  | 'rebooting'
  | 'unknown'
  | 'updating';

export type SetupStatus = 'not-setup' | 'in-progress' | 'succeeded' | 'failed';

export type SpAddress = SpAddressSettings & {
  setup: SetupStatus;
  failure: string;
  updatedMs: EpochMs | null;
};

export type SpImage = {
  slot: 'primary' | 'backup';
  status: 'installed' | 'corrupt' | 'updating' | 'auto-updating' | 'none';
  version: string;
  isCurrent: boolean;
};

/** What the node last heard over its bus. `link` unknown while it hears nothing. */
export type SpSight = {
  status: SpStatus;
  firmware: string;
  mac: string;
  link: 'up' | 'down' | 'disabled' | 'unknown';
  isConfigured: boolean;
  ipv4: SpAddress;
  ipv6: SpAddress;
  /** The SP says itself what it has; `unknown` when hung (S0:172-174). */
  isAddressKnown: boolean;
  images: SpImage[];
  lastUpdate: 'passed' | 'failed' | 'none';
  heardAt: Instant | null;
};

/** `image update-progress show` (S0:17-31). It stays until the next update. */
export type SpUpdate = {
  isInProgress: boolean;
  startMs: EpochMs;
  percent: number;
  endMs: EpochMs | null;
  package: string;
  version: string;
  isAutomatic: boolean;
  retries: number;
  /** An automatic one is tried again then. */
  nextAt: Instant | null;
  /** The node gives up then, if the SP says nothing. */
  failsAt: Instant | null;
};

/** The heartbeat ladder of S1, by instants; null: not reached, not running. */
export type Ladder = {
  /** The next heartbeat counts as missed then. */
  missedDueAt: Instant | null;
  missedAt: Instant | null;
  stoppedDueAt: Instant | null;
  lostDueAt: Instant | null;
  shutdownDueAt: Instant | null;
  /** A planned SP reboot: silence is expected until then. */
  toleratedUntil: Instant | null;
};

/** What the node says to its SP, and when. */
export type SpTalk = {
  /** The next sign of life. */
  petAt: Instant | null;
  /** What it pushed of hwassist last: pushed again when it changes. */
  pushed: SpHwassist | null;
  /** `system node power` of the partner, which its SP has not answered. */
  power: { order: number; giveUpAt: Instant } | null;
};

export type SensorState =
  | 'normal'
  | 'warn_low'
  | 'warn_high'
  | 'crit_low'
  | 'crit_high'
  | 'failed'
  | 'fault'
  | 'unknown';
/** Names, units and thresholds are a table (machines/sensors.ts); a reading is what varies. */
export type SensorReading = { name: string; value: number; state: SensorState };

/** What env_mgr knows of the chassis; sensors are what the SP last relayed (S1:14). */
export type Environment = {
  areSensorsAvailable: boolean;
  sensors: SensorReading[];
  failedFans: string[];
  failedSupplies: string[];
  isOverTemperature: boolean;
  battery: 'ok' | 'partiallyDischarged' | 'fullyDischarged' | 'notPresent' | 'nearEndOfLife';
  isShelfHot: boolean;
  failedShelves: string[];
  readAt: Instant | null;
};

// --- its own machine ---

export type SpState = NodeState<SpDurable, SpVolatile>;

export type SelEntry = {
  record: number;
  timeMs: EpochMs;
  /** `IPMI.notice`, `Trap Event.warning`, `SP.critical`. */
  tag: string;
  text: string;
};
export const SEL_LIMIT = 200;
export const CONSOLE_LIMIT = 200;
export const SP_LOG_LIMIT = 200;
export const SENT_LIMIT = 32;

export type SpDurable = {
  bootCount: number;
  ipv4: SpAddressSettings;
  ipv6: SpAddressSettings;
  images: SpImage[];
  /** `events all` and its numbering. */
  sel: SelEntry[];
  nextRecord: number;
  /** What `system log` shows: the newest lines of the node's console. */
  consoleLog: string[];
  nextConsoleLine: number;
  /** `sp log messages|audit|debug` */
  logs: { messages: string[]; audit: string[]; debug: string[] };
  /** What the node pushed: to whom hwassist sends, and the secret. */
  hwassist: SpHwassist;
  sensors: SensorReading[];
  /** Hung: see SpVolatile.hang; a hang survives until a reset. */
  isSick: boolean;
};

export type SpHwassist = {
  isEnabled: boolean;
  address: string;
  port: number;
  secret: string;
  systemId: number;
  periodMs: Duration;
};

export type SpVolatile = {
  identity: SpIdentity;
  config: Config;
  bugs: { [Name in BugName]: boolean };
  phase: 'booting' | 'up';
  phaseEndsAt: Instant | null;
  /** Its Ethernet is dead though it runs (S0:169), or nothing in it moves. */
  hang: 'none' | 'ethernet' | 'whole';
  hangsAgainAt: Instant | null;
  isLinkUp: boolean;
  isBusUp: boolean;
  setup: SetupStatus;
  applyAt: Instant | null;
  keepAliveAt: Instant | null;
  beatAt: Instant | null;
  sensorsAt: Instant | null;
  update: SpFlash | null;
  updateNextAt: Instant | null;
  /** `system power cycle`: on again then. */
  powerOnAt: Instant | null;
  node: NodeSight;
  /** Afflictions by fault kind. */
  afflictions: {
    isHeartbeatLost: boolean;
    isKeepAliveLost: boolean;
    isSecretWrong: boolean;
    isSystemIdWrong: boolean;
    isTransferFailing: boolean;
    isFlooding: boolean;
    isEthernetDown: boolean;
    /** Sensors that faults hold, and at what value. */
    strained: { name: string; value: number }[];
  };
  floodAt: Instant | null;
  /** What it sent of hwassist, newest last: its port sends the same on a real socket. */
  sent: { lines: string[]; next: number };
  goingDown: { cause: string } | null;
};

/** An update under way: where it goes, and whether it will fail. */
export type SpFlash = {
  version: string;
  percent: number;
  startedAt: Instant;
  isFailing: boolean;
};

/** What the SP knows of its node: power, what its firmware said last, and when it was petted. */
export type NodeSight = {
  isPowered: boolean;
  phase: NodePhase | 'off';
  /** `System_FW_Status`, 0xAABB (reference §3). */
  firmwareStatus: number;
  heardAt: Instant | null;
  /** loss_of_heartbeat is sent then; the L2 watchdog bites then. */
  lossAt: Instant | null;
  watchdogAt: Instant | null;
  /** This SP switched or reset it: what it does next is no surprise. */
  isSwitchedBySp: boolean;
  /** It said that it halts or dumps: its silence from then on is expected. */
  leftAt: Instant | null;
};

export type SpIdentity = {
  node: SpName;
  owner: NodeName;
  partner: NodeName;
  epoch: EpochMs;
  zone: Zone;
  bootedAt: Instant;
  skewMs: number;
};
