// What can be tuned of a NetApp HA pair and its Service Processors: the vendor's names, S0's and
// S1's own timings as defaults where they have them. All durations are milliseconds.

import { withChanges } from '../../../core/familyConfig.ts';
import type { ParamSchemas } from '../../../core/fault.ts';
import type { Json } from '../../../core/json.ts';
import type { Duration } from '../../../core/time.ts';
import { VERSIONS } from './versions.ts';

/** Switches that break the protocol on purpose. Only `check --plant` and its tests set them. */
export type BugName =
  | 'takeoverOnLossOfHeartbeat'
  | 'keepAliveFromOwnSp'
  | 'ladderNotCancelled'
  | 'lifOnBoth'
  | 'serveWithoutFence'
  | 'sfoBeforeRoot';

export const PLANTED_BUGS: { readonly [Name in BugName]: string } = {
  takeoverOnLossOfHeartbeat: 'A loss_of_heartbeat alert starts a takeover (S0:60).',
  keepAliveFromOwnSp: "Keep-alive health is read from the node's own SP (S0:125, S1:26).",
  ladderNotCancelled: 'The heartbeat ladder goes on though the SP came back (S1:15).',
  lifOnBoth: 'A giveback leaves the LIFs on the partner, too (reference §5.3).',
  serveWithoutFence: 'An unplanned takeover serves before the partner must have stopped (S1:30).',
  sfoBeforeRoot: 'A giveback begins with the SFO aggregates (reference §5.3).',
};

export type Config = {
  clusterName: string;
  /** A key of VERSIONS. */
  version: string;
  location: string;
  contact: string;
  /** How long each node has been up when the rack comes up. */
  node01UptimeMs: Duration;
  node02UptimeMs: Duration;
  /** Aggregates for data of each node, beside its root aggregate. */
  dataAggregates: number;

  // --- Service Processors (N2's machines) ---
  /** @seed S0:5,167 what the SPs run; the other slot holds `spBackupFirmware`. */
  spFirmware: string;
  /** `SP` or `BMC`: what the platform calls it. @seed S1:6-7 */
  spKind: string;
  spBackupFirmware: string;
  /** @seed S0:7 how an update to 5.8 ends: `fails` at 5 % (S0), or `succeeds`. */
  spUpdateOutcome: string;
  /** Which SPs hang after a failed update: `netapp-02-sp` (S0), `both`, `none`. */
  spHangAfterUpdate: string;
  /** @seed S0:21,30 159 s from the start to the failure. */
  spUpdateFailMs: Duration;
  spUpdateMs: Duration;
  /** A sick SP hangs again so long after its network was set. 0: it stays well. */
  spHangsAgainMs: Duration;
  /** @choice an SP boots (reference §4.2: unreachable for up to 2 minutes). */
  spBootMs: Duration;
  spNetworkApplyMs: Duration;
  /** Who answers an SP that asks by DHCP: `reserved`, each SP's own address, or `none`. */
  dhcpServer: string;
  /** How often the SP tells its node that it lives, and when the node misses it. */
  spHeartbeatPeriodMs: Duration;
  spHeartbeatMissedMs: Duration;
  /** @seed S1:19-24 offsets from the missed event: stopped, lost, shutdown. */
  ladderStoppedMs: Duration;
  ladderLostMs: Duration;
  ladderShutdownMs: Duration;
  /** The SP misses the node's own sign of life: loss_of_heartbeat. @choice the L2 watchdog bites
   * before the mailbox could tell, so that its alert is what starts the takeover. */
  nodeHeartbeatLossMs: Duration;
  l2WatchdogMs: Duration;
  autoUpdateRetries: number;
  sensorPeriodMs: Duration;

  // --- hwassist ---
  /** How the SPs send: `udp` (choice) or `tcp` (S1:27). */
  hwassistTransport: string;
  keepAlivePeriodMs: Duration;
  /** Told as missed so long after it was due. */
  keepAliveGraceMs: Duration;
  /** Keep-alives received by each node before the rack came up, and when the next are sent by the
   * partner's SP. */
  node01KeepAlives: number;
  node02KeepAlives: number;
  node01KeepAliveAtMs: Duration;
  node02KeepAliveAtMs: Duration;
  /** More than so many alerts within the interval are throttled (reference §4.1). */
  throttleAlerts: number;
  throttleIntervalMs: Duration;
  throttleMs: Duration;
  /** The health monitors judge the SP so often. */
  healthCheckMs: Duration;

  // --- HA ---
  mailboxPeriodMs: Duration;
  interconnectPeriodMs: Duration;
  interconnectLossMs: Duration;
  /** @seed S1:30 up to 15 s: the default of detection-time. */
  detectionMs: Duration;
  /** A node that neither reads its mailbox nor is echoed on the interconnect stops serving. Must
   * be less than `fenceMs`. */
  leaseMs: Duration;
  /** An unplanned takeover serves nothing before so long after its reservation is on disk. */
  fenceMs: Duration;
  /** One aggregate's relocation, takeover or giveback. */
  aggregateMs: Duration;
  /** LIFs migrate before a planned takeover. */
  lifMigrateMs: Duration;
  haltMs: Duration;
  coreDumpMs: Duration;
  /** POST and LOADER; ONTAP from there; until cluster applications run. */
  postMs: Duration;
  ontapBootMs: Duration;
  clusterStartMs: Duration;
  /** LIFs go home so long after the giveback. */
  lifRevertMs: Duration;
  autoGivebackDelayMs: Duration;
  autoGivebackAttempts: number;
  clusterPeriodMs: Duration;
  reportPeriodMs: Duration;
  /** A partner that is silent on the cluster network so long is out of quorum. */
  clusterLossMs: Duration;
  /** A command for the other node is given up so long after it was sent. */
  orderMs: Duration;

  /** Empty outside of `check --plant` and its tests. */
  bugs: BugName[];
};

