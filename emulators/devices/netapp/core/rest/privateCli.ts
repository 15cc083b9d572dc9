// `private/cli/<command with slashes>`: the table of commands by REST. GET reads what `show` shows,
// PATCH is `modify`, POST `create` or the command itself, DELETE `delete`; a name has `_` where the
// command has `-`. Any privilege, as on a real cluster. @source netapp §1.1, §1.2

import type { Json, JsonObject } from '../../../../core/json.ts';
import type {
  Args,
  CellType,
  Field as CliField,
  CliRow,
  Param,
  ShowCommand,
} from '../cli/engine/language.ts';
import { seenFields } from '../cli/engine/show.ts';
import { isSeen } from '../cli/engine/tree.ts';
import { changeOf, findCommand } from '../cli/table.ts';
import { askedOf, type CliView, type OntapCommand, viewOf } from '../cli/view.ts';
import type { Command } from '../commands.ts';
import { serveFound } from './engine.ts';
import {
  API_NOT_FOUND,
  badBody,
  commandFailed,
  errorResponse,
  invalidValue,
  METHOD_NOT_ALLOWED,
  missingField,
  NOT_PERMITTED,
  type RestError,
  unexpectedArgument,
} from './errors.ts';
import type { Field, FieldType, RestRequest, RestResponse } from './language.ts';
import { inOrder } from './order.ts';
import type { Planned } from './plans.ts';
import type { Target } from './target.ts';
import { isoDate, type RestResource, type RestView, zoneOf } from './view.ts';

type Served = { response: RestResponse } | { planned: Planned<Command> };
type Show = ShowCommand<CliView>;
type Change = Extract<OntapCommand, { kind: 'change' }>;

/** What a method says of a command beyond its path. */
const WORDS: { readonly [method: string]: readonly string[] } = {
  GET: ['show'],
  HEAD: ['show'],
  PATCH: ['modify'],
  POST: ['create', 'add', 'new'],
  DELETE: ['delete', 'remove'],
};

/** Null: no path of `private/cli`. */
export function serveCli(view: RestView, request: RestRequest, target: Target): Served | null {
  const [first, second, ...words] = target.segments;
  if (first !== 'private' || second !== 'cli') return null;
  const cli = viewOf(view.state, view.now, request.user, 'diagnostic');
  const command = commandFor(cli, words.join(' '), request.method);
  if (command === null) return { response: errorResponse(API_NOT_FOUND) };
  if (command.kind === 'show') return serveShow(view, cli, command, request, target);
  if (command.kind !== 'change') return { response: errorResponse(METHOD_NOT_ALLOWED) };
  const planned = planCommand(cli, command, request, target);
  return 'code' in planned ? { response: errorResponse(planned) } : { planned };
}

function commandFor(cli: CliView, path: string, method: string): OntapCommand | null {
  const { sight } = askedOf(cli);
  const paths = [...(WORDS[method] ?? []).map((word) => `${path} ${word}`), path];
  const isRead = method === 'GET' || method === 'HEAD';
  const kind = isRead ? 'show' : 'change';
  for (const wanted of paths) {
    const command = findCommand(wanted);
    if (command && isSeen(command, sight) && command.kind === kind) return command;
  }
  return null;
}

// --- GET ---

function serveShow(
  view: RestView,
  cli: CliView,
  command: Show,
  request: RestRequest,
  target: Target,
): Served {
  const query = target.query.map(([name, value]) => {
    const isNames = name === 'fields' || name === 'order_by';
    return [underscored(name), isNames ? underscored(value) : value] as const;
  });
  const found = { resource: showResource(view, cli, command, query), path: {}, keys: null };
  return serveFound(view, found, request, { segments: target.segments, query });
}

const TYPES: { readonly [Type in CellType]: FieldType } = {
  text: 'string',
  integer: 'integer',
  boolean: 'boolean',
  date: 'time',
  seconds: 'integer',
  list: 'string',
};

