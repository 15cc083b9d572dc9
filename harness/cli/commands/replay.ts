// `twinrack replay`: a journal in, the same states out; or the first place where they are not the
// same.

import type { Command } from 'commander';
import { checkHash } from '../../../emulators/core/world/check.ts';
import { replay } from '../../../emulators/core/world/replay.ts';
import { formatInstant } from '../../core/duration.ts';
import { rackError } from '../../core/protocol/errors.ts';
import type { JournalEntry } from '../../core/protocol/vocabulary.ts';
import { type Context, EXIT } from '../context.ts';
import { isFoundFile } from '../found.ts';
import { counted } from '../progress.ts';
import { isJson, readJson, readJsonLines } from '../readFile.ts';
import { loadFamilies } from './families.ts';

export function addReplay(program: Command, context: Context): void {
  program
    .command('replay')
    .summary("replay a rack's journal in the simulator")
    .description(
      'Replays a journal (GET /api/v1/journal) in the simulator and compares the hashes in it. ' +
        'Exit status 1 at the first difference.',
    )
    .argument('<file>', 'the journal, JSON Lines')
    .action(async (file: string) => {
      context.status = await replayFile(context, file);
    });
}

async function replayFile({ io, paint }: Context, file: string): Promise<number> {
  const { marks, divergence, world } = await replayed(file);
  if (divergence === null) {
    const steps = `${counted(world.turn, 'step')} to ${formatInstant(world.now)}`;
    const hashes = `${marks} ${marks === 1 ? 'hash' : 'hashes'} compared`;
    io.out(`${paint.good('same')}: ${steps}, ${hashes}, the last is ${checkHash(world)}\n`);
    return EXIT.done;
  }
  const { turn, at, expected, found } = divergence;
  const where = `step ${turn}, ${formatInstant(at)}`;
  io.out(`${paint.bad('different')}: at ${where} the journal has ${expected}, here ${found}\n`);
  return EXIT.failed;
}

/** A file that is no journal, or of a rack that is not here, is bad usage, whoever finds it. */
async function replayed(file: string): Promise<ReturnType<typeof replay>> {
  const families = await loadFamilies();
  refuseSchedule(file);
  const entries = readJsonLines(file) as JournalEntry[];
  try {
    return replay(entries, families);
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown.name !== 'JournalInvalid') throw thrown;
    const got = thrown.message;
    throw rackError('TWR_FILE_INVALID', { file, expected: 'a journal of a rack', got });
  }
}

/** What `check` wrote down is no journal, and easily taken for one. */
function refuseSchedule(file: string): void {
  if (!isJson(file) || !isFoundFile(readJson(file))) return;
  const got = `something else: this is a schedule: twinrack shrink ${file}`;
  throw rackError('TWR_FILE_INVALID', { file, expected: 'a journal of a rack', got });
}
