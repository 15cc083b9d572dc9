// An MDC just after power-on: its files as the life before left them, no daemon running yet.

import { failure } from '../../../../core/assert.ts';
import type { EpochMs } from '../../../../core/calendar.ts';
import type { NodeIdentity } from '../../../../core/machine.ts';
import type { BugName, Config } from '../config.ts';
import { MDCS, PLANTED_BUGS, readConfig, readFileSystems } from '../config.ts';
import { shippedFiles } from '../console/shippedFiles.ts';
import { cvlogPath, LOGS, mountPath } from '../paths.ts';
import type { Durable, FileRecord, Identity, Log, MdcState, Volatile } from '../state.ts';
import { cvfsDown } from './cvfs.ts';
import { createFsm } from './fsm.ts';
import { emptyLog } from './logs.ts';
import { readPriorities, readSettings } from './settings.ts';
import { noSnhamgr } from './snhamgr.ts';

/** The state just after power-on. Durable files are those of the life before, or as shipped. */
export function bootMdc(told: NodeIdentity, persisted: Durable | null, seed: number): MdcState {
  const config = readConfig(told.config);
  const identity = identify(told, config, seed);
  const state: MdcState = {
    durable: persisted ?? ship(identity, config, told.epoch + told.bootedAt + told.skewMs),
    volatile: createVolatile(identity, config, seed),
  };
  state.volatile.settings = readSettings(state);
  readPriorities(state);
  return state;
}

function identify(told: NodeIdentity, config: Config, seed: number): Identity {
  const index = MDCS.findIndex((mdc) => mdc.node === told.node);
  const own = MDCS[index];
  const other = MDCS[1 - index];
  if (!own || !other) throw failure('UnknownNode', `${told.node} is no MDC of this pair`, {});
  return {
    node: own.node,
    peer: other.node,
    index,
    address: own.address,
    peerAddress: other.address,
    epoch: told.epoch,
    zone: { ...told.zone },
    bootedAt: told.bootedAt,
    phaseMs: seed % config.brandPeriodMs,
    skewMs: told.skewMs,
  };
}

/** Files and empty logs of a new MDC. */
function ship(identity: Identity, config: Config, modifiedMs: EpochMs): Durable {
  const files: { [path: string]: FileRecord } = {};
  for (const [path, text] of Object.entries(shippedFiles(identity, config))) {
    files[path] = { text, mode: text.startsWith('#!') ? 0o755 : 0o644, modifiedMs };
  }
  const logs: { [path: string]: Log } = {};
  const names = readFileSystems(config.fileSystems).map(({ name }) => cvlogPath(name));
  for (const path of [...Object.values(LOGS), ...names]) {
    logs[path] = { ...emptyLog(), modifiedMs };
  }
  return { files, directories: [], logs, lastReset: null };
}

function createVolatile(identity: Identity, config: Config, seed: number): Volatile {
  const fileSystems = readFileSystems(config.fileSystems);
  const { bootedAt, index } = identity;
  return {
    identity,
    config,
    bugs: plant(config.bugs),
    settings: noSettings(config),
    counters: {
      nextPid: 1_200 + (seed % 20_000),
      nextRequest: 1,
      nextBrand: 2 * (bootedAt + 1) + index,
      nextPeerRequest: bootedAt + 1,
      nextPort: 52_000 + (seed % 900),
      damagedFrames: 0,
    },
    snhamgr: noSnhamgr(),
    cvfs: cvfsDown(),
    fsmpm: {
      isRunning: false,
      pid: 0,
      startedAt: bootedAt,
      isPrimary: false,
      heartbeatAt: null,
      version: bootedAt,
      reportedVersion: bootedAt,
    },
    fsms: fileSystems.map(createFsm),
    snactivated: { endsAt: null, pid: 0 },
    peer: {
      isHeard: false,
      lostAt: bootedAt + config.fsmLossTimeoutMs,
      report: null,
      reportAt: bootedAt,
      version: -1,
      isMismatchTold: false,
    },
    mounts: fileSystems.map(({ name }) => {
      return { fs: name, path: mountPath(name), isMounted: false, isWanted: false, busy: null };
    }),
    vip: { isHeld: false },
    ports: { isLanUp: true, isClientLanUp: true },
    trace: { modules: [], isHaTraced: false, lines: [], nextLine: 0 },
    scratch: {},
    afflictions: { isSnactivatedFailing: false, areClientsLost: false },
    waiting: [],
    shutdown: null,
    goingDown: null,
  };
}

/** Replaced by what the files say as soon as there is a state to read them from. */
function noSettings(config: Config): Volatile['settings'] {
  return {
    intervalMs: config.haSmithIntervalMs,
    malformedInterval: null,
    hasHaPeer: false,
    isHaConfigured: false,
    isLatched: false,
  };
}

function plant(names: readonly BugName[]): Volatile['bugs'] {
  const bugs = {} as Volatile['bugs'];
  for (const name of Object.keys(PLANTED_BUGS) as BugName[]) bugs[name] = names.includes(name);
  return bugs;
}
