// A node just after power-on. When the rack comes up it has been running for a while: all is at
// home, and hwassist has counted keep-alives for as long as the config says.

import { failure } from '../../../../core/assert.ts';
import { copyJson } from '../../../../core/json.ts';
import type { NodeIdentity } from '../../../../core/machine.ts';
import { draw, splitStream } from '../../../../core/prng.ts';
import type { Instant } from '../../../../core/time.ts';
import { firstClusterConfig } from '../clusterDefaults.ts';
import { type BugName, type Config, PLANTED_BUGS, readConfig } from '../config.ts';
import { MEMBERS, type NodeName, partnerOf } from '../members.ts';
import { firstGenerations } from '../ownership.ts';
import type { NodeReport } from '../state/cluster.ts';
import type { Kernel, OntapDurable, OntapIdentity, OntapState, OntapVolatile } from '../state.ts';
import { firstHa, firstInterconnect, firstMailbox } from './bootHa.ts';
import { firstEnvironment, firstHwassist, firstLadder, firstSight } from './bootSp.ts';

export function bootNode(
  identity: NodeIdentity,
  persisted: OntapDurable | null,
  seed: number,
): OntapState {
  const node = identity.node as NodeName;
  if (MEMBERS[node] === undefined) {
    throw failure('NodeError', `a NetApp node is netapp-01 or netapp-02, not ${node}`, {});
  }
  const config = readConfig(identity.config);
  const isWarm = persisted === null;
  const durable = isWarm ? firstDurable(config) : copyJson(persisted);
  durable.bootCount += 1;
  const who: OntapIdentity = {
    node,
    partner: partnerOf(node),
    sp: MEMBERS[node].sp,
    epoch: identity.epoch,
    zone: identity.zone,
    bootedAt: identity.bootedAt,
    skewMs: identity.skewMs,
  };
  return { durable, volatile: firstVolatile(who, config, durable, isWarm, seed) };
}

function firstDurable(config: Config): OntapDurable {
  return {
    bootCount: 0,
    bootTo: 'ontap',
    lastPowerOn: '',
    lastDown: '',
    cluster: firstClusterConfig(config),
    generations: firstGenerations(config.dataAggregates),
    ems: {
      'netapp-01': { entries: [], next: 1 },
      'netapp-02': { entries: [], next: 1 },
    },
    alerts: [],
    autosupport: [],
    nextAutosupport: 1,
    spUpdate: null,
    coreDumps: [],
    environment: {},
  };
}

function firstVolatile(
  identity: OntapIdentity,
  config: Config,
  durable: OntapDurable,
  isWarm: boolean,
  seed: number,
): OntapVolatile {
  const { node, partner, bootedAt } = identity;
  const secret = drawSecret(seed, `${node} ${durable.bootCount}`);
  const volatile: Omit<OntapVolatile, 'clusterNet'> = {
    identity,
    config,
    bugs: plant(config.bugs),
    kernel: firstKernel(node, config, isWarm, bootedAt),
    ha: firstHa(node, config, durable.generations, isWarm, bootedAt),
    interconnect: firstInterconnect(durable.bootCount),
    mailbox: firstMailbox(isWarm, bootedAt),
    hwassist: firstHwassist(node, config, isWarm, identity, secret),
    sp: firstSight(node, config, isWarm, identity),
    spTalk: { petAt: null, pushed: null, power: null },
    ladder: firstLadder(),
    environment: firstEnvironment(isWarm, bootedAt),
    pending: [],
    nextOrder: 1,
    jobs: [],
    nextJob: 1,
    console: { lines: [], next: 0, session: null },
    emsTold: durable.ems[node].next,
    denied: [],
    globalStatus: null,
    healthDueAt: null,
    hourlyAt: null,
    ports: { isManagementUp: true, isClusterUp: true },
    afflictions: { isGivebackVetoed: false, isVersionWrong: false },
    goingDown: null,
  };
  const clusterNet: OntapVolatile['clusterNet'] = {
    partner: firstReport(partner, config, isWarm, identity),
    heardAt: null,
    lostAt: null,
    isInQuorum: false,
    aliveAt: null,
    reportAt: null,
    isDirty: true,
    emsSent: durable.ems[node].next,
    configSent: durable.cluster.revision,
  };
  return { ...volatile, clusterNet };
}

/** What is believed of a partner that has not been heard: of a new rack that it runs, later
 * nothing. */
function firstReport(
  node: NodeName,
  config: Config,
  isWarm: boolean,
  identity: OntapIdentity,
): NodeReport {
  const { bootedAt } = identity;
  const generations = firstGenerations(config.dataAggregates);
  const ha = firstHa(node, config, generations, isWarm, bootedAt);
  const hwassist = firstHwassist(node, config, isWarm, identity, '');
  return {
    node,
    at: bootedAt,
    skewMs: 0,
    phase: isWarm ? 'up' : 'post',
    kernelZeroAt: firstKernel(node, config, isWarm, bootedAt).zeroAt,
    ha: {
      firmware: ha.firmware,
      obstacle: ha.obstacle,
      takeover: ha.takeover,
      giveback: ha.giveback,
      isInterconnectUp: isWarm,
      mailbox: 'valid',
      partnerFirmware: 'SF_UP',
      partnerSeenAt: null,
      isPartnerDead: false,
      isEvacuating: false,
      serving: ha.serving,
    },
    hwassist: {
      isListening: isWarm,
      ip: MEMBERS[node].managementAddress,
      port: 4444,
      monitor: hwassist.monitor,
      inactiveReason: hwassist.inactiveReason,
      correctiveAction: hwassist.correctiveAction,
      keepAlive: hwassist.keepAlive,
      counters: hwassist.counters,
    },
    sp: firstSight(node, config, isWarm, { ...identity, node }),
    spUpdate: null,
    environment: firstEnvironment(isWarm, bootedAt),
    alerts: [],
    autosupport: [],
    emsNext: 1,
  };
}

function firstKernel(node: NodeName, config: Config, isWarm: boolean, now: Instant): Kernel {
  const uptimeMs = node === 'netapp-01' ? config.node01UptimeMs : config.node02UptimeMs;
  return {
    phase: isWarm ? 'up' : 'post',
    phaseEndsAt: isWarm ? null : now + config.postMs,
    zeroAt: isWarm ? now - uptimeMs : now,
    after: 'reboot',
    leaving: null,
    reason: '',
  };
}

/** Reference §4.5: 16 bytes, shared by a node and its partner's SP; a new one with each boot. */
function drawSecret(seed: number, name: string): string {
  const stream = splitStream(seed, `hwassist ${name}`);
  const words = Array.from({ length: 4 }, () => draw(stream).toString(16).padStart(8, '0'));
  return words.join('');
}

function plant(names: readonly BugName[]): OntapVolatile['bugs'] {
  const bugs = {} as OntapVolatile['bugs'];
  for (const name of Object.keys(PLANTED_BUGS) as BugName[]) bugs[name] = names.includes(name);
  return bugs;
}
