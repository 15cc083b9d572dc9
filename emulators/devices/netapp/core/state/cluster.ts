// What both nodes of the cluster keep in common: the replicated configuration. Every change raises
// `revision`; the higher one wins. And what a node tells the other of itself: its report.

import type { EpochMs } from '../../../../core/calendar.ts';
import type { Instant } from '../../../../core/time.ts';
import type { NodeName } from '../members.ts';
import type { HaReport, NodePhase } from './ha.ts';
import type { HealthAlert } from './health.ts';
import type { HwassistReport } from './hwassist.ts';
import type { Environment, SpSight, SpUpdate } from './sp.ts';

export type ClusterConfig = {
  /** Raised by every change; a tie is netapp-01's. */
  revision: number;
  author: NodeName;
  name: string;
  location: string;
  contact: string;
  /** `cluster ha modify`: false is non-HA mode. */
  isHaConfigured: boolean;
  nodes: { [Name in NodeName]: NodeSettings };
  ems: EmsSettings;
  snmp: SnmpSettings;
  autosupport: AutosupportSettings;
  users: User[];
  /** SSH allow list of the SPs. */
  spSshAllowed: string[];
  spApiService: { isEnabled: boolean; port: number; isLimited: boolean };
  /** Packages that `system node image get` fetched, by name. */
  packages: string[];
};

export type NodeSettings = {
  location: string;
  owner: string;
  assetTag: string;
  isEligible: boolean;
  isEpsilon: boolean;
  failover: FailoverSettings;
  hwassist: HwassistSettings;
  /** What was set for its SP; whether the SP has applied it is in SpSight. */
  sp: SpSettings;
};

/** `storage failover modify` (reference §2.2). */
export type FailoverSettings = {
  isEnabled: boolean;
  isAutoGiveback: boolean;
  isAutoGivebackAfterPanic: boolean;
  isAutoGivebackOverrideVetoes: boolean;
  delaySeconds: number;
  isOnReboot: boolean;
  isOnPanic: boolean;
  detectionSeconds: number;
};

/** Of a node: where the *partner's* SP sends its alerts to, and whether it shall. */
export type HwassistSettings = {
  isEnabled: boolean;
  partnerIp: string;
  partnerPort: number;
  healthCheckSeconds: number;
  retryCount: number;
};

export type SpSettings = {
  isAutoUpdate: boolean;
  ipv4: SpAddressSettings;
  ipv6: SpAddressSettings;
};
export type SpAddressSettings = {
  isEnabled: boolean;
  isDhcp: boolean;
  address: string;
  /** IPv4: netmask; IPv6: prefix length as text. */
  netmask: string;
  gateway: string;
};

export type EmsSeverity = 'EMERGENCY' | 'ALERT' | 'ERROR' | 'NOTICE' | 'INFORMATIONAL' | 'DEBUG';

export type EmsSettings = {
  mailFrom: string;
  mailServer: string;
  destinations: EmsDestination[];
  filters: EmsFilter[];
};
export type EmsDestination = {
  name: string;
  type: 'email' | 'syslog' | 'rest_api' | 'snmp';
  /** Address, host or URL. */
  destination: string;
  filters: string[];
  isSystemDefined: boolean;
  syslog: {
    port: number;
    transport: 'udp_unencrypted' | 'tcp_unencrypted' | 'tcp_encrypted';
    message: 'legacy_netapp' | 'rfc_5424';
    timestamp: 'no_override' | 'rfc_3164' | 'iso_8601_local_time' | 'iso_8601_utc';
    hostname: 'no_override' | 'fqdn' | 'hostname_only';
  } | null;
  /** A CA and serial number of a client certificate, as set; no certificate is used. */
  certificate: { ca: string; serialNumber: string } | null;
};
export type EmsFilter = { name: string; isSystemDefined: boolean; rules: EmsRule[] };
/** Rules are tried in order; the last one excludes everything. Patterns: `*`, lists with `,`. */
export type EmsRule = {
  type: 'include' | 'exclude';
  namePattern: string;
  severities: string;
  snmpTrapTypes: string;
};

