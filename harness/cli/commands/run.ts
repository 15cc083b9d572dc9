// `twinrack run`: plays scenarios, on the running rack or each in a simulation of its own, tells
// the story as it goes, and ends with status 1 if one of them did not pass.

import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { simulateScenario } from '../../../emulators/core/world/simulate.ts';
import { formatDuration, formatInstant } from '../../core/duration.ts';
import { checkScenarioConfig } from '../../core/familyConfig.ts';
import { junitOf, stepAction } from '../../core/junit.ts';
import { rackError } from '../../core/protocol/errors.ts';
import type { RunDocument } from '../../core/protocol/rack.ts';
import type { Scenario, StepResult } from '../../core/protocol/vocabulary.ts';
import type { Rack } from '../../sdk/rack.ts';
import {
  type Context,
  connectRack,
  EXIT,
  parseWhole,
  printJson,
  type RackFlags,
  withRack,
} from '../context.ts';
import { counted } from '../progress.ts';
import { isScenarioFile, readScenario } from '../scenarioFile.ts';
import { knownScenarios, loadFamilies } from './families.ts';

type Flags = RackFlags & {
  sim?: boolean;
  all?: boolean;
  seed?: number;
  paced?: boolean;
  junit?: string;
  json?: boolean;
};

export function addRun(program: Command, context: Context): void {
  const command = program
    .command('run')
    .summary('play scenarios')
    .description(
      'Plays scenarios. Exit status 1 if one of them does not pass. On a running rack time flows ' +
        'as its clock does; a paused one plays as fast as its nodes answer.',
    )
    .argument('[scenarios...]', 'names (twinrack scenarios) or files (YAML, JSON, TypeScript)')
    .option('--all', 'all scenarios that come with twinrack')
    .option('--sim', 'simulate each: no rack needs to run, and it takes milliseconds')
    .option('--seed <number>', 'seed of a simulated run', parseWhole, 1)
    .option('--paced', "at the pace of the rack's clock, to watch it; else as fast as it can")
    .option('--junit <file>', 'write the verdicts as JUnit XML')
    .option('--json', 'print the runs as JSON');
  withRack(command).action(async (words: string[], flags: Flags) => {
    context.status = await run(context, words, flags);
  });
}

async function run(context: Context, words: string[], flags: Flags): Promise<number> {
  const stage = flags.sim ? simulation(context, flags) : await rackStage(context, flags);
  const runs: RunDocument[] = [];
  for (const story of await storiesOf(words, flags, stage)) runs.push(await stage.play(story));

  if (flags.junit !== undefined) writeFileSync(flags.junit, junitOf(runs));
  if (flags.json) printJson(context, runs);
  const failed = runs.filter(({ status }) => status !== 'passed');
  if (!flags.json && runs.length > 1) {
    context.io.out(`${runs.length - failed.length} passed, ${failed.length} failed\n`);
  }
  return failed.length === 0 ? EXIT.done : EXIT.failed;
}

/** A scenario by the name that the stage knows, or one that was read from a file. */
type Story = string | Scenario;
/** Where stories are played: the running rack, or a simulation for each. */
type Stage = { names(): Promise<string[]>; play(story: Story): Promise<RunDocument> };

async function storiesOf(words: string[], flags: Flags, stage: Stage): Promise<Story[]> {
  if (flags.all) return stage.names();
  if (words.length > 0) {
    return Promise.all(words.map((word) => (isScenarioFile(word) ? readScenario(word) : word)));
  }
  const expected = 'the name of a scenario, a file, or --all';
  throw rackError('TWR_USAGE_INVALID', { where: 'run', expected, got: 'nothing' });
}

function simulation(context: Context, { seed = 1, json }: Flags): Stage {
  return {
    names: async () => (await knownScenarios()).map(({ name }) => name),
    async play(story) {
      const scenario = typeof story === 'string' ? await scenarioNamed(story) : story;
      const run = await simulateRun(scenario, seed);
      if (!json) tellWhole(context, run);
      return run;
    },
  };
}

async function scenarioNamed(name: string): Promise<Scenario> {
  const scenarios = await knownScenarios();
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found) return found;
  const known = scenarios.map((scenario) => scenario.name).join(', ');
  throw rackError('TWR_SCENARIO_UNKNOWN', { name, known });
}

