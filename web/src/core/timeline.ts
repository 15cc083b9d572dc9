// The timeline's geometry and its choices: time to x and back, ticks, marks gathered into bins,
// what a filter leaves over, and how far faults and hazards reached.

import type { EventDocument } from '../../../harness/core/protocol/rack.ts';

export type Severity = EventDocument['severity'];
export const SEVERITIES: readonly Severity[] = ['info', 'notice', 'warning', 'critical'];

/** What is visible: `spanMs` of virtual time up to `to`. */
export type TimeWindow = { readonly to: number; readonly spanMs: number };

/** Spans to choose from when zooming. */
const SPANS_MS = [
  2_000, 5_000, 10_000, 20_000, 60_000, 120_000, 300_000, 900_000, 3_600_000, 21_600_000,
  86_400_000,
] as const;
export const SPAN_DEFAULT_MS = 20_000;

export function timeToX(at: number, window: TimeWindow, width: number): number {
  return ((at - (window.to - window.spanMs)) / window.spanMs) * width;
}

export function xToTime(x: number, window: TimeWindow, width: number): number {
  return window.to - window.spanMs + (x / width) * window.spanMs;
}

/** The next span in a direction; the same one at the end of the list. */
export function zoomed(spanMs: number, direction: 'in' | 'out'): number {
  if (direction === 'out') return SPANS_MS.find((span) => span > spanMs) ?? spanMs;
  return SPANS_MS.toReversed().find((span) => span < spanMs) ?? spanMs;
}

const STEPS_MS = [
  100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000,
] as const;

/** Round instants across a stretch of time, none closer than `apartPx`. */
export function ticks(
  from: number,
  to: number,
  pxPerMs: number,
  apartPx: number,
): { readonly stepMs: number; readonly at: readonly number[] } {
  const stepMs = STEPS_MS.find((step) => step * pxPerMs >= apartPx) ?? 86_400_000;
  const at: number[] = [];
  for (let tick = Math.max(0, Math.ceil(from / stepMs)) * stepMs; tick <= to; tick += stepMs)
    at.push(tick);
  return { stepMs, at };
}

export type Filter = {
  readonly node: string | null;
  /** All families of the rack, whichever is on show. */
  readonly isEverywhere: boolean;
  readonly least: Severity;
  readonly text: string;
};
export const FILTER_DEFAULT: Filter = {
  node: null,
  isEverywhere: false,
  least: 'info',
  text: '',
};

/** `node` null keeps all; `''` keeps what belongs to no node. */
export function filtered(
  events: readonly EventDocument[],
  filter: Filter,
): readonly EventDocument[] {
  const least = SEVERITIES.indexOf(filter.least);
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (filter.node === null && least === 0 && words.length === 0) return events;
  return events.filter((event) => {
    if (filter.node !== null && (event.node ?? '') !== filter.node) return false;
    if (SEVERITIES.indexOf(event.severity) < least) return false;
    if (words.length === 0) return true;
    const data = `${dataText(event)} ${JSON.stringify(event.data)}`;
    const text = `${event.node ?? ''} ${event.name} ${event.sentence} ${data}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** An event's data as it stands in a line: `leftMs=940 fs=testfs`. What the world itself tells of
 * faults and hazards is said in words; all of its data stands in the details. */
export function dataText(event: EventDocument): string {
  const { kind, target, hazard, detail } = event.data;
  if (event.name.startsWith('fault.')) return `${String(kind)} on ${String(target)}`;
  if (event.name.startsWith('hazard.')) return [hazard, detail].filter(isText).join(': ');
  return Object.entries(event.data)
    .map(
      ([key, value]) =>
        `${key}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
    )
    .join(' ');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Whatever happened in one lane within one bin: drawn as a single mark of the worst severity. */
export type LaneMark = {
  readonly at: number;
  readonly severity: Severity;
  readonly count: number;
  readonly seq: number;
};

/** Marks of one lane. Bins lie on absolute time: a mark does not shiver while time moves. */
export function laneMarks(
  events: readonly EventDocument[],
  lane: string | null,
  from: number,
  to: number,
  binMs: number,
): readonly LaneMark[] {
  const marks = new Map<number, LaneMark>();
  for (const event of events) {
    if (event.node !== lane || event.at < from || event.at > to) continue;
    const bin = binMs <= 1 ? event.at : Math.floor(event.at / binMs);
    const known = marks.get(bin);
    const isWorse = known === undefined || rank(event.severity) >= rank(known.severity);
    marks.set(bin, {
      at: isWorse ? event.at : known.at,
      severity: isWorse ? event.severity : known.severity,
      seq: isWorse ? event.seq : known.seq,
      count: (known?.count ?? 0) + 1,
    });
  }
  // The gravest last: it is drawn on top.
  return [...marks.values()].sort((left, right) => rank(left.severity) - rank(right.severity));
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** The slice of a list of equal rows that a viewport shows, with some to spare on both sides. */
export function visibleRows(
  count: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
): { readonly first: number; readonly end: number } {
  const spare = 6;
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
  return { first, end: Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + spare) };
}

/** The first of the grave events that ended a node's last life: its cause, not what followed. */
export function lastWords(events: readonly EventDocument[], node: string): EventDocument | null {
  let found: EventDocument | null = null;
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index];
    if (event === undefined || event.node !== node) continue;
    if (event.severity !== 'critical' && found !== null) return found;
    if (event.severity === 'critical') found = event;
    else if (event.severity !== 'info') return found;
  }
  return found;
}
