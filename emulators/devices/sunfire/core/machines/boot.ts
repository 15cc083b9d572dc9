// A System Controller just after power-on: its files as the life before left them. When the rack
// comes up it has been running for a while, and SMS stands as the config says.

import { failure } from '../../../../core/assert.ts';
import type { NodeIdentity } from '../../../../core/machine.ts';
import type { Instant } from '../../../../core/time.ts';
import {
  type BugName,
  type Config,
  oppositeOf,
  PLANTED_BUGS,
  readConfig,
  SCS,
  type ScId,
} from '../config.ts';
import { shippedFiles } from '../console/shippedFiles.ts';
import { LOGS } from '../paths.ts';
import type { Fomd, Hwad, ScDurable, ScIdentity, ScState, ScVolatile, Ssd } from '../state.ts';
import { emptyLog } from './logs.ts';

/** @seed S4:161, S4:165: the pids of ssd after a boot; a later boot counts on. */
const BOOT_PIDS = { sc0: 671, sc1: 666 } as const;
const LATER_BOOT_PIDS = 10;
/** @seed S4:171, S4:173: the pids of ssd when it was started by hand, weeks later. */
export const HAND_PIDS = { sc0: 20_243, sc1: 11_168 } as const;

/** @choice The accounts of an SC (DESIGN.md §4). */
const GROUPS: ScDurable['groups'] = {
  'sms-svc': ['platadmn', 'platsvc'],
  platoper: ['platoper'],
  dmnAadmn: ['dmnaadmn'],
};

export function bootSc(told: NodeIdentity, persisted: ScDurable | null, _seed: number): ScState {
  const config = readConfig(told.config);
  const identity = identify(told, config);
  const modifiedMs = told.epoch + told.bootedAt + told.skewMs;
  const durable = persisted ?? ship(identity, config, modifiedMs);
  const bootPid = BOOT_PIDS[identity.node] + LATER_BOOT_PIDS * durable.bootCount;
  durable.bootCount += 1;
  return { durable, volatile: createVolatile(identity, config, bootPid) };
}

function identify(told: NodeIdentity, config: Config): ScIdentity {
  const own = SCS.find(({ node }) => node === told.node);
  if (own === undefined) throw failure('UnknownNode', `${told.node} is no SC of this pair`, {});
  return {
    node: own.node,
    opposite: oppositeOf(own.node),
    host: `${config.platformName}${own.node}`,
    i2Address: own.i2Address,
    communityAddress: own.communityAddress,
    epoch: told.epoch,
    zone: { ...told.zone },
    bootedAt: told.bootedAt,
    skewMs: told.skewMs,
  };
}

function ship(identity: ScIdentity, config: Config, modifiedMs: number): ScDurable {
  const files: ScDurable['files'] = {};
  for (const [path, text] of Object.entries(shippedFiles(identity, config))) {
    files[path] = { text, mode: text.startsWith('#!') ? 0o755 : 0o644, modifiedMs };
  }
  const logs: ScDurable['logs'] = {};
  for (const path of Object.values(LOGS)) logs[path] = emptyLog(modifiedMs);
  return {
    files,
    directories: [],
    logs,
    patches: [],
    groups: Object.fromEntries(Object.entries(GROUPS).map(([user, of]) => [user, [...of]])),
    isFailoverOn: true,
    dataSync: { files: [], queue: [] },
    cmdSync: [],
    nextCmdSync: 0,
    resetCount: 0,
    bootCount: 0,
  };
}

function createVolatile(identity: ScIdentity, config: Config, bootPid: number): ScVolatile {
  const { bootedAt } = identity;
  return {
    identity,
    config,
    bugs: plant(config.bugs),
    os: { phase: 'firmware', phaseEndsAt: null, kernelZeroAt: bootedAt, after: 'ok' },
    ssd: noSsd(),
    fomd: noFomd(bootedAt),
    hwad: noHwad(),
    dsmd: { dumping: [], dumpCount: 0 },
    esmd: { muteSince: null, shutdownAt: null },
    peer: { rpcHeardAt: null, rpcLostAt: null, beatHeardAt: null, beatLostAt: null, status: null },
    platform: null,
    ports: {
      isI2Up: true,
      isHeartbeatUp: true,
      isCommunityUp: true,
      isI2cUp: true,
      isClockUp: true,
      isConsoleBusUp: true,
    },
    afflictions: {
      mutedBuses: [],
      isDiskFull: false,
      isMemoryExhausted: false,
      dyingDaemons: [],
    },
    scratch: {},
    jobs: [],
    nextOrder: bootedAt + 1,
    nextPid: bootPid,
    goingDown: null,
  };
}

/** How long this SC has been up when the rack comes up. */
export function uptimeOf(node: ScId, config: Config): number {
  return node === 'sc0' ? config.sc0UptimeMs : config.sc1UptimeMs;
}

export function noSsd(): Ssd {
  return {
    phase: 'stopped',
    pid: 0,
    startedAt: null,
    phaseEndsAt: null,
    completeAt: null,
    daemons: [],
    replyTo: null,
  };
}

export function noFomd(now: Instant): Fomd {
  return {
    role: 'UNKNOWN',
    roleSince: now,
    previousRole: 'UNKNOWN',
    checkAt: null,
    checkEndsAt: null,
    spareAt: null,
    secondCheckEndsAt: null,
    secondCheckedAt: null,
    resetOppositeAt: null,
    quietUntil: null,
    mainAt: null,
    beatAt: null,
    rpcAt: null,
    failover: {
      status: 'DISABLED',
      failure: 'None',
      activeAt: null,
      failoverAt: null,
      sickness: null,
      networkFailsAt: null,
      isNetworkFailed: false,
      handedOverAt: null,
      takeoverAt: null,
    },
    lastDecision: null,
  };
}

export function noHwad(): Hwad {
  return {
    mode: 'none',
    step: 'idle',
    initBeganAt: null,
    initEndedAt: null,
    initCount: 0,
    stepEndsAt: null,
    bus: 0,
    failedBuses: [],
    unregistered: [],
    areAllRegistered: false,
    isLockSeen: null,
    toProgram: [],
    programmed: 0,
    programmedAt: null,
    isDeferred: false,
    retryAt: null,
    pollAt: null,
  };
}

function plant(names: readonly BugName[]): ScVolatile['bugs'] {
  const bugs = {} as ScVolatile['bugs'];
  for (const name of Object.keys(PLANTED_BUGS) as BugName[]) bugs[name] = names.includes(name);
  return bugs;
}
