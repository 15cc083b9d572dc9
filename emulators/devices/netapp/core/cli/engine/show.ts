// Reading a table: which rows, which fields, in which layout, and what is said below it.
// @source netapp §2.1

import {
  type Args,
  type CliRow,
  type Failure,
  type Field,
  isFailure,
  readBoolean,
  type ShowCommand,
} from './language.ts';
import { type Formats, renderFields, renderInstances, renderTable } from './layout.ts';
import { SHOW_PARAMS } from './params.ts';
import { matchesQuery, type QueryClock } from './query.ts';
import { isSeen, type Sight } from './tree.ts';

const NO_ENTRIES = 'There are no entries matching your query.\n';
const EMPTY = 'This table is currently empty.\n';

export type Asked = { readonly sight: Sight; readonly clock: QueryClock };

/** The rows that a query leaves. */
function selectRows<View>(
  command: ShowCommand<View>,
  view: View,
  args: Args,
  { sight, clock }: Asked,
): CliRow[] {
  const asked = seenFields(command, sight).filter(({ name }) => args[name] !== undefined);
  const own = new Set((command.params ?? []).map(({ name }) => name));
  return command
    .rows(view, args)
    .filter((row) =>
      asked.every(
        (field) =>
          own.has(field.name) ||
          matchesQuery(row[field.name] ?? null, args[field.name] ?? '*', field, clock),
      ),
    );
}

export function seenFields<View>({ fields }: ShowCommand<View>, sight: Sight): Field[] {
  return fields.filter((one) => isSeen(one, sight));
}

/** What the command prints. */
export function renderShow<View>(
  command: ShowCommand<View>,
  view: View,
  args: Args,
  asked: Asked,
): string | Failure {
  const fields = seenFields(command, asked.sight);
  const names = chosenFields(command, fields, args);
  if (!Array.isArray(names) && names !== null && isFailure(names as Failure)) {
    return names as Failure;
  }
  const rows = selectRows(command, view, args, asked);
  if (rows.length === 0) return isQuery(args) ? NO_ENTRIES : EMPTY;
  const formats: Formats = { fields, zone: asked.clock.zone };
  return body(command, view, args, rows, names as string[] | null, formats) + footer(command, rows);
}

function body<View>(
  { layout }: ShowCommand<View>,
  view: View,
  args: Args,
  rows: readonly CliRow[],
  names: readonly string[] | null,
  formats: Formats,
): string {
  if (names !== null) return renderFields(names, rows, formats, args.showseparator ?? null);
  const isInstance = args.instance !== undefined || layout.kind === 'instance';
  if (isInstance) return renderInstances(rows, formats);
  if (layout.kind === 'table') return renderTable(layout.columns, rows, formats);
  return layout.kind === 'text' ? layout.render(rows, view) : '';
}

/** The fields of `-fields` with the keys before them; null: the command's own layout. */
function chosenFields<View>(
  { keys }: ShowCommand<View>,
  fields: readonly Field[],
  args: Args,
): string[] | Failure | null {
  const isAll = readBoolean(args.showallfields ?? 'false') === true;
  if (isAll) return fields.map(({ name }) => name);
  if (args.fields === undefined) return null;
  const names: string[] = [...keys];
  for (const wanted of args.fields.split(',').map((one) => one.trim())) {
    const exact = fields.filter(({ name }) => name === wanted);
    const matches = exact.length > 0 ? exact : fields.filter(({ name }) => name.startsWith(wanted));
    const [only] = matches;
    if (only === undefined || wanted === '') return { failure: `invalid argument "${wanted}"` };
    if (matches.length > 1) return { failure: `Ambiguous argument "${wanted}"` };
    if (!names.includes(only.name)) names.push(only.name);
  }
  return names;
}

function isQuery(args: Args): boolean {
  return Object.keys(args).some((name) => !SHOW_PARAMS.some((one) => one.name === name));
}

/** One entry is not counted aloud. @seed S0:15 */
function footer<View>({ isSingle, entryOf }: ShowCommand<View>, rows: readonly CliRow[]): string {
  const count = entryOf ? new Set(rows.map(entryOf)).size : rows.length;
  return isSingle || count < 2 ? '' : `${count} entries were displayed.\n`;
}
