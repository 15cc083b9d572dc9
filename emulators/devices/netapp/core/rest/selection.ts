// `fields=`: which leaves of a record are shown. `*` is all but the costly ones, `**` is all, a
// name that is no leaf stands for what is below it. What tells a record apart is always
// shown, and so is what a filter asked for.

import type { Json, JsonObject } from '../../../../core/json.ts';
import { invalidValue, type RestError } from './errors.ts';
import { type Field, fieldOf, isAtLeast, type Resource } from './language.ts';

/** A tree of names; `null`: a leaf, shown whole. */
export type Selection = Map<string, Selection | null>;

type Shape = Pick<Resource<never, unknown>, 'fields' | 'keys' | 'brief'>;

export type SelectionRequest = {
  /** `fields` as given; null: it was not. */
  readonly names: readonly string[] | null;
  /** One record by its path: then everything is shown that `*` shows. */
  readonly isSingle: boolean;
  readonly alsoShown: readonly string[];
  readonly ignoreUnknown: boolean;
};

/** What to show of each record. */
export function select(
  shape: Shape,
  release: string,
  request: SelectionRequest,
): Selection | RestError {
  const selection: Selection = new Map();
  const { names, isSingle, alsoShown, ignoreUnknown } = request;
  const given = names === null && isSingle ? ['*'] : names;
  for (const name of [...shape.keys, ...shape.brief, ...alsoShown]) include(selection, name);
  for (const name of given ?? []) {
    const leaves = leavesOf(shape, release, name);
    if (leaves === null && !ignoreUnknown) return invalidValue(name, 'fields', '<field,...>');
    for (const leaf of leaves ?? []) include(selection, leaf);
  }
  return selection;
}

/** The leaves that a name stands for; null: it is unknown to this release. */
function leavesOf(shape: Shape, release: string, asked: string): string[] | null {
  const name = withoutIndices(asked);
  const own = knownField(shape, release, name);
  if (own) return [name];
  const isEverything = name === '**';
  const prefix = name === '*' || isEverything ? '' : `${name}.`;
  const leaves: string[] = [];
  for (const leaf of Object.keys(shape.fields)) {
    if (!leaf.startsWith(prefix)) continue;
    const field = knownField(shape, release, leaf);
    if (field && (isEverything || !field.isCostly || prefix !== '')) leaves.push(leaf);
  }
  return leaves.length > 0 || prefix === '' ? leaves : null;
}

/** The field of this name, if the release has it. */
export function knownField(
  { fields }: Pick<Shape, 'fields'>,
  release: string,
  name: string,
): Field | null {
  const own = Object.hasOwn(fields, name) ? fields[name] : undefined;
  // A resource without records of its own takes any name.
  const spec = own ?? (name.startsWith('*') ? undefined : fields['*']);
  if (spec === undefined) return null;
  const field = fieldOf(spec);
  return isAtLeast(release, field.since) ? field : null;
}

/** Clients write `ha.partners.0.name` for the first of a list, and mean the field of all. */
export function withoutIndices(name: string): string {
  return /\.\d/.test(name) ? name.replace(/\.\d+(?=\.|$)/g, '') : name;
}

function include(selection: Selection, name: string): void {
  let tree = selection;
  const parts = name.split('.');
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const below = tree.get(part);
    if (below === null) return;
    if (isLast) tree.set(part, null);
    else if (below) tree = below;
    else {
      const next: Selection = new Map();
      tree.set(part, next);
      tree = next;
    }
  }
}

/** The part of a record that is selected. Links stay where they are. */
export function project(record: JsonObject, selection: Selection): JsonObject {
  const shown: JsonObject = {};
  for (const [name, below] of selection) {
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    if (value === undefined) continue;
    const part = below === null ? value : projectValue(value, below);
    if (part !== undefined) shown[name] = part;
  }
  if (record._links !== undefined && Object.keys(shown).length > 0) shown._links = record._links;
  return shown;
}

function projectValue(value: Json, selection: Selection): Json | undefined {
  if (Array.isArray(value)) {
    return value.map((child) => projectValue(child, selection) ?? {});
  }
  if (value === null || typeof value !== 'object') return value;
  const shown = project(value, selection);
  return Object.keys(shown).length > 0 ? shown : undefined;
}
