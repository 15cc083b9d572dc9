// How fast the simulator is: schedules of a search with everything on (three faults or more,
// operators, recovery, invariants, hazards, cells and hash), a pair at rest, forks, exploration.
// Processor time is measured beside wall time, for others may be using the machine as well.

import { advanceCheck, createCheck } from '../emulators/core/world/check.ts';
import { advanceExploration, createExploration } from '../emulators/core/world/explore.ts';
import { createRig, type Rig } from '../emulators/core/world/plan.ts';
import { runFor } from '../emulators/core/world/run.ts';
import { forkWorld } from '../emulators/core/world/world.ts';
import { FAMILIES } from '../emulators/devices/index.ts';
import type { Sample } from './report.ts';

const REPEATS = 7;
/** Until the compiler has seen what there is to see. */
const WARM_SCHEDULES = 1_500;
const SCHEDULES = 1_500;
const REST_MS = 60 * 60_000;
const FORKS = 2_000;
const MOVES = 20_000;

/** Samples of every family, in the order of the table. */
export function benchSimulator(): Sample[] {
  return FAMILIES.flatMap((family) => {
    const rig = createRig(family);
    return [
      ...benchCheck(rig),
      sample(`${family.name}: pair at rest`, 'events/s', '', () => rest(rig)),
      sample(`${family.name}: forks`, '/s', '', () => fork(rig)),
      sample(`${family.name}: exploration`, 'moves/s', '', () => explore(rig)),
    ];
  });
}

function benchCheck(rig: Rig): Sample[] {
  const check = createCheck(rig);
  advanceCheck(check, WARM_SCHEDULES);
  const { name } = rig.family;
  const rows = {
    wall: row(`${name}: schedules, one core`, '/s', 'at least 1,000'),
    cpu: row(`${name}: schedules, a second of processor`, '/s', ''),
    events: row(`${name}: events in schedules`, '/s', 'stated'),
    density: row(`${name}: events a schedule`, '', 'stated'),
    factor: row(`${name}: virtual to real`, '×', 'stated'),
  };
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const { steps, ranMs } = check;
    const { wallS, cpuS } = measure(() => advanceCheck(check, SCHEDULES));
    rows.wall.values.push(SCHEDULES / wallS);
    rows.cpu.values.push(SCHEDULES / cpuS);
    rows.events.values.push((check.steps - steps) / wallS);
    rows.density.values.push((check.steps - steps) / SCHEDULES);
    rows.factor.values.push((check.ranMs - ranMs) / 1_000 / wallS);
  }
  if (check.found !== null) throw new Error(`the search failed: ${check.found.failure.detail}`);
  return Object.values(rows);
}

function rest({ settled }: Rig): number {
  const world = forkWorld(settled);
  return runFor(world, REST_MS);
}

function fork({ settled }: Rig): number {
  for (let count = 0; count < FORKS; count++) forkWorld(settled);
  return FORKS;
}

function explore(rig: Rig): number {
  const exploration = createExploration(rig, { faults: 2 });
  advanceExploration(exploration, MOVES);
  return exploration.moves;
}

/** A row whose values are what `run` returns by the second. */
function sample(name: string, unit: string, wanted: string, run: () => number): Sample {
  const result = row(name, unit, wanted);
  run();
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    let done = 0;
    const { wallS } = measure(() => {
      done = run();
    });
    result.values.push(done / wallS);
  }
  return result;
}

function row(name: string, unit: string, wanted: string): Sample & { values: number[] } {
  return { name, unit, wanted, values: [] };
}

function measure(run: () => void): { wallS: number; cpuS: number } {
  const cpuBefore = process.cpuUsage();
  const beganAt = performance.now();
  run();
  const wallS = (performance.now() - beganAt) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wallS, cpuS: (user + system) / 1_000_000 };
}
