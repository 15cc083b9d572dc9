// The DS300 family as one value: two iSCSI controllers in one enclosure, a host that writes to them
// all the time, and everything that is drawn, listed, checked or searched of them.

import type { DeviceFamily } from '../../core/device.ts';
import { checkConfig } from './core/checkConfig.ts';
import {
  ADDRESS_TITLES,
  CONFIG_SCHEMA,
  CONTROLLERS,
  DATA_NETWORKS,
  DEFAULT_CONFIG,
  ENCLOSURE,
  HOST,
  HOST_ADDRESSES,
  INTERFACE1,
  ISCSI_PORT,
  MANAGEMENT,
  MANAGEMENT_PORTS,
  NODE_KINDS,
  PLANTED_BUGS,
  PORT_NAMES,
  PORTS,
  SIDES,
} from './core/config.ts';
import { cli } from './core/console/cli.ts';
import { SOMETIMES } from './core/coverage.ts';
import { EVENTS } from './core/events.ts';
import { FAULTS } from './core/faults.ts';
import { HAZARDS } from './core/hazards.ts';
import { INVARIANTS } from './core/invariants.ts';
import { controller } from './core/machines/controller.ts';
import { host } from './core/machines/host/host.ts';
import { isRackSettled } from './core/pair.ts';
import { portrayDisk, portrayNode } from './core/portrait.ts';
import { SCENARIOS } from './core/scenarios/index.ts';
import { SWARM } from './core/swarm.ts';

/** @choice from power-on to the first heartbeat. */
const BOOT_MS = 20_000;
const HOST_BOOT_MS = 10_000;
const LATENCY_MS = 1;
const DISK_LATENCY_MS = 2;
const PAIR = SIDES.map((side) => CONTROLLERS[side]);

export const ds300: DeviceFamily = {
  name: 'ds300',
  title: 'IBM TotalStorage DS300',
  sentence:
    'Two iSCSI controllers take over each other’s arrays and IP addresses, and hosts go on.',
  nodes: [
    ...SIDES.map((side, index) => ({
      id: CONTROLLERS[side],
      title: `Controller ${side.toUpperCase()}`,
      kind: NODE_KINDS.controller,
      machine: controller,
      cli,
      addresses: [],
      bootMs: BOOT_MS,
      place: { column: 2 * index, row: 0 },
      services: [
        { protocol: 'ssh' as const, port: 22, user: 'admin' },
        { protocol: 'telnet' as const, port: 23, user: 'admin' },
        { protocol: 'http' as const, port: 80, user: 'admin' },
        { protocol: 'snmp' as const, port: 161, user: 'public' },
        { protocol: 'iscsi' as const, port: ISCSI_PORT, user: '' },
      ],
    })),
    {
      id: HOST,
      title: 'host-1',
      kind: NODE_KINDS.host,
      machine: host,
      addresses: Object.values(HOST_ADDRESSES),
      bootMs: HOST_BOOT_MS,
      place: { column: 1, row: 0 },
      services: [],
    },
  ],
  links: [
    { id: INTERFACE1, title: 'interface1 (heartbeat)', ends: PAIR, latencyMs: LATENCY_MS },
    {
      id: DATA_NETWORKS.eth2,
      title: 'Data network ETH2',
      ends: [...PAIR, HOST],
      latencyMs: LATENCY_MS,
    },
    {
      id: DATA_NETWORKS.eth3,
      title: 'Data network ETH3',
      ends: [...PAIR, HOST],
      latencyMs: LATENCY_MS,
    },
    { id: MANAGEMENT, title: 'Management network', ends: [...PAIR, HOST], latencyMs: LATENCY_MS },
  ],
  disks: [
    {
      id: ENCLOSURE,
      title: 'Enclosure',
      nodes: PAIR,
      latencyMs: DISK_LATENCY_MS,
      place: { column: 1, row: 1 },
      blocks: () => ({ pair: null }),
    },
  ],
  floating: [
    ...PORT_NAMES.map((name) => PORTS[name].address),
    ...SIDES.map((side) => MANAGEMENT_PORTS[side].address),
  ],
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
  plantedBugs: PLANTED_BUGS,
  scenarios: SCENARIOS,
  settled: isRackSettled,
  portrayNode,
  portrayDisk,
};
