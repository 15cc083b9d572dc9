// What can be tuned of a DS300 and of the host that writes to it. Names of S3 where it has them.
// All durations are milliseconds.

import { withChanges } from '../../../core/familyConfig.ts';
import type { ParamSchemas } from '../../../core/fault.ts';
import type { NodeId } from '../../../core/ids.ts';
import type { Json } from '../../../core/json.ts';
import type { Duration } from '../../../core/time.ts';

/** The two controllers, which are the two target port groups (S3:10). */
export type Side = 'a' | 'b';
export const SIDES: readonly Side[] = ['a', 'b'];
/** The iSCSI ports of a controller (S3:56). */
export type Eth = 'eth2' | 'eth3';
export const ETHS: readonly Eth[] = ['eth2', 'eth3'];
/** A physical iSCSI port. */
export type PortName = 'a2' | 'a3' | 'b2' | 'b3';
export const PORT_NAMES: readonly PortName[] = ['a2', 'a3', 'b2', 'b3'];

export const CONTROLLERS: { readonly [Name in Side]: NodeId } = { a: 'ds300-a', b: 'ds300-b' };
export const HOST: NodeId = 'host-1';
export const NODE_KINDS = { controller: 'DS300 controller', host: 'iSCSI initiator' } as const;

/** The internal Ethernet that carries the heartbeat (S3:76-78). */
export const INTERFACE1 = 'interface1';
export const DATA_NETWORKS: { readonly [Name in Eth]: string } = {
  eth2: 'data-2',
  eth3: 'data-3',
};
export const MANAGEMENT = 'management';
export const ENCLOSURE = 'enclosure';

export function otherSide(side: Side): Side {
  return side === 'a' ? 'b' : 'a';
}
export function sideOfPort(port: PortName): Side {
  return port[0] as Side;
}
export function ethOfPort(port: PortName): Eth {
  return port[1] === '2' ? 'eth2' : 'eth3';
}
export function portOf(side: Side, eth: Eth): PortName {
  return `${side}${eth === 'eth2' ? 2 : 3}` as PortName;
}

/** Relative target port ids: group 1 has 1 and 2, group 2 has 3 and 4 (reference §3.4). */
export const PORTS: {
  readonly [Name in PortName]: { relativePort: number; mac: string; address: string };
} = {
  a2: { relativePort: 1, mac: '00:0d:60:d3:00:a2', address: '192.168.130.11' },
  a3: { relativePort: 2, mac: '00:0d:60:d3:00:a3', address: '192.168.131.11' },
  b2: { relativePort: 3, mac: '00:0d:60:d3:00:b2', address: '192.168.130.12' },
  b3: { relativePort: 4, mac: '00:0d:60:d3:00:b3', address: '192.168.131.12' },
};
export const MANAGEMENT_PORTS: { readonly [Name in Side]: { mac: string; address: string } } = {
  a: { mac: '00:0d:60:d3:00:a1', address: '192.168.132.31' },
  b: { mac: '00:0d:60:d3:00:b1', address: '192.168.132.32' },
};
export const HOST_ADDRESSES: { readonly [Name in Eth]: string } = {
  eth2: '192.168.130.101',
  eth3: '192.168.131.101',
};
/** What each address is, beside the command that reaches it. */
export const ADDRESS_TITLES: { readonly [address: string]: string } = Object.fromEntries([
  ...PORT_NAMES.map((name) => [
    PORTS[name].address,
    `${ethOfPort(name).toUpperCase()} of ${sideOfPort(name).toUpperCase()}`,
  ]),
  ...SIDES.map((side) => [MANAGEMENT_PORTS[side].address, `management of ${side.toUpperCase()}`]),
]);
/** Target port group (and iSCSI portal group tag) of a controller (reference §3.4). */
export const GROUPS: { readonly [Name in Side]: number } = { a: 1, b: 2 };
export const ISCSI_PORT = 3260;

/** @choice One target for the enclosure; the IQN prefix is IBM's (reference §1.6, from memory). */
export const TARGET_NAME = 'iqn.1986-03.com.ibm:ds300.twinrack';
export const HOST_INITIATOR = 'iqn.1994-05.com.redhat:host-1';
/** @choice 14 bays (reference §1.6, from memory): 0-6 on side A, 7-13 on side B. */
export const DRIVE_BAYS = 14;
export const BLOCK_BYTES = 512;

/** @seed S3:50-71 the four modes. */
export type IpFailoverMode = 'local' | 'remote' | 'both' | 'none';
export const IPFAILOVER_MODES: readonly IpFailoverMode[] = ['local', 'remote', 'both', 'none'];
/** @seed S3:20 failback is manual or automatic by policy. */
export type FailbackPolicy = 'manual' | 'automatic';
/** @seed S3:14 active/passive is active/active with all storage on one controller; S3:7 a
 * single-controller unit. */
