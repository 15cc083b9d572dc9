// One request in, one response out, over a table of resources. A read is answered from the state
// alone; a change is checked by a read, and only what passes goes to the world.

import { carryOut, type JobMaker, prepareChange } from './changes.ts';
import { API_NOT_FOUND, errorResponse, METHOD_NOT_ALLOWED } from './errors.ts';
import type { Resource, RestRequest, RestResponse } from './language.ts';
import { type Found, findResource } from './paths.ts';
import { type Reader, readResource } from './reads.ts';
import { parseTarget, type Target } from './target.ts';

type Table<Reads, Writes> = readonly Resource<Reads, Writes>[];
type Place<Reads, Writes> = { target: Target; found: Found<Reads, Writes> };

const CHANGES = ['POST', 'PATCH', 'DELETE'] as const;

/** Answers a read, or a change that cannot be; null: ask the world to make the change. */
export function readRest<Reads extends Reader, Writes>(
  table: Table<Reads, Writes>,
  context: Reads,
  request: RestRequest,
): RestResponse | null {
  const place = locate(table, context, request);
  if ('status' in place) return place;
  const { target, found } = place;
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return readResource(context, found as Found<Reads, never>, target);
    case 'OPTIONS':
      return { status: 200, headers: { Allow: allowed(found) }, body: null };
    default:
      break;
  }
  if (!isChange(request.method)) return notAllowed(found);
  const prepared = prepareChange(context, found, request, target);
  if (!('code' in prepared)) return null;
  return prepared === METHOD_NOT_ALLOWED ? notAllowed(found) : errorResponse(prepared);
}

/** Makes a change. What a read would refuse is refused here as well. */
export function changeRest<Reads extends Reader, Writes extends Reads & JobMaker>(
  table: Table<Reads, Writes>,
  context: Writes,
  request: RestRequest,
): RestResponse {
  const place = locate(table, context, request);
  if ('status' in place) return place;
  if (!isChange(request.method)) return notAllowed(place.found);
  const prepared = prepareChange<Reads, Writes>(context, place.found, request, place.target);
  if ('code' in prepared) return errorResponse(prepared);
  return carryOut(context, prepared, request, place.target);
}

function locate<Reads extends Reader, Writes>(
  table: Table<Reads, Writes>,
  { release }: Reader,
  request: RestRequest,
): Place<Reads, Writes> | RestResponse {
  const target = parseTarget(request.target);
  const found = target && findResource(table, release, target.segments);
  return target && found ? { target, found } : errorResponse(API_NOT_FOUND);
}

function isChange(method: string): boolean {
  return CHANGES.some((change) => change === method);
}

function notAllowed(found: Found<never, never>): RestResponse {
  return { ...errorResponse(METHOD_NOT_ALLOWED), headers: { Allow: allowed(found) } };
}

function allowed({ resource, keys }: Found<never, never>): string {
  const verbs = CHANGES.filter((verb) => resource.verbs?.[verb] && (verb !== 'POST' || !keys));
  return ['GET', 'HEAD', 'OPTIONS', ...verbs].join(', ');
}
