// Where everything of the drawing stands. Nodes and disks say their column and row, links and disks
// say whom they join; the rest is worked out here, for any family and any number of them.
//
// One family has all the room. Its rows and columns share it; between rows lie the channels in
// which buses run (routes.ts).

import { COMPACT, type Density, MARGIN, planFamily, type Rack, ROOMY } from './familyPlan.ts';
import { centredIn, type Rect, type Size } from './shapes.ts';
import { laidOut, type Span, shareOut, sum, type Track } from './shareOut.ts';
import { type Line, wireLines } from './wireLines.ts';

export type Drawing = {
  readonly size: Size;
  readonly items: ReadonlyMap<string, Rect>;
  readonly lines: readonly Line[];
};

const GAP_GROWTH = 7;

/** The drawing of a family in the room there is: with all that cards can say if that fits, else
 * with small cards, and larger than the room only where even those do not fit. */
export function drawFamily(rack: Rack, name: string, room: Size, em: number): Drawing {
  const roomy = drawAt(ROOMY, rack, name, room, em);
  const fits = roomy.size.height <= room.height && roomy.size.width <= room.width;
  return fits ? roomy : drawAt(COMPACT, rack, name, room, em);
}

function drawAt(density: Density, rack: Rack, name: string, room: Size, em: number): Drawing {
  const plan = planFamily(rack, name, density);
  const size = {
    width: Math.max(room.width, plan.least.width * em),
    height: Math.max(room.height, plan.least.height * em),
  };
  const margin = MARGIN * em;
  const [above = 0, ...between] = plan.channels;
  const across = track(size.width - 2 * margin, plan.columns, plan.columnGaps, em);
  const down = track(size.height - 2 * margin - above * em, plan.rows, between, em);
  const top = margin + above * em;
  const items = new Map<string, Rect>();
  for (const { id, cell, isDisk } of plan.items) {
    const column = across.spans[cell.column] ?? { start: 0, size: 0 };
    const row = down.spans[cell.row] ?? { start: 0, size: 0 };
    const area = {
      x: margin + column.start,
      y: top + row.start,
      width: column.size,
      height: row.size,
    };
    items.set(id, isDisk ? centredIn(area, scaled(density.diskMost, em)) : area);
  }
  const first = down.spans[0]?.start ?? 0;
  const channels: Span[] = [
    { start: margin + first, size: above * em },
    ...down.gaps.map((gap) => ({ start: top + gap.start, size: gap.size })),
  ];
  return { size, items, lines: wireLines(plan.routed, plan.kinds, items, channels) };
}

function track(
  room: number,
  tracks: readonly Track[],
  gaps: readonly number[],
  em: number,
): { spans: readonly Span[]; gaps: readonly Span[] } {
  const wide = gaps.map((gap) => gap * em);
  const bounds = tracks.map(({ weight, least, most }) => ({
    weight,
    least: least * em,
    most: most * em,
  }));
  return laidOut(room, shareOut(room - sum(wide), bounds), wide, GAP_GROWTH * em);
}

function scaled(size: Size, em: number): Size {
  return { width: size.width * em, height: size.height * em };
}
