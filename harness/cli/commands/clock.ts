// `twinrack clock`: virtual time in the hand.

import type { Command } from 'commander';
import type { ClockDocument } from '../../core/protocol/rack.ts';
import type { Rack } from '../../sdk/rack.ts';
import {
  type Context,
  connectRack,
  parseRate,
  parseSpan,
  printJson,
  type RackFlags,
  withRack,
} from '../context.ts';
import { eventLine } from '../print.ts';
import { clockLine } from './ps.ts';

type Flags = RackFlags & { json?: boolean };
type UntilFlags = Flags & { node?: string; within?: number };

export function addClock(program: Command, context: Context): void {
  const clock = program
    .command('clock')
    .summary('show, pause, pace and advance virtual time')
    .description('Shows virtual time; its commands pause, pace and advance it.');
  const add = (usage: string, sentence: string, isDefault = false) =>
    clock.command(usage, { isDefault }).description(sentence).option('--json', 'as JSON');

  const show = add('show', 'Show the clock.', true);
  withRack(show).action(async (flags: Flags) => tell(context, flags, ({ clock }) => clock.read()));

  const pause = add('pause', 'Stop time.');
  withRack(pause).action(async (flags: Flags) =>
    tell(context, flags, ({ clock }) => clock.pause()),
  );

  const resume = add('resume', 'Let time go on.');
  withRack(resume).action(async (flags: Flags) =>
    tell(context, flags, ({ clock }) => clock.resume()),
  );

  const rate = add('rate', 'Set the pace: virtual seconds per wall second.');
  withRack(rate.argument('<number>', 'above 0', parseRate)).action(
    async (wanted: number, flags: Flags) =>
      tell(context, flags, ({ clock }) => clock.setRate(wanted)),
  );

  const advance = add('advance', 'Run on by a span, as fast as the nodes answer.');
  withRack(advance.argument('<span>', 'like 500ms, 30s, 5m', parseSpan)).action(
    async (span: number, flags: Flags) => tell(context, flags, ({ clock }) => clock.runFor(span)),
  );

  const until = add('until', 'Run on until an event comes; exit status 1 if it does not.')
    .argument('<event>', 'its name; * at the end fits any rest')
    .option('--node <node>', 'whose event')
    .option('--within <span>', 'give up after so much virtual time (default: 10m)', parseSpan);
  withRack(until).action(async (event: string, flags: UntilFlags) =>
    runUntil(context, event, flags),
  );
}

async function tell(
  context: Context,
  flags: Flags,
  ask: (rack: Rack) => Promise<ClockDocument>,
): Promise<void> {
  const clock = await ask(await connectRack(context, flags));
  if (flags.json) printJson(context, clock);
  else context.io.out(`${clockLine(clock)}\n`);
}

async function runUntil(context: Context, name: string, flags: UntilFlags): Promise<void> {
  const rack = await connectRack(context, flags);
  const { node, within } = flags;
  const event = await rack.until(name, {
    ...(node === undefined ? {} : { node }),
    ...(within === undefined ? {} : { within }),
  });
  if (flags.json) printJson(context, event);
  else context.io.out(`${eventLine(event, (event.node ?? '-').length, context.paint)}\n`);
}
