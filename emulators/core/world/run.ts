// The synchronous driver: nodes are stepped in this thread, as fast as they go. Simulator, tests
// and browser use it.

import type { TimelineEvent } from '../event.ts';
import type { EventPattern } from '../scenario.ts';
import type { Duration, Instant } from '../time.ts';
import { matchesEvent } from './match.ts';
import { complete, take } from './turn.ts';
import type { World } from './world.ts';

/** Runs on to `until`: everything due by then has been done. Returns the number of steps. */
export function runUntil(world: World, until: Instant): number {
  const began = world.turn;
  for (let due = take(world, until); due !== null; due = take(world, until)) complete(world, due);
  return world.turn - began;
}

/** Runs on for a span of virtual time. */
export function runFor(world: World, spanMs: Duration): number {
  return runUntil(world, world.now + spanMs);
}

/** Runs on until such an event is told, to the end of its step; null if it does not come within the
 * span. */
export function runUntilEvent(
  world: World,
  pattern: EventPattern,
  withinMs: Duration,
): TimelineEvent | null {
  const { sink } = world;
  const until = world.now + withinMs;
  let found: TimelineEvent | null = null;
  world.sink = {
    ...sink,
    event: (event) => {
      sink.event?.(event);
      if (found === null && matchesEvent(pattern, event)) found = event;
    },
  };
  try {
    for (let due = take(world, until); due !== null; due = take(world, until)) {
      complete(world, due);
      if (found !== null) break;
    }
  } finally {
    world.sink = sink;
  }
  return found;
}

/** Runs until each family is at rest (or `withinMs` is over). True if all are. */
export function runUntilSettled(world: World, withinMs: Duration): boolean {
  const until = world.now + withinMs;
  while (!isSettled(world)) {
    const due = take(world, until);
    if (due === null) return isSettled(world);
    complete(world, due);
  }
  return true;
}

/** Is every family up and at rest? */
export function isSettled(world: World): boolean {
  return world.watches.every(({ family, view }) => family.settled(view));
}
