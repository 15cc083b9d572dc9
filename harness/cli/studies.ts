// A study of a family, drawn as a curve of bars.

import type { StudyResult } from '../../emulators/core/world/study.ts';
import type { Paint } from './paint.ts';
import { grouped } from './progress.ts';

const BAR_WIDTH = 32;
/** Eighths of a cell. */
const PARTS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** What `--json` says of it. */
export function studyDocument({ study, points, hash, broken }: StudyResult) {
  const { name, title, sentence, source, x, y, claim } = study;
  return {
    name,
    title,
    sentence,
    source,
    x,
    y,
    points,
    hash,
    claim: claim?.sentence ?? null,
    broken,
  };
}

/** The curve: a line for each point, the longest bar for the greatest share. */
export function drawStudy({ study, points, hash, broken }: StudyResult, paint: Paint): string {
  const { title, sentence, x, y, claim } = study;
  const runs = points.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(0, ...points.map((point) => point.y));
  const heads = [`${x.label} (${x.unit})`, y.label];
  const rows = points.map((point) => [shortest(point.x), `${(100 * point.y).toFixed(1)} %`]);
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const align = (cells: readonly string[]) =>
    cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ');
  const lines = rows.map((row, index) => {
    const bar = barOf(points[index]?.y ?? 0, most);
    return `    ${align(row)}${bar === '' ? '' : `  ${paint.warn(bar)}`}`;
  });
  return [
    `  ${paint.bold(title)}`,
    `  ${sentence}`,
    `    ${paint.dim(align(heads))}`,
    ...lines,
    ...(claim === null ? [] : [`  ${verdict(claim.sentence, broken, paint)}`]),
    `  ${grouped(runs)} ${y.of}, hash ${hash}`,
    '',
  ].join('\n');
}

function verdict(sentence: string, broken: string | null, paint: Paint): string {
  const word = broken === null ? paint.good('holds') : paint.bad('broken');
  return `${word}: ${sentence}${broken === null ? '' : ` But ${broken}.`}`;
}

/** What is above zero is never drawn as nothing. */
function barOf(share: number, most: number): string {
  if (share <= 0) return '';
  const eighths = Math.max(1, Math.round((share / most) * BAR_WIDTH * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (PARTS[eighths % 8] ?? '');
}

function shortest(x: number): string {
  return x < 0 ? `−${-x}` : String(x);
}
