// POST, PATCH and DELETE: checked as far as a read can, then carried out. What takes time on a real
// box is a job: 202 with its link, or, with `return_timeout`, an answer once it has ended.

import type { Json, JsonObject } from '../../../../core/json.ts';
import { readBody } from './body.ts';
import {
  errorResponse,
  METHOD_NOT_ALLOWED,
  NOT_PERMITTED,
  noSuchEntry,
  type RestError,
} from './errors.ts';
import type { Order, Outcome, Resource, RestRequest, RestResponse, Verb } from './language.ts';
import type { Found } from './paths.ts';
import { passes, type Query, readQuery } from './query.ts';
import { findRecord, type Reader } from './reads.ts';
import { formatTarget, type Target } from './target.ts';

/** Begins a job and says its UUID. `isAwaited`: the client waits, so it has ended already. */
export type JobMaker = {
  startJob(job: {
    description: string;
    failure: { code: string; message: string } | null;
    isAwaited: boolean;
  }): string;
};

/** A change that nothing speaks against. */
export type Prepared<Reads, Writes> = {
  readonly verb: Verb<Reads, Writes>;
  readonly orders: readonly Order[];
  readonly query: Query;
  readonly isBulk: boolean;
};

/** Checks a change without making it. */
export function prepareChange<Reads extends Reader, Writes>(
  context: Reads,
  { resource, path, keys }: Found<Reads, Writes>,
  request: RestRequest,
  target: Target,
): Prepared<Reads, Writes> | RestError {
  const method = request.method as 'POST' | 'PATCH' | 'DELETE';
  const verb = resource.verbs?.[method];
  if (!verb || (method === 'POST' && keys !== null)) return METHOD_NOT_ALLOWED;
  if (request.role !== 'admin') return NOT_PERMITTED;

  const query = readQuery(target.query, resource, context.release, verb.query);
  if ('code' in query) return query;
  const body = readBody(request.body, resource.fields, context.release, verb.required);
  if ('error' in body && isError(body)) return body.error;

  const rows = method === 'POST' ? [] : recordsMeant(context, resource, path, keys, query);
  if (!Array.isArray(rows)) return rows as RestError;
  const order = { path, body: body as JsonObject, query: query.rest };
  const orders: Order[] =
    method === 'POST' ? [{ ...order, record: null }] : rows.map((record) => ({ ...order, record }));
  for (const one of orders) {
    const refused = verb.refuse?.(context, one);
    if (refused) return refused;
  }
  const isBulk = method !== 'POST' && keys === null && resource.keys.length > 0;
  return { verb, orders, query, isBulk };
}

function isError(body: object): body is { error: RestError } {
  const { error } = body as { error: unknown };
  return typeof error === 'object' && error !== null && 'status' in error;
}

/** One record by its path, the only one of a singleton, or all that a filter finds. */
function recordsMeant<Reads>(
  context: Reads,
  resource: Resource<Reads, never>,
  path: Order['path'],
  keys: readonly string[] | null,
  query: Query,
): readonly JsonObject[] | RestError {
  const rows = resource.rows(context, path);
  if (keys !== null) {
    const record = findRecord(resource, rows, keys);
    return record ? [record] : noSuchEntry(resource.keys.at(-1) ?? '');
  }
  if (resource.keys.length === 0) return rows.slice(0, 1);
  // A change of everything by a forgotten filter is refused.
  if (query.filters.length === 0) return METHOD_NOT_ALLOWED;
  return rows.filter((row) => passes(query, row));
}

/** Makes a prepared change. */
export function carryOut<Reads, Writes extends JobMaker>(
  context: Writes,
  { verb, orders, query, isBulk }: Prepared<Reads, Writes>,
  request: RestRequest,
  target: Target,
): RestResponse {
  const isAwaited = (query.returnTimeoutS ?? 0) > 0;
  const jobs: Json[] = [];
  let last: RestResponse = { status: 200, headers: {}, body: {} };
  for (const order of orders) {
    const outcome = verb.change(context, order);
    if (outcome.kind === 'wrong') return errorResponse(outcome.error);
    if (outcome.kind === 'job') jobs.push(linkedJob(context, outcome, isAwaited));
    else last = doneResponse(outcome, request, target, query);
  }
  if (jobs.length === 0) return last;
  const status = isAwaited ? (request.method === 'POST' ? 201 : 200) : 202;
  const body: JsonObject = isBulk ? { num_records: jobs.length, jobs } : { job: jobs[0] as Json };
  return { status, headers: {}, body };
}

function linkedJob(
  context: JobMaker,
  { description, failure = undefined }: Extract<Outcome, { kind: 'job' }>,
  isAwaited: boolean,
): JsonObject {
  const uuid = context.startJob({ description, failure: failure ?? null, isAwaited });
  return { uuid, _links: { self: { href: `/api/cluster/jobs/${uuid}` } } };
}

function doneResponse(
  outcome: Extract<Outcome, { kind: 'done' | 'said' }>,
  { method }: RestRequest,
  { segments }: Target,
  query: Query,
): RestResponse {
  if (outcome.kind === 'said') return { status: 200, headers: {}, body: outcome.body };
  const { made } = outcome;
  if (method !== 'POST') return { status: 200, headers: {}, body: {} };
  if (!made) return { status: 201, headers: {}, body: {} };
  const location = formatTarget([...segments, ...made.keys], []);
  const body = query.returnRecords ? { num_records: 1, records: [made.record] } : {};
  return { status: 201, headers: { Location: location }, body };
}