export type SnmpSettings = {
  isEnabled: boolean;
  isTrapsEnabled: boolean;
  isAuthTraps: boolean;
  communities: { name: string; access: 'ro' }[];
  users: SnmpUser[];
  traphosts: { address: string; version: 'v1' | 'v2c' | 'v3'; community: string; user: string }[];
};
export type SnmpUser = {
  name: string;
  authProtocol: 'none' | 'md5' | 'sha' | 'sha2-256';
  authPassword: string;
  privProtocol: 'none' | 'des' | 'aes128';
  privPassword: string;
};

export type AutosupportSettings = {
  isEnabled: boolean;
  to: string[];
  from: string;
  mailHost: string;
  transport: string;
};

export type UserApplication = 'ssh' | 'http' | 'ontapi' | 'console' | 'service-processor' | 'snmp';
export type User = {
  name: string;
  role: 'admin' | 'readonly' | 'none';
  applications: UserApplication[];
  isLocked: boolean;
  /** Empty: the rack's own password. */
  password: string;
};

// --- what one node knows of each, itself included ---

/** All that a row of a table of the cluster needs to know of a node. The node's own is written
 * when it is read; the partner's is what it last sent. */
export type NodeReport = {
  node: NodeName;
  /** The sender's. */
  at: Instant;
  skewMs: number;
  phase: NodePhase;
  /** Uptime counts from here. */
  kernelZeroAt: Instant;
  /** What it serves is `ha.serving`; tables of aggregates and LIFs: cluster.ts. */
  ha: HaReport;
  hwassist: HwassistReport;
  sp: SpSight;
  spUpdate: SpUpdate | null;
  environment: Environment;
  alerts: HealthAlert[];
  autosupport: AutosupportMessage[];
  /** Numbers of its EMS log, for the catch-up. */
  emsNext: number;
};

/** A row of the cluster: see cluster.ts. */
export type ClusterRow = {
  node: NodeName;
  settings: NodeSettings;
  /** The last one, even if the node is gone since. */
  report: NodeReport;
  isLocal: boolean;
  /** In quorum: it is this node, or it is heard over the cluster network. */
  isReachable: boolean;
};

/** One entry of the EMS log, as small as it can be: text and source come from core/ems. */
export type EmsEntry = {
  /** Monotonic for each node, from 1. */
  index: number;
  node: NodeName;
  /** The node's own wall date. */
  timeMs: EpochMs;
  name: string;
  severity: EmsSeverity;
  /** Process: `spmgrd`, `env_mgr`, `cf_hwassist`. */
  source: string;
  params: [name: string, value: string][];
};
/** The newest `EMS_LIMIT` entries; `next` is the index of the next one. */
export type EmsLog = { entries: EmsEntry[]; next: number };
export const EMS_LIMIT = 500;

export type AutosupportMessage = {
  seq: number;
  node: NodeName;
  timeMs: EpochMs;
  /** `HA Group Notification from netapp-01 (SP HBT STOPPED) ALERT` */
  subject: string;
  severity: EmsSeverity;
  trigger: string;
  status: 'sent-successful' | 'ignore' | 'transmission-failed';
  /** Sections with the text as it was then: `SP-LATEST CONFIGURATION` (S0:163). */
  sections: { name: string; text: string }[];
};
export const AUTOSUPPORT_LIMIT = 30;

/** An asynchronous change of REST. Local to the node that was asked (@choice). */
export type Job = {
  uuid: string;
  description: string;
  state: 'queued' | 'running' | 'success' | 'failure';
  message: string;
  code: number;
  startMs: EpochMs;
  endMs: EpochMs | null;
  endsAt: Instant | null;
};
export const JOB_LIMIT = 50;
