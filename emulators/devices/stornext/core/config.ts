// What can be tuned of an MDC pair: the vendor's names where it has them, its defaults, our limits.
// Seconds stand in the vendor's own files (`ha_smith_interval`); everything here is milliseconds.

import { withChanges } from '../../../core/familyConfig.ts';
import type { ParamSchemas } from '../../../core/fault.ts';
import type { Json } from '../../../core/json.ts';
import type { Duration } from '../../../core/time.ts';

/** The pair. The first one is the coordinator while both live (fsnameservers, reference §2.1). */
export const MDCS = [
  { node: 'mdc-a', address: '192.168.21.11' },
  { node: 'mdc-b', address: '192.168.21.12' },
] as const;
/** Reference §2.9: on the primary only. */
export const VIRTUAL_IP = '192.168.21.10';
export const METADATA_LAN = 'metadata-lan';
export const CLIENT_LAN = 'client-lan';
export const ARB_DISK = 'arb';

/** Reference §2.2: what the HA machinery does for a file system. */
export type HaFsType = 'HaShared' | 'HaUnmanaged' | 'HaManaged';
export const HA_FS_TYPES: readonly HaFsType[] = ['HaShared', 'HaUnmanaged', 'HaManaged'];

export type FileSystem = { name: string; haFsType: HaFsType };

/** Switches that break the protocol on purpose. Only `check --plant` and its tests set them. */
export type BugName =
  | 'noDeltaWait'
  | 'grantWithoutBookkeeping'
  | 'missingRecheck'
  | 'rearmAtSend'
  | 'resetInAnyMode';

export const PLANTED_BUGS: { readonly [Name in BugName]: string } = {
  noDeltaWait: 'Usurpation completes right after the re-checks, without interval + delta (S2:18).',
  grantWithoutBookkeeping: 'A usurper grants timer resets and does not reckon with them.',
  missingRecheck: 'A usurper never looks at the ARB again after its first brand.',
  rearmAtSend:
    'The HA Monitor timer restarts when a brand is sent, not when it has landed (S2:19).',
  resetInAnyMode: 'The HA Monitor resets the computer in every snhamgr mode.',
};

export type Config = {
  /** `name:HaFsType` separated by blanks; exactly one HaShared. */
  fileSystems: string;
  /** Clients of the SAN file systems: what connections and votes count. */
  clients: number;

  /** @seed S2:19 a brand every half second. */
  brandPeriodMs: Duration;
  /** @seed S2:17,34 five seconds unless the file ha_smith_interval says otherwise. */
  haSmithIntervalMs: Duration;
  /** @seed S2:18 `a small delta`; @choice 500 ms, one brand period. Also the limit of a grant's
   * round trip. */
  deltaMs: Duration;
  /** @seed S2:21 the smithlog line comes when less than this is left. */
  smithWarningMs: Duration;
  /** @seed S2:33 negotiated timer resets limit the growth of the delay to this value. */
  delayCountMax: number;
  /** @choice a brand counts as not being updated after three silent brand periods. */
  observeWindowMs: Duration;

  /** @choice fsmpm and snhamgr_daemon tell the peer once a second that they live. */
  heartbeatPeriodMs: Duration;
  /** The vendor's FSMPM_ACTIVE_FSM_CLIENT_TIMEOUT; @choice its default is not published. */
  fsmLossTimeoutMs: Duration;
  /** Reference §2.2: fsmpm restarts an exited FSM after ten seconds. */
  fsmRestartMs: Duration;

  /** Reference §1.11: the watcher restarts a dead snhamgr_daemon; @choice within a second. */
  snhamgrRestartMs: Duration;
  /** @choice how long the parts of `service cvfs start|stop` take. */
  cvfsStartMs: Duration;
  snsmStopMs: Duration;
  unmountMs: Duration;
  /** @choice how long `service cvfs stop` tries to unmount a busy file system. */
  unmountGiveUpMs: Duration;
  fsmStopMs: Duration;
  /** @choice how long the snactivated script runs. */
  snactivatedMs: Duration;
  /** @choice how long a daemon waits for its peer to carry out a request. */
  snhamgrRequestTimeoutMs: Duration;
  /** @seed S2:23 what `:ha` tracing adds to every metadata operation; @choice 60 ms. */
  tracingCostMs: Duration;

  /** The StorNext release that the commands show: from 6 on cvadmin groups its list by cluster. */
  release: string;
  /** What `snhamgr -m` prints: a layout name of console/screens/haStatus.ts (reference §1.3). */
  machineLayout: string;

  /** Empty outside of `check --plant` and its tests. */
  bugs: BugName[];
};

