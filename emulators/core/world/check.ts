// Many schedules from one seed, in order, under one hash. Stops at the first that fails. A check is
// a value that is advanced bit by bit, so that whoever runs it can show how far it is, or stop.

import { EMPTY_HASH, formatHash, type Hash, mix } from '../hash.ts';
import { splitSeed } from '../prng.ts';
import type { Duration } from '../time.ts';
import { type Failure, type Plan, type Rig, runPlan } from './plan.ts';
import { drawPlan } from './swarm.ts';

/** `schedule` is the seed of the one schedule: it needs no other to be drawn again. */
export type Found = {
  readonly index: number;
  readonly schedule: number;
  readonly plan: Plan;
  readonly failure: Failure;
};

export type Check = {
  readonly rig: Rig;
  readonly seed: number;
  /** How many schedules have been run, the failed one included. */
  schedules: number;
  /** Over the trace hashes of all schedules, in order. */
  hash: Hash;
  steps: number;
  faults: number;
  commands: number;
  ranMs: Duration;
  /** In how many schedules each hazard came true. */
  readonly hazards: Map<string, number>;
  found: Found | null;
};

/** A check that has not begun. */
export function createCheck(rig: Rig, seed = 1): Check {
  return {
    rig,
    seed,
    schedules: 0,
    hash: EMPTY_HASH,
    steps: 0,
    faults: 0,
    commands: 0,
    ranMs: 0,
    hazards: new Map(rig.family.hazards.map((hazard) => [hazard.name, 0])),
    found: null,
  };
}

/** The hash as it is printed. */
export function checkHash({ hash }: Pick<Check, 'hash'>): string {
  return formatHash(hash);
}

/** The seed of one schedule of a check. */
export function scheduleSeed(seed: number, index: number): number {
  return splitSeed(seed, `schedule/${index}`);
}

/** Runs up to `count` more schedules. False once one has failed. */
export function advanceCheck(check: Check, count: number): boolean {
  for (let left = count; left > 0 && check.found === null; left--) runNext(check);
  return check.found === null;
}

function runNext(check: Check): void {
  const index = check.schedules;
  const schedule = scheduleSeed(check.seed, index);
  const plan = drawPlan(check.rig, schedule);
  const { hash, steps, ranMs, hazards, failure } = runPlan(check.rig, plan);
  check.schedules += 1;
  check.hash = mix(check.hash, hash);
  check.steps += steps;
  check.ranMs += ranMs;
  for (const action of plan.actions) {
    if ('inject' in action) check.faults += 1;
    else check.commands += 1;
  }
  for (const name of new Set(hazards)) check.hazards.set(name, (check.hazards.get(name) ?? 0) + 1);
  if (failure !== null) check.found = { index, schedule, plan, failure };
}
