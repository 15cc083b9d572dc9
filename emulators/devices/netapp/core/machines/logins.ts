// Logins that were refused: each is an event, and whoever comes in next is told their number.
// @source netapp §2.1

import type { JsonObject } from '../../../../core/json.ts';
import type { Instant } from '../../../../core/time.ts';
import type { OntapState } from '../state.ts';
import { emitEms } from './ems.ts';

/** @choice Those before are forgotten: nobody fills a node's memory by guessing. */
const DENIED_MAX = 100;

/** @choice What a web client tries in vain is the event of a login, not of sshd. */
export function denyLogin(state: OntapState, args: JsonObject, now: Instant): void {
  const { denied } = state.volatile;
  const user = String(args.user ?? '');
  denied.push({ user, at: now });
  if (denied.length > DENIED_MAX) denied.shift();
  const name = args.application === 'ssh' ? 'sshd.auth.loginDenied' : 'login.auth.loginDenied';
  const message = `Failed ${args.application === 'ssh' ? 'ssh' : 'http'} login of user ${user}`;
  emitEms(state, now, name, { message });
}

/** `Unsuccessful login attempts since last login`, on this node. */
export function deniedSince(
  { volatile: { denied } }: OntapState,
  user: string,
  since: Instant | null,
): number {
  return denied.filter((one) => one.user === user && (since === null || one.at > since)).length;
}
