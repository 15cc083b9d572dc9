// A Service Processor just after power-on. When the rack comes up it has been running for a while;
// later it boots, and knows what it was told before.

import { copyJson } from '../../../../core/json.ts';
import type { NodeIdentity } from '../../../../core/machine.ts';
import { type BugName, type Config, PLANTED_BUGS, readConfig } from '../config.ts';
import { GATEWAY, MEMBERS, NETMASK, partnerOf, SP_NODES, type SpName } from '../members.ts';
import { normalReadings } from '../sensorView.ts';
import type { NodeSight, SpDurable, SpIdentity, SpState, SpVolatile } from '../state/sp.ts';

export function bootSp(identity: NodeIdentity, persisted: SpDurable | null): SpState {
  const config = readConfig(identity.config);
  const node = identity.node as SpName;
  const owner = SP_NODES[node];
  const isWarm = persisted === null;
  const durable = isWarm ? firstDurable(owner, config) : copyJson(persisted);
  durable.bootCount += 1;
  const who: SpIdentity = {
    node,
    owner,
    partner: partnerOf(owner),
    epoch: identity.epoch,
    zone: identity.zone,
    bootedAt: identity.bootedAt,
    skewMs: identity.skewMs,
  };
  return { durable, volatile: firstVolatile(who, config, isWarm) };
}

function firstDurable(owner: keyof typeof MEMBERS, config: Config): SpDurable {
  const { spAddress, systemId } = MEMBERS[owner];
  return {
    bootCount: 0,
    ipv4: {
      isEnabled: true,
      isDhcp: false,
      address: spAddress,
      netmask: NETMASK,
      gateway: GATEWAY,
    },
    ipv6: { isEnabled: false, isDhcp: false, address: '', netmask: '', gateway: '' },
    images: [
      { slot: 'primary', status: 'installed', version: config.spFirmware, isCurrent: true },
      { slot: 'backup', status: 'installed', version: config.spBackupFirmware, isCurrent: false },
    ],
    sel: [],
    nextRecord: 1,
    consoleLog: [],
    nextConsoleLine: 0,
    logs: { messages: [], audit: [], debug: [] },
    hwassist: {
      isEnabled: false,
      address: '',
      port: 0,
      secret: '',
      systemId,
      periodMs: config.keepAlivePeriodMs,
    },
    sensors: normalReadings(),
    isSick: false,
  };
}

function firstVolatile(identity: SpIdentity, config: Config, isWarm: boolean): SpVolatile {
  const { bootedAt, owner } = identity;
  // The keep-alives of this SP go to the partner: its next one is due as the config says.
  const nextAt = owner === 'netapp-02' ? config.node01KeepAliveAtMs : config.node02KeepAliveAtMs;
  return {
    identity,
    config,
    bugs: plant(config.bugs),
    phase: isWarm ? 'up' : 'booting',
    phaseEndsAt: isWarm ? null : bootedAt + config.spBootMs,
    hang: 'none',
    hangsAgainAt: null,
    isLinkUp: true,
    isBusUp: true,
    setup: 'succeeded',
    applyAt: null,
    keepAliveAt: isWarm ? bootedAt + nextAt : null,
    beatAt: isWarm ? bootedAt : null,
    sensorsAt: isWarm ? bootedAt : null,
    update: null,
    updateNextAt: null,
    powerOnAt: null,
    node: firstNodeSight(isWarm),
    afflictions: {
      isHeartbeatLost: false,
      isKeepAliveLost: false,
      isSecretWrong: false,
      isSystemIdWrong: false,
      isTransferFailing: false,
      isFlooding: false,
      isEthernetDown: false,
      strained: [],
    },
    floodAt: null,
    sent: { lines: [], next: 0 },
    goingDown: null,
  };
}

function firstNodeSight(isWarm: boolean): NodeSight {
  return {
    isPowered: true,
    phase: isWarm ? 'up' : 'off',
    firmwareStatus: isWarm ? 0x042f : 0,
    heardAt: null,
    lossAt: null,
    watchdogAt: null,
    isSwitchedBySp: false,
    leftAt: null,
  };
}

function plant(names: readonly BugName[]): SpVolatile['bugs'] {
  const bugs = {} as SpVolatile['bugs'];
  for (const name of Object.keys(PLANTED_BUGS) as BugName[]) bugs[name] = names.includes(name);
  return bugs;
}
