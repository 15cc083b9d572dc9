// Faults as the console speaks of them: where they strike, how that looks, what their chip says,
// and the form that injects one.

import type {
  DiskDocument,
  FaultDocument,
  FaultKindDocument,
  LinkDocument,
  NodeDocument,
  RackDocument,
} from '../../../harness/core/protocol/rack.ts';
import { formatDuration } from './clockView.ts';

type ParamSchemas = FaultKindDocument['params'];
export type ParamSchema = ParamSchemas[string];
export type ParamValue = string | number | boolean;
export type ParamValues = { readonly [name: string]: ParamValue };

/** What was clicked. A path is the line between one node and one disk. */
export type Target =
  | { readonly kind: 'node'; readonly id: string; readonly node: NodeDocument }
  | { readonly kind: 'link'; readonly id: string; readonly link: LinkDocument }
  | { readonly kind: 'disk'; readonly id: string; readonly disk: DiskDocument }
  | {
      readonly kind: 'path';
      readonly id: string;
      readonly node: string;
      readonly disk: DiskDocument;
    };

export function findTarget(rack: RackDocument, id: string): Target | null {
  const node = rack.nodes.find((known) => known.id === id);
  if (node !== undefined) return { kind: 'node', id, node };
  const link = rack.links.find((known) => known.id === id);
  if (link !== undefined) return { kind: 'link', id, link };
  const disk = rack.disks.find((known) => known.id === id);
  if (disk !== undefined) return { kind: 'disk', id, disk };
  const [from = '', to = ''] = id.split('/');
  const far = rack.disks.find((known) => known.id === to && known.nodes.includes(from));
  return far === undefined ? null : { kind: 'path', id, node: from, disk: far };
}

/** Heading and accessible name of a target. */
export function targetTitle(target: Target): string {
  switch (target.kind) {
    case 'node':
      return target.node.title;
    case 'link':
      return target.link.title;
    case 'disk':
      return target.disk.title;
    case 'path':
      return `${target.node} to ${target.disk.title}`;
  }
}

export function kindsFor(kinds: readonly FaultKindDocument[], target: string): FaultKindDocument[] {
  return kinds.filter((kind) => kind.targetIds.includes(target));
}

/** Faults that strike exactly this target. */
export function faultsOn(faults: readonly FaultDocument[], target: string): FaultDocument[] {
  return faults.filter((fault) => fault.target === target);
}

/** `cut`: nothing passes, the line is drawn broken. `impaired`: something passes, but not as it
 * should. */
export type Damage = 'none' | 'impaired' | 'cut';

/** How a line or a disk is drawn under its faults. */
export function damageOf(faults: readonly FaultDocument[]): Damage {
  if (faults.some((fault) => /\.(cut|fail)$/.test(fault.kind))) return 'cut';
  return faults.length > 0 ? 'impaired' : 'none';
}

/** The node whose direction alone a cut strikes; null where it strikes both. */
export function directionOf(fault: FaultDocument): string | null {
  const from = fault.params.from;
  return typeof from === 'string' && from !== '' ? from : null;
}

/** The parameters that vcsim-like filters add to every kind: kept out of the way until wanted. */
const FILTERS = new Set(['probability', 'skip', 'count', 'match']);

/** A kind's parameters, those that say what it does apart from those that say when it strikes. */
export function sortedParams(params: ParamSchemas): {
  readonly main: readonly [string, ParamSchema][];
  readonly filters: readonly [string, ParamSchema][];
} {
  const all = Object.entries(params);
  return {
    main: all.filter(([name]) => !FILTERS.has(name)),
    filters: all.filter(([name]) => FILTERS.has(name)),
  };
}

/** What a chip says: `cut`, `slow · delay 6.0 s`. Parameters at their defaults go without saying,
 * unless it is the one number that makes the fault what it is. */
export function chipText(fault: FaultDocument, kind: FaultKindDocument | undefined): string {
  const verb = fault.kind.split('.').slice(1).join('.') || fault.kind;
  const said = Object.entries(fault.params).flatMap(([name, value]) => {
    const schema = kind?.params[name];
    const isSaid = isDuration(name, schema) || value !== schema?.default;
    if (!isSaid || value === '' || typeof value === 'object') return [];
    return [paramText(name, value, schema)];
  });
  return [verb, ...said].join(' · ');
}

