// Every incident plays to its end, with other seeds than the one it was written with, too.

import { describe, expect, test } from 'vitest';
import { simulateScenario } from '../../../../core/world/simulate.ts';
import { netapp } from '../../manifest.ts';
import { SCENARIOS } from './index.ts';

describe.each(SCENARIOS)('$name: $title', (scenario) => {
  test.each([1, 2, 7])(
    'with seed %i',
    (seed) => {
      const { result } = simulateScenario([netapp], scenario, seed);
      const failed = result.steps.filter(({ status }) => status !== 'passed');
      expect(failed.map(({ step, message }) => [step, message])).toEqual([]);
    },
    60_000,
  );
});
