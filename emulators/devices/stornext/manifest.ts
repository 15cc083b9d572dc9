// The StorNext family as one value: two MDCs, the ARB on their metadata disk, and everything that is
// drawn, listed, checked or searched of them.

import type { DeviceFamily } from '../../core/device.ts';
import { type Json, type JsonObject } from '../../core/json.ts';
import { ARB_DISK, CLIENT_LAN, CONFIG_SCHEMA, DEFAULT_CONFIG, MDCS, METADATA_LAN, PLANTED_BUGS, readConfig, readFileSystems, VIRTUAL_IP } from './core/config.ts';
import { EVENTS } from './core/events.ts';
import { FAULTS } from './core/faults.ts';
import { mdc } from './core/machines/mdc.ts';
import type { MdcState } from './core/state.ts';

export const stornext: DeviceFamily = {
  name: 'stornext',
  title: 'StorNext MDC pair',
  sentence: 's',
  nodes: MDCS.map(({ node, address }, column) => ({
    id: node, title: node.toUpperCase(), kind: 'MDC', machine: mdc, addresses: [address], bootMs: 20_000,
    place: { column: column * 2, row: 0 }, services: [{ protocol: 'ssh' as const, port: 22, user: 'root' }],
  })),
  links: [
    { id: METADATA_LAN, title: 'Metadata LAN', ends: MDCS.map((m) => m.node), latencyMs: 1 },
    { id: CLIENT_LAN, title: 'Client LAN', ends: MDCS.map((m) => m.node), latencyMs: 1 },
  ],
  disks: [{ id: ARB_DISK, title: 'Metadata LUN', nodes: MDCS.map((m) => m.node), latencyMs: 2, place: { column: 1, row: 1 },
    blocks: (config: Json) => Object.fromEntries(readFileSystems(readConfig(config).fileSystems).map((f) => [f.name, null])) }],
  floating: [VIRTUAL_IP],
  faults: FAULTS, events: EVENTS, invariants: [], hazards: [], sometimes: {},
  swarm: { durationsMs: [], faults: [], commands: [], recovered: () => true, withinMs: 0, repair: [] } as never,
  config: DEFAULT_CONFIG as unknown as JsonObject, configSchema: CONFIG_SCHEMA, plantedBugs: PLANTED_BUGS, scenarios: [],
  settled: (view) => { const a = view.state('mdc-a') as MdcState | null, b = view.state('mdc-b') as MdcState | null;
    return a !== null && b !== null && a.volatile.fsmpm.isRunning && b.volatile.fsmpm.isRunning && a.volatile.fsmpm.isPrimary !== b.volatile.fsmpm.isPrimary; },
  portrayNode: () => ({ role: { label: '', tone: 'quiet' }, facts: [], countdowns: [] }),
  portrayDisk: () => ({ role: { label: '', tone: 'quiet' }, facts: [], countdowns: [] }),
};
