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
    .description('Shows virtual time; its commands pause, pace and advance it.')
    .option('--json', 'as JSON');
  withRack(clock);

  // The options above may stand before the verb or behind it: each verb takes them from here.
  const add = (verb: string, sentence: string, ask: Ask, isDefault = false) =>
    clock
      .command(verb, { isDefault })
      .description(sentence)
      .action(async () => tell(context, clock.opts(), ask));

  add('show', 'Show the clock.', (rack) => rack.clock.read(), true);
  add('pause', 'Stop time.', (rack) => rack.clock.pause());
  add('resume', 'Let time go on.', (rack) => rack.clock.resume());
  clock
    .command('rate')
    .description('Set the pace: virtual seconds per wall second.')
    .argument('<number>', 'above 0', parseRate)
    .action(async (rate: number) =>
      tell(context, clock.opts(), (rack) => rack.clock.setRate(rate)),
    );
  clock
    .command('advance')
    .description('Run on by a span, as fast as the nodes answer.')
    .argument('<span>', 'like 500ms, 30s, 5m', parseSpan)
    .action(async (span: number) => tell(context, clock.opts(), (rack) => rack.clock.runFor(span)));
  clock
    .command('until')
    .description('Run on until an event comes; exit status 1 if it does not.')
    .argument('<event>', 'its name; * at the end fits any rest')
    .option('--node <node>', 'whose event')
    .option('--within <span>', 'give up after so much virtual time (default: 10m)', parseSpan)
    .action(async (event: string, flags: UntilFlags) =>
      runUntil(context, event, { ...clock.opts<Flags>(), ...flags }),
    );
}

type Ask = (rack: Rack) => Promise<ClockDocument>;

async function tell(context: Context, flags: Flags, ask: Ask): Promise<void> {
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
