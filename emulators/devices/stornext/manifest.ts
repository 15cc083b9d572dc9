// The StorNext family as one value: two MDCs, the ARB on their metadata disk, and everything that
// is drawn, listed, checked or searched of them.

import type { DeviceFamily } from '../../core/device.ts';
import type { Json } from '../../core/json.ts';
import {
  ARB_DISK,
  CLIENT_LAN,
  CONFIG_SCHEMA,
  DEFAULT_CONFIG,
  MDCS,
  METADATA_LAN,
  PLANTED_BUGS,
  readConfig,
  readFileSystems,
  VIRTUAL_IP,
} from './core/config.ts';
import { SOMETIMES } from './core/coverage.ts';
import { EVENTS } from './core/events.ts';
import { FAULTS } from './core/faults.ts';
import { HAZARDS } from './core/hazards.ts';
import { INVARIANTS } from './core/invariants.ts';
import { mdc } from './core/machines/mdc.ts';
import { isPairSettled } from './core/pair.ts';
import { portrayDisk, portrayNode } from './core/portrait.ts';
import { SCENARIOS } from './core/scenarios/index.ts';
import { SWARM } from './core/swarm.ts';

/** @choice A server boots for minutes; people who watch a takeover should not. */
const BOOT_MS = 20_000;
const LAN_LATENCY_MS = 1;
const SAN_LATENCY_MS = 2;
const ENDS = MDCS.map(({ node }) => node);

export const stornext: DeviceFamily = {
  name: 'stornext',
  title: 'StorNext MDC pair',
  sentence:
    'Two metadata controllers brand one arbitration block twice a second; the late one resets.',
  nodes: MDCS.map(({ node, address }, index) => ({
    id: node,
    title: node,
    kind: 'MDC',
    machine: mdc,
    addresses: [address],
    bootMs: BOOT_MS,
    place: { column: 2 * index, row: 0 },
    services: [{ protocol: 'ssh', port: 22, user: 'root' }],
  })),
  links: [
    { id: METADATA_LAN, title: 'Metadata LAN', ends: ENDS, latencyMs: LAN_LATENCY_MS },
    { id: CLIENT_LAN, title: 'Client LAN', ends: ENDS, latencyMs: LAN_LATENCY_MS },
  ],
  disks: [
    {
      id: ARB_DISK,
      title: 'Metadata LUN',
      nodes: ENDS,
      latencyMs: SAN_LATENCY_MS,
      place: { column: 1, row: 1 },
      blocks: blankBlocks,
    },
  ],
  floating: [VIRTUAL_IP],
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
  settled: isPairSettled,
  portrayNode,
  portrayDisk,
};

/** One ARB block for each file system, never branded. */
function blankBlocks(config: Json): { [block: string]: Json } {
  const { fileSystems } = readConfig(config);
  return Object.fromEntries(readFileSystems(fileSystems).map(({ name }) => [name, null]));
}