export const DEFAULT_CONFIG: Config = {
  fileSystems: 'shared:HaShared testfs:HaUnmanaged snfs1:HaManaged',
  clients: 4,
  brandPeriodMs: 500,
  haSmithIntervalMs: 5_000,
  deltaMs: 500,
  smithWarningMs: 1_000,
  delayCountMax: 4,
  observeWindowMs: 1_500,
  heartbeatPeriodMs: 1_000,
  fsmLossTimeoutMs: 3_000,
  fsmRestartMs: 10_000,
  snhamgrRestartMs: 1_000,
  cvfsStartMs: 1_500,
  snsmStopMs: 500,
  unmountMs: 500,
  unmountGiveUpMs: 10_000,
  fsmStopMs: 500,
  snactivatedMs: 1_500,
  snhamgrRequestTimeoutMs: 60_000,
  tracingCostMs: 60,
  release: '7.1.0',
  machineLayout: 'a',
  bugs: [],
};

/** What a search uses: the one file system whose loss resets a computer. Three times fewer steps
 * than the default. */
export const SEARCH_CONFIG: { readonly [key: string]: Json } = { fileSystems: 'shared:HaShared' };

function milliseconds(description: string, value: number, minimum: number, maximum: number) {
  return { type: 'integer', description, default: value, minimum, maximum, unit: 'ms' } as const;
}

/** What a user may set with `--config` or a scenario with `start.config`. Brand period and delta
 * are the protocol's. */
export const CONFIG_SCHEMA: ParamSchemas = {
  fileSystems: {
    type: 'string',
    description: 'file systems as name:HaShared|HaUnmanaged|HaManaged, one HaShared',
    default: DEFAULT_CONFIG.fileSystems,
    maxLength: 400,
  },
  clients: {
    type: 'integer',
    description: 'clients of the file systems',
    default: 4,
    minimum: 0,
    maximum: 100,
  },
  haSmithIntervalMs: milliseconds(
    'HA Monitor timer where no ha_smith_interval file is',
    5_000,
    1_000,
    999_000,
  ),
  deltaMs: milliseconds('what usurpation waits beyond the interval', 500, 100, 5_000),
  fsmLossTimeoutMs: milliseconds(
    'silence after which the peer counts as lost',
    3_000,
    2_000,
    60_000,
  ),
  fsmRestartMs: milliseconds('until fsmpm restarts an exited FSM', 10_000, 1_000, 600_000),
  unmountGiveUpMs: milliseconds('until a busy unmount is given up', 10_000, 1_000, 600_000),
  snactivatedMs: milliseconds('how long snactivated runs', 1_500, 100, 600_000),
  release: {
    type: 'string',
    description: 'StorNext release shown; below 6 cvadmin prints its old list',
    default: DEFAULT_CONFIG.release,
    enum: ['4.3.2', '5.4.1', '7.1.0'],
  },
  machineLayout: {
    type: 'string',
    description: 'what snhamgr -m prints: modes first, each MDC in turn, or the four lines',
    default: DEFAULT_CONFIG.machineLayout,
    enum: ['a', 'b', 'keyvalue'],
  },
  tracingCostMs: milliseconds('what :ha tracing adds to a metadata operation', 60, 0, 400),
};

/** The manifest's defaults with somebody's changes. */
export function readConfig(changes: Json): Config {
  return withChanges(DEFAULT_CONFIG, changes);
}

/** `shared:HaShared testfs:HaUnmanaged` as a list. A name without a known type is HaUnmanaged. */
export function readFileSystems(text: string): FileSystem[] {
  return text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((word) => {
      const [name = '', type] = word.split(':');
      return { name, haFsType: HA_FS_TYPES.find((known) => known === type) ?? 'HaUnmanaged' };
    });
}
