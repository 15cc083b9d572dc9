// The command table's own language: what a command of ONTAP's CLI is. One table drives parsing,
// help, completion, output, and private/cli of REST. `View` is what a command looks at.

import type { Command } from '../../commands.ts';

export type Privilege = 'admin' | 'advanced' | 'diagnostic';
export const PRIVILEGES: readonly Privilege[] = ['admin', 'advanced', 'diagnostic'];

/** A value of a table. Null is shown as `-`. */
export type Cell = string | number | boolean | null | readonly string[];
export type CliRow = { readonly [field: string]: Cell };

/** `date` is milliseconds since 1970; `seconds` a duration. */
export type CellType = 'text' | 'integer' | 'boolean' | 'date' | 'seconds' | 'list';

export type Field = {
  readonly name: string;
  /** Of the list that `-instance` prints. */
  readonly label: string;
  readonly type: CellType;
  /** Its values in the order in which `<` and `>` compare them. */
  readonly values?: readonly string[];
  /** Seen from this privilege on. */
  readonly privilege?: Privilege;
  /** ONTAP 9.`minor` and later have it. */
  readonly minor?: number;
};

export type ParamType = 'text' | 'integer' | 'boolean' | 'enum' | 'node' | 'flag' | 'rest';

export type Param = {
  readonly name: string;
  readonly help: string;
  readonly type: ParamType;
  readonly values?: readonly string[];
  readonly isRequired?: boolean;
  /** May come without its name, in the order of the table. */
  readonly isPositional?: boolean;
};

type Common = {
  /** `storage failover hwassist show` */
  readonly path: string;
  readonly help: string;
  readonly privilege?: Privilege;
  readonly minor?: number;
};

export type Args = { readonly [param: string]: string };

/** Why nothing was done; what follows `Error: `. */
export type Failure = { readonly failure: string };
/** Nothing matched: no error, and nothing to do. */
export type NoMatch = { readonly noMatch: true };

export type ShowCommand<View> = Common & {
  readonly kind: 'show';
  readonly fields: readonly Field[];
  /** Those that `-fields` always shows. */
  readonly keys: readonly string[];
  readonly rows: (view: View, args: Args) => readonly CliRow[];
  readonly layout: Layout<View>;
  /** Takes no query: what it prints is one thing. */
  readonly isSingle?: boolean;
  readonly params?: readonly Param[];
  /** Each node answers for itself: one that does not is named below the table. */
  readonly isOfNodes?: boolean;
  /** What counts as an entry, where that is not a row. */
  readonly entryOf?: (row: CliRow) => string;
};

export type ChangeCommand<View> = Common & {
  readonly kind: 'change';
  readonly params: readonly Param[];
  readonly change: (view: View, args: Args) => readonly Command[] | Failure | NoMatch;
  /** What is asked before: all of it, with `{y|n}: ` at its end. Null: nothing. */
  readonly confirm?: (view: View, args: Args) => string | null;
  /** Said once everything was done. */
  readonly done?: (view: View, args: Args, count: number) => string;
};

/** Prints by itself, or changes the session alone: `set`, `version`. */
export type ToolCommand<View> = Common & {
  readonly kind: 'tool';
  readonly params: readonly Param[];
  readonly run: (view: View, args: Args) => string | Failure | SessionChange;
  /** It changes nothing: a readonly role may use it. */
  readonly isHarmless: true;
};

export type SessionChange = {
  readonly set: {
    readonly privilege?: Privilege;
    readonly rows?: number | null;
    readonly isConfirming?: boolean;
    readonly nodeshell?: string;
    readonly isOver?: boolean;
  };
  /** Asked before. */
  readonly ask?: string;
  readonly text?: string;
};

export type CliCommand<View> = ShowCommand<View> | ChangeCommand<View> | ToolCommand<View>;

export type Column = {
  /** Lines divided by a newline, set at the bottom. */
  readonly heading: string;
  readonly width: number;
  readonly field: string;
  /** A value that is the same as in the row above is left out. */
  readonly isGrouped?: boolean;
  /** A value that is too long runs on instead of being wrapped. */
  readonly isOverflowing?: boolean;
};

export type Layout<View> =
  | { readonly kind: 'table'; readonly columns: readonly Column[] }
  | { readonly kind: 'instance' }
  | { readonly kind: 'text'; readonly render: (rows: readonly CliRow[], view: View) => string };

export function isFailure(value: object): value is Failure {
  return 'failure' in value;
}

export function field(
  name: string,
  label: string,
  type: CellType = 'text',
  more: Partial<Field> = {},
): Field {
  return { name, label, type, ...more };
}

export function param(
  name: string,
  help: string,
  type: ParamType = 'text',
  more: Partial<Param> = {},
): Param {
  return { name, help, type, ...more };
}

/** `Yes`, `n`, `true`: as ONTAP reads a boolean; null: it is none. */
export function readBoolean(text: string): boolean | null {
  if (/^(t|tr|tru|true|y|ye|yes|on)$/i.test(text)) return true;
  if (/^(f|fa|fal|fals|false|n|no|off)$/i.test(text)) return false;
  return null;
}
