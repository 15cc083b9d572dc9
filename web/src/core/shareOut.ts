// Sharing a length among tracks of a grid: each wants a part by weight, and keeps within its
// bounds.

export type Track = { readonly weight: number; readonly least: number; readonly most: number };
export type Span = { readonly start: number; readonly size: number };

/** Sizes by weight, those that would break a bound held at it. May exceed `room` by what `least`
 * asks. */
export function shareOut(room: number, tracks: readonly Track[]): number[] {
  const sizes: (number | null)[] = tracks.map(() => null);
  for (;;) {
    const left = room - sum(sizes.map((size) => size ?? 0));
    const weight = sum(tracks.map((track, index) => (sizes[index] === null ? track.weight : 0)));
    const wanted = tracks.map((track) => (left * track.weight) / (weight || 1));
    const offender = worstOffender(tracks, wanted, sizes);
    if (offender === null) return sizes.map((size, index) => size ?? wanted[index] ?? 0);
    sizes[offender.index] = offender.bound;
  }
}

/** Lays sizes one after the other with gaps between, centred in `room`; spare room widens the gaps
 * a little first: a small rack on a large screen breathes instead of huddling in the middle. */
export function laidOut(
  room: number,
  sizes: readonly number[],
  gaps: readonly number[],
  gapGrowth: number,
): { readonly spans: readonly Span[]; readonly gaps: readonly Span[]; readonly length: number } {
  const spare = Math.max(0, room - sum(sizes) - sum(gaps));
  const growing = Math.max(1, gaps.length);
  const growth = gaps.length === 0 ? 0 : Math.min(gapGrowth, spare / growing);
  const length = sum(sizes) + sum(gaps) + growth * gaps.length;
  let position = Math.max(0, (room - length) / 2);
  const spans: Span[] = [];
  const between: Span[] = [];
  sizes.forEach((size, index) => {
    spans.push({ start: position, size });
    position += size;
    const gap = gaps[index];
    if (gap === undefined) return;
    between.push({ start: position, size: gap + growth });
    position += gap + growth;
  });
  return { spans, gaps: between, length: Math.max(room, length) };
}

// The bound that is broken by most is fixed first: fixing a small one first could rob the large
// one.
function worstOffender(
  tracks: readonly Track[],
  wanted: readonly number[],
  sizes: readonly (number | null)[],
): { index: number; bound: number } | null {
  let worst: { index: number; bound: number } | null = null;
  let excess = 1e-6;
  tracks.forEach((track, index) => {
    if (sizes[index] !== null) return;
    const size = wanted[index] ?? 0;
    const bound = Math.max(track.least, Math.min(track.most, size));
    if (Math.abs(bound - size) <= excess) return;
    excess = Math.abs(bound - size);
    worst = { index, bound };
  });
  return worst;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
