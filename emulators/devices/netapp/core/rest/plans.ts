// POST, PATCH and DELETE: checked against the fields and planned as commands, with the answer that
// stands if the commands succeed. What takes time on a real box is a job: 202 with its link, or,
// with `return_timeout`, an answer once it has ended.

import type { Json, JsonObject } from '../../../../core/json.ts';
import { readBody } from './body.ts';
import { METHOD_NOT_ALLOWED, NOT_PERMITTED, type RestError } from './errors.ts';
import type { Order, Plan, Resource, RestRequest, RestResponse } from './language.ts';
import type { Found } from './paths.ts';
import { passes, type Query, readQuery } from './query.ts';
import { findRecord, missing, type Reader } from './reads.ts';
import { formatTarget, type Target } from './target.ts';

/** A change that nothing speaks against so far. */
export type Planned<Command> = {
  readonly commands: readonly Command[];
  /** Jobs to start, in order; each adds its link to the answer. */
  readonly jobs: readonly string[];
  /** Some clients change several records at once: then the answer lists the jobs. */
  readonly isBulk: boolean;
  readonly isAwaited: boolean;
  readonly success: RestResponse;
};

/** Plans a change without making it. */
export function planChange<Reads extends Reader, Command>(
  context: Reads,
  { resource, path, keys }: Found<Reads, Command>,
  request: RestRequest,
  target: Target,
): Planned<Command> | RestError {
  const method = request.method as 'POST' | 'PATCH' | 'DELETE';
  const verb = resource.verbs?.[method];
  if (!verb || (method === 'POST' && keys !== null)) return METHOD_NOT_ALLOWED;
  if (request.role !== 'admin') return NOT_PERMITTED;

  if (resource.hasParent?.(context, path) === false) return missing(resource);
  const query = readQuery(target.query, resource, context.release, verb.query);
  if ('code' in query) return query;
  const fields = verb.body ? { ...resource.fields, ...verb.body } : resource.fields;
  const read = readBody(request.body, fields, context.release, verb.required);
  if ('error' in read) return read.error;

  const meant = method === 'POST' ? [null] : recordsMeant(context, resource, path, keys, query);
  if ('code' in meant) return meant;
  const plans: Plan<Command>[] = [];
  for (const record of meant) {
    const plan = verb.plan(context, { path, record, body: read.object, query: query.rest });
    if ('code' in plan) return plan;
    plans.push(plan);
  }
  const isBulk = method !== 'POST' && keys === null && resource.keys.length > 0;
  return whole(plans, isBulk, method, query, target);
}

/** One record by its path, the only one of a singleton, or all that a filter finds. */
function recordsMeant<Reads>(
  context: Reads,
  resource: Resource<Reads, unknown>,
  path: Order['path'],
  keys: readonly string[] | null,
  query: Query,
): readonly JsonObject[] | RestError {
  const rows = resource.rows(context, path);
  if (keys !== null) {
    const record = findRecord(resource, rows, keys);
    return record ? [record] : missing(resource);
  }
  if (resource.keys.length === 0) return rows.slice(0, 1);
  // A change of everything by a forgotten filter is refused.
  if (query.filters.length === 0) return METHOD_NOT_ALLOWED;
  return rows.filter((row) => passes(query, row));
}

function whole<Command>(
  plans: readonly Plan<Command>[],
  isBulk: boolean,
  method: string,
  query: Query,
  target: Target,
): Planned<Command> {
  const isAwaited = (query.returnTimeoutS ?? 0) > 0;
  const jobs = plans.flatMap(({ job }) => (job === undefined ? [] : [job]));
  const done = method === 'POST' ? 201 : 200;
  const status = jobs.length > 0 && !isAwaited ? 202 : done;
  const made = plans[0]?.made;
  const headers: { [name: string]: string } = {};
  if (made) headers.Location = formatTarget([...target.segments, ...made.keys], []);
  const body: JsonObject =
    made && query.returnRecords ? { num_records: 1, records: [made.record] } : {};
  return {
    commands: plans.flatMap(({ commands }) => [...commands]),
    jobs,
    isBulk,
    isAwaited,
    success: { status, headers, body },
  };
}

/** The answer with the links of the jobs that were started. */
export function withJobs(
  success: RestResponse,
  uuids: readonly string[],
  isBulk: boolean,
): RestResponse {
  if (uuids.length === 0) return success;
  const jobs: Json[] = uuids.map((uuid) => ({
    uuid,
    _links: { self: { href: `/api/cluster/jobs/${uuid}` } },
  }));
  const links = isBulk ? { num_records: jobs.length, jobs } : { job: jobs[0] as Json };
  return { ...success, body: { ...(success.body as JsonObject), ...links } };
}
