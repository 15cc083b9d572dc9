// What a node first believes of its Service Processor, of hwassist and of its chassis.

import type { Instant } from '../../../../core/time.ts';
import type { Config } from '../config.ts';
import { GATEWAY, MEMBERS, NETMASK, type NodeName } from '../members.ts';
import type { Hwassist, HwassistCounter } from '../state/hwassist.ts';
import type { Environment, Ladder, SpSight } from '../state/sp.ts';
import type { OntapIdentity } from '../state.ts';
import { HWASSIST_ROWS } from '../tables/hwassistAlerts.ts';

/** @choice How long a partner may keep to itself where its alerts shall go. */
export const CONFIG_PATIENCE_MS = 60_000;

/** The state of hwassist: of a rack that has run for a while healthy, with its count; after a boot
 * it counts from nothing. */
export function firstHwassist(
  node: NodeName,
  config: Config,
  isWarm: boolean,
  { bootedAt, epoch, skewMs }: OntapIdentity,
  secret: string,
): Hwassist {
  const counters: { [row: string]: HwassistCounter } = {};
  for (const row of HWASSIST_ROWS) counters[row] = { count: 0, lastMs: null };
  const isFirst = node === 'netapp-01';
  const nextAt = isFirst ? config.node01KeepAliveAtMs : config.node02KeepAliveAtMs;
  const lastAt = nextAt - config.keepAlivePeriodMs;
  if (isWarm) {
    counters.periodic_message = {
      count: isFirst ? config.node01KeepAlives : config.node02KeepAlives,
      lastMs: epoch + lastAt + skewMs,
    };
  }
  return {
    counters,
    monitor: isWarm ? 'active' : 'inactive',
    inactiveReason: '',
    correctiveAction: '',
    keepAlive: isWarm ? 'healthy' : 'none',
    missedAt: isWarm ? bootedAt + nextAt + config.keepAliveGraceMs : null,
    lastKeepAliveAt: isWarm ? lastAt : null,
    secret,
    partner: null,
    configDueAt: isWarm ? bootedAt + CONFIG_PATIENCE_MS : null,
    throttle: { windowFrom: bootedAt, alerts: 0, until: null },
    test: null,
  };
}

export function firstSight(
  node: NodeName,
  config: Config,
  isWarm: boolean,
  { bootedAt, epoch, skewMs }: OntapIdentity,
): SpSight {
  const { spAddress, spMac } = MEMBERS[node];
  const updatedMs = epoch + bootedAt + skewMs;
  return {
    status: isWarm ? 'online' : 'unknown',
    firmware: config.spFirmware,
    mac: spMac,
    link: isWarm ? 'up' : 'unknown',
    isConfigured: true,
    ipv4: {
      isEnabled: true,
      isDhcp: false,
      address: spAddress,
      netmask: NETMASK,
      gateway: GATEWAY,
      setup: 'succeeded',
      failure: '',
      updatedMs,
    },
    ipv6: {
      isEnabled: false,
      isDhcp: false,
      address: '',
      netmask: '',
      gateway: '',
      setup: 'not-setup',
      failure: '',
      updatedMs: null,
    },
    isAddressKnown: true,
    images: [
      { slot: 'primary', status: 'installed', version: config.spFirmware, isCurrent: true },
      { slot: 'backup', status: 'installed', version: config.spBackupFirmware, isCurrent: false },
    ],
    lastUpdate: 'passed',
    heardAt: isWarm ? bootedAt : null,
  };
}

export function firstLadder(): Ladder {
  return {
    missedDueAt: null,
    missedAt: null,
    stoppedDueAt: null,
    lostDueAt: null,
    shutdownDueAt: null,
    toleratedUntil: null,
  };
}

export function firstEnvironment(isWarm: boolean, now: Instant): Environment {
  return {
    areSensorsAvailable: isWarm,
    sensors: [],
    failedFans: [],
    failedSupplies: [],
    isOverTemperature: false,
    battery: 'ok',
    isShelfHot: false,
    failedShelves: [],
    readAt: isWarm ? now : null,
  };
}
