// What the commands that search in the simulator have in common: whom they search, how they show
// that they are still at it, how they print what they found. They need no running rack.

import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import {
  checkPlan,
  createRig,
  type Failure,
  type Plan,
  type Rig,
  toScenario,
} from '../../emulators/core/world/plan.ts';
import { shrinkPlan } from '../../emulators/core/world/shrink.ts';
import { drawPlan } from '../../emulators/core/world/swarm.ts';
import { FAMILIES } from '../../emulators/devices/index.ts';
import { formatInstant } from '../core/duration.ts';
import { rackError } from '../core/protocol/errors.ts';
import type { Context } from './context.ts';
import { invocation } from './invocation.ts';

/** How often people are told. */
const TOLD_EVERY_MS = 100;

export type FamilyFlags = { family: string; plant?: string };

/** The rack that the flags name, ready to be searched. */
export function rigFrom({ family: name, plant }: FamilyFlags): Rig {
  const family = FAMILIES.find((each) => each.name === name);
  const known = FAMILIES.map((each) => each.name);
  if (family === undefined) throw refusal('--family', `one of ${known.join(', ')}`, name);
  const bugs = Object.keys(family.plantedBugs);
  if (plant !== undefined && !bugs.includes(plant)) {
    throw refusal('--plant', bugs.length > 0 ? `one of ${bugs.join(', ')}` : 'nothing', plant);
  }
  return createRig(family, { plant: plant ?? null });
}

function refusal(where: string, expected: string, got: string): Error {
  return rackError('TWR_REQUEST_INVALID', { where, expected, got });
}

/** The plan of a schedule's seed, or of a file as `shrink --json` writes it. */
export function planFrom(rig: Rig, file: string | undefined, schedule: number | undefined): Plan {
  if (schedule !== undefined) return drawPlan(rig, schedule);
  if (file === undefined) {
    const expected = 'a file, or --schedule with the number that check printed';
    throw refusal('the schedule', expected, 'neither');
  }
  const plan = readPlan(file);
  const wrong = checkPlan(rig, plan);
  if (wrong !== null) throw refusal(file, 'a plan that this rack can take', wrong);
  return plan;
}

/** The text of a file that a command was given. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw refusal(file, 'a file that can be read', (error as Error).message);
  }
}

function readPlan(file: string): Plan {
  const text = readText(file);
  try {
    const { seed = 1, bootAtMs = null, safetyMs, actions } = JSON.parse(text).plan;
    if (!Array.isArray(actions) || !Number.isInteger(safetyMs)) throw new Error('no plan');
    return { seed, bootAtMs, safetyMs, actions };
  } catch {
    throw refusal(file, '{"plan": ...} as twinrack shrink --json writes it', 'something else');
  }
}

/** Calls `advance` until it returns false; `progress` says how far it is. Returns the seconds. */
export function pursue(
  { io }: Context,
  advance: () => boolean,
  progress: (seconds: number) => string,
): number {
  const beganAt = performance.now();
  let toldAt = beganAt;
  while (advance()) {
    const now = performance.now();
    if (!io.isInteractive || now - toldAt < TOLD_EVERY_MS) continue;
    toldAt = now;
    io.err(`\r\u001b[K${progress((now - beganAt) / 1_000)}`);
  }
  if (io.isInteractive) io.err('\r\u001b[K');
  return (performance.now() - beganAt) / 1_000;
}

/** `12,345`. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number with its noun: `1 action`, `2 actions`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** `3.4 %`; what is there but rounds to nothing is `< 0.1 %`. */
export function share(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (100 * part) / whole;
  if (part > 0 && percent < 0.1) return '< 0.1 %';
  return `${percent.toFixed(percent === 0 || percent === 100 ? 0 : 1)} %`;
}

/** A line of facts under a verdict. */
export function row(title: string, text: string): string {
  return `  ${title.padEnd(8)} ${text}`;
}

/** A failure in one line: what, when, why. */
export function describeFailure({ kind, name, at, detail }: Failure): string {
  const when = `at ${formatInstant(at)}`;
  if (kind === 'notRecovered') return `${when}: ${detail}`;
  return `${name} ${when}: ${detail.replace(/^.*? \(seed \d+\): /, '')}`;
}

/** The command line that plays this schedule again. */
export function replayLine({ family, plant }: Rig, schedule: number): string {
  const planted = plant === null ? '' : ` --plant ${plant}`;
  return `${invocation()} replay --family ${family.name} --schedule ${schedule}${planted}`;
}

export type Told = { plan: Plan; failure: Failure; runs: number; yaml: string };

/** Shrinks a failed plan, and tells it as a scenario that can be committed. */
export function shrinkAndTell(rig: Rig, plan: Plan, failure: Failure): Told {
  const shrunk = shrinkPlan(rig, plan, failure);
  const scenario = toScenario(rig, shrunk.plan, `found-${shrunk.plan.seed}`);
  return { ...shrunk, yaml: stringify(scenario, { lineWidth: 100 }).trimEnd() };
}
