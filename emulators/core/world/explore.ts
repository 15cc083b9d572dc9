// Every way in which a small rack can go, to a depth: any order within an instant, any fate of a
// message or a disk request, a crash before any step. A depth-first walk over forks of the world,
// which turns back where it has been before. Orders are free; of faults each way has only a few.

import type { FaultRequest } from '../fault.ts';
import type { JsonObject } from '../json.ts';
import type { Duration, Instant } from '../time.ts';
import { type Fates, type Move, makeMove } from './branch.ts';
import { forColdStart } from './coldStart.ts';
import { checkFaultRequest } from './faultRequest.ts';
import { fingerprint } from './fingerprint.ts';
import { injectFault } from './leases.ts';
import { type Failure, failureOf, type Rig } from './plan.ts';
import { runUntil } from './run.ts';
import { dueNow } from './turn.ts';
import { createWorld, forkWorld, type World } from './world.ts';

export type ExploreLimits = {
  /** Moves on one way: each is a step, a boot, a heal or a crash. */
  readonly depth: number;
  /** Virtual time on one way. */
  readonly horizonMs: Duration;
  /** Faults on one way: crashes, and fates other than to pass. */
  readonly faults: number;
  /** Different states in all. */
  readonly states: number;
  /** From the boot on, instead of from rest. */
  readonly isCold: boolean;
};

export const EXPLORE_DEFAULTS: ExploreLimits = {
  depth: 500,
  horizonMs: 8_000,
  faults: 1,
  states: 500_000,
  isCold: false,
};

export type Exploration = {
  readonly limits: ExploreLimits;
  readonly fates: Fates;
  readonly start: World;
  /** States from which the walk went on; moves that it made. */
  states: number;
  moves: number;
  /** The longest way so far. */
  deepest: number;
  readonly hazards: Set<string>;
  /** The shortest way found to something that may never happen. */
  violation: Violation | null;
  /** False once a limit on states has cut something off. */
  isWhole: boolean;
  readonly stack: Place[];
  /** By state and faults left: the most moves that were left when the walk was there. */
  readonly visited: Map<number, number>;
};

export type Violation = { readonly failure: Failure; readonly path: readonly Move[] };

/** Where the walk stands. `next` is the tape of the next move from here; null: none is left. */
type Place = {
  readonly world: World;
  readonly way: Way | null;
  readonly depth: number;
  readonly faultsLeft: number;
  next: Move | null;
};
type Way = { readonly move: Move; readonly before: Way | null };

/** An exploration that has not begun. `setup`: what is wrong with the rack from the start. */
export function createExploration(
  rig: Rig,
  limits: Partial<ExploreLimits> = {},
  setup: readonly FaultRequest[] = [],
): Exploration {
  const all = { ...EXPLORE_DEFAULTS, ...limits };
  const start = all.isCold ? switchOn(rig) : forkWorld(rig.settled);
  start.hazards.length = 0;
  for (const request of setup) {
    const checked = checkFaultRequest(start, request);
    if (!('params' in checked)) throw new Error(checked.message);
    injectFault(start, request, checked.params as JsonObject);
  }
  if (!all.isCold) runUntil(start, start.now);
  const { durationsMs } = rig.family.swarm;
  return {
    limits: all,
    fates: { lateMs: Math.min(...durationsMs), slowMs: Math.max(...durationsMs) },
    start,
    states: 1,
    moves: 0,
    deepest: 0,
    hazards: new Set(),
    violation: null,
    isWhole: true,
    stack: [{ world: start, way: null, depth: 0, faultsLeft: all.faults, next: [] }],
    visited: new Map(),
  };
}

function switchOn({ family, options }: Rig): World {
  return createWorld([family], forColdStart([family], options));
}

/** Makes `count` more moves, or a few more. False once there is none left to make. */
export function advanceExploration(exploration: Exploration, count: number): boolean {
  const { stack } = exploration;
  const enough = exploration.moves + count;
  while (exploration.moves < enough && stack.length > 0) {
    const place = stack.at(-1) as Place;
    if (place.next === null) stack.pop();
    else walk(exploration, place, place.next);
  }
  return stack.length > 0;
}

/** Makes one move from a fork of the place, and those after it that leave no choice. */
function walk(exploration: Exploration, place: Place, tape: Move): void {
  const { limits, fates, start } = exploration;
  const until = start.now + limits.horizonMs;
  const world = forkWorld(place.world);
  let { way, depth, faultsLeft } = place;
  let isFirst = true;
  do {
    exploration.moves += 1;
    const made = makeMove(world, isFirst ? tape : [], faultsLeft, fates, until);
    if (isFirst) place.next = made.next;
    isFirst = false;
    if (made.move === null) return;
    way = { move: made.move, before: way };
    depth += 1;
    faultsLeft = made.faultsLeft;
    if (made.error !== null) {
      noteViolation(exploration, failureOf(world, made.error), way);
      return;
    }
  } while (faultsLeft === 0 && depth < depthMax(exploration) && hasNoChoice(world, until));
  enter(exploration, { world, way, depth, faultsLeft });
}

function hasNoChoice(world: World, until: Instant): boolean {
  return dueNow(world, until).length === 1;
}

/** A longer way than the one that is known to fail would tell nothing new. */
function depthMax({ limits, violation }: Exploration): number {
  return violation === null ? limits.depth : violation.path.length - 1;
}

/** Goes on from here, unless the walk has been here before with as many moves left. */
function enter(exploration: Exploration, place: Omit<Place, 'next'>): void {
  const { world, depth, faultsLeft } = place;
  const { limits, visited, hazards } = exploration;
  exploration.deepest = Math.max(exploration.deepest, depth);
  for (const { name } of world.hazards) hazards.add(name);
  const movesLeft = depthMax(exploration) - depth;
  if (movesLeft <= 0) return;
  const key = fingerprint(world, faultsLeft);
  const movesLeftThen = visited.get(key);
  if (movesLeftThen !== undefined && movesLeftThen >= movesLeft) return;
  if (exploration.states >= limits.states) {
    exploration.isWhole = false;
    exploration.stack.length = 0;
    return;
  }
  if (movesLeftThen === undefined) exploration.states += 1;
  visited.set(key, movesLeft);
  exploration.stack.push({ ...place, next: [] });
}

function noteViolation(exploration: Exploration, failure: Failure, way: Way): void {
  const path: Move[] = [];
  for (let at: Way | null = way; at !== null; at = at.before) path.unshift(at.move);
  const { violation } = exploration;
  if (violation === null || path.length < violation.path.length) {
    exploration.violation = { failure, path };
  }
}

/** Goes one way again, from the start: what was unusual about it, in words, and how it ended. */
export function retrace(
  { start, limits, fates }: Exploration,
  path: readonly Move[],
): { said: { at: Duration; text: string }[]; failure: Failure | null } {
  const world = forkWorld(start);
  const said: { at: Duration; text: string }[] = [];
  let { faults: faultsLeft } = limits;
  for (const move of path) {
    const made = makeMove(world, move, faultsLeft, fates, start.now + limits.horizonMs);
    faultsLeft = made.faultsLeft;
    for (const text of made.said) said.push({ at: world.now - start.now, text });
    if (made.error !== null) return { said, failure: failureOf(world, made.error) };
  }
  return { said, failure: null };
}
