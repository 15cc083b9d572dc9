// Sizes as StorNext prints them: powers of 1024, two decimals.

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `11.44 TB`, `0.00 B`. */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toFixed(2)} ${UNITS[unit]}`;
}

/** `4K`: block and buffer sizes. */
export function blockSizeText(bytes: number): string {
  return bytes % 1024 === 0 ? `${bytes / 1024}K` : String(bytes);
}

/** `11T`, `3.9G`, `0`: the columns of df -h (rounded up, as coreutils does). */
export function humanSize(bytes: number): string {
  const letters = ['', 'K', 'M', 'G', 'T', 'P'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < letters.length - 1) {
    value /= 1024;
    unit += 1;
  }
  if (unit === 0) return String(value);
  return value < 10
    ? `${(Math.ceil(value * 10) / 10).toFixed(1)}${letters[unit]}`
    : `${Math.ceil(value)}${letters[unit]}`;
}

/** Whole per cent, rounded down. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((part * 100) / whole);
}

/** Rows as columns: each as wide as its widest cell, `gap` blanks between, the last one ragged. */
export function columns(
  rows: readonly (readonly string[])[],
  rightAligned: readonly number[] = [],
  gap = 2,
): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    });
  }
  const lines = rows.map((row) =>
    row
      .map((cell, index) =>
        rightAligned.includes(index)
          ? cell.padStart(widths[index] as number)
          : index === row.length - 1
            ? cell
            : cell.padEnd(widths[index] as number),
      )
      .join(' '.repeat(gap))
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
