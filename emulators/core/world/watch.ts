// Looks at the rack after each step: what our emulator must never do, and what the vendor's design
// can do.

import { failure } from '../assert.ts';
import type { Hazard } from '../device.ts';
import type { Instant } from '../time.ts';
import { type HazardRecord, tell, type Watch, type World } from './world.ts';

/** What our emulator must never do was done: a bug of ours. */
export type InvariantBroken = Error & { invariant: string; at: Instant; seed: number };

const HAZARDS_KEPT_MAX = 1_000;

/** Is this the error that `watch` throws? */
export function isInvariantBroken(error: unknown): error is InvariantBroken {
  return error instanceof Error && error.name === 'InvariantBroken';
}

/** Looks at every invariant and hazard of every family. Called after each step. */
export function watch(world: World): void {
  const { watches } = world;
  for (let index = 0; index < watches.length; index++) watchFamily(world, watches[index] as Watch);
}

function watchFamily(world: World, { family, view, invariants, hazards, open }: Watch): void {
  for (let index = 0; index < invariants.length; index++) {
    const broken = (invariants[index] as Watch['invariants'][number]).check(view);
    if (broken !== null) throw breakInvariant(world, invariants[index]?.name ?? '', broken);
  }
  for (let index = 0; index < hazards.length; index++) {
    const hazard = hazards[index] as Hazard;
    const detail = hazard.find(view);
    const record = open[index] as HazardRecord | null;
    if ((detail === null) !== (record === null)) {
      open[index] =
        detail === null ? end(world, record) : begin(world, family.name, hazard, detail);
    }
  }
}

function breakInvariant(world: World, invariant: string, detail: string): InvariantBroken {
  const { seed } = world.options;
  const message = `${invariant} broken at ${world.now} ms (seed ${seed}): ${detail}`;
  return failure('InvariantBroken', message, { invariant, at: world.now, seed });
}

function begin(
  world: World,
  family: string,
  { name, sentence }: Hazard,
  detail: string,
): HazardRecord {
  const record = { family, name, sentence, detail, since: world.now, until: null };
  if (world.hazards.length >= HAZARDS_KEPT_MAX) world.hazards.shift();
  world.hazards.push(record);
  tell(world, null, 'hazard.found', { hazard: name, detail });
  return record;
}

function end(world: World, record: HazardRecord | null): null {
  if (record === null) return null;
  record.until = world.now;
  tell(world, null, 'hazard.ended', { hazard: record.name });
  return null;
}

/** Names of the hazards that one family has shown, from the record numbered `first` on. */
export function hazardNames(world: World, family: string, first: number): string[] {
  return world.hazards
    .slice(first)
    .flatMap((hazard) => (hazard.family === family ? [hazard.name] : []));
}
