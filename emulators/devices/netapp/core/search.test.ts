// What a search proves of the pair: a sample of it, for every change. `check` runs the rest.

import { expect, test } from 'vitest';
import { createRig, runPlan } from '../../../core/world/plan.ts';
import { drawPlan } from '../../../core/world/swarm.ts';
import { netapp } from '../manifest.ts';
import { PLANTED_BUGS } from './config.ts';

const SAMPLE = 100;
const SEEDS_MAX = 800;

test('no schedule breaks an invariant, and all come back', () => {
  const rig = createRig(netapp);
  for (let seed = 1; seed <= SAMPLE; seed++) {
    expect({ seed, failure: runPlan(rig, drawPlan(rig, seed)).failure }).toEqual({
      seed,
      failure: null,
    });
  }
}, 120_000);

test.each(Object.keys(PLANTED_BUGS))(
  'the planted bug %s is found',
  (plant) => {
    const rig = createRig(netapp, { plant });
    for (let seed = 1; seed <= SEEDS_MAX; seed++) {
      if (runPlan(rig, drawPlan(rig, seed)).failure !== null) return;
    }
    expect.fail(`${plant} was not found with ${SEEDS_MAX} seeds`);
  },
  120_000,
);