export type Profile = 'active/active' | 'active/passive' | 'single';
const PROFILES: readonly Profile[] = ['active/active', 'active/passive', 'single'];
/** What a command meets while its array changes hands (reference §2.6). */
export type Transition = 'hold' | 'busy' | 'sense' | 'drop';
export const TRANSITIONS: readonly Transition[] = ['hold', 'busy', 'sense', 'drop'];
/** TEST UNIT READY through a standby port: 02/04/0B, or GOOD for tools that give up on it. */
export type StandbyTur = 'sense' | 'good';
export const STANDBY_TURS: readonly StandbyTur[] = ['sense', 'good'];

/** Switches that break the protocol on purpose. Only `check --plant` and its tests set them. */
export type BugName = 'noFencing' | 'ackBeforeStore' | 'aliasWithoutArp' | 'forgetAttention';
export const PLANTED_BUGS: { readonly [Name in BugName]: string } = {
  noFencing: 'A controller takes over without making sure that its peer has stopped (S3:17).',
  ackBeforeStore: 'A write is acknowledged before the peer or the store has it (S3:16).',
  aliasWithoutArp: 'An alias interface comes up without its three ARP packets (S3:17).',
  forgetAttention: 'A moved array raises no unit attention: a host goes on unaware.',
};

export type Config = {
  /** Name of the enclosure, as its logs print it. */
  enclosureName: string;
  profile: Profile;
  ipFailover: IpFailoverMode;
  failback: FailbackPolicy;
  transition: Transition;
  standbyTur: StandbyTur;
  /** The CHAP account of the target; both empty: none is asked for. */
  chapUser: string;
  chapSecret: string;
  /** What the target answers to an initiator that asks in turn; both empty: it cannot. */
  chapMutualUser: string;
  chapMutualSecret: string;
  /** Write cache as the rack comes up: `writeBack` or `writeThrough`. */
  writeCache: string;
  /** Size of each logical drive. */
  lunMiB: number;
  /** Where the logs are forwarded to: `udp://127.0.0.1:5514`. */
  syslogTargets: string;
  /** Where traps are sent: `127.0.0.1:1162`. */
  trapTargets: string;

  /** @choice five heartbeats a second; a second of silence is a loss. */
  heartbeatPeriodMs: Duration;
  heartbeatLossMs: Duration;
  /** @choice from the claim to alias addresses that answer: with the loss at most 2.5 s. */
  takeoverMs: Duration;
  /** @choice how long a booting controller waits for a peer before it acts alone. */
  bootGraceMs: Duration;
  /** @choice from peer enable to the return of arrays, policy automatic. */
  failbackDelayMs: Duration;
  /** @choice each array takes so long to change hands in a failback or move. */
  moveMs: Duration;
  /** @choice a peer enable that brings nothing back is given up. */
  enableTimeoutMs: Duration;
  /** @seed S3:17 three ARP packets; @choice one a second, the first at once (reference §4.1). */
  arpIntervalMs: Duration;
  /** @choice rebuild of a hot-spare; hours on the real box. */
  rebuildMs: Duration;
  /** @choice a held command is answered BUSY after so long. */
  holdLimitMs: Duration;

  /** Paths of host-1: 4, 2 (ETH2 of A, ETH3 of B), or 1 (ETH2 of A, no multipath). */
  hostPaths: number;
  /** Commands of host-1 to each logical drive per second. */
  hostRate: number;
  /** `0,1,3,6`: seconds after the break at which host-1 tries to log in again; then every 3 s. */
  hostRetries: string;
  /** No answer for so long: the connection is given up. @choice NOP-Out 1 s + 1 s. */
  hostCommandMs: Duration;
  /** @seed S3:19 the I/O timeout of the operating system, typically 30 s. */
  hostIoTimeoutMs: Duration;
  /** An ARP entry that nobody confirms is asked for anew after so long (reference §4.2). */
  hostNeighbourMs: Duration;

  /** Empty outside of `check --plant` and its tests. */
  bugs: BugName[];
};

export const DEFAULT_CONFIG: Config = {
  enclosureName: 'DS300',
  profile: 'active/active',
  ipFailover: 'both',
  failback: 'manual',
  transition: 'hold',
  standbyTur: 'sense',
  chapUser: '',
  chapSecret: '',
  chapMutualUser: '',
  chapMutualSecret: '',
  writeCache: 'writeBack',
  lunMiB: 256,
  syslogTargets: '',
  trapTargets: '',
  heartbeatPeriodMs: 200,
  heartbeatLossMs: 1_000,
  takeoverMs: 800,
  bootGraceMs: 5_000,
  failbackDelayMs: 3_000,
  moveMs: 300,
  enableTimeoutMs: 90_000,
  arpIntervalMs: 1_000,
  rebuildMs: 60_000,
  holdLimitMs: 25_000,
  hostPaths: 4,
  hostRate: 5,
  hostRetries: '0,1,3,6',
  hostCommandMs: 2_000,
  hostIoTimeoutMs: 30_000,
  hostNeighbourMs: 30_000,
  bugs: [],
};

