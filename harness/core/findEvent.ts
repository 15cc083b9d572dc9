// The first event that fits a pattern, by the same rule as the clock's `until` and the scenarios.

import { matchesEvent } from '../../emulators/core/world/match.ts';
import type { EventDocument } from './protocol/rack.ts';
import type { EventPattern } from './protocol/vocabulary.ts';

export function findEvent(
  events: readonly EventDocument[],
  pattern: EventPattern,
): EventDocument | null {
  return events.find((event) => matchesEvent(pattern, event)) ?? null;
}
