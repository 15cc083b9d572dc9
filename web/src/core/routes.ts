// Which way the lines of the drawing run. Decided on the grid, before there is a pixel:
//
//   straight   same row or column and nothing between:      A ------- B
//   elbow      down from one, then sideways into the other:  A
//                                                            |
//                                                            +------- B
//   bus        everything else, and links of three or more:  +--------+-------+   a track in the
//                                                            |        |       |   channel between
//                                                            A        B       C   two rows
//
// Lines never need a colour to be told apart: no two share a track, and sides are shared evenly.

import type { Side } from './shapes.ts';

export type Cell = { readonly column: number; readonly row: number };

/** A thing on the grid: a node or a disk. */
export type Item = { readonly id: string; readonly cell: Cell };

export type Wire = {
  readonly id: string;
  readonly ends: readonly Item[];
};

export type Attachment = { readonly item: string; readonly side: Side };
export type Route =
  | { readonly kind: 'straight'; readonly isLevel: boolean; readonly ends: readonly Attachment[] }
  | { readonly kind: 'elbow'; readonly ends: readonly Attachment[] }
  /** `channel` n lies above row n; `track` counts from its top. */
  | {
      readonly kind: 'bus';
      readonly channel: number;
      readonly track: number;
      readonly ends: readonly Attachment[];
    };

export type RoutedWire = { readonly id: string; readonly route: Route };

/** Gives every wire its way. One with fewer than two ends is left out: there is no line to draw. */
export function routeWires(items: readonly Item[], wires: readonly Wire[]): RoutedWire[] {
  const isTaken = occupancy(items);
  const tracks = new Map<number, number>();
  const routed: RoutedWire[] = [];
  for (const wire of wires) {
    if (wire.ends.length < 2) continue;
    const route = direct(wire, isTaken) ?? bus(wire.ends, tracks);
    routed.push({ id: wire.id, route });
  }
  return routed;
}

/** How many tracks each channel carries. */
export function trackCounts(routed: readonly RoutedWire[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { route } of routed) {
    if (route.kind !== 'bus') continue;
    counts.set(route.channel, Math.max(counts.get(route.channel) ?? 0, route.track + 1));
  }
  return counts;
}

type IsTaken = (column: number, row: number) => boolean;

function occupancy(items: readonly Item[]): IsTaken {
  const cells = new Set(items.map(({ cell }) => `${cell.column},${cell.row}`));
  return (column, row) => cells.has(`${column},${row}`);
}

function direct(wire: Wire, isTaken: IsTaken): Route | null {
  const [first, second] = wire.ends;
  if (wire.ends.length !== 2 || first === undefined || second === undefined) return null;
  const [upper, lower] = first.cell.row <= second.cell.row ? [first, second] : [second, first];
  return straight(first, second, isTaken) ?? elbow(upper, lower, isTaken);
}

function straight(first: Item, second: Item, isTaken: IsTaken): Route | null {
  const isLevel = first.cell.row === second.cell.row;
  if (!isLevel && first.cell.column !== second.cell.column) return null;
  if (!isClear(first.cell, second.cell, isTaken)) return null;

  const isBackwards = isLevel
    ? first.cell.column > second.cell.column
    : first.cell.row > second.cell.row;
  const [low, high] = isBackwards ? [second, first] : [first, second];
  const sides: readonly [Side, Side] = isLevel ? ['right', 'left'] : ['bottom', 'top'];
  return {
    kind: 'straight',
    isLevel,
    ends: [
      { item: low.id, side: sides[0] },
      { item: high.id, side: sides[1] },
    ],
  };
}

function elbow(upper: Item, lower: Item, isTaken: IsTaken): Route | null {
  const corner = { column: upper.cell.column, row: lower.cell.row };
  if (isTaken(corner.column, corner.row)) return null;
  if (!isClear(upper.cell, corner, isTaken) || !isClear(corner, lower.cell, isTaken)) return null;
  return {
    kind: 'elbow',
    ends: [
      { item: upper.id, side: 'bottom' },
      { item: lower.id, side: lower.cell.column > upper.cell.column ? 'left' : 'right' },
    ],
  };
}

// A bus among one row runs above it; among several, below the uppermost.
function bus(ends: readonly Item[], tracks: Map<number, number>): Route {
  const rows = ends.map((end) => end.cell.row);
  const [top, low] = [Math.min(...rows), Math.max(...rows)];
  const channel = top === low ? top : top + 1;
  const track = tracks.get(channel) ?? 0;
  tracks.set(channel, track + 1);
  return {
    kind: 'bus',
    channel,
    track,
    ends: ends.map(({ id, cell }) => ({ item: id, side: cell.row < channel ? 'bottom' : 'top' })),
  };
}

/** Is every cell strictly between two cells of one row or column empty? */
function isClear(from: Cell, to: Cell, isTaken: IsTaken): boolean {
  const steps = Math.max(Math.abs(to.column - from.column), Math.abs(to.row - from.row));
  for (let step = 1; step < steps; step += 1) {
    const column = from.column + ((to.column - from.column) / steps) * step;
    const row = from.row + ((to.row - from.row) / steps) * step;
    if (isTaken(column, row)) return false;
  }
  return true;
}
