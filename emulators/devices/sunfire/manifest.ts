// The Sun Fire family as one value: two System Controllers, the platform whose clocks and domains
// hang on them, and everything that is drawn, listed, checked or searched of them.

import type { DeviceFamily, LinkManifest } from '../../core/device.ts';
import { checkConfig } from './core/checkConfig.ts';
import {
  ADDRESS_TITLES,
  CLOCK_LINES,
  COLD,
  COMMUNITY_NETWORK,
  CONFIG_SCHEMA,
  CONSOLE_BUSES,
  DEFAULT_CONFIG,
  FLOATING_ADDRESSES,
  HEARTBEAT_LINES,
  I2_NETWORK,
  I2C,
  NODE_KINDS,
  PLANTED_BUGS,
  PLATFORM,
  SC_IDS,
  SCS,
} from './core/config.ts';
import { SOMETIMES } from './core/coverage.ts';
import { EVENTS } from './core/events.ts';
import { FAULTS } from './core/faults.ts';
import { HAZARDS } from './core/hazards.ts';
import { INVARIANTS } from './core/invariants.ts';
import { platform } from './core/machines/platform.ts';
import { systemController } from './core/machines/systemController.ts';
import { isRackSettled } from './core/pair.ts';
import { portrayDisk, portrayNode } from './core/portrait.ts';
import { SCENARIOS } from './core/scenarios/index.ts';
import { STUDIES } from './core/studies.ts';
import { SWARM } from './core/swarm.ts';

/** @choice Power-on of an SC or of the platform; POST and Solaris follow in the SC's own time. */
const BOOT_MS = 10_000;
const LATENCY_MS = 1;
const PAIR = [...SC_IDS];

/** Wires between boxes: an SC without power takes their carriers away from the platform. */
const WIRES: readonly LinkManifest[] = SC_IDS.flatMap((sc) => [
  {
    id: CLOCK_LINES[sc],
    title: `75 MHz clock of ${sc.toUpperCase()}`,
    ends: [sc, PLATFORM],
    latencyMs: LATENCY_MS,
    carriesPower: true,
  },
  {
    id: CONSOLE_BUSES[sc],
    title: `Console bus of ${sc.toUpperCase()}`,
    ends: [sc, PLATFORM],
    latencyMs: LATENCY_MS,
    carriesPower: true,
  },
]);

export const sunfire: DeviceFamily = {
  name: 'sunfire',
  title: 'Sun Fire SC pair',
  sentence:
    'Two System Controllers clock one platform; while both lead or both follow, domains may stop.',
  nodes: [
    ...SCS.map(({ node, i2Address, communityAddress }, index) => ({
      id: node,
      title: node.toUpperCase(),
      kind: NODE_KINDS.sc,
      machine: systemController,
      addresses: [communityAddress, i2Address],
      bootMs: BOOT_MS,
      place: { column: 2 * index, row: 0 },
      services: [
        { protocol: 'ssh' as const, port: 22, user: 'sms-svc' },
        { protocol: 'telnet' as const, port: 23, user: 'sms-svc' },
      ],
    })),
    {
      id: PLATFORM,
      title: 'Platform',
      kind: NODE_KINDS.platform,
      machine: platform,
      // It keeps no date: those in its records are the SCs'.
      immuneTo: ['clock.skew'],
      addresses: [],
      bootMs: BOOT_MS,
      place: { column: 1, row: 1 },
      services: [],
    },
  ],
  links: [
    { id: I2_NETWORK, title: 'I2 network', ends: PAIR, latencyMs: LATENCY_MS },
    { id: HEARTBEAT_LINES, title: 'Heartbeat lines', ends: PAIR, latencyMs: LATENCY_MS },
    { id: COMMUNITY_NETWORK, title: 'Community network', ends: PAIR, latencyMs: LATENCY_MS },
    { id: I2C, title: 'I2C buses', ends: [...PAIR, PLATFORM], latencyMs: LATENCY_MS },
    ...WIRES,
  ],
  disks: [],
  floating: [...FLOATING_ADDRESSES],
  addressTitles: ADDRESS_TITLES,
  faults: FAULTS,
  events: EVENTS,
  invariants: INVARIANTS,
  hazards: HAZARDS,
  sometimes: SOMETIMES,
  swarm: SWARM,
  config: { ...DEFAULT_CONFIG },
  configSchema: CONFIG_SCHEMA,
  checkConfig,
  cold: COLD,
  plantedBugs: PLANTED_BUGS,
  scenarios: SCENARIOS,
  studies: STUDIES,
  settled: isRackSettled,
  portrayNode,
  portrayDisk,
};
