// The curve of a study: where its points and its marks stand. What is varied is seldom varied
// evenly, so that points stand side by side, each above its own value.

import type { StudyDocument } from '../../../harness/core/protocol/rack.ts';
import type { Point, Rect } from './shapes.ts';

/** In units of its own: the drawing is as wide as it may be. */
export const CURVE_SIZE = { width: 360, height: 132 } as const;
const PLOT: Rect = { x: 34, y: 8, width: 318, height: 92 };
/** The highest mark is the least of these that holds all points. */
const TOPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

export type CurveMark = { readonly at: number; readonly text: string };
export type CurvePoint = Point & { readonly text: string; readonly isAboveZero: boolean };
export type Curve = {
  readonly plot: Rect;
  readonly points: readonly CurvePoint[];
  /** Of SVG paths: the line, and the ground under it. */
  readonly line: string;
  readonly area: string;
  readonly levels: readonly CurveMark[];
  readonly values: readonly CurveMark[];
  /** The whole of it in one sentence. */
  readonly summary: string;
};

export function curveOf({ points, x, y }: StudyDocument): Curve {
  const most = Math.max(0, ...points.map((point) => point.y));
  const top = TOPS.find((mark) => mark >= most) ?? 1;
  const step = PLOT.width / Math.max(1, points.length - 1);
  const drawn = points.map((point, index) => ({
    x: round(PLOT.x + index * step),
    y: round(PLOT.y + PLOT.height * (1 - point.y / top)),
    isAboveZero: point.y > 0,
    text: `${x.label} ${signed(point.x)} ${x.unit}: ${percent(point.y)} of ${point.count} ${y.of}`,
  }));
  const line = drawn
    .map((point, index) => `${index === 0 ? 'M' : 'L'}${point.x} ${point.y}`)
    .join('');
  const ground = PLOT.y + PLOT.height;
  return {
    plot: PLOT,
    points: drawn,
    line,
    area: `${line}V${ground}H${PLOT.x}Z`,
    levels: [0, 0.5, 1].map((share) => ({
      at: round(PLOT.y + PLOT.height * (1 - share)),
      text: percent(top * share),
    })),
    values: points.map((point, index) => ({ at: drawn[index]?.x ?? 0, text: signed(point.x) })),
    summary: summaryOf(points, most, y),
  };
}

function summaryOf(points: StudyDocument['points'], most: number, y: StudyDocument['y']): string {
  const count = points.reduce((sum, point) => sum + point.count, 0);
  if (most === 0) return `${y.label}: none in ${count} ${y.of}.`;
  return `${y.label}: at most ${percent(most)}; ${count} ${y.of} in all.`;
}

function percent(share: number): string {
  const value = Math.round(share * 1_000) / 10;
  return `${value} %`;
}

/** With the sign that is as wide as a plus. */
function signed(value: number): string {
  return value < 0 ? `−${-value}` : String(value);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
