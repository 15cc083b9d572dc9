// One family on its grid, before there is a pixel: what stands where, which way its lines run, how
// much room its rows and columns want. In units of the root font size, so that it grows with the
// text.

import type { RackDocument } from '../../../harness/core/protocol/rack.ts';
import { type Item, type RoutedWire, routeWires, trackCounts, type Wire } from './routes.ts';
import type { Size } from './shapes.ts';
import { sum, type Track } from './shareOut.ts';

export type Rack = Pick<RackDocument, 'families' | 'nodes' | 'links' | 'disks'>;

/** How small and how large cards may get. */
export type Density = {
  readonly nodeLeast: Size;
  readonly nodeMost: Size;
  readonly diskLeast: Size;
  readonly diskMost: Size;
  /** Between neighbours, where no title needs more. */
  readonly gap: number;
};
export const ROOMY: Density = {
  nodeLeast: { width: 16, height: 11 },
  nodeMost: { width: 29, height: 21 },
  diskLeast: { width: 17, height: 8 },
  diskMost: { width: 25, height: 11 },
  gap: 2.6,
};
/** Name, role and countdowns alone: for many nodes, or little room. */
export const COMPACT: Density = {
  nodeLeast: { width: 10.5, height: 6.2 },
  nodeMost: { width: 22, height: 16 },
  diskLeast: { width: 8.5, height: 6 },
  diskMost: { width: 16, height: 9 },
  gap: 1.8,
};

const EMPTY_TRACK: Track = { weight: 0.3, least: 3, most: 16 };
const TRACK = 2.6;
export const MARGIN = 1;
const CHARACTER = 0.55;
/** Of a card's side: what lines leave from, and what each needs so that its title fits above it. */
const SIDE_SHARE = 0.8;
const LEVEL_LINE = 2.2;

export type Plan = {
  readonly items: readonly (Item & { readonly isDisk: boolean })[];
  readonly routed: readonly RoutedWire[];
  readonly kinds: ReadonlyMap<string, 'link' | 'path'>;
  readonly columns: readonly Track[];
  readonly rows: readonly Track[];
  readonly columnGaps: readonly number[];
  readonly channels: readonly number[];
  readonly least: Size;
};

/** Plans one family of a rack. */
export function planFamily(rack: Rack, name: string, density: Density): Plan {
  const nodes = rack.nodes.filter((node) => node.family === name);
  const disks = rack.disks.filter((disk) => disk.family === name);
  const items = settled([
    ...nodes.map((node) => ({ id: node.id, cell: node.place, isDisk: false })),
    ...disks.map((disk) => ({ id: disk.id, cell: disk.place, isDisk: true })),
  ]);
  const links = rack.links.filter((link) => link.family === name);
  const wires = [
    ...links.map((link) => wireBetween(items, link.id, link.ends)),
    ...disks.flatMap((disk) =>
      disk.nodes.map((node) => wireBetween(items, `${node}/${disk.id}`, [node, disk.id])),
    ),
  ];
  const linkIds = new Set(links.map(({ id }) => id));
  const kinds = new Map(
    wires.map(({ id }) => [id, linkIds.has(id) ? ('link' as const) : ('path' as const)]),
  );
  const routed = routeWires(items, wires);
  const labels = new Map(links.map((link) => [link.id, link.title.length * CHARACTER + 3]));
  return { items, routed, kinds, ...measured(items, routed, labels, density) };
}

