// What goes home by itself once both nodes are well: LIFs with auto-revert, and aggregates that a
// broken takeover or giveback left behind.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { homeOf, isLif, ownedBy } from '../ownership.ts';
import type { OntapState } from '../state.ts';
import { give, ownsRootOf } from './moves.ts';

/** What this node owns that is the partner's. */
export function foreign(state: OntapState): string[] {
  const { identity } = state.volatile;
  const owned = ownedBy(state.durable.generations, identity.node);
  return owned.filter((resource) => homeOf(resource) === identity.partner);
}

/** Asked when the partner came up, and after a giveback: not after an operator's own move. */
export function considerRevert(state: OntapState, now: Instant): void {
  const { ha, config } = state.volatile;
  if (ha.revertAt !== null || foreign(state).length === 0) return;
  ha.revertAt = now + config.lifRevertMs;
}

export function revert(state: OntapState, now: Instant, out: Effects): void {
  const { ha, kernel, mailbox, config } = state.volatile;
  ha.revertAt = null;
  if (kernel.phase !== 'up' || ownsRootOf(state, 'partner')) return;
  const left = foreign(state);
  if (left.length === 0) return;
  const { partner } = mailbox;
  const isWell =
    !partner.isDead && partner.firmware === 'SF_UP' && ha.takeover.state !== 'takeover_scheduled';
  if (!isWell || ha.claim.length > 0 || ha.giveback.beganAt !== null) {
    ha.revertAt = partner.isDead ? null : now + config.lifRevertMs;
    return;
  }
  for (const resource of left.filter(isLif)) give(state, resource, now, out);
  const aggregate = left.find((resource) => !isLif(resource));
  if (aggregate === undefined) return;
  give(state, aggregate, now, out);
  ha.revertAt = now + config.aggregateMs;
}