function showResource(
  view: RestView,
  cli: CliView,
  command: Show,
  query: readonly (readonly [string, string])[],
): RestResource {
  const known = seenFields(command, askedOf(cli).sight);
  const params = command.params ?? [];
  const fields: { [name: string]: Field } = {};
  for (const { name } of params) fields[underscored(name)] = { type: 'string' };
  for (const { name, type } of known) fields[underscored(name)] = { type: TYPES[type] };
  const args: { [param: string]: string } = {};
  for (const { name } of params) {
    const given = query.find(([asked]) => asked === underscored(name));
    if (given) args[name] = given[1];
  }
  const keys = command.keys.map(underscored);
  const order = keys.map((field) => ({ field, isDescending: false }));
  return {
    path: '',
    keys,
    fields,
    brief: [],
    isUnlinked: true,
    rows: () => inOrder(recordsOf(view, known, command.rows(cli, args), args), order),
  };
}

function recordsOf(
  view: RestView,
  fields: readonly CliField[],
  rows: readonly CliRow[],
  args: Args,
): JsonObject[] {
  return rows.map((row) => {
    const record: JsonObject = {};
    // What a parameter of the command asked for is not asked again of its rows.
    for (const [name, value] of Object.entries(args)) record[underscored(name)] = value;
    for (const { name, type } of fields) {
      const cell = row[name];
      if (cell === null || cell === undefined) continue;
      const isDate = type === 'date' && typeof cell === 'number';
      const value = isDate ? isoDate(cell, zoneOf(view)) : cell;
      if (typeof value === 'string') record[underscored(name)] = isoText(value);
      else record[underscored(name)] = typeof value === 'object' ? [...value] : value;
    }
    return record;
  });
}

/** `1/5/2026 09:01:30 +00:00`, as `cluster date show` writes it, in the API's own way. */
function isoText(text: string): string {
  const found = /^(\d+)\/(\d+)\/(\d{4}) (\d\d:\d\d:\d\d) ([+-]\d\d:\d\d)$/.exec(text);
  if (!found) return text;
  const [, month = '', day = '', year = '', time = '', offset = ''] = found;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${time}${offset}`;
}

// --- changes ---

function planCommand(
  cli: CliView,
  command: Change,
  request: RestRequest,
  target: Target,
): Planned<Command> | RestError {
  if (request.role !== 'admin') return NOT_PERMITTED;
  const args = readArgs(command, request.body, target);
  if ('code' in args) return args;
  const planned = changeOf(cli, command, args.args);
  if ('failure' in planned) return commandFailed(planned.failure);
  if ('noMatch' in planned) return commandFailed('There are no entries matching your query.', '4');
  const count = planned.length;
  const said = command.done?.(cli, args.args, count) ?? '';
  const body: JsonObject = request.method === 'POST' ? {} : { num_records: count };
  if (said !== '') body.cli_output = said;
  const status = request.method === 'POST' ? 201 : 200;
  return {
    commands: planned,
    jobs: [],
    isBulk: false,
    isAwaited: true,
    success: { status, headers: {}, body },
  };
}

const IGNORED = ['return_timeout', 'return_records', 'privilege_level', 'fields'];

/** Parameters come in the query and in the body. */
function readArgs({ params }: Change, body: Json, { query }: Target): { args: Args } | RestError {
  if (body !== null && (typeof body !== 'object' || Array.isArray(body))) {
    return badBody('The request body must be a JSON object.');
  }
  const given: [string, Json][] = [...query.map(([n, v]): [string, Json] => [n, v])];
  given.push(...Object.entries(body ?? {}));
  const args: { [param: string]: string } = {};
  for (const [name, value] of given) {
    if (IGNORED.includes(underscored(name))) continue;
    const param = params.find((one) => underscored(one.name) === underscored(name));
    if (!param) return unexpectedArgument(name);
    const text = Array.isArray(value) ? value.map(String).join(',') : String(value ?? '');
    if (!isValue(param, text)) return invalidValue(text, name, (param.values ?? []).join('|'));
    args[param.name] = text;
  }
  const missing = params.find(({ name, isRequired }) => isRequired && args[name] === undefined);
  return missing ? missingField(underscored(missing.name)) : { args };
}

function isValue({ type, values }: Param, text: string): boolean {
  if (type === 'integer') return /^-?\d{1,15}$/.test(text);
  return type !== 'enum' || values === undefined || values.includes(text);
}

function underscored(name: string): string {
  return name.replaceAll('-', '_');
}
