// Every incident plays to its end, with other seeds than the one it was written with, too.

import { describe, expect, test } from 'vitest';
import { type Simulation, simulateScenario } from '../../../../core/world/simulate.ts';
import { netapp } from '../../manifest.ts';
import { findEms } from '../ems/catalogue.ts';
import { NODES } from '../members.ts';
import type { OntapState } from '../state.ts';
import { SCENARIOS } from './index.ts';

describe.each(SCENARIOS)('$name: $title', (scenario) => {
  test.each([1, 2, 7])(
    'with seed %i',
    (seed) => {
      const { result, simulation } = simulateScenario([netapp], scenario, seed);
      const failed = result.steps.filter(({ status }) => status !== 'passed');
      expect(failed.map(({ step, message }) => [step, message])).toEqual([]);
      expect(incompleteEvents(simulation)).toEqual([]);
    },
    60_000,
  );
});

/** EMS events whose text would show a parameter that nobody gave. */
function incompleteEvents({ world }: Simulation): string[] {
  return NODES.flatMap((node) => {
    const state = world.nodes.find(({ manifest }) => manifest.id === node)?.state as OntapState;
    const entries = state?.durable.ems[node].entries ?? [];
    return entries.flatMap(({ name, params }) => {
      const given = params.map(([param]) => param);
      const missing = findEms(name)?.params.filter((param) => !given.includes(param)) ?? ['?'];
      return missing.map((param) => `${name}: ${param}`);
    });
  });
}
