// Plain geometry, in pixels, y downwards.

export type Point = { readonly x: number; readonly y: number };
export type Size = { readonly width: number; readonly height: number };
export type Rect = Point & Size;
/** A place on a line: is the line level there, and how long is that stretch? */
export type Middle = Point & { readonly isLevel: boolean; readonly length: number };
export type Side = 'top' | 'right' | 'bottom' | 'left';

export function centreOf(rect: Rect): Point {
  return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
}

/** The largest rectangle of at most this size in the middle of another. */
export function centredIn(rect: Rect, most: Size): Rect {
  const width = Math.min(rect.width, most.width);
  const height = Math.min(rect.height, most.height);
  const middle = centreOf(rect);
  return { x: middle.x - width / 2, y: middle.y - height / 2, width, height };
}

/** The point on a side, `share` of the way along it (0 = left or top end). */
export function pointOnSide(rect: Rect, side: Side, share: number): Point {
  const x = rect.x + rect.width * share;
  const y = rect.y + rect.height * share;
  switch (side) {
    case 'top':
      return { x, y: rect.y };
    case 'bottom':
      return { x, y: rect.y + rect.height };
    case 'left':
      return { x: rect.x, y };
    case 'right':
      return { x: rect.x + rect.width, y };
  }
}

/** The middle of the longest stretch of a line: labels and cuts stand there. A level stretch may be
 * half as long as an upright one: titles are read along it. */
export function middleOf(points: readonly Point[]): Middle {
  let best: Middle = { x: points[0]?.x ?? 0, y: points[0]?.y ?? 0, isLevel: true, length: -1 };
  let bestWeight = -1;
  for (const [from, to] of stretches(points)) {
    const length = Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
    const isLevel = Math.abs(to.x - from.x) >= Math.abs(to.y - from.y);
    const weight = isLevel ? 2 * length : length;
    if (weight <= bestWeight) continue;
    bestWeight = weight;
    best = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, isLevel, length };
  }
  return best;
}

/** An SVG path through the points, its corners rounded. */
export function roundedPath(points: readonly Point[], radius: number): string {
  const parts: string[] = [];
  points.forEach((point, index) => {
    const before = points[index - 1];
    const behind = points[index + 1];
    if (before === undefined) parts.push(`M${at(point)}`);
    else if (behind === undefined) parts.push(`L${at(point)}`);
    else parts.push(corner(before, point, behind, radius));
  });
  return parts.join(' ');
}

function corner(before: Point, point: Point, behind: Point, radius: number): string {
  const room = Math.min(radius, distance(before, point) / 2, distance(point, behind) / 2);
  return `L${at(towards(point, before, room))} Q${at(point)} ${at(towards(point, behind, room))}`;
}

function stretches(points: readonly Point[]): [Point, Point][] {
  const pairs: [Point, Point][] = [];
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (before !== undefined) pairs.push([before, point]);
  });
  return pairs;
}

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to);
  if (whole === 0) return from;
  const share = length / whole;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function distance(left: Point, right: Point): number {
  return Math.hypot(right.x - left.x, right.y - left.y);
}

function at(point: Point): string {
  return `${Number(point.x.toFixed(1))} ${Number(point.y.toFixed(1))}`;
}
