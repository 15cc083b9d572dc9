// How a rack begins for a scenario: what the scenario wants of it, over what it was started with.

import type { RackOptions } from '../../emulators/core/journal.ts';
import type { Scenario } from '../../emulators/core/scenario.ts';

/** The rack's options as a scenario wants them. */
export function optionsOf({ family, start = {} }: Scenario, options: RackOptions): RackOptions {
  return {
    ...options,
    epoch: start.epoch ?? options.epoch,
    config: { ...options.config, [family]: { ...options.config[family], ...start.config } },
    nodes: { ...options.nodes, ...start.nodes },
  };
}