const DAY = 86_400_000;

export const DEFAULT_CONFIG: Config = {
  clusterName: 'netapp',
  version: '9.14',
  location: 'twinrack',
  contact: 'storage@example.com',
  node01UptimeMs: 30 * DAY,
  node02UptimeMs: 30 * DAY - 600_000,
  dataAggregates: 2,

  spFirmware: '5.6P2',
  spKind: 'SP',
  spBackupFirmware: '5.5P1',
  spUpdateOutcome: 'fails',
  spHangAfterUpdate: 'netapp-02-sp',
  spUpdateFailMs: 159_000,
  spUpdateMs: 720_000,
  spHangsAgainMs: 960_000,
  spBootMs: 60_000,
  spNetworkApplyMs: 5_000,
  dhcpServer: 'reserved',
  spHeartbeatPeriodMs: 10_000,
  spHeartbeatMissedMs: 30_000,
  ladderStoppedMs: 621_000,
  ladderLostMs: 765_000,
  ladderShutdownMs: 1_365_000,
  nodeHeartbeatLossMs: 30_000,
  l2WatchdogMs: 10_000,
  autoUpdateRetries: 3,
  sensorPeriodMs: 60_000,

  hwassistTransport: 'udp',
  keepAlivePeriodMs: 180_000,
  keepAliveGraceMs: 60_000,
  node01KeepAlives: 14_400,
  node02KeepAlives: 14_397,
  node01KeepAliveAtMs: 20_000,
  node02KeepAliveAtMs: 65_000,
  throttleAlerts: 10,
  throttleIntervalMs: 10_000,
  throttleMs: 60_000,
  healthCheckMs: 300_000,

  mailboxPeriodMs: 2_000,
  interconnectPeriodMs: 2_000,
  interconnectLossMs: 5_000,
  detectionMs: 15_000,
  leaseMs: 13_000,
  fenceMs: 15_000,
  aggregateMs: 3_000,
  lifMigrateMs: 2_000,
  haltMs: 8_000,
  coreDumpMs: 60_000,
  postMs: 45_000,
  ontapBootMs: 60_000,
  clusterStartMs: 30_000,
  lifRevertMs: 10_000,
  autoGivebackDelayMs: 600_000,
  autoGivebackAttempts: 3,
  clusterPeriodMs: 3_000,
  reportPeriodMs: 30_000,
  clusterLossMs: 8_000,
  orderMs: 5_000,
  bugs: [],
};

/** What a search uses: one aggregate for data, and boots that take seconds. */
export const SEARCH_CONFIG: { readonly [key: string]: Json } = {
  dataAggregates: 1,
  coreDumpMs: 5_000,
  postMs: 5_000,
  ontapBootMs: 5_000,
  clusterStartMs: 5_000,
  haltMs: 3_000,
  spBootMs: 10_000,
  autoGivebackDelayMs: 20_000,
  mailboxPeriodMs: 2_000,
  interconnectPeriodMs: 2_000,
  spUpdateMs: 30_000,
  spUpdateFailMs: 20_000,
  spHeartbeatMissedMs: 15_000,
  ladderStoppedMs: 10_000,
  ladderLostMs: 15_000,
  ladderShutdownMs: 25_000,
  keepAlivePeriodMs: 30_000,
  keepAliveGraceMs: 10_000,
  healthCheckMs: 10_000,
};

