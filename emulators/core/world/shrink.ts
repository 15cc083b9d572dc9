// The smallest plan that still fails in the same way: fewer actions, then rounder and shorter ones,
// then plainer parameters. Only plans that were run and failed are taken, so that the result is
// true however clumsy the guesses.

import type { FaultKind } from '../fault.ts';
import type { JsonObject } from '../json.ts';
import { type Duration, MINUTE_MS } from '../time.ts';
import { type Failure, type Plan, type PlannedAction, type Rig, runPlan } from './plan.ts';

export type Shrunk = { readonly plan: Plan; readonly failure: Failure; readonly runs: number };

const RUNS_MAX = 3_000;
/** A safety phase so long that whatever is going to fail has failed. */
const UNHEALED_MS = 10 * MINUTE_MS;
/** Durations are rounded to these, the coarsest first. */
const GRAINS_MS: readonly Duration[] = [10_000, 1_000, 500, 100, 10];

type Search = {
  readonly rig: Rig;
  readonly runsMax: number;
  plan: Plan;
  failure: Failure;
  runs: number;
};

/** Shrinks a plan whose failure is known. */
export function shrinkPlan(
  rig: Rig,
  plan: Plan,
  failure: Failure,
  { runsMax = RUNS_MAX } = {},
): Shrunk {
  const search: Search = { rig, runsMax, plan, failure, runs: 0 };
  for (let before = ''; before !== JSON.stringify(search.plan); ) {
    before = JSON.stringify(search.plan);
    endPlainly(search);
    startPlainly(search);
    comeEarlier(search);
    dropActions(search);
    simplifyActions(search);
  }
  return { plan: search.plan, failure: search.failure, runs: search.runs };
}

/** Takes the plan if it fails in the same way. */
function attempt(search: Search, plan: Plan): boolean {
  if (search.runs >= search.runsMax) return false;
  search.runs += 1;
  const { failure } = runPlan(search.rig, plan);
  if (
    failure === null ||
    failure.kind !== search.failure.kind ||
    failure.name !== search.failure.name
  )
    return false;

  search.plan = plan;
  search.failure = failure;
  return true;
}

/** A story that ends before anything is healed needs no operators who repair. Where the healing has
 * a part in it, it comes as soon as it can. */
function endPlainly(search: Search): void {
  const { plan } = search;
  if (plan.safetyMs === UNHEALED_MS) return;
  if (search.failure.kind !== 'notRecovered') {
    if (attempt(search, { ...plan, safetyMs: UNHEALED_MS })) return;
  }
  const lastAt = plan.actions.at(-1)?.at ?? 0;
  for (const restMs of [0, 1_000, 5_000, 10_000, 20_000]) {
    const safetyMs = lastAt + restMs;
    if (safetyMs < plan.safetyMs && attempt(search, { ...plan, safetyMs })) return;
  }
}

/** The wait before the first action is no part of the story, except for where in a period it
 * ends. */
function comeEarlier(search: Search): void {
  const { plan } = search;
  const firstAt = plan.actions[0]?.at ?? 0;
  for (const at of [0, 1_000, firstAt % 1_000, 5_000, firstAt % 10_000, 10_000]) {
    if (at >= firstAt) continue;
    const shiftMs = firstAt - at;
    const actions = plan.actions.map((action) => ({ ...action, at: action.at - shiftMs }));
    const { safetyMs } = plan;
    const shifted = safetyMs === UNHEALED_MS ? safetyMs : safetyMs - shiftMs;
    if (attempt(search, { ...plan, safetyMs: shifted, actions })) return;
  }
}

function startPlainly(search: Search): void {
  const { bootAtMs } = search.plan;
  if (bootAtMs === null || attempt(search, { ...search.plan, bootAtMs: null })) return;
  for (const node in bootAtMs) {
    for (const at of guesses(bootAtMs[node] as Duration)) {
      if (attempt(search, { ...search.plan, bootAtMs: { ...search.plan.bootAtMs, [node]: at } }))
        break;
    }
  }
}

/** Leaves out halves, then quarters, down to single actions (delta debugging). */
function dropActions(search: Search): void {
  for (
    let size = Math.ceil(search.plan.actions.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let from = 0; from < search.plan.actions.length; ) {
      const { actions } = search.plan;
      const rest = [...actions.slice(0, from), ...actions.slice(from + size)];
      if (!attempt(search, { ...search.plan, actions: rest })) from += size;
    }
  }
}

function simplifyActions(search: Search): void {
  for (let index = 0; index < search.plan.actions.length; index++) {
    const change = (changed: PlannedAction) =>
      attempt(search, replaced(search.plan, index, changed));
    const current = () => search.plan.actions[index] as PlannedAction;
    const { at } = current();
    for (const guess of guesses(at)) {
      if (isInOrder(search.plan, index, guess) && change({ ...current(), at: guess })) break;
    }
    const action = current();
    if ('exec' in action) continue;
    for (const guess of action.forMs === undefined ? [] : guesses(action.forMs)) {
      if (guess > 0 && change({ ...action, forMs: guess })) break;
    }
    simplifyParams(search, index, change);
  }
}

function simplifyParams(
  search: Search,
  index: number,
  change: (action: PlannedAction) => boolean,
): void {
  const action = search.plan.actions[index] as PlannedAction;
  if ('exec' in action) return;
  const kind = search.rig.settled.faultKinds.get(action.inject) as FaultKind;
  for (const name in action.params) {
    const { params } = search.plan.actions[index] as { params: JsonObject };
    const plain = kind.params[name]?.default;
    if (plain === undefined || plain === params[name]) continue;
    const { forMs } = search.plan.actions[index] as { forMs?: Duration };
    const lease = forMs === undefined ? {} : { forMs };
    const { at, inject, target } = search.plan.actions[index] as Extract<
      PlannedAction,
      { inject: string }
    >;
    change({ at, inject, target, params: { ...params, [name]: plain }, ...lease });
  }
}

function replaced(plan: Plan, index: number, action: PlannedAction): Plan {
  return {
    ...plan,
    actions: plan.actions.map((other, place) => (place === index ? action : other)),
  };
}

function isInOrder({ actions }: Plan, index: number, at: Duration): boolean {
  return (
    at >= (actions[index - 1]?.at ?? 0) && at <= (actions[index + 1]?.at ?? Number.MAX_SAFE_INTEGER)
  );
}

/** Simpler values, the simplest first: nought, then rounder ones near it. */
function guesses(value: Duration): Duration[] {
  const simpler = new Set<Duration>([0]);
  for (const grain of GRAINS_MS) {
    const rounded = Math.floor(value / grain) * grain;
    simpler.add(rounded);
    simpler.add(rounded + grain);
  }
  simpler.delete(value);
  return value === 0 ? [] : [...simpler].filter((guess) => isSimpler(guess, value));
}

/** Rounder, or as round and smaller: without this order a search could go to and fro for ever. */
function isSimpler(guess: Duration, value: Duration): boolean {
  const roundness = (duration: Duration) => GRAINS_MS.findIndex((grain) => duration % grain === 0);
  const [left, right] = [roundness(guess), roundness(value)];
  if (left === right) return guess < value;
  return left !== -1 && (right === -1 || left < right);
}