/** What a search uses: what takes long is short, the host writes seldom, and the controllers beat
 * just often enough to tell a loss from one lost beat: most steps of a schedule were heartbeats. */
export const SEARCH_CONFIG: { readonly [key: string]: Json } = {
  hostRate: 1,
  heartbeatPeriodMs: 400,
  rebuildMs: 5_000,
  failbackDelayMs: 1_000,
};

function milliseconds(description: string, value: number, maximum: number, minimum = 0) {
  return { type: 'integer', description, default: value, minimum, maximum, unit: 'ms' } as const;
}

function choice(description: string, value: string, values: readonly string[]) {
  return { type: 'string', description, default: value, enum: values } as const;
}

function text(description: string, value: string, maxLength: number) {
  return { type: 'string', description, default: value, maxLength } as const;
}

const HOUR = 3_600_000;
const D = DEFAULT_CONFIG;

/** What a user may set with `--config` or a scenario with `start.config`. */
export const CONFIG_SCHEMA: ParamSchemas = {
  enclosureName: text('name of the enclosure', D.enclosureName, 32),
  profile: choice('which unit it is', D.profile, PROFILES),
  ipFailover: choice('ipfailover mode', D.ipFailover, IPFAILOVER_MODES),
  failback: choice('policy for the return of arrays', D.failback, ['manual', 'automatic']),
  transition: choice('what a command meets while its array moves', D.transition, TRANSITIONS),
  standbyTur: choice('TEST UNIT READY on a standby port', D.standbyTur, ['sense', 'good']),
  chapUser: text('CHAP user; empty: no CHAP', D.chapUser, 64),
  chapSecret: text('CHAP secret', D.chapSecret, 64),
  chapMutualUser: text('CHAP name of the target; empty: no mutual CHAP', D.chapMutualUser, 64),
  chapMutualSecret: text('CHAP secret of the target', D.chapMutualSecret, 64),
  writeCache: choice('write cache', D.writeCache, ['writeBack', 'writeThrough']),
  lunMiB: {
    type: 'integer',
    description: 'size of each logical drive',
    default: D.lunMiB,
    minimum: 1,
    maximum: 65_536,
    unit: 'MiB',
  },
  syslogTargets: text('loopback addresses that get the events: udp://HOST:PORT', '', 500),
  trapTargets: text('loopback addresses that get the traps: HOST:PORT', '', 500),
  heartbeatPeriodMs: milliseconds('between two heartbeats', D.heartbeatPeriodMs, 10_000, 50),
  heartbeatLossMs: milliseconds('silence that is a loss', D.heartbeatLossMs, 60_000, 200),
  takeoverMs: milliseconds('from the claim to the aliases', D.takeoverMs, 60_000),
  bootGraceMs: milliseconds('a booting controller waits for its peer', D.bootGraceMs, HOUR, 1_000),
  failbackDelayMs: milliseconds('from peer enable to failback', D.failbackDelayMs, HOUR),
  moveMs: milliseconds('an array changes hands', D.moveMs, 60_000),
  rebuildMs: milliseconds('rebuild of a hot-spare', D.rebuildMs, 24 * HOUR, 100),
  holdLimitMs: milliseconds('a held command is answered BUSY', D.holdLimitMs, HOUR),
  hostPaths: {
    type: 'integer',
    description: 'paths of host-1: 4, 2 or 1',
    default: D.hostPaths,
    minimum: 1,
    maximum: 4,
  },
  hostRate: {
    type: 'integer',
    description: 'commands of host-1 to each logical drive per second; 0: it is idle',
    default: D.hostRate,
    minimum: 0,
    maximum: 100,
  },
  hostRetries: text('seconds at which host-1 tries to log in again', D.hostRetries, 100),
  hostCommandMs: milliseconds('host-1 gives a connection up', D.hostCommandMs, 60_000, 100),
  hostIoTimeoutMs: milliseconds('I/O timeout of host-1', D.hostIoTimeoutMs, HOUR, 1_000),
  hostNeighbourMs: milliseconds('ARP entries of host-1', D.hostNeighbourMs, HOUR, 1_000),
};

/** The manifest's defaults with somebody's changes. */
export function readConfig(changes: Json): Config {
  return withChanges(DEFAULT_CONFIG, changes);
}
