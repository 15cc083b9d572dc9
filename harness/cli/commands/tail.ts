// `twinrack tail`: the timeline in a terminal.

import type { Command } from 'commander';
import type { EventDocument } from '../../core/protocol/rack.ts';
import { type Context, connectRack, parseWhole, type RackFlags, withRack } from '../context.ts';
import { eventLine } from '../print.ts';

/** How far back to look for the last events that fit. */
const LOOK_BACK_EVENTS = 10_000;

type Flags = RackFlags & {
  node?: string;
  name?: string;
  lines: number;
  follow: boolean;
  json?: boolean;
};

export function addTail(program: Command, context: Context): void {
  const command = program
    .command('tail')
    .summary('show the timeline, and follow it')
    .description('Shows the latest events and follows the timeline until the rack ends.')
    .option('--node <node>', 'only events of this node')
    .option('--name <event>', 'only events of this name; * at the end fits any rest')
    .option('--lines <number>', 'how many past events to begin with', parseWhole, 10)
    .option('--no-follow', 'end after the past events')
    .option('--json', 'one JSON object a line');
  withRack(command).action(async (flags: Flags) => tail(context, flags));
}

async function tail(context: Context, flags: Flags): Promise<void> {
  const rack = await connectRack(context, flags);
  const { node, name, lines, follow, json } = flags;
  const query = {
    ...(node === undefined ? {} : { node }),
    ...(name === undefined ? {} : { name }),
  };
  const { nodes, seq } = await rack.document();
  const width = Math.max(1, ...nodes.map(({ id }) => id.length));
  const print = (event: EventDocument) => {
    const line = json ? JSON.stringify(event) : eventLine(event, width, context.paint);
    context.io.out(`${line}\n`);
  };

  const past = await rack.timeline({ ...query, since: Math.max(0, seq - LOOK_BACK_EVENTS) });
  for (const event of lines === 0 ? [] : past.slice(-lines)) print(event);
  if (!follow) return;
  const since = past.at(-1)?.seq ?? seq;
  for await (const event of rack.events({ ...query, since })) print(event);
}
