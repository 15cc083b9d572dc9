// The lease: a node serves its aggregates as long as it knows that its partner had not reserved
// them a moment ago (ownership.ts). Real nodes learn it from the reservation conflict of their next
// write; an emulator that must never serve twice cannot wait for that write (@choice).

import type { Instant } from '../../../../core/time.ts';
import type { OntapState } from '../state.ts';
import { ownsRootOf } from './moves.ts';

/** The node must have stopped by then; null: nobody could take anything from it. A partner without
 * its root aggregate takes over nobody. */
export function leaseDeadline(state: OntapState): Instant | null {
  const { ha } = state.volatile;
  if (ha.serving.length === 0 || ownsRootOf(state, 'partner')) return null;
  return ha.leaseUntil + 1;
}

/** Does it answer for this resource now? A frozen node that wakes late does not. */
export function isServing(state: OntapState, resource: string, now: Instant): boolean {
  if (!state.volatile.ha.serving.includes(resource)) return false;
  const endsAt = leaseDeadline(state);
  return endsAt === null || now < endsAt;
}
