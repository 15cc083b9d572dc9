// Layout of the CLI: columns as wide as what stands in them, two blanks apart.

/** A table with its headings ruled. The last column ends where its text does. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  return [headings, rule, ...rows].map((cells) => line(cells, widths)).join('');
}

/** Names and values, the values under each other. */
export function facts(rows: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${`${name.padEnd(width)} : ${value}`.trimEnd()}\n`).join('');
}

function line(cells: readonly string[], widths: readonly number[]): string {
  const padded = cells.map((cell, column) => cell.padEnd(widths[column] as number));
  return `${padded.join('  ').trimEnd()}\n`;
}

/** Bays as ranges: `0-4,7`; `-` for none. */
export function ranges(bays: readonly number[]): string {
  const parts: string[] = [];
  for (let index = 0; index < bays.length; ) {
    let end = index;
    while (bays[end + 1] === (bays[end] as number) + 1) end += 1;
    parts.push(end === index ? `${bays[index]}` : `${bays[index]}-${bays[end]}`);
    index = end + 1;
  }
  return parts.join(',') || '-';
}
