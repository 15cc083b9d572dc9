// What a search has found: told as a story, and written to a file that replays it.

import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { type Failure, type Plan, type Rig, toScenario } from '../../emulators/core/world/plan.ts';
import { shrinkPlan } from '../../emulators/core/world/shrink.ts';
import { formatInstant } from '../core/duration.ts';
import { stepAction } from '../core/junit.ts';
import type { Scenario } from '../core/protocol/vocabulary.ts';
import { isRecord } from '../core/shape.ts';
import type { Context } from './context.ts';
import { invocation } from './invocation.ts';
import { counted } from './progress.ts';

/** A schedule that failed, as `check` writes it and `shrink` reads it. */
export type FoundFile = {
  found: 'schedule';
  family: string;
  plant: string | null;
  /** Its seed. The plan's own is that of the rack, which many schedules share. */
  schedule: number;
  plan: Plan;
  failure: Failure;
};

export function isFoundFile(value: unknown): value is FoundFile {
  return isRecord(value) && value.found === 'schedule' && isRecord(value.plan);
}

export function describeFailure({ kind, name, at, detail }: Failure): string {
  return `${formatInstant(at)}  ${kind === 'error' ? `${name}: ` : ''}${detail}`;
}

/** A schedule that failed, and the file for the smallest like it. */
type Found = Pick<FoundFile, 'schedule' | 'plan' | 'failure'> & { file: string };

/** Makes the schedule as small as it can be, tells it, and writes it down as a scenario. */
export function tellSmallest(
  { io, paint }: Context,
  rig: Rig,
  { schedule, plan, failure, file }: Found,
): void {
  const shrunk = shrinkPlan(rig, plan, failure);
  const scenario = toScenario(rig, shrunk.plan, `found-${schedule}`);
  const count = `${counted(plan.actions.length, 'action')} to ${shrunk.plan.actions.length}`;
  io.out(`  Shrunk from ${count} in ${counted(shrunk.runs, 'run')}:\n`);
  io.out(storyOf(scenario));
  io.out(`    ${paint.bad(describeFailure(shrunk.failure))}\n`);
  writeFileSync(file, stringify(scenario));
  io.out(`  Play it:  ${invocation()} run --sim --seed ${shrunk.plan.seed} ${file}\n`);
}

function storyOf({ steps }: Scenario): string {
  let now = 0;
  return steps
    .map((step) => {
      const line = `    ${formatInstant(now)}  ${stepAction(step)}\n`;
      if ('advanceMs' in step) now += step.advanceMs;
      return 'advanceMs' in step ? '' : line;
    })
    .join('');
}