function milliseconds(description: string, value: number, maximum: number, minimum = 0) {
  return { type: 'integer', description, default: value, minimum, maximum, unit: 'ms' } as const;
}
function text(description: string, value: string, maxLength = 64) {
  return { type: 'string', description, default: value, maxLength } as const;
}
function choice(description: string, value: string, values: readonly string[]) {
  return { type: 'string', description, default: value, enum: values } as const;
}
function count(description: string, value: number, maximum: number, minimum = 0) {
  return { type: 'integer', description, default: value, minimum, maximum } as const;
}

const HOUR = 3_600_000;
const YEAR = 366 * DAY;
const MILLION = 1_000_000;
const D = DEFAULT_CONFIG;

/** What a user may set with `--config` or a scenario with `start.config`. */
export const CONFIG_SCHEMA: ParamSchemas = {
  clusterName: text('name of the cluster', D.clusterName, 44),
  version: choice('which ONTAP it is', D.version, Object.keys(VERSIONS)),
  location: text('where it stands', D.location),
  contact: text('whom to call', D.contact),
  node01UptimeMs: milliseconds('how long netapp-01 has been up', D.node01UptimeMs, YEAR),
  node02UptimeMs: milliseconds('how long netapp-02 has been up', D.node02UptimeMs, YEAR),
  dataAggregates: count('aggregates for data of each node', D.dataAggregates, 8, 1),
  spFirmware: text('what the SPs run', D.spFirmware, 16),
  spKind: choice('what the platform calls its service processor', D.spKind, ['SP', 'BMC']),
  spUpdateOutcome: choice('how an SP update ends', D.spUpdateOutcome, ['fails', 'succeeds']),
  spHangAfterUpdate: choice('which SP hangs after a failed update', D.spHangAfterUpdate, [
    'netapp-01-sp',
    'netapp-02-sp',
    'both',
    'none',
  ]),
  spUpdateFailMs: milliseconds('until an update fails', D.spUpdateFailMs, HOUR, 1_000),
  spUpdateMs: milliseconds('until an update succeeds', D.spUpdateMs, HOUR, 1_000),
  spHangsAgainMs: milliseconds('a sick SP hangs again after; 0: never', D.spHangsAgainMs, DAY),
  spBootMs: milliseconds('an SP boots', D.spBootMs, HOUR, 1_000),
  dhcpServer: choice('what answers an SP by DHCP', D.dhcpServer, ['reserved', 'none']),
  ladderStoppedMs: milliseconds('from missed to stopped', D.ladderStoppedMs, DAY, 1),
  ladderLostMs: milliseconds('from missed to lost', D.ladderLostMs, DAY, 1),
  ladderShutdownMs: milliseconds('from missed to the shutdown', D.ladderShutdownMs, DAY, 1),
  hwassistTransport: choice('how SPs send alerts', D.hwassistTransport, ['udp', 'tcp']),
  keepAlivePeriodMs: milliseconds('between keep-alives', D.keepAlivePeriodMs, HOUR, 1_000),
  keepAliveGraceMs: milliseconds('until one is missed', D.keepAliveGraceMs, HOUR),
  node01KeepAlives: count('keep-alives netapp-01 got before', D.node01KeepAlives, MILLION),
  node02KeepAlives: count('keep-alives netapp-02 got before', D.node02KeepAlives, MILLION),
  node01KeepAliveAtMs: milliseconds('its next one is sent', D.node01KeepAliveAtMs, HOUR),
  node02KeepAliveAtMs: milliseconds('its next one is sent', D.node02KeepAliveAtMs, HOUR),
  healthCheckMs: milliseconds('between looks of the health monitors', D.healthCheckMs, DAY, 1_000),
  coreDumpMs: milliseconds('a panic writes its core', D.coreDumpMs, HOUR),
  postMs: milliseconds('POST and LOADER', D.postMs, HOUR),
  ontapBootMs: milliseconds('ONTAP boots', D.ontapBootMs, HOUR),
  autoGivebackDelayMs: milliseconds('delay of auto-giveback', D.autoGivebackDelayMs, HOUR),
};

/** The manifest's defaults with somebody's changes. */
export function readConfig(changes: Json): Config {
  return withChanges(DEFAULT_CONFIG, changes);
}
