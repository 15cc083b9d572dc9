// What the name of an event means in a rack: the world's own events first, then the families'.

import type { DeviceFamily } from '../device.ts';
import { type EventKind, WORLD_EVENTS } from '../event.ts';

/** The sentence and the severity of an event; one that no catalogue knows speaks for itself. */
export function findEventKind(families: readonly DeviceFamily[], name: string): EventKind {
  const own: { readonly [name: string]: EventKind } = WORLD_EVENTS;
  for (const events of [own, ...families.map((family) => family.events)]) {
    const kind = events[name];
    if (kind !== undefined) return kind;
  }
  return { sentence: name, severity: 'info' };
}
