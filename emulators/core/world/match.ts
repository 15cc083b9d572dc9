// Does an event fit a pattern? One answer for scenarios, the SDK and the clock's `until`.

import type { TimelineEvent } from '../event.ts';
import type { JsonObject } from '../json.ts';
import type { EventPattern, Match } from '../scenario.ts';

/** Same name (`*` at its end fits any rest), same node where one is named, same data where some
 * is. */
export function matchesEvent(
  pattern: EventPattern,
  event: Pick<TimelineEvent, 'name' | 'node' | 'data'>,
): boolean {
  if (pattern.event.endsWith('*')) {
    if (!event.name.startsWith(pattern.event.slice(0, -1))) return false;
  } else if (pattern.event !== event.name) {
    return false;
  }
  if (pattern.node !== undefined && pattern.node !== event.node) return false;
  return pattern.match === undefined || matchesData(pattern.match, event.data);
}

function matchesData(match: Match, data: JsonObject): boolean {
  return Object.entries(match).every(([key, wanted]) => {
    const seen = data[key];
    if (typeof wanted === 'object')
      return typeof seen === 'string' && seen.includes(wanted.contains);
    return seen === wanted;
  });
}
