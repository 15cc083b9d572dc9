// The lines of the drawing in pixels: routes (routes.ts) laid over the rectangles of nodes and
// disks.

import { type Attachment, type Route, type RoutedWire, trackCounts } from './routes.ts';
import {
  centreOf,
  type Middle,
  middleOf,
  type Point,
  pointOnSide,
  type Rect,
  roundedPath,
} from './shapes.ts';
import type { Span } from './shareOut.ts';

const RADIUS = 12;
/** How much of a side lines may leave from: corners stay free. */
const SIDE_FROM = 0.1;
const SIDE_TO = 0.9;
/** From an end of a line to the mark that says it is cut in this direction only. */
const END_MARK_PX = 30;

export type Mark = Point & { readonly isLevel: boolean };
export type Line = {
  readonly id: string;
  readonly kind: 'link' | 'path';
  /** SVG path data. */
  readonly d: string;
  /** Where the label stands and where a cut shows. */
  readonly middle: Middle;
  /** By item: where the line meets it, and where a cut of its own direction shows. */
  readonly ends: ReadonlyMap<string, { readonly at: Point; readonly mark: Mark }>;
};

type Rects = ReadonlyMap<string, Rect>;

/** Turns routes into lines. Ends that share a side are spread along it in the order of where they
 * go. */
export function wireLines(
  routed: readonly RoutedWire[],
  kinds: ReadonlyMap<string, 'link' | 'path'>,
  rects: Rects,
  channels: readonly Span[],
): Line[] {
  const shares = sideShares(routed, rects);
  const tracks = trackCounts(routed);
  const lanes = channels.map((span, index) => ({ ...span, tracks: tracks.get(index) ?? 0 }));
  const lines = routed.map(({ id, route }) => {
    const points = new Map(route.ends.map((end) => [end.item, endPoint(id, end, rects, shares)]));
    return { id, kind: kinds.get(id) ?? ('link' as const), ...traced(route, points, rects, lanes) };
  });
  return staggered(lines);
}

/** Upright lines between the same two things stand close: their titles take turns in height. */
function staggered(lines: readonly Line[]): Line[] {
  const key = ({ ends }: Line) => [...ends.keys()].join(' ');
  return lines.map((line) => {
    const beside = lines.filter((other) => !other.middle.isLevel && key(other) === key(line));
    if (line.middle.isLevel || beside.length < 2) return line;
    const heights = [...line.ends.values()].map(({ at }) => at.y);
    const [top, bottom] = [Math.min(...heights), Math.max(...heights)];
    const share = (beside.indexOf(line) + 1) / (beside.length + 1);
    return { ...line, middle: { ...line.middle, y: top + (bottom - top) * share } };
  });
}

type Channel = Span & { readonly tracks: number };
type Traced = Omit<Line, 'id' | 'kind'>;

function traced(
  route: Route,
  points: ReadonlyMap<string, Point>,
  rects: Rects,
  channels: readonly Channel[],
): Traced {
  const [first, second] = route.ends;
  const from = points.get(first?.item ?? '') ?? { x: 0, y: 0 };
  const to = points.get(second?.item ?? '') ?? from;
  switch (route.kind) {
    case 'straight':
      return polyline(route.ends, aligned(route, from, to, rects));
    case 'elbow':
      return polyline(route.ends, [from, { x: from.x, y: to.y }, to]);
    case 'bus':
      return busLine(route, points, channels);
  }
}

// Two sides of unequal length share differently; a straight line takes the ground common to both.
function aligned(
  route: Route & { kind: 'straight' },
  from: Point,
  to: Point,
  rects: Rects,
): readonly Point[] {
  const [low, high] = route.ends.map((end) => rects.get(end.item));
  if (low === undefined || high === undefined) return [from, to];
  if (route.isLevel) {
    const y = withinBoth(from.y, low.y, low.height, high.y, high.height);
    return [
      { x: from.x, y },
      { x: to.x, y },
    ];
  }
  const x = withinBoth(from.x, low.x, low.width, high.x, high.width);
  return [
    { x, y: from.y },
    { x, y: to.y },
  ];
}

function withinBoth(
  wanted: number,
  start: number,
  size: number,
  otherStart: number,
  otherSize: number,
): number {
  const low = Math.max(start, otherStart);
  const high = Math.min(start + size, otherStart + otherSize);
  const share = size === 0 ? 0.5 : (wanted - start) / size;
  return low + (high - low) * share;
}

function polyline(ends: readonly Attachment[], points: readonly Point[]): Traced {
  const [low, high] = [points[0], points.at(-1)];
  const found = new Map<string, { at: Point; mark: Mark }>();
  const sides = [
    [ends[0], low],
    [ends[1], high],
  ] as const;
  for (const [end, at] of sides) {
    if (end !== undefined && at !== undefined) found.set(end.item, { at, mark: outside(end, at) });
  }
  return { d: roundedPath(points, RADIUS), middle: middleOf(points), ends: found };
}

