// `twinrack ps`: the rack at a glance.

import type { Command } from 'commander';
import { formatInstant } from '../../core/duration.ts';
import type { FaultKindDocument, RackDocument } from '../../core/protocol/rack.ts';
import { type Context, connectRack, printJson, type RackFlags, withRack } from '../context.ts';
import { faultTable, hazardLines, nodeTable } from '../print.ts';

export function addPs(program: Command, context: Context): void {
  const command = program
    .command('ps')
    .summary('show the nodes, how to reach them, and what is broken')
    .description('Shows the rack at a glance: nodes and how to reach them, clock, faults, hazards.')
    .option('--json', 'as JSON');
  withRack(command).action(async (flags: RackFlags & { json?: boolean }) => {
    const rack = await connectRack(context, flags);
    const document = await rack.document();
    if (flags.json) return printJson(context, document);
    context.io.out(describe(context, document, await rack.faultKinds(), rack.url));
  });
}

function describe(
  { paint }: Context,
  document: RackDocument,
  kinds: readonly FaultKindDocument[],
  url: string,
): string {
  const { version, mode, seed, nodes, faults, hazards, clock, disks, runDirectory } = document;
  const head = [`twinrack ${version}`, mode, `seed ${seed}`, url].join(' · ');
  const files = disks.flatMap(({ title, file }) => (file === null ? [] : [`${title}: ${file}\n`]));
  return [
    `${paint.bold(head)}\n${clockLine(clock)}\n`,
    nodeTable(nodes, paint),
    faultTable(faults, kinds, clock.now, paint),
    hazardLines(hazards, paint),
    files.join('') + (runDirectory === null ? '' : `Run directory: ${runDirectory}\n`),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** `clock 0:03:12.500 (2026-...), rate 1, achieved 0.98` */
export function clockLine(clock: RackDocument['clock']): string {
  const { now, epoch, rate, isPaused, isWarping, achievedRate, reason } = clock;
  const wall = new Date(Date.parse(epoch) + now).toISOString();
  const pace = isPaused
    ? 'paused'
    : isWarping
      ? 'running ahead'
      : `rate ${rate}${achievedText(achievedRate)}`;
  const why = reason === null ? '' : `, ${reason}`;
  return `clock ${formatInstant(now)}, ${wall} in the rack, ${pace}${why}`;
}

/** A clock that has just begun has not been measured yet. */
function achievedText(rate: number): string {
  return rate === 0 ? '' : ` (achieved ${rate.toFixed(2)})`;
}
