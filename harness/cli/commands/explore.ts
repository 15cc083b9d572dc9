// `twinrack explore`: every way a small rack can go, to a depth: each order within an instant, each
// fate of a message, a crash before each step.

import { type Command, InvalidArgumentError } from 'commander';
import {
  advanceExploration,
  createExploration,
  EXPLORE_DEFAULTS,
  type Exploration,
  retrace,
} from '../../../emulators/core/world/explore.ts';
import type { Rig } from '../../../emulators/core/world/plan.ts';
import { formatDuration, formatInstant } from '../../core/duration.ts';
import { parseFamilyConfig } from '../../core/familyConfig.ts';
import type { FaultRequest } from '../../core/protocol/vocabulary.ts';
import { type Context, collect, EXIT, parseCount, parseSpan, parseWhole } from '../context.ts';
import { describeFailure } from '../found.ts';
import { counted, createProgress, grouped } from '../progress.ts';
import { familiesFor, rigFor } from './families.ts';

/** Moves between two looks at the clock. */
const PART = 2_000;

type Flags = {
  family?: string;
  depth: number;
  horizon?: number;
  faults: number;
  states: number;
  with: FaultRequest[];
  cold?: boolean;
  config?: readonly string[];
  plant?: string;
};

export function addExplore(program: Command, context: Context): void {
  const { depth, horizonMs, faults, states } = EXPLORE_DEFAULTS;
  program
    .command('explore')
    .summary('walk every way a rack can go, to a depth')
    .description('Walks every way a rack can go. Exit status 1 if one of them breaks an invariant.')
    .option('--family <name>', 'only this family')
    .option('--depth <moves>', 'moves on one way', parseCount, depth)
    .option(
      '--horizon <span>',
      `virtual time on one way (default: ${formatDuration(horizonMs)}; with --cold what the ` +
        'family needs to come up)',
      parseSpan,
    )
    .option('--faults <number>', 'faults on one way', parseWhole, faults)
    .option('--states <number>', 'different states in all', parseCount, states)
    .option('--with <kind:target>', 'broken from the start; may be repeated', addFault, [])
    .option('--cold', 'from the boot on, instead of from rest')
    .option(
      '--config <family.key=value>',
      'change how a family is set up; may be repeated',
      collect,
    )
    .option('--plant <bug>', 'break the protocol on purpose')
    .action(async (flags: Flags) => {
      const families = await familiesFor(flags.family);
      const config = parseFamilyConfig(families, flags.config ?? []);
      const isGood = families.map((family) =>
        explore(context, rigFor(family, flags.plant, config[family.name]), flags),
      );
      context.status = isGood.every(Boolean) ? EXIT.done : EXIT.failed;
    });
}

function explore(context: Context, rig: Rig, flags: Flags): boolean {
  const { io, paint } = context;
  const { depth, faults, states, cold: isCold = false } = flags;
  const usualMs = (isCold ? rig.family.cold?.horizonMs : null) ?? EXPLORE_DEFAULTS.horizonMs;
  const horizonMs = flags.horizon ?? usualMs;
  const limits = { depth, horizonMs, faults, states, isCold };
  const exploration = createExploration(rig, limits, flags.with);
  const progress = createProgress(io);
  while (advanceExploration(exploration, PART)) {
    progress.show(
      () => `${grouped(exploration.states)} states, ${grouped(exploration.moves)} moves`,
    );
  }
  progress.clear();
  const { violation } = exploration;
  const word = violation === null ? paint.good('passed') : paint.bad('failed');
  io.out(`${paint.bold(rig.family.name)} ${word}: ${extent(exploration)}`);
  io.out(`  ${progress.seconds().toFixed(1)} s`);
  io.out(`; hazards shown: ${[...exploration.hazards].join(', ') || 'none'}\n`);
  if (violation === null) return true;
  tellWay(context, exploration);
  return false;
}

function extent({ states, moves, deepest, limits, isWhole }: Exploration): string {
  const span = formatDuration(limits.horizonMs);
  const limit = isWhole ? '' : '; the limit on states cut something off (--states)';
  const size = `${counted(states, 'state')}, ${counted(moves, 'move')}, ways of up to ${deepest}`;
  return `${size}, within ${span} and ${counted(limits.faults, 'fault')}${limit}\n`;
}

function tellWay({ io, paint }: Context, exploration: Exploration): void {
  const { said, failure } = retrace(exploration, exploration.violation?.path ?? []);
  for (const { at, text } of said) io.out(`    ${formatInstant(at)}  ${text}\n`);
  if (failure) io.out(`    ${paint.bad(describeFailure(failure))}\n`);
}

function addFault(text: string, before: FaultRequest[]): FaultRequest[] {
  const [kind, target, ...rest] = text.split(':');
  if (!kind || !target || rest.length > 0) {
    throw new InvalidArgumentError('It must be a kind and a target, like link.cut:lan.');
  }
  return [...before, { kind, target }];
}
