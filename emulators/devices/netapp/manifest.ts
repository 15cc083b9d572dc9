// The NetApp family as one value: two nodes, a Service Processor beside each, what links them, and
// everything that is drawn, listed, checked or searched of them.

import type { Cli } from '../../core/cli.ts';
import type { DeviceFamily, LinkManifest } from '../../core/device.ts';
import { ontapCli } from './core/cli/cli.ts';
import { CONFIG_SCHEMA, DEFAULT_CONFIG, PLANTED_BUGS } from './core/config.ts';
import { SOMETIMES } from './core/coverage.ts';
import { EVENTS } from './core/events.ts';
import { FAULTS } from './core/faults.ts';
import { HAZARDS } from './core/hazards.ts';
import { INVARIANTS } from './core/invariants.ts';
import { ontapNode } from './core/machines/ontapNode.ts';
import { serviceProcessor } from './core/machines/serviceProcessor.ts';
import {
  ADDRESS_TITLES,
  CLUSTER_ADDRESS,
  CLUSTER_NETWORK,
  HA_INTERCONNECT,
  HWASSIST_PORT,
  MAILBOX,
  MANAGEMENT_LAN,
  MEMBERS,
  NODE_KINDS,
  NODES,
  POWER_LINES,
} from './core/members.ts';
import { isRackSettled } from './core/pair.ts';
import { portrayDisk, portrayNode } from './core/portrait.ts';
import { SCENARIOS } from './core/scenarios/index.ts';
import { spCli } from './core/spcli/cli.ts';
import { SWARM } from './core/swarm.ts';

/** @choice From power to the firmware's first word; POST and ONTAP follow in their own time. */
const NODE_BOOT_MS = 5_000;
const SP_BOOT_MS = 5_000;
const LATENCY_MS = 1;
const DISK_LATENCY_MS = 2;

const ALL = NODES.flatMap((node) => [node, MEMBERS[node].sp]);

/** Inside of each chassis: the bus to the SP, and a wire that says whether the node has power. */
const WIRES: readonly LinkManifest[] = NODES.flatMap((node, index) => [
  {
    id: MEMBERS[node].spBus,
    title: 'SP bus',
    ends: [node, MEMBERS[node].sp],
    latencyMs: LATENCY_MS,
  },
  {
    id: POWER_LINES[index] as string,
    title: 'Power good',
    ends: [node, MEMBERS[node].sp],
    latencyMs: LATENCY_MS,
    carriesPower: true,
  },
]);

export const netapp: DeviceFamily = {
  name: 'netapp',
  title: 'NetApp HA pair',
  sentence:
    'Two ONTAP nodes take over for each other; their Service Processors tell when, or hang.',
  nodes: NODES.flatMap((node, index) => {
    const { managementAddress, spAddress, sp } = MEMBERS[node];
    return [
      {
        id: node,
        title: node,
        kind: NODE_KINDS.node,
        machine: ontapNode,
        cli: ontapCli as Cli,
        addresses: [managementAddress],
        bootMs: NODE_BOOT_MS,
        place: { column: 2 * index, row: 0 },
        services: [
          { protocol: 'ssh' as const, port: 22, user: 'admin' },
          { protocol: 'https' as const, port: 443, user: 'admin' },
          { protocol: 'snmp' as const, port: 161, user: 'public' },
          { protocol: 'trap' as const, port: HWASSIST_PORT, user: 'public' },
        ],
      },
      {
        id: sp,
        title: sp,
        kind: NODE_KINDS.sp,
        machine: serviceProcessor,
        cli: spCli as Cli,
        addresses: [spAddress],
        bootMs: SP_BOOT_MS,
        place: { column: 2 * index, row: 1 },
        services: [{ protocol: 'ssh' as const, port: 22, user: 'admin' }],
      },
    ];
  }),
  links: [
    { id: MANAGEMENT_LAN, title: 'Management LAN', ends: ALL, latencyMs: LATENCY_MS },
    { id: HA_INTERCONNECT, title: 'HA interconnect', ends: [...NODES], latencyMs: LATENCY_MS },
    { id: CLUSTER_NETWORK, title: 'Cluster network', ends: [...NODES], latencyMs: LATENCY_MS },
    ...WIRES,
  ],
  disks: [
    {
      id: MAILBOX,
      title: 'Mailbox disks',
      nodes: [...NODES],
      latencyMs: DISK_LATENCY_MS,
      place: { column: 1, row: 1 },
      blocks: () => Object.fromEntries(NODES.map((node) => [node, null])),
    },
  ],
  floating: [CLUSTER_ADDRESS],
  addressTitles: ADDRESS_TITLES,
  faults: FAULTS,
  events: EVENTS,
  invariants: INVARIANTS,
  hazards: HAZARDS,
  sometimes: SOMETIMES,
  swarm: SWARM,
  config: { ...DEFAULT_CONFIG },
  configSchema: CONFIG_SCHEMA,
  plantedBugs: PLANTED_BUGS,
  scenarios: SCENARIOS,
  settled: isRackSettled,
  portrayNode,
  portrayDisk,
};
