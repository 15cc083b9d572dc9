// Chance as a value: a named stream is one 32-bit integer of plain state, split from the rack's
// seed. Named streams do not disturb one another: one more draw on the network reshuffles no disk.
// The generator is mulberry32, integer arithmetic alone, hence the same on every platform.

export type Stream = { state: number };

const GOLDEN = 0x9e3779b9;

/** A stream for `name` under `seed`. Same seed and name, same draws. */
export function splitStream(seed: number, name: string): Stream {
  return { state: splitSeed(seed, name) };
}

/** A seed for `name` under `seed`, to hand down to a node or a link. */
export function splitSeed(seed: number, name: string): number {
  let state = (seed ^ GOLDEN) | 0;
  for (let index = 0; index < name.length; index++) {
    state = Math.imul(state ^ name.charCodeAt(index), 0x01000193);
    state ^= state >>> 15;
  }
  return scramble(state) >>> 0;
}

/** The next 32 random bits, as an unsigned integer. */
export function draw(stream: Stream): number {
  stream.state = (stream.state + 0x6d2b79f5) | 0;
  return scramble(stream.state) >>> 0;
}

function scramble(bits: number): number {
  let mixed = Math.imul(bits ^ (bits >>> 15), bits | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return mixed ^ (mixed >>> 14);
}

/** A whole number from `low` to `high`, both included. */
export function drawBetween(stream: Stream, low: number, high: number): number {
  return low + (draw(stream) % (high - low + 1));
}

/** True in `perMille` of a thousand draws. */
export function drawChance(stream: Stream, perMille: number): boolean {
  return draw(stream) % 1_000 < perMille;
}

/** One of the items. The list must not be empty. */
export function drawItem<T>(stream: Stream, items: readonly T[]): T {
  return items[draw(stream) % items.length] as T;
}
