import { expect, test } from 'vitest';
import { formatHash } from '../hash.ts';
import { advanceCheck, createCheck, scheduleSeed } from './check.ts';
import { checkPlan, createRig, runPlan, toScenario } from './plan.ts';
import { shrinkPlan } from './shrink.ts';
import { simulateScenario } from './simulate.ts';
import { drawPlan } from './swarm.ts';
import { toyFamily } from './testing/toy.ts';

const canary = {
  name: 'canary',
  claim: 'nothing',
  source: 'choice: a canary',
  check: () => 'dead',
};

test('a sample of seeds passes, and each of them takes the same steps twice', () => {
  const rig = createRig(toyFamily);
  for (let index = 0; index < 300; index++) {
    const schedule = scheduleSeed(1, index);
    const plan = drawPlan(rig, schedule);
    const [first, second] = [runPlan(rig, plan), runPlan(rig, plan)];
    expect(first.failure, `schedule ${schedule}`).toBeNull();
    expect(second).toEqual(first);
    expect(drawPlan(rig, schedule)).toEqual(plan);
  }
});

test('a check is the same whether it is run at once or bit by bit', () => {
  const [whole, parts] = [createCheck(createRig(toyFamily)), createCheck(createRig(toyFamily))];
  advanceCheck(whole, 100);
  for (let part = 0; part < 4; part++) advanceCheck(parts, 25);
  expect(parts.hash).toBe(whole.hash);
  expect(parts.steps).toBe(whole.steps);
  const other = createCheck(createRig(toyFamily), 2);
  advanceCheck(other, 100);
  expect(other.hash).not.toBe(whole.hash);
});

test('the canary dies: an invariant that never holds fails the very first schedule', () => {
  const check = createCheck(createRig({ ...toyFamily, invariants: [canary] }));
  expect(advanceCheck(check, 100)).toBe(false);
  expect(check.found).toMatchObject({
    index: 0,
    schedule: scheduleSeed(1, 0),
    failure: { name: 'canary' },
  });
});

test('a rack that does not come back after all was healed has failed', () => {
  const stubborn = { ...toyFamily, swarm: { ...toyFamily.swarm, recovered: () => false } };
  const check = createCheck(createRig(stubborn));
  advanceCheck(check, 1);
  expect(check.found?.failure).toMatchObject({ kind: 'notRecovered', name: 'recovered' });
});

test('the planted bug is found, and shrinks to the one fault that shows it', () => {
  const check = createCheck(createRig(toyFamily, { plant: 'forgetsBoots' }));
  advanceCheck(check, 300);
  const { plan, failure } = check.found as NonNullable<typeof check.found>;
  expect(failure).toMatchObject({ kind: 'invariant', name: 'bootsGrow' });

  const shrunk = shrinkPlan(check.rig, plan, failure);
  expect(shrunk.plan.actions).toHaveLength(1);
  expect(shrunk.plan.actions[0]).toMatchObject({ inject: 'link.cut', target: 'toy-lan' });
  expect(runPlan(check.rig, shrunk.plan).failure).toEqual(shrunk.failure);
});

test('a schedule told as a scenario takes the same steps', () => {
  const rig = createRig(toyFamily);
  for (let index = 0; index < 50; index++) {
    const plan = drawPlan(rig, scheduleSeed(7, index));
    const scenario = toScenario(rig, plan, 'told');
    const { result } = simulateScenario([toyFamily], scenario, plan.seed);
    expect(result.steps.find((step) => step.status === 'failed')).toBeUndefined();
    expect(result.hash).toBe(formatHash(runPlan(rig, plan).hash));
  }
});

test('every plan has three faults or more, in order, that the rack can take', () => {
  const rig = createRig(toyFamily);
  for (let seed = 0; seed < 300; seed++) {
    const plan = drawPlan(rig, seed);
    expect(plan.actions.filter((action) => 'inject' in action).length).toBeGreaterThanOrEqual(3);
    expect(checkPlan(rig, plan)).toBeNull();
  }
});

test('a plan that somebody wrote is refused with the place of its mistake', () => {
  const rig = createRig(toyFamily);
  const plan = { ...drawPlan(rig, 1), actions: [{ at: 5, exec: 'note', node: 'toy-c' }] };
  expect(checkPlan(rig, plan)).toBe('action 1: no node "toy-c"');
  const cut = { at: 5, inject: 'link.cot', target: 'toy-lan', params: {} };
  expect(checkPlan(rig, { ...plan, actions: [cut] })).toMatch(
    /^action 1: no fault kind "link.cot"/,
  );
});
