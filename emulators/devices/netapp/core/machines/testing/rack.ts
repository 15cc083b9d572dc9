// A whole rack for tests of the SP's side: four nodes, and short words for what they know.

import type { DeviceFamily } from '../../../../../core/device.ts';
import { type Simulation, simulate } from '../../../../../core/world/simulate.ts';
import { findNode } from '../../../../../core/world/world.ts';
import type { Config } from '../../config.ts';
import type { SpState } from '../../state/sp.ts';
import type { OntapState } from '../../state.ts';

export function rackOf(netapp: DeviceFamily, config: Partial<Config> = {}, seed = 3) {
  const rack: Simulation = simulate(netapp, {
    seed,
    config: { netapp: { ...config } },
    freezesMessages: true,
  });
  const nodeOf = (node: string) => findNode(rack.world, node)?.state as OntapState;
  return {
    rack,
    nodeOf,
    spOf: (sp: string) => findNode(rack.world, sp)?.state as SpState,
    count: (node: string, row: string) => nodeOf(node).volatile.hwassist.counters[row]?.count ?? 0,
    keepAlive: (node: string) => nodeOf(node).volatile.hwassist.keepAlive,
    /** Names of EMS events that a node has logged. */
    ems: (node: 'netapp-01' | 'netapp-02') =>
      nodeOf(node).durable.ems[node].entries.map(({ name }) => name),
    /** Instants of an event of the timeline. */
    times: (name: string, node?: string) =>
      rack.events
        .filter((event) => event.name === name && (node === undefined || event.node === node))
        .map(({ at }) => at),
  };
}
