// `twinrack shrink`: the smallest schedule that fails like the one that `check` wrote down.

import { extname } from 'node:path';
import type { Command } from 'commander';
import { checkPlan, runPlan } from '../../../emulators/core/world/plan.ts';
import { rackError } from '../../core/protocol/errors.ts';
import { type Context, EXIT } from '../context.ts';
import { isFoundFile, tellSmallest } from '../found.ts';
import { readJson } from '../readFile.ts';
import { familiesFor, rigFor } from './families.ts';

export function addShrink(program: Command, context: Context): void {
  program
    .command('shrink')
    .summary('make a schedule that failed as small as it can be')
    .description('Shrinks a schedule that check wrote down, and writes it as a scenario.')
    .argument('<file>', 'found-...json')
    .action(async (file: string) => {
      context.status = await shrink(context, file);
    });
}

async function shrink(context: Context, file: string): Promise<number> {
  const found = readJson(file);
  if (!isFoundFile(found)) {
    const expected = 'a schedule that twinrack check wrote';
    throw rackError('TWR_FILE_INVALID', { file, expected, got: 'something else' });
  }
  const { family, plant, plan, schedule = plan.seed } = found;
  const [only] = await familiesFor(family);
  if (!only) return EXIT.usage;
  const rig = rigFor(only, plant ?? undefined);
  const wrong = checkPlan(rig, plan);
  if (wrong !== null) {
    throw rackError('TWR_FILE_INVALID', { file, expected: 'a plan for this rack', got: wrong });
  }
  const { failure } = runPlan(rig, plan);
  if (failure === null) {
    context.io.out(`${context.paint.good('passed')}: this schedule fails no more.\n`);
    return EXIT.done;
  }
  const scenario = `${file.slice(0, file.length - extname(file).length)}.yaml`;
  tellSmallest(context, rig, { schedule, plan, failure, file: scenario });
  return EXIT.failed;
}
