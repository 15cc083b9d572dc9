// The points of a small curve: values over time as `x,y` pairs, the peak at the top.

/** Oldest at the left edge, newest at the right. A single value is a level line. */
export function seriesPoints(
  values: readonly number[],
  peak: number,
  width: number,
  height: number,
): string {
  const drawn = values.length === 1 ? [values[0] as number, values[0] as number] : values;
  const step = drawn.length > 1 ? width / (drawn.length - 1) : 0;
  return drawn
    .map((value, index) => {
      const y = height - (value / peak) * height;
      return `${round(index * step)},${round(y)}`;
    })
    .join(' ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
