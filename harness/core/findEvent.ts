// The first event that fits a pattern, by the same rule as the clock's `until` and the scenarios.

import { matchesEvent } from '../../emulators/core/world/match.ts';
import type { EventDocument } from './protocol/rack.ts';
import type { EventsQuery } from './protocol/requests.ts';
import type { EventPattern } from './protocol/vocabulary.ts';

/** Is it of this node and of this name, as far as they are given (`*` at the end fits any rest)? */
export function passes(event: EventDocument, { node, name }: EventsQuery): boolean {
  if (name === undefined) return node === undefined || event.node === node;
  return matchesEvent({ event: name, ...(node === undefined ? {} : { node }) }, event);
}

export function findEvent(
  events: readonly EventDocument[],
  pattern: EventPattern,
): EventDocument | null {
  return events.find((event) => matchesEvent(pattern, event)) ?? null;
}
