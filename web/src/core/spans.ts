// What lasts: faults and hazards as stretches of time, read from the events that began and ended
// them. Events, not the present documents, so that a reload draws the same past.

import type { EventDocument } from '../../../harness/core/protocol/rack.ts';

export type TimeSpan = {
  readonly kind: 'fault' | 'hazard';
  readonly label: string;
  readonly from: number;
  /** Null while it lasts. */
  readonly to: number | null;
  readonly seq: number;
};

/** Faults and hazards in the order in which they began. */
export function timeSpans(events: readonly EventDocument[]): readonly TimeSpan[] {
  const spans: TimeSpan[] = [];
  const open = new Map<string, number>();
  for (const event of events) {
    const key = keyOf(event);
    if (key === null) continue;
    if (event.name === 'fault.injected' || event.name === 'hazard.found') {
      open.set(key, spans.length);
      spans.push(spanOf(event));
      continue;
    }
    const index = open.get(key);
    const span = index === undefined ? undefined : spans[index];
    if (index === undefined || span === undefined) continue;
    spans[index] = { ...span, to: event.at };
    open.delete(key);
  }
  return spans;
}

/** Rows for spans that overlap, as few as will do. Returns the row of each span. */
export function packed(spans: readonly TimeSpan[]): readonly number[] {
  const ends: number[] = [];
  return spans.map((span) => {
    const free = ends.findIndex((end) => end <= span.from);
    const row = free === -1 ? ends.length : free;
    ends[row] = span.to ?? Number.POSITIVE_INFINITY;
    return row;
  });
}

function keyOf(event: EventDocument): string | null {
  switch (event.name) {
    case 'fault.injected':
    case 'fault.healed':
      return `fault ${String(event.data.id)}`;
    case 'hazard.found':
    case 'hazard.ended':
      return `hazard ${String(event.data.hazard)}`;
    default:
      return null;
  }
}

function spanOf(event: EventDocument): TimeSpan {
  const isFault = event.name === 'fault.injected';
  const label = isFault
    ? `${String(event.data.kind)} ${String(event.data.target)}`
    : String(event.data.hazard);
  return { kind: isFault ? 'fault' : 'hazard', label, from: event.at, to: null, seq: event.seq };
}
