// `twinrack inject` and `twinrack faults`: break something, and see what is broken and what could
// be.

import type { Command } from 'commander';
import { formatDuration } from '../../core/duration.ts';
import { rackError } from '../../core/protocol/errors.ts';
import type { FaultKindDocument } from '../../core/protocol/rack.ts';
import type { JsonObject, ParamSchema } from '../../core/protocol/vocabulary.ts';
import {
  type Context,
  connectRack,
  parseSpan,
  printJson,
  type RackFlags,
  withRack,
} from '../context.ts';
import { faultTable } from '../print.ts';
import { indent, table } from '../table.ts';

export function addInject(program: Command, context: Context): void {
  const command = program
    .command('inject')
    .summary('break something')
    .description('Injects a fault. What can be broken, and where: twinrack faults --kinds.')
    .argument('<kind>', 'kind of fault, like link.cut')
    .argument('<target>', 'a node, a link, a disk, or a path node/disk')
    .argument('[parameters...]', 'name=value')
    .option('--for <span>', 'heal by itself after so much virtual time', parseSpan)
    .option('--json', 'as JSON');
  withRack(command).action(
    async (
      kind: string,
      target: string,
      words: string[],
      flags: RackFlags & { for?: number; json?: boolean },
    ) => {
      const rack = await connectRack(context, flags);
      const kinds = await rack.faultKinds();
      const params = parseParams(kinds, kind, words);
      const lease = flags.for === undefined ? {} : { for: flags.for };
      const { heal: _, ...fault } = await rack.inject(kind, { target, params, ...lease });
      if (flags.json) return printJson(context, fault);
      const { paint, io } = context;
      const end = flags.for === undefined ? '' : ` It heals in ${formatDuration(flags.for)}.`;
      const how = fault.isMomentary || end !== '' ? end : ` Heal it: twinrack heal ${fault.id}`;
      io.out(`${paint.bold(fault.id)}: ${kind} on ${target}. ${fault.sentence}${how}\n`);
    },
  );
}

export function addFaults(program: Command, context: Context): void {
  const command = program
    .command('faults')
    .summary('list what is broken, or what can be')
    .description('Lists active faults; with --kinds, what can be broken in this rack and where.')
    .option('--kinds', 'what can be broken')
    .option('--json', 'as JSON');
  withRack(command).action(async (flags: RackFlags & { kinds?: boolean; json?: boolean }) => {
    const rack = await connectRack(context, flags);
    const { io, paint } = context;
    const kinds = await rack.faultKinds();
    if (flags.kinds) {
      if (flags.json) printJson(context, kinds);
      else io.out(kinds.map((kind) => describeKind(context, kind)).join('\n'));
      return;
    }
    const { faults, clock } = await rack.document();
    if (flags.json) printJson(context, faults);
    else io.out(faultTable(faults, kinds, clock.now, paint) || 'Nothing is broken.\n');
  });
}

function describeKind({ paint }: Context, kind: FaultKindDocument): string {
  const rows = Object.entries(kind.params).map(([name, schema]) => {
    const unit = schema.unit === undefined ? '' : ` ${schema.unit}`;
    const usual = schema.default === undefined ? 'required' : `${schema.default}${unit}`;
    return [name, schema.default === '' ? '-' : usual, schema.description + choicesText(schema)];
  });
  const targets = `on ${kind.targetIds.join(', ') || 'nothing in this rack'}`;
  return `${paint.bold(kind.kind)}  ${kind.sentence}\n${indent(
    `${targets}\n${table(['PARAMETER', 'DEFAULT', 'WHAT'], rows)}`,
  )}`;
}

/** Choices are named as long as they fit; the rest is counted. */
const CHOICES_CHARACTERS = 90;

/** `: one of sc0, sc1` */
function choicesText({ enum: choices }: ParamSchema): string {
  if (choices === undefined) return '';
  const named = choices.map((choice) => choice || 'empty');
  const all = named.join(', ');
  if (all.length <= CHOICES_CHARACTERS) return `: one of ${all}`;
  return `: one of ${named[0]}, ${named[1]}, ... (${named.length} in all: --kinds --json)`;
}

/** `name=value`, read as the kind's schema has it; what does not fit is for the rack to refuse. */
function parseParams(
  kinds: readonly FaultKindDocument[],
  kind: string,
  words: readonly string[],
): JsonObject {
  const schemas = kinds.find((known) => known.kind === kind)?.params ?? {};
  const params: JsonObject = {};
  for (const word of words) {
    const at = word.indexOf('=');
    if (at <= 0) {
      const where = 'the parameter';
      throw rackError('TWR_USAGE_INVALID', { where, expected: 'name=value', got: word });
    }
    const name = word.slice(0, at);
    params[name] = readValue(word.slice(at + 1), schemas[name]?.type);
  }
  return params;
}

function readValue(text: string, type: string | undefined): string | number | boolean {
  if (type === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
