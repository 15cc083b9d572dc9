// What the REST interface is made of: a request, a response, and resources as rows of one table. A
// resource says its path, its fields with their types and the version that brought them, how its
// records are read from the state, and what a change does. The engine beside this file knows no
// resource; the resources know no HTTP.

import type { Json, JsonObject } from '../../../../core/json.ts';
import type { RestError } from './errors.ts';

/** A role of REST: what one may do. */
export type Role = 'admin' | 'readonly';

/** One HTTP request, past authentication. `target` is what stood in the request line. */
export type RestRequest = {
  readonly method: string;
  readonly target: string;
  /** The parsed body; null: none was sent. */
  readonly body: Json;
  readonly user: string;
  readonly role: Role;
};

export type RestResponse = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Json;
};

export type FieldType = 'string' | 'integer' | 'number' | 'boolean' | 'time';

export type Field = {
  readonly type: FieldType;
  /** The release that brought it: `9.11.1`. Before, it is unknown. */
  readonly since?: string;
  /** Its value is one of these; compared without regard to case. */
  readonly values?: readonly string[];
  /** Left out of `fields=*`: what is expensive on a real cluster. */
  readonly isCostly?: true;
  /** A change may set it. */
  readonly isWritable?: true;
};

/** The leaves of a record by their dotted names. An index into a list is no part of a name. */
export type Fields = { readonly [name: string]: FieldType | Field };

/** What stands in the path at `{name}`, decoded. */
export type PathParameters = { readonly [field: string]: string };

/** One change, checked against the fields: of one record, or of none (POST, a singleton). */
export type Order = {
  readonly path: PathParameters;
  readonly record: JsonObject | null;
  readonly body: JsonObject;
  readonly query: ReadonlyMap<string, string>;
};

/** What a change is made of, and what is answered if nothing speaks against it. */
export type Plan<Command> = {
  readonly commands: readonly Command[];
  /** A job does it: how it describes itself. Left out: it is done at once. */
  readonly job?: string;
  /** What POST made, and its place. */
  readonly made?: { readonly record: JsonObject; readonly keys: readonly string[] };
};

export type Verb<Reads, Command> = {
  /** What the query of this verb may say besides the usual. */
  readonly query?: Fields;
  /** What its body may say besides the fields. */
  readonly body?: Fields;
  /** Fields that the body must hold. */
  readonly required?: readonly string[];
  readonly plan: (context: Reads, order: Order) => Plan<Command> | RestError;
};

export type Resource<Reads, Command> = {
  /** `support/ems/filters/{name}/rules`: without `/api/`. */
  readonly path: string;
  /** The fields that name one record in the path behind; none: a singleton. */
  readonly keys: readonly string[];
  readonly since?: string;
  readonly fields: Fields;
  /** What a list always shows, besides the keys. */
  readonly brief: readonly string[];
  /** Fields that order the records and tell each apart; `rows` comes in this order. Left out: the
   * keys. */
  readonly order?: readonly string[];
  readonly rows: (context: Reads, path: PathParameters) => readonly JsonObject[];
  /** Is there what the path's `{name}` names? Left out: its list is empty if not. */
  readonly hasParent?: (context: Reads, path: PathParameters) => boolean;
  /** Its records have no path of their own. */
  readonly isUnlinked?: true;
  /** What is said of a record that is not there, if not the usual. */
  readonly missing?: RestError;
  /** What else is asked of a filter's literal values. */
  readonly checkFilter?: (
    context: Reads,
    field: string,
    literals: readonly string[],
  ) => RestError | null;
  readonly verbs?: {
    readonly POST?: Verb<Reads, Command>;
    readonly PATCH?: Verb<Reads, Command>;
    readonly DELETE?: Verb<Reads, Command>;
  };
};

/** The field as a whole, however briefly it was written. */
export function fieldOf(spec: FieldType | Field): Field {
  return typeof spec === 'string' ? { type: spec } : spec;
}

/** A field that a change may set. */
export function writable(spec: FieldType | Field): Field {
  return { ...fieldOf(spec), isWritable: true };
}

export function since(release: string, spec: FieldType | Field): Field {
  return { ...fieldOf(spec), since: release };
}

export function oneOf(...values: string[]): Field {
  return { type: 'string', values };
}

export function costly(spec: FieldType | Field): Field {
  return { ...fieldOf(spec), isCostly: true };
}

/** Is `release` at least `needed`? Both as 9.7 or 9.11.1. */
export function isAtLeast(release: string, needed: string | undefined): boolean {
  if (needed === undefined) return true;
  return rank(release) >= rank(needed);
}

function rank(release: string): number {
  const [generation = 0, major = 0, minor = 0] = release
    .split('.')
    .map((part) => parseInt(part, 10));
  return (generation * 1_000 + major) * 1_000 + (Number.isFinite(minor) ? minor : 0);
}

/** The value at a dotted name: lists on the way are walked, and give all their values. */
export function valuesAt(record: Json, name: string): Json[] {
  let values: Json[] = [record];
  for (const part of name.split('.')) {
    values = values.flatMap((value) => below(value, part));
  }
  return values.flatMap((value) => (Array.isArray(value) ? value : [value]));
}

function below(value: Json, part: string): Json[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((child) => below(child, part));
  const child = Object.hasOwn(value, part) ? value[part] : undefined;
  return child === undefined ? [] : [child];
}
