// A simulated pair for tests, and words to ask it with.

import type { DeviceFamily } from '../../../../../core/device.ts';
import type { Json } from '../../../../../core/json.ts';
import { type Simulation, simulate } from '../../../../../core/world/simulate.ts';
import type { OntapState } from '../../state.ts';

export type Pair = Simulation & {
  /** The state of a node, which must run. */
  node(name: string): OntapState;
  /** What the line prints. */
  say(node: string, line: string): string;
  times(event: string, node?: string): number;
};

type Options = { config?: { [key: string]: Json }; seed?: number };

/** Boots that take seconds, so that a test tells a whole story. */
const QUICK = { postMs: 5_000, ontapBootMs: 5_000, clusterStartMs: 5_000, coreDumpMs: 5_000 };

export function pairOf(family: DeviceFamily): (options?: Options) => Pair {
  return ({ config = {}, seed = 1 } = {}) => {
    const simulation = simulate(family, {
      seed,
      freezesMessages: true,
      config: { [family.name]: { ...QUICK, autoGivebackDelayMs: 20_000, ...config } },
    });
    const more = {
      node: (name: string): OntapState => {
        const state = simulation.world.nodes.find(({ manifest }) => manifest.id === name)?.state;
        if (!state) throw new Error(`${name} is not up`);
        return state as OntapState;
      },
      say: (node: string, line: string) => simulation.exec(node, line)?.stdout ?? '',
      times: (event: string, node?: string) =>
        simulation.events.filter(
          (seen) => seen.name === event && (node === undefined || seen.node === node),
        ).length,
    };
    return Object.defineProperties(more, Object.getOwnPropertyDescriptors(simulation)) as Pair;
  };
}