function busLine(
  route: Route & { kind: 'bus' },
  points: ReadonlyMap<string, Point>,
  channels: readonly Channel[],
): Traced {
  const channel = channels[route.channel] ?? { start: 0, size: 0, tracks: 1 };
  const y = channel.start + (channel.size * (route.track + 1)) / (channel.tracks + 1);
  const ordered = route.ends
    .map((end) => ({ end, at: points.get(end.item) ?? { x: 0, y } }))
    .sort((left, right) => left.at.x - right.at.x);
  const [first, last] = [ordered[0]?.at ?? { x: 0, y }, ordered.at(-1)?.at ?? { x: 0, y }];
  const { x, length } = titleRoom(ordered);
  const trunk = [first, { x: first.x, y }, { x: last.x, y }, last];
  const drops = ordered.slice(1, -1).map(({ at }) => roundedPath([{ x: at.x, y }, at], RADIUS));
  return {
    d: [roundedPath(trunk, RADIUS), ...drops].join(' '),
    middle: { x, y, isLevel: true, length },
    ends: new Map(ordered.map(({ end, at }) => [end.item, { at, mark: outside(end, at) }])),
  };
}

// The title stands above the trunk, where no end comes down onto it.
function titleRoom(ordered: readonly { readonly end: Attachment; readonly at: Point }[]): {
  x: number;
  length: number;
} {
  const bounds = ordered.filter(
    ({ end }, index) => end.side === 'bottom' || index === 0 || index === ordered.length - 1,
  );
  let best = { x: 0, length: -1 };
  bounds.slice(1).forEach(({ at }, index) => {
    const from = bounds[index]?.at.x ?? at.x;
    if (at.x - from > best.length) best = { x: (from + at.x) / 2, length: at.x - from };
  });
  return best;
}

function outside(end: Attachment, at: Point): Mark {
  switch (end.side) {
    case 'top':
      return { x: at.x, y: at.y - END_MARK_PX, isLevel: false };
    case 'bottom':
      return { x: at.x, y: at.y + END_MARK_PX, isLevel: false };
    case 'left':
      return { x: at.x - END_MARK_PX, y: at.y, isLevel: true };
    case 'right':
      return { x: at.x + END_MARK_PX, y: at.y, isLevel: true };
  }
}

/** By `wire item`: how far along the item's side the wire's end stands. */
type Shares = ReadonlyMap<string, number>;

function endPoint(wire: string, end: Attachment, rects: Rects, shares: Shares): Point {
  const rect = rects.get(end.item);
  if (rect === undefined) return { x: 0, y: 0 };
  return pointOnSide(rect, end.side, shares.get(`${wire} ${end.item}`) ?? 0.5);
}

// Sorted by where they lead, lines that leave one side side by side do not cross at once.
function sideShares(routed: readonly RoutedWire[], rects: Rects): Shares {
  const sides = new Map<string, { key: string; towards: number; nested: number }[]>();
  for (const [index, { id, route }] of routed.entries()) {
    for (const end of route.ends) {
      const others = route.ends.filter((other) => other !== end);
      const isAcross = end.side === 'top' || end.side === 'bottom';
      const towards = average(others.map((other) => along(rects.get(other.item), isAcross)));
      const nested = isNestedBackwards(route, end) ? -index : index;
      const side = `${end.item} ${end.side}`;
      const known = sides.get(side) ?? [];
      sides.set(side, [...known, { key: `${id} ${end.item}`, towards, nested }]);
    }
  }
  const shares = new Map<string, number>();
  for (const ends of sides.values()) {
    const ordered = ends.toSorted(
      (left, right) => left.towards - right.towards || left.nested - right.nested,
    );
    ordered.forEach(({ key }, index) => {
      const share = (index + 0.5) / ordered.length;
      shares.set(key, SIDE_FROM + (SIDE_TO - SIDE_FROM) * share);
    });
  }
  return shares;
}

// Elbows from one thing into another lie one within the other: of those that go down and to the
// right, the one that starts farthest left arrives lowest.
function isNestedBackwards({ kind, ends }: Route, end: Attachment): boolean {
  return kind === 'elbow' && end === ends[0] && ends[1]?.side === 'left';
}

function along(rect: Rect | undefined, isAcross: boolean): number {
  if (rect === undefined) return 0;
  return isAcross ? centreOf(rect).x : centreOf(rect).y;
}

function average(values: readonly number[]): number {
  return values.length === 0
    ? 0
    : values.reduce((total, value) => total + value, 0) / values.length;
}
