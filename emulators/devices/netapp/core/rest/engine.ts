// One request in, one response out, over a table of resources. A read is answered from the state
// alone; a change is planned by a read, and only what can be goes to the world.

import { API_NOT_FOUND, errorResponse, METHOD_NOT_ALLOWED } from './errors.ts';
import type { Resource, RestRequest, RestResponse } from './language.ts';
import { type Found, findResource } from './paths.ts';
import { type Planned, planChange } from './plans.ts';
import { type Reader, readResource } from './reads.ts';
import { parseTarget, type Target } from './target.ts';

type Table<Reads, Command> = readonly Resource<Reads, Command>[];

const CHANGES = ['POST', 'PATCH', 'DELETE'] as const;

/** The response to a read, or to a change that cannot be; the plan of a change that can. */
export function serve<Reads extends Reader, Command>(
  table: Table<Reads, Command>,
  context: Reads,
  request: RestRequest,
): { response: RestResponse } | { planned: Planned<Command> } {
  const target = parseTarget(request.target);
  const found = target && findResource(table, context.release, target.segments);
  if (!target || !found) return { response: errorResponse(API_NOT_FOUND) };
  return serveFound(context, found, request, target);
}

/** The same for a resource that was found by other means than the table. */
export function serveFound<Reads extends Reader, Command>(
  context: Reads,
  found: Found<Reads, Command>,
  request: RestRequest,
  target: Target,
): { response: RestResponse } | { planned: Planned<Command> } {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return { response: readResource(context, found, target) };
    case 'OPTIONS':
      return { response: { status: 200, headers: { Allow: allowed(found) }, body: null } };
    default:
      break;
  }
  if (!CHANGES.some((change) => change === request.method)) return { response: notAllowed(found) };
  const planned = planChange(context, found, request, target);
  if (!('code' in planned)) return { planned };
  const isMethod = planned === METHOD_NOT_ALLOWED;
  return { response: isMethod ? notAllowed(found) : errorResponse(planned) };
}

function notAllowed(found: Found<never, unknown>): RestResponse {
  return { ...errorResponse(METHOD_NOT_ALLOWED), headers: { Allow: allowed(found) } };
}

function allowed({ resource, keys }: Found<never, unknown>): string {
  const verbs = CHANGES.filter((verb) => resource.verbs?.[verb] && (verb !== 'POST' || !keys));
  return ['GET', 'HEAD', 'OPTIONS', ...verbs].join(', ');
}
