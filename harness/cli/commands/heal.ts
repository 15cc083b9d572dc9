// `twinrack heal`: one fault, or all of them.

import type { Command } from 'commander';
import { rackError } from '../../core/protocol/errors.ts';
import { type Context, connectRack, type RackFlags, withRack } from '../context.ts';
import { counted } from '../progress.ts';

export function addHeal(program: Command, context: Context): void {
  const command = program
    .command('heal')
    .summary('heal a fault')
    .description('Heals one fault, or all of them.')
    .argument('[id]', 'which: twinrack faults lists them')
    .option('--all', 'all of them');
  withRack(command).action(async (id: string | undefined, flags: RackFlags & { all?: boolean }) => {
    const { io } = context;
    if ((id === undefined) === (flags.all === undefined)) {
      const got = id === undefined ? 'neither' : 'both';
      const expected = 'either the id of a fault or --all';
      throw rackError('TWR_USAGE_INVALID', { where: 'heal', expected, got });
    }
    const rack = await connectRack(context, flags);
    if (id === undefined) {
      const count = await rack.healAll();
      io.out(`Healed ${counted(count, 'fault')}.\n`);
      return;
    }
    await rack.heal(id);
    io.out(`Healed ${id}.\n`);
  });
}
