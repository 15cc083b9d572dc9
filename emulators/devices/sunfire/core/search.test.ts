// What a search proves of the pair: a sample of it, for every change. `check` runs the rest.

import { expect, test } from 'vitest';
import { advanceExploration, createExploration } from '../../../core/world/explore.ts';
import { createRig, runPlan } from '../../../core/world/plan.ts';
import { drawPlan } from '../../../core/world/swarm.ts';
import { sunfire } from '../manifest.ts';
import { COLD, PLANTED_BUGS } from './config.ts';

const SAMPLE = 150;
const SEEDS_MAX = 300;

test('no schedule breaks an invariant, and all come back', () => {
  const rig = createRig(sunfire);
  for (let seed = 1; seed <= SAMPLE; seed++) {
    expect({ seed, failure: runPlan(rig, drawPlan(rig, seed)).failure }).toEqual({
      seed,
      failure: null,
    });
  }
}, 60_000);

test.each(Object.keys(PLANTED_BUGS))(
  'the planted bug %s is found',
  (plant) => {
    const rig = createRig(sunfire, { plant });
    for (let seed = 1; seed <= SEEDS_MAX; seed++) {
      if (runPlan(rig, drawPlan(rig, seed)).failure !== null) return;
    }
    expect.fail(`${plant} was not found with ${SEEDS_MAX} seeds`);
  },
  60_000,
);

test.each(['skipSecondCheck', 'programWithoutLockTest', 'resetWithoutReinit'])(
  'a walk from the start of SMS on finds the planted bug %s',
  (plant) => {
    const exploration = createExploration(createRig(sunfire, { plant }), {
      isCold: true,
      horizonMs: COLD.horizonMs,
      faults: 0,
    });
    while (exploration.violation === null && advanceExploration(exploration, 1_000));
    expect(exploration.violation?.failure.kind).toBe('invariant');
  },
  60_000,
);
