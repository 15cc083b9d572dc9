// One schedule of a search as plain data: what goes wrong and what operators type, each at its
// instant. Data can be shortened, printed and played again; a seed cannot.
//
//   0                      safetyMs                          safetyMs + withinMs
//   |-- faults, commands --|-- all healed, repaired ---------|
//   |   invariants hold    |   invariants hold; recovered before the end

import type { DeviceFamily, RackView } from '../device.ts';
import type { TimelineEvent } from '../event.ts';
import type { Hash } from '../hash.ts';
import type { NodeId } from '../ids.ts';
import type { RackOptions } from '../journal.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Scenario, ScenarioStep } from '../scenario.ts';
import { type Duration, type Instant, MINUTE_MS } from '../time.ts';
import { forColdStart } from './coldStart.ts';
import { runLine } from './exec.ts';
import { checkFaultRequest } from './faultRequest.ts';
import { healFault, injectFault } from './leases.ts';
import { isSettled, runUntilSettled } from './run.ts';
import { DEFAULT_EPOCH } from './simulate.ts';
import { complete, pressPower, submit, take } from './turn.ts';
import { isInvariantBroken } from './watch.ts';
import { createWorld, findNode, forkWorld, type World, type WorldNode } from './world.ts';

/** `at` counts from the start of the schedule. `forMs`: missing for what is over at once, or lasts
 * to the healing. */
export type PlannedFault = {
  readonly at: Duration;
  readonly inject: string;
  readonly target: string;
  readonly params: JsonObject;
  readonly forMs?: Duration;
};
export type PlannedCommand = {
  readonly at: Duration;
  readonly exec: string;
  readonly node: NodeId;
};
export type PlannedAction = PlannedFault | PlannedCommand;

export type Plan = {
  /** Of the rack: its nodes' own draws, and the chances that faults take. */
  readonly seed: number;
  /** When each node is switched on, for a cold start; null: the rack has settled. */
  readonly bootAtMs: { readonly [node: NodeId]: Duration } | null;
  /** How long faults may strike before all is healed. */
  readonly safetyMs: Duration;
  /** In the order of their instants. */
  readonly actions: readonly PlannedAction[];
};

/** Why a schedule failed. Two failures are the same if kind and name are. */
export type Failure = {
  readonly kind: 'invariant' | 'notRecovered' | 'error';
  /** Of the invariant, or of the error. */
  readonly name: string;
  readonly at: Instant;
  readonly detail: string;
};

/** A rack made ready for many schedules: settled worlds, from which the warm ones are forked. */
export type Rig = {
  readonly family: DeviceFamily;
  readonly plant: string | null;
  readonly options: RackOptions;
  /** The one with the seed of `options`. */
  readonly settled: World;
  /** By seed: settled when it is first asked for. */
  readonly others: Map<number, World>;
  readonly cells: Cells;
};

/** Cells of the family's tables that no schedule has visited yet. Seen after each step that told an
 * event. */
export type Cells = {
  readonly names: readonly string[];
  missing: readonly string[];
  /** Whether each of the missing ones is visited now: a search asks at every event. */
  looks: readonly ((view: RackView) => boolean)[];
};

export type Outcome = {
  readonly hash: Hash;
  readonly steps: number;
  /** Virtual time from the first step to the last. */
  readonly ranMs: Duration;
  readonly failure: Failure | null;
  /** Names of hazards, once for each time that they were found. */
  readonly hazards: readonly string[];
};

/** Warm schedules take one of so many racks: nodes differ in what they draw when they boot. */
export const WARM_SEEDS_MAX = 64;
const RIG_SEED = 1;
const REPAIR_ROUNDS = 3;
const SETTLE_WITHIN_MS = 10 * MINUTE_MS;

/** Builds and settles a rack to search in. `plant` names one of the family's planted bugs. */
export function createRig(
  family: DeviceFamily,
  { plant = null, changes = {} }: { plant?: string | null; changes?: JsonObject } = {},
): Rig {
  const config: { [key: string]: Json } = { ...family.swarm.config, ...changes };
  if (plant !== null) config.bugs = [plant];
  const options: RackOptions = {
    families: [family.name],
    seed: RIG_SEED,
    epoch: DEFAULT_EPOCH,
    config: { [family.name]: config },
    nodes: {},
  };
  const settled = settle(family, options);
  const names = Object.keys(family.sometimes);
  const cells = { names, missing: names, looks: Object.values(family.sometimes) };
  return { family, plant, options, settled, others: new Map(), cells };
}

function settle(family: DeviceFamily, options: RackOptions): World {
  const world = createWorld([family], options);
  runUntilSettled(world, SETTLE_WITHIN_MS);
  if (isSettled(world)) return world;
  throw new Error(`${family.name} does not settle within ${SETTLE_WITHIN_MS} ms`);
}

