// `twinrack check`: thousands of random schedules in the simulator, each with its faults, its
// operators and its recovery. The first that breaks an invariant is shrunk, told, and written to a
// file. Then the studies of the family: how often, by what, and does it keep its claim?

import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import {
  advanceCheck,
  type Check,
  checkHash,
  createCheck,
} from '../../../emulators/core/world/check.ts';
import { type Rig, runPlan } from '../../../emulators/core/world/plan.ts';
import { runStudy, type StudyResult } from '../../../emulators/core/world/study.ts';
import { drawPlan } from '../../../emulators/core/world/swarm.ts';
import { type Context, EXIT, parseCount, parseWhole, printJson } from '../context.ts';
import { describeFailure, type FoundFile, tellSmallest } from '../found.ts';
import { invocation } from '../invocation.ts';
import { counted, createProgress, grouped, type Progress } from '../progress.ts';
import { drawStudy, studyDocument } from '../studies.ts';
import { familiesFor, rigFor } from './families.ts';

/** Schedules between two looks at the clock. */
const PART = 20;

type Flags = {
  family?: string;
  schedules: number;
  seed: number;
  schedule?: number;
  plant?: string;
  studyRuns: number;
  json?: boolean;
};

export function addCheck(program: Command, context: Context): void {
  program
    .command('check')
    .summary('search for schedules that break an invariant')
    .description(
      'Runs random schedules in the simulator: faults, operators, recovery. Exit status 1 if an ' +
        'invariant breaks or the rack does not recover; that schedule is then shrunk. After them ' +
        'come the studies of the family, as curves; exit status 1 if one breaks its claim.',
    )
    .option('--family <name>', 'only this family')
    .option('--schedules <number>', 'how many', parseCount, 1_000)
    .option('--seed <number>', 'seed of them all', parseWhole, 1)
    .option('--schedule <seed>', 'only the one schedule with this seed', parseWhole)
    .option('--plant <bug>', 'break the protocol on purpose, to see that the search finds it')
    .option('--study-runs <number>', 'runs for a point of a study; 0: none', parseWhole, 200)
    .option('--json', 'as JSON')
    .action(async (flags: Flags) => {
      const families = await familiesFor(flags.family);
      const isGood = families.map((family) => {
        const rig = rigFor(family, flags.plant);
        return flags.schedule === undefined
          ? checkMany(context, rig, flags)
          : checkOne(context, rig, flags.schedule);
      });
      context.status = isGood.every(Boolean) ? EXIT.done : EXIT.failed;
    });
}

function checkMany(context: Context, rig: Rig, flags: Flags): boolean {
  const { io } = context;
  const check = createCheck(rig, flags.seed);
  const progress = createProgress(io);
  while (check.schedules < flags.schedules && check.found === null) {
    advanceCheck(check, Math.min(PART, flags.schedules - check.schedules));
    progress.show(() => {
      const rate = grouped(check.schedules / progress.seconds());
      return `${grouped(check.schedules)} of ${grouped(flags.schedules)} schedules, ${rate}/s`;
    });
  }
  progress.clear();
  if (!flags.json) io.out(report(context, check, progress));
  const studies = check.found === null ? studyAll(context, rig, flags) : [];
  if (flags.json) printJson(context, summaryOf(check, studies));
  else if (check.found !== null) tellFound(context, rig, check.found);
  return check.found === null && studies.every(({ broken }) => broken === null);
}

/** Each is drawn when it is done. A protocol broken on purpose is not studied. */
function studyAll({ io, paint }: Context, { family, plant }: Rig, flags: Flags): StudyResult[] {
  if (flags.studyRuns === 0 || plant !== null) return [];
  const progress = createProgress(io);
  return (family.studies ?? []).map((study) => {
    const onPoint = (done: number) =>
      progress.show(() => `${study.name}: ${done} of ${study.at.length} points`);
    const result = runStudy(family, study, { seed: flags.seed, runs: flags.studyRuns, onPoint });
    progress.clear();
    if (!flags.json) io.out(`\n${drawStudy(result, paint)}`);
    return result;
  });
}

function summaryOf(check: Check, studies: readonly StudyResult[]) {
  const { rig, seed, schedules, steps, faults, commands, ranMs, hazards, found } = check;
  return {
    family: rig.family.name,
    seed,
    schedules,
    hash: checkHash(check),
    steps,
    faults,
    commands,
    ranMs,
    hazards: Object.fromEntries(hazards),
    cellsMissing: rig.cells.missing,
    studies: studies.map(studyDocument),
    found,
  };
}

function report({ paint }: Context, check: Check, progress: Progress): string {
  const { rig, seed, schedules, steps, faults, commands, ranMs, hazards, found } = check;
  const seconds = Math.max(progress.seconds(), 0.001);
  const shown = [...hazards].filter(([, count]) => count > 0);
  const hazardText = shown.map(([name, count]) => `${name} in ${grouped(count)}`).join(', ');
  const { missing, names } = rig.cells;
  const visited = `${names.length - missing.length} of ${names.length}`;
  const word = found === null ? paint.good('passed') : paint.bad('failed');
  const count = counted(schedules, 'schedule');
  const origin = `seed ${seed}, hash ${checkHash(check)}`;
  const cells = missing.length === 0 || found !== null ? [] : missing.map((cell) => `    ${cell}`);
  return [
    `${paint.bold(rig.family.name)} ${word}: ${count}, ${origin}`,
    `  ${counted(faults, 'fault')}, ${counted(commands, 'command')}, ${counted(steps, 'step')}, ` +
      `${grouped(ranMs / 1_000)} s of virtual time`,
    `  ${seconds.toFixed(1)} s: ${grouped(schedules / seconds)} schedules/s, ` +
      `${grouped(steps / seconds)} steps/s, ${grouped(ranMs / 1_000 / seconds)} times real time`,
    `  Hazards shown: ${hazardText || 'none'}`,
    `  Cells visited: ${visited}${cells.length > 0 ? '; not yet:' : ''}`,
    ...cells,
    '',
  ].join('\n');
}

function tellFound(context: Context, rig: Rig, found: NonNullable<Check['found']>): void {
  const { schedule, index, plan, failure } = found;
  const { family, plant } = rig;
  const { io, paint } = context;
  const name = `found-${family.name}-${schedule}`;
  const origin = { family: family.name, plant, schedule };
  const file: FoundFile = { found: 'schedule', ...origin, plan, failure };
  writeFileSync(`${name}.json`, `${JSON.stringify(file, null, 2)}\n`);
  io.out(`  ${paint.bad(`Schedule ${index + 1}, ${describeFailure(failure)}`)}\n`);
  tellSmallest(context, rig, { schedule, plan, failure, file: `${name}.yaml` });
  const planted = plant === null ? '' : ` --plant ${plant}`;
  const again = `check --family ${family.name} --schedule ${schedule}${planted}`;
  io.out(`  The schedule as it was found:  ${invocation()} ${again}\n`);
}

function checkOne(context: Context, rig: Rig, schedule: number): boolean {
  const { io, paint } = context;
  const plan = drawPlan(rig, schedule);
  const { failure } = runPlan(rig, plan);
  if (failure === null) io.out(`${paint.good('passed')}: schedule ${schedule}\n`);
  else {
    io.out(`${paint.bad('failed')}: schedule ${schedule}: ${describeFailure(failure)}\n`);
    tellSmallest(context, rig, {
      schedule,
      plan,
      failure,
      file: `found-${rig.family.name}-${schedule}.yaml`,
    });
  }
  return failure === null;
}
