// How rows are laid out: tables with wrapped cells and headings of several lines, lists with labels
// set to the right, and the table that `-fields` prints.
// @source netapp §2.1-2.5. @choice no blanks at the end of a line; S0 has lost its own.

import type { Zone } from '../../../../../core/calendar.ts';
import { formatCell } from './cells.ts';
import type { CliRow, Column, Field } from './language.ts';

const SCREEN_COLUMNS = 80;

export type Formats = { readonly fields: readonly Field[]; readonly zone: Zone };

/** Headings at the bottom of as many lines as the longest takes, a rule, and the rows. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly CliRow[],
  formats: Formats,
): string {
  const headings = columns.map(({ heading }) => heading.split('\n'));
  const height = Math.max(...headings.map((lines) => lines.length));
  const lines: string[] = [];
  for (let at = 0; at < height; at++) {
    const cells = headings.map((heading) => heading[at - (height - heading.length)] ?? '');
    lines.push(line(columns, cells));
  }
  lines.push(columns.map(({ width }) => '-'.repeat(width)).join(' '));
  let above: CliRow | null = null;
  for (const row of rows) {
    lines.push(...tableRow(columns, row, above, formats));
    above = row;
  }
  return lines.map((one) => `${one}\n`).join('');
}

function tableRow(
  columns: readonly Column[],
  row: CliRow,
  above: CliRow | null,
  formats: Formats,
): string[] {
  const cells = columns.map(({ field, width, isGrouped, isOverflowing }) => {
    const text = cellText(row, field, formats);
    const isRepeated = isGrouped && above !== null && cellText(above, field, formats) === text;
    if (isRepeated) return [''];
    return isOverflowing ? [text] : wrap(text, width);
  });
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) =>
    line(
      columns,
      cells.map((lines) => lines[at] ?? ''),
    ),
  );
}

/** Each cell at its column, or one blank behind what ran over into it. */
function line(columns: readonly Column[], cells: readonly string[]): string {
  let text = '';
  let start = 0;
  for (const [at, cell] of cells.entries()) {
    if (cell.trim() !== '') {
      text = text.length < start || start === 0 ? text.padEnd(start) : `${text} `;
      text += cell;
    }
    start += (columns[at]?.width ?? 0) + 1;
  }
  return text;
}

/** Words that fit; a word too long for the width is broken. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let current = '';
    for (const word of paragraph.split(' ')) {
      const longer = current === '' ? word : `${current} ${word}`;
      if (longer.length <= width || current === '') current = longer;
      else {
        lines.push(current);
        current = word;
      }
      for (; current.length > width; current = current.slice(breakAt(current, width))) {
        lines.push(current.slice(0, breakAt(current, width)));
      }
    }
    lines.push(current);
  }
  return lines;
}

/** Behind the last hyphen or comma that fits, or in the middle of the word. */
function breakAt(word: string, width: number): number {
  const start = word.slice(0, width);
  const mark = Math.max(start.lastIndexOf('-'), start.lastIndexOf(','));
  return mark > 0 ? mark + 1 : width;
}

/** `-instance`: each field on a line, its label set to the right. Records are parted by a blank
 * line. */
export function renderInstances(rows: readonly CliRow[], formats: Formats): string {
  const { fields } = formats;
  const width = Math.max(...fields.map(({ label }) => label.length));
  return rows
    .map((row) =>
      fields
        .map(({ name, label }) =>
          labelled(label, cellText(row, name, formats), width, SCREEN_COLUMNS - width - 2),
        )
        .join(''),
    )
    .join('\n');
}

/** `   Label: value`, further lines of the value below its first. */
export function labelled(label: string, value: string, width: number, room: number): string {
  return wrap(value, Math.max(room, 1))
    .map((text, at) =>
      at === 0 ? `${label.padStart(width)}: ${text}`.trimEnd() : `${' '.repeat(width + 2)}${text}`,
    )
    .map((text) => `${text}\n`)
    .join('');
}

/** `-fields a,b`: as wide as the widest value, values with blanks in quotes. */
export function renderFields(
  names: readonly string[],
  rows: readonly CliRow[],
  formats: Formats,
  separator: string | null,
): string {
  const texts = rows.map((row) => names.map((name) => fieldText(row, name, formats)));
  if (separator !== null) {
    const all = [names, names.map((name) => labelOf(name, formats)), ...texts];
    return all.map((cells) => `${cells.join(separator)}${separator}\n`).join('');
  }
  const widths = names.map((name, at) =>
    Math.max(name.length, ...texts.map((cells) => cells[at]?.length ?? 0)),
  );
  const put = (cells: readonly string[]) =>
    `${cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join(' ')
      .trimEnd()}\n`;
  const rule = `${widths.map((width) => '-'.repeat(width)).join(' ')}\n`;
  return put(names) + rule + texts.map(put).join('');
}

function fieldText(row: CliRow, name: string, formats: Formats): string {
  const text = cellText(row, name, formats);
  return text.includes(' ') ? `"${text}"` : text;
}

function labelOf(name: string, { fields }: Formats): string {
  return fields.find((one) => one.name === name)?.label ?? name;
}

function cellText(row: CliRow, name: string, { fields, zone }: Formats): string {
  const type = fields.find((one) => one.name === name)?.type ?? 'text';
  return formatCell(row[name] ?? null, type, zone);
}