function settledWith({ family, options, settled, others }: Rig, seed: number): World {
  if (seed === options.seed) return settled;
  const known = others.get(seed);
  if (known !== undefined) return known;
  const world = settle(family, { ...options, seed });
  if (others.size < WARM_SEEDS_MAX) others.set(seed, world);
  return world;
}

/** Who listens to a schedule: to what is done from outside, as scenario steps, and to the
 * timeline. */
export type Listener = {
  step?(step: ScenarioStep): void;
  event?(event: TimelineEvent): void;
};

/** Runs one schedule to its end or its first failure. */
export function runPlan(rig: Rig, plan: Plan, listener: Listener = {}): Outcome {
  const world = startWorld(rig, plan);
  const run: Run = {
    rig,
    world,
    plan,
    beganAt: world.now,
    saidAt: world.now,
    replied: 0,
    seen: world.eventSeq,
    listener,
  };
  if (listener.event !== undefined) world.sink.event = listener.event;
  world.sink.reply = (_node, { id }) => {
    run.replied = Math.max(run.replied, id);
  };
  const beganTurn = world.turn;
  const failure = tryRun(run);
  return {
    hash: world.hash,
    steps: world.turn - beganTurn,
    ranMs: world.now - run.beganAt,
    failure,
    hazards: world.hazards.map((hazard) => hazard.name),
  };
}

type Run = {
  readonly rig: Rig;
  readonly world: World;
  readonly plan: Plan;
  readonly beganAt: Instant;
  /** Up to where the listener knows that time has gone. */
  saidAt: Instant;
  /** The last outside input that was replied to. */
  replied: number;
  seen: number;
  readonly listener: Listener;
};

function startWorld(rig: Rig, { seed, bootAtMs }: Plan): World {
  if (bootAtMs === null) {
    const world = forkWorld(settledWith(rig, seed));
    world.hazards.length = 0;
    return world;
  }
  const nodes: RackOptions['nodes'] = {};
  for (const node in bootAtMs) nodes[node] = { bootAtMs: bootAtMs[node] as Duration };
  const options = forColdStart([rig.family], rig.options);
  return createWorld([rig.family], { ...options, seed, nodes });
}

function tryRun(run: Run): Failure | null {
  const { world } = run;
  try {
    return beSafe(run) ?? recover(run);
  } catch (error) {
    tellAdvance(run);
    return failureOf(world, error as Error);
  }
}

/** What an error thrown by a step says about the rack. */
export function failureOf({ now }: World, error: Error): Failure {
  const { name, message: detail } = error;
  if (!isInvariantBroken(error)) return { kind: 'error', name, at: now, detail };
  return { kind: 'invariant', name: error.invariant, at: now, detail };
}

/** The safety phase: whatever goes wrong, the world itself looks at the invariants after each
 * step. */
function beSafe(run: Run): null {
  for (const action of run.plan.actions) {
    runTo(run, run.beganAt + action.at);
    act(run, action);
  }
  runTo(run, run.beganAt + run.plan.safetyMs);
  return null;
}

/** The liveness phase: nothing is wrong any more, and the operators have done their part. */
function recover(run: Run): Failure | null {
  const {
    world,
    rig: { family },
  } = run;
  const { swarm } = family;
  const { view } = world.watches[0] as World['watches'][number];
  const until = world.now + swarm.withinMs;
  healAll(run);
  const hasRecovered = () => swarm.recovered(view);
  // What was under way when all was healed may still end badly: operators come back once or twice.
  for (let round = 1; round <= REPAIR_ROUNDS; round++) {
    for (const { node, line } of swarm.repair) repair(run, node, line, until);
    const roundEnds = until - (swarm.withinMs * (REPAIR_ROUNDS - round)) / REPAIR_ROUNDS;
    if (!runUntilTrue(run, Math.max(world.now, roundEnds), hasRecovered)) continue;
    tellAdvance(run);
    return null;
  }
  tellAdvance(run);
  const detail = `not recovered ${swarm.withinMs} ms after all was healed`;
  return { kind: 'notRecovered', name: 'recovered', at: world.now, detail };
}

function healAll(run: Run): void {
  runTo(run, run.world.now);
  say(run, { heal: 'all' });
  for (const { fault } of [...run.world.active]) healFault(run.world, fault.id, true);
}

/** Types the line as soon as the node is up, and waits for its answer: the operator goes from box
 * to box. */
function repair(run: Run, id: NodeId, line: string, until: Instant): void {
  const node = findNode(run.world, id);
  if (node === null || !runUntilTrue(run, until, () => node.power === 'on')) return;
  const { life } = node;
  const input = type(run, id, line);
  if (input !== null) runUntilTrue(run, until, () => run.replied === input || node.life !== life);
}

function act(run: Run, action: PlannedAction): void {
  if ('exec' in action) {
    type(run, action.node, action.exec);
    return;
  }
  const { at: _, ...step } = action;
  say(run, step);
  const { inject: kind, target, params, forMs } = action;
  injectFault(run.world, forMs === undefined ? { kind, target } : { kind, target, forMs }, params);
}