/** `delay 6.0 s`, `from mdc-a`, `probability 250 ‰`. */
function paramText(name: string, value: ParamValue, schema: ParamSchema | undefined): string {
  if (typeof value === 'number' && isDuration(name, schema)) {
    const sign = value < 0 ? '−' : '';
    return `${paramLabel(name)} ${sign}${formatDuration(Math.abs(value))}`;
  }
  const unit = schema?.unit === undefined ? '' : ` ${schema.unit}`;
  return `${paramLabel(name)} ${String(value)}${unit}`;
}

/** `delayMs` -> `delay`, `isTorn` -> `torn`, `blockCount` -> `block count`. */
export function paramLabel(name: string): string {
  return name
    .replace(/Ms$/, '')
    .replace(/^is(?=[A-Z])/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

/** The unit that stands beside a field. */
export function paramUnit(name: string, schema: ParamSchema): string {
  return schema.unit ?? (isDuration(name, schema) ? 'ms' : '');
}

function isDuration(name: string, schema: ParamSchema | undefined): boolean {
  return schema?.type !== 'boolean' && (/Ms$/.test(name) || schema?.unit === 'ms');
}

/** What the fields of a form hold: text and ticks as typed. */
export type FormValues = { readonly [name: string]: string | boolean };

export function initialValues(params: ParamSchemas): FormValues {
  return Object.fromEntries(
    Object.entries(params).map(([name, schema]) => {
      if (schema.type === 'boolean') return [name, schema.default === true];
      return [name, schema.default === undefined ? '' : String(schema.default)];
    }),
  );
}

export type ReadForm =
  | { readonly params: ParamValues; readonly errors: null }
  | { readonly params: null; readonly errors: { readonly [name: string]: string } };

/** Reads a form. Parameters left at their defaults are not sent: the rack fills them in. */
export function readForm(params: ParamSchemas, values: FormValues): ReadForm {
  const read: { [name: string]: ParamValue } = {};
  const errors: { [name: string]: string } = {};
  for (const [name, schema] of Object.entries(params)) {
    const field = readField(schema, values[name] ?? '');
    if (field.error !== null) errors[name] = field.error;
    else if (field.value !== null && field.value !== schema.default) read[name] = field.value;
  }
  if (Object.keys(errors).length > 0) return { params: null, errors };
  return { params: read, errors: null };
}

type ReadField = { value: ParamValue | null; error: string | null };

function readField(schema: ParamSchema, raw: string | boolean): ReadField {
  if (schema.type === 'boolean') return { value: raw === true, error: null };
  const text = String(raw).trim();
  if (text === '') {
    const isNeeded = schema.default === undefined;
    return { value: null, error: isNeeded ? 'A value is needed.' : null };
  }
  if (schema.type === 'integer') return readInteger(schema, text);
  if (schema.enum !== undefined && !schema.enum.includes(text)) {
    return { value: null, error: `One of ${schema.enum.join(', ')}.` };
  }
  if (schema.maxLength !== undefined && text.length > schema.maxLength) {
    return { value: null, error: `At most ${schema.maxLength} characters.` };
  }
  return { value: text, error: null };
}

function readInteger(schema: ParamSchema, text: string): ReadField {
  const value = Number(text.replace(/[_\s]/g, ''));
  if (!Number.isSafeInteger(value)) return { value: null, error: 'A whole number.' };
  if (schema.minimum !== undefined && value < schema.minimum) {
    return { value: null, error: `At least ${schema.minimum}.` };
  }
  if (schema.maximum !== undefined && value > schema.maximum) {
    return { value: null, error: `At most ${schema.maximum}.` };
  }
  return { value, error: null };
}

/** Values to choose from where a free text means one of a few things of this rack. */
export function suggestions(
  name: string,
  schema: ParamSchema,
  target: Target | null,
): readonly string[] {
  if (schema.enum !== undefined) return schema.enum;
  return name === 'from' && target?.kind === 'link' ? target.link.ends : [];
}

/** Leases to choose from; null: until healed. */
export const LEASES_MS: readonly (number | null)[] = [null, 5_000, 10_000, 30_000, 60_000, 300_000];
