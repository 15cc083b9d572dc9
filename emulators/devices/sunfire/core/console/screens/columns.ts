// Tables of SMS: cells under their headings, at least two blanks apart, as a parser splits them.

/** A heading and how wide its column is; the last column ends where its text does. */
export type Column = readonly [heading: string, width: number];

/** One line of a table. A cell that fills its column pushes the next one on by two blanks. */
export function row(columns: readonly Column[], cells: readonly string[]): string {
  const line = cells
    .map((cell, index) => {
      const [, width] = columns[index] as Column;
      return cell.length > width - 2 ? `${cell}  ` : cell.padEnd(width);
    })
    .join('');
  return `${line.trimEnd()}\n`;
}

/** The headings, and a rule under each as long as `dashes` says or as the heading is. */
export function head(columns: readonly Column[], dashes: readonly number[] = []): string {
  const headings = columns.map(([heading]) => heading);
  const rules = headings.map((heading, index) => '-'.repeat(dashes[index] ?? heading.length));
  return row(columns, headings) + row(columns, rules);
}

export function heading(text: string): string {
  return `${text}\n${'='.repeat(text.length)}\n`;
}