/** A run in this process. */
async function simulateRun(scenario: Scenario, seed: number): Promise<RunDocument> {
  const families = await loadFamilies();
  const { name, title, family, steps } = scenario;
  if (!families.some((known) => known.name === family)) {
    const expected = families.map((known) => known.name).join(', ');
    const where = `family of ${name}`;
    throw rackError('TWR_SCENARIO_INVALID', { where, expected, got: family });
  }
  checkScenarioConfig(families, scenario);
  const run = { id: 'run-1', scenario: name, title, mode: 'simulated' as const, seed };
  const shape = { ...run, stepCount: steps.length };
  try {
    const { result } = simulateScenario(families, scenario, seed);
    const { status, beganAt, endedAt, hazards } = result;
    const message = result.steps.find((step) => step.status === 'failed')?.message ?? '';
    return { ...shape, status, beganAt, endedAt, hazards, message, steps: result.steps };
  } catch (thrown) {
    // A broken invariant ends the world it broke in: that is the verdict, and not a failure of
    // ours.
    const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    const ended = { status: 'failed' as const, beganAt: 0, endedAt: 0, hazards: [], steps: [] };
    return { ...shape, ...ended, message };
  }
}

async function rackStage(context: Context, flags: Flags): Promise<Stage> {
  const rack = await connectRack(context, flags);
  return {
    names: async () => (await rack.scenarios.list()).map(({ name }) => name),
    async play(story) {
      const onChange = createTeller(context);
      const run = await atPace(rack, flags, () =>
        rack.scenarios.run(story, flags.json ? {} : { onChange }),
      );
      if (!flags.json) tellVerdict(context, run);
      return run;
    },
  };
}

/** A rack plays at the pace of its clock, and as fast as it can while that stands. */
async function atPace<T>(rack: Rack, { paced }: Flags, play: () => Promise<T>): Promise<T> {
  if (paced || (await rack.clock.read()).isPaused) return play();
  await rack.clock.pause();
  try {
    return await play();
  } finally {
    await rack.clock.resume();
  }
}

/** Tells a run as it goes: the heading once, and each step as it ends. */
function createTeller(context: Context): (run: RunDocument) => void {
  let told = -1;
  return (run) => {
    if (told < 0) tellHead(context, run);
    told = Math.max(told, 0);
    for (const result of run.steps.slice(told)) tellStep(context, result);
    told = run.steps.length;
  };
}

function tellWhole(context: Context, run: RunDocument): void {
  tellHead(context, run);
  for (const result of run.steps) tellStep(context, result);
  tellVerdict(context, run);
}

function tellHead({ io, paint }: Context, { scenario, title, mode, seed }: RunDocument): void {
  io.out(`${paint.bold(scenario)}  ${title}  ${paint.dim(`${mode}, seed ${seed}`)}\n`);
}

function tellStep({ io, paint }: Context, { step, status, endedAt, message }: StepResult): void {
  const sign = { passed: paint.good('✓'), failed: paint.bad('✗'), skipped: '-' }[status];
  const note = step.note === undefined ? '' : `  ${paint.dim(stepAction(step))}`;
  const line = `${paint.dim(formatInstant(endedAt))}  ${step.note ?? stepAction(step)}${note}`;
  io.out(`  ${sign} ${line}\n`);
  if (status === 'failed') io.out(`      ${paint.bad(message)}\n`);
}

function tellVerdict({ io, paint }: Context, run: RunDocument): void {
  const { status, beganAt, endedAt, hazards, stepCount, steps, message } = run;
  const span = formatDuration((endedAt ?? beganAt) - beganAt);
  const found = hazards.length === 0 ? '' : `; hazards: ${hazards.join(', ')}`;
  const word = status === 'passed' ? paint.good('passed') : paint.bad(status);
  const isBroken = status === 'failed' && !steps.some((step) => step.status === 'failed');
  if (isBroken) io.out(`      ${paint.bad(message)}\n`);
  const reached =
    status === 'failed' && steps.length > 0
      ? ` at step ${steps.length} of ${stepCount}, after`
      : `: ${steps.length} of ${counted(stepCount, 'step')} in`;
  io.out(`  ${word}${reached} ${span} of virtual time${found}\n\n`);
}
