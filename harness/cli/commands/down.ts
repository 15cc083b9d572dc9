// `twinrack down`: ends a running rack in order, and says so when it is gone.

import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { rackError } from '../../core/protocol/errors.ts';
import { type Context, connectRack, EXIT, type RackFlags, withRack } from '../context.ts';

/** Processes, sockets and files of a large rack are closed within this. */
const GONE_MS = 15_000;
const LOOK_EVERY_MS = 50;

export function addDown(program: Command, context: Context): void {
  const command = program
    .command('down')
    .summary('stop a running rack')
    .description('Stops a running rack in order, with all its processes.');
  withRack(command).action(async (flags: RackFlags) => {
    const rack = await connectRack(context, flags);
    await rack.shutDown();
    await gone(rack.url);
    context.io.out(`The rack at ${rack.url} has stopped.\n`);
    context.status = EXIT.done;
  });
}

async function gone(url: string): Promise<void> {
  for (let waited = 0; waited < GONE_MS; waited += LOOK_EVERY_MS) {
    const isThere = await fetch(`${url}/healthz`).then(
      () => true,
      () => false,
    );
    if (!isThere) return;
    await pause(LOOK_EVERY_MS);
  }
  throw rackError('TWR_CONNECTION_LOST', { url, detail: 'it was told to stop and still answers' });
}