function measured(
  items: Plan['items'],
  routed: readonly RoutedWire[],
  labels: ReadonlyMap<string, number>,
  density: Density,
): Pick<Plan, 'columns' | 'rows' | 'columnGaps' | 'channels' | 'least'> {
  const width = 1 + Math.max(0, ...items.map(({ cell }) => cell.column));
  const height = 1 + Math.max(0, ...items.map(({ cell }) => cell.row));
  const columns = Array.from({ length: width }, (_, column) =>
    trackOf(
      items.filter(({ cell }) => cell.column === column),
      'width',
      density,
    ),
  );
  const rows = Array.from({ length: height }, (_, row) => {
    const inRow = items.filter(({ cell }) => cell.row === row);
    return heldOpen(trackOf(inRow, 'height', density), levelLines(inRow, routed));
  });
  const columnGaps = columns
    .slice(1)
    .map((_, index) => gapWidth(items, routed, labels, index, density));
  const tracks = trackCounts(routed);
  const channels = Array.from({ length: height }, (_, channel) => {
    const count = tracks.get(channel) ?? 0;
    if (channel === 0) return count === 0 ? 0 : count * TRACK + MARGIN;
    return Math.max(density.gap, count * TRACK + MARGIN);
  });
  const least = {
    width: sum(columns.map((track) => track.least)) + sum(columnGaps) + 2 * MARGIN,
    height: sum(rows.map((track) => track.least)) + sum(channels) + 2 * MARGIN,
  };
  return { columns, rows, columnGaps, channels, least };
}

// A line between neighbours carries its title in the gap between them, so the gap makes room for
// it.
function gapWidth(
  items: Plan['items'],
  routed: readonly RoutedWire[],
  labels: ReadonlyMap<string, number>,
  index: number,
  { gap, nodeLeast }: Density,
): number {
  const columnOf = new Map(items.map(({ id, cell }) => [id, cell.column]));
  const crossing = routed.filter(({ route }) => {
    const [left = -1, right = -1] = route.ends
      .map(({ item }) => columnOf.get(item) ?? -1)
      .sort((one, other) => one - other);
    return route.kind !== 'bus' && left === index && right === index + 1;
  });
  const wanted = crossing.map(({ id, route }) => {
    const label = labels.get(id);
    // An elbow runs level from below its node: half of that node's width is room for the title.
    if (route.kind === 'elbow') return (label ?? 0) - nodeLeast.width / 2;
    return label ?? gap * 1.8;
  });
  return Math.max(gap, ...wanted);
}

/** The most lines that leave one side of one of these, left or right. */
function levelLines(items: Plan['items'], routed: readonly RoutedWire[]): number {
  const ends = routed.flatMap(({ route }) => route.ends);
  const counts = items.flatMap(({ id }) =>
    (['left', 'right'] as const).map(
      (side) => ends.filter((end) => end.item === id && end.side === side).length,
    ),
  );
  return Math.max(0, ...counts);
}

// Each line keeps its title above it: a row is at least as high as its lines and titles.
function heldOpen(track: Track, lines: number): Track {
  const least = Math.max(track.least, (lines * LEVEL_LINE) / SIDE_SHARE);
  return { ...track, least, most: Math.max(least, track.most) };
}

function trackOf(items: Plan['items'], side: keyof Size, density: Density): Track {
  const { nodeLeast, nodeMost, diskLeast, diskMost } = density;
  if (items.length === 0) return EMPTY_TRACK;
  if (items.every((item) => item.isDisk)) {
    // Disks say as much in a line as nodes do, but fewer lines.
    const weight = side === 'width' ? 1 : 0.58;
    return { weight, least: diskLeast[side], most: diskMost[side] };
  }
  return { weight: 1, least: nodeLeast[side], most: nodeMost[side] };
}

// Two things on one spot would hide each other: the later one moves to the next free column.
function settled(items: Plan['items']): Plan['items'] {
  const taken = new Set<string>();
  const leftmost = Math.min(...items.map(({ cell }) => cell.column));
  const topmost = Math.min(...items.map(({ cell }) => cell.row));
  return items.map((item) => {
    const row = item.cell.row - topmost;
    let column = item.cell.column - leftmost;
    while (taken.has(`${column},${row}`)) column += 1;
    taken.add(`${column},${row}`);
    return { ...item, cell: { column, row } };
  });
}

function wireBetween(items: Plan['items'], id: string, ends: readonly string[]): Wire {
  const found = ends.map((end) => items.find((item) => item.id === end));
  return { id, ends: found.filter((item) => item !== undefined) };
}
