// Where everything of the drawing stands. Nodes and disks say their column and row, links and disks
// say whom they join; the rest is worked out here, for any family and any number of them.
//
// Families stand side by side or below one another, whichever leaves their cards larger. Inside
// one, rows and columns share the room; between rows lie the channels in which buses run
// (routes.ts).

import {
  COMPACT,
  type Density,
  MARGIN,
  type Plan,
  planFamily,
  type Rack,
  ROOMY,
} from './familyPlan.ts';
import { centredIn, type Rect, type Size } from './shapes.ts';
import { laidOut, type Span, shareOut, sum, type Track } from './shareOut.ts';
import { type Line, wireLines } from './wireLines.ts';

export type FamilyFrame = { readonly name: string; readonly title: string; readonly box: Rect };
export type Drawing = {
  readonly size: Size;
  readonly families: readonly FamilyFrame[];
  readonly items: ReadonlyMap<string, Rect>;
  readonly lines: readonly Line[];
};

const TITLE = 2.4;
const GAP_GROWTH = 7;

/** The drawing of a rack in the room there is: with all that cards can say if that fits, else with
 * small cards, and higher than the room only where even those do not fit. */
export function drawRack(rack: Rack, room: Size, em: number): Drawing {
  const roomy = drawAt(ROOMY, rack, room, em);
  const fits = roomy.size.height <= room.height && roomy.size.width <= room.width;
  return fits ? roomy : drawAt(COMPACT, rack, room, em);
}

function drawAt(density: Density, rack: Rack, room: Size, em: number): Drawing {
  const plans = rack.families
    .map((family) => planFamily(rack, family, density))
    .filter((plan) => plan.items.length > 0);
  const title = plans.length > 1 ? TITLE : 0;
  const columns = bestColumns(plans, title, { width: room.width / em, height: room.height / em });
  const rows = Math.max(1, Math.ceil(plans.length / columns));
  const drawing = {
    families: [] as FamilyFrame[],
    items: new Map<string, Rect>(),
    lines: [] as Line[],
  };
  const widest = Math.max(0, ...plans.map((plan) => plan.least.width * em));
  const width = Math.max(room.width / columns, widest);
  let top = 0;
  for (let row = 0; row < rows; row += 1) {
    const inRow = plans.slice(row * columns, (row + 1) * columns);
    const height = Math.max(
      (room.height - top) / (rows - row),
      ...inRow.map((plan) => (plan.least.height + title) * em),
    );
    inRow.forEach((plan, column) => {
      const box = { x: column * width, y: top, width, height };
      drawing.families.push({ name: plan.name, title: plan.title, box });
      placeFamily(plan, box, em, title, density, drawing);
    });
    top += height;
  }
  const size = { width: Math.max(room.width, width * columns), height: Math.max(room.height, top) };
  return { size, ...drawing };
}

function placeFamily(
  plan: Plan,
  box: Rect,
  em: number,
  title: number,
  density: Density,
  drawing: { items: Map<string, Rect>; lines: Line[] },
): void {
  const head = (MARGIN + title) * em;
  const inner = {
    x: box.x + MARGIN * em,
    y: box.y + head,
    width: box.width - 2 * MARGIN * em,
    height: box.height - head - MARGIN * em,
  };
  const across = track(inner.width, plan.columns, plan.columnGaps, em);
  const [above = 0, ...between] = plan.channels;
  const down = track(inner.height - above * em, plan.rows, between, em);
  const rects = new Map<string, Rect>();
  for (const { id, cell, isDisk } of plan.items) {
    const column = across.spans[cell.column] ?? { start: 0, size: 0 };
    const row = down.spans[cell.row] ?? { start: 0, size: 0 };
    const area = {
      x: inner.x + column.start,
      y: inner.y + above * em + row.start,
      width: column.size,
      height: row.size,
    };
    rects.set(id, isDisk ? centredIn(area, scaled(density.diskMost, em)) : area);
  }
  const first = down.spans[0]?.start ?? 0;
  const channels: Span[] = [
    { start: inner.y + first, size: above * em },
    ...down.gaps.map((gap) => ({ start: inner.y + above * em + gap.start, size: gap.size })),
  ];
  for (const [id, rect] of rects) drawing.items.set(id, rect);
  drawing.lines.push(...wireLines(plan.routed, plan.kinds, rects, channels));
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

// How many families side by side: where the tightest card gets the most of what it needs.
function bestColumns(plans: readonly Plan[], title: number, room: Size): number {
  let best = 1;
  let bestFit = -1;
  for (let columns = 1; columns <= Math.max(1, plans.length); columns += 1) {
    const rows = Math.ceil(plans.length / columns);
    const width = room.width / columns;
    const height = room.height / rows;
    const isWideEnough = plans.every((plan) => plan.least.width <= width);
    if (columns > 1 && !isWideEnough) break;
    const fit = Math.min(
      ...plans.map((plan) =>
        Math.min(width / plan.least.width, height / (plan.least.height + title)),
      ),
    );
    if (fit > bestFit) [best, bestFit] = [columns, fit];
  }
  return best;
}

function scaled(size: Size, em: number): Size {
  return { width: size.width * em, height: size.height * em };
}
