// Every family is searched here, those to come as well: its promises hold in a sample of schedules,
// each of which takes the same steps twice, and a search that can find nothing finds its planted
// bugs. How many schedules that takes: docs/sensitivity.md.

import { describe, expect, test } from 'vitest';
import { advanceCheck, createCheck, scheduleSeed } from '../../emulators/core/world/check.ts';
import { advanceExploration, createExploration } from '../../emulators/core/world/explore.ts';
import { createRig, runPlan, toScenario } from '../../emulators/core/world/plan.ts';
import { shrinkPlan } from '../../emulators/core/world/shrink.ts';
import { simulateScenario } from '../../emulators/core/world/simulate.ts';
import { drawPlan } from '../../emulators/core/world/swarm.ts';
import { FAMILIES } from '../../emulators/devices/index.ts';

type DeviceFamily = (typeof FAMILIES)[number];

const SAMPLE = 200;
const SEARCHED_MAX = 5_000;
const SHRUNK_MAX = 4;
const WALKED_MS = 6_000;
/** A chatty family has more ways than anybody can wait for: of those, the first so many. */
const MOVES_MAX = 5_000;
/** Other tests run beside these. */
const timeout = 60_000;

/** Never holds, once every rack has settled. */
const canary = (awake: number): DeviceFamily['invariants'][number] => ({
  name: 'canary',
  claim: 'nothing',
  source: 'choice: a canary',
  check: ({ now }) => (now > awake ? 'dead' : null),
});

describe.each(FAMILIES.map((family) => [family.name, family] as const))('%s', (_name, family) => {
  test('a sample of schedules passes, and each takes the same steps twice', { timeout }, () => {
    const rig = createRig(family);
    for (let index = 0; index < SAMPLE; index++) {
      const schedule = scheduleSeed(1, index);
      const plan = drawPlan(rig, schedule);
      const first = runPlan(rig, plan);
      expect(first.failure, `schedule ${schedule}`).toBeNull();
      expect(runPlan(rig, plan).hash, `schedule ${schedule}`).toBe(first.hash);
    }
  });

  test.each([false, true])('ways with one fault hold (cold: %s)', { timeout }, (isCold) => {
    const limits = { faults: 1, horizonMs: WALKED_MS, isCold };
    const exploration = createExploration(createRig(family), limits);
    let isOver = false;
    while (!isOver && exploration.moves < MOVES_MAX) isOver = !advanceExploration(exploration, 500);
    expect(exploration.violation).toBeNull();
    expect(exploration.isWhole).toBe(true);
    expect(exploration.moves).toBeGreaterThan(100);
  });

  test('the canary dies in the first schedule', () => {
    const awake = createRig(family).settled.now + 10_000;
    const check = createCheck(createRig({ ...family, invariants: [canary(awake)] }));
    advanceCheck(check, 1);
    expect(check.found?.failure.name).toBe('canary');
  });

  test.each(Object.keys(family.plantedBugs))(
    'the search finds %s, and tells it in short',
    (plant) => {
      const rig = createRig(family, { plant });
      const check = createCheck(rig);
      advanceCheck(check, SEARCHED_MAX);
      const { plan, failure } = check.found as NonNullable<typeof check.found>;
      const shrunk = shrinkPlan(rig, plan, failure);
      expect(shrunk.plan.actions.length).toBeLessThanOrEqual(SHRUNK_MAX);

      // As a scenario it breaks the same invariant: what is committed is what was found.
      const scenario = toScenario(rig, shrunk.plan, 'found');
      const { result } = simulateScenario([family], scenario, shrunk.plan.seed);
      const broken = result.steps.find((step) => step.status === 'failed');
      expect(broken?.message).toContain(failure.name);
    },
  );
});
