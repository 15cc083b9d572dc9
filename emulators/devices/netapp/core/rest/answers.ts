// REST as the node's state answers it: the pure half of each request. `null` means that it is a
// change, which goes to the world and comes back through changes.ts and outcomes.ts.

import type { Json, JsonObject } from '../../../../core/json.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Command } from '../commands.ts';
import type { OntapState } from '../state.ts';
import { accountView, findUser, roleOf } from './access.ts';
import { serve } from './engine.ts';
import { errorResponse, NOT_PERMITTED } from './errors.ts';
import type { RestRequest, RestResponse } from './language.ts';
import type { Planned } from './plans.ts';
import { serveCli } from './privateCli.ts';
import { RESOURCES } from './table.ts';
import { parseTarget } from './target.ts';
import { viewOf } from './view.ts';

/** The names of `data` views that are REST's. */
export function answerData(
  state: OntapState,
  name: string,
  args: JsonObject,
  now: Instant,
): Json | undefined {
  if (name === 'account') return accountView(state, args);
  return name === 'rest' ? (restRead(state, args, now) as Json) : undefined;
}

/** The response to a read, or to a change that cannot be; null: ask the world for the change. */
export function restRead(state: OntapState, args: JsonObject, now: Instant): RestResponse | null {
  const served = consider(state, args, now);
  return 'response' in served ? served.response : null;
}

/** What becomes of a request: a response, or the plan of a change. */
export function consider(
  state: OntapState,
  args: JsonObject,
  now: Instant,
): { response: RestResponse } | { planned: Planned<Command> } {
  const user = findUser(state, String(args.user ?? ''));
  if (user === null) return { response: errorResponse(NOT_PERMITTED) };
  const request: RestRequest = {
    method: String(args.method ?? 'GET'),
    target: String(args.target ?? ''),
    body: args.body ?? null,
    user: user.name,
    role: roleOf(user),
  };
  const view = viewOf(state, now);
  const target = parseTarget(request.target);
  return (target && serveCli(view, request, target)) ?? serve(RESOURCES, view, request);
}
