// Aligned columns. Widths are measured without colours; the last column is never padded.

import { stripVTControlCharacters } from 'node:util';

const GAP = '  ';

/** Rows under a heading; nothing at all if there are no rows. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const all = [heading, ...rows];
  const widths = heading.map((_, column) =>
    Math.max(...all.map((row) => widthOf(row[column] ?? ''))),
  );
  return all.map((row) => `${line(row, widths)}\n`).join('');
}

function line(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell))))
    .join(GAP)
    .trimEnd();
}

/** Moves every line to the right. */
export function indent(text: string, by = '  '): string {
  return text.replace(/^(?=.)/gm, by);
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