/** Types a command line and does not wait. Returns the input's id; null if it only reads, or nobody
 * is there. */
function type(run: Run, id: NodeId, line: string): number | null {
  const { world } = run;
  runTo(run, world.now);
  const node = findNode(world, id);
  if (node === null || node.power !== 'on') return null;
  const asked = runLine(world, node, line).next();
  if (asked.done) return null;
  say(run, { exec: line, node: id, withinMs: 0 });
  return submit(world, id, asked.value);
}

/** Everything due by then is done; what it did to the cells is noted. */
function runTo(run: Run, until: Instant): void {
  const { world } = run;
  for (let due = take(world, until); due !== null; due = take(world, until)) {
    complete(world, due);
    if (world.eventSeq !== run.seen) lookAtCells(run);
  }
}

/** Runs until it is true at the end of an instant; false if it is not by then. Who finds a node
 * switched off (it was told to shut down, and did so late) switches it on. */
function runUntilTrue(run: Run, until: Instant, isTrue: () => boolean): boolean {
  const { world } = run;
  for (;;) {
    runTo(run, world.now);
    for (const node of world.nodes) if (node.power === 'off') switchOn(run, node);
    if (isTrue()) return true;
    const due = take(world, until);
    if (due === null) return false;
    complete(world, due);
  }
}

function switchOn(run: Run, node: WorldNode): void {
  say(run, { power: 'on', node: node.manifest.id });
  pressPower(run.world, node, 'on');
}

function lookAtCells(run: Run): void {
  const {
    world,
    rig: { cells },
  } = run;
  run.seen = world.eventSeq;
  const { view } = world.watches[0] as World['watches'][number];
  if (!cells.looks.some((look) => look(view))) return;
  const isMissing = cells.looks.map((look) => !look(view));
  cells.missing = cells.missing.filter((_, index) => isMissing[index]);
  cells.looks = cells.looks.filter((_, index) => isMissing[index]);
}

function say(run: Run, step: ScenarioStep): void {
  tellAdvance(run);
  run.listener.step?.(step);
}

function tellAdvance(run: Run): void {
  const advanceMs = run.world.now - run.saidAt;
  if (advanceMs > 0) run.listener.step?.({ advanceMs });
  run.saidAt = run.world.now;
}

/** The schedule as an incident that a rack can play: it runs the same steps to the same failure. */
export function toScenario(rig: Rig, plan: Plan, name: string): Scenario {
  const steps: ScenarioStep[] = [];
  const { failure } = runPlan(rig, plan, {
    step: (step) => void steps.push(withoutDefaults(rig, step)),
  });
  const nodes: { [node: NodeId]: { bootAtMs: Duration } } = {};
  for (const node in plan.bootAtMs) nodes[node] = { bootAtMs: plan.bootAtMs[node] as Duration };
  const { family } = rig;
  const isCold = plan.bootAtMs !== null;
  const options = isCold ? forColdStart([family], rig.options) : rig.options;
  const config = options.config[family.name] as { [key: string]: Json };
  return {
    name: `${family.name}/${name}`,
    title: failure === null ? 'A schedule that passes' : `${failure.name} fails`,
    story: `Found by a search (seed ${plan.seed}): ${failure?.detail ?? 'nothing went wrong'}.`,
    family: family.name,
    sources: ['found by search'],
    start: { config, isCold, ...(isCold ? { nodes } : {}) },
    steps,
  };
}

/** The step as a person would write it: parameters that are as they are by default go without
 * saying. */
function withoutDefaults({ settled }: Rig, step: ScenarioStep): ScenarioStep {
  if (!('inject' in step) || step.params === undefined) return step;
  const schemas = settled.faultKinds.get(step.inject)?.params ?? {};
  const { params: all, ...rest } = step;
  const told = Object.entries(all).filter(([name, value]) => schemas[name]?.default !== value);
  return told.length === 0 ? rest : { ...rest, params: Object.fromEntries(told) };
}

/** What is wrong with a plan that somebody wrote; null if nothing is. */
export function checkPlan(rig: Rig, plan: Plan): string | null {
  for (const [index, action] of plan.actions.entries()) {
    const where = `action ${index + 1}`;
    const before = plan.actions[index - 1]?.at ?? 0;
    if (!Number.isInteger(action.at) || action.at < before)
      return `${where}: instants are whole and in order`;
    if ('exec' in action) {
      if (findNode(rig.settled, action.node) === null) return `${where}: no node "${action.node}"`;
      continue;
    }
    const { inject: kind, target, params, forMs } = action;
    const request = { kind, target, params, ...(forMs === undefined ? {} : { forMs }) };
    const checked = checkFaultRequest(rig.settled, request);
    if ('code' in checked) return `${where}: ${checked.message}`;
  }
  return null;
}
