// The trace hash: 32 bits that every input, effect and deadline of a run goes through, in order.
// Two runs with one hash took the same steps. Integer arithmetic alone; strings are hashed once and
// remembered.

import type { Json } from './json.ts';

export type Hash = number;

export const EMPTY_HASH: Hash = 0x811c9dc5 | 0;

/** Enough for all keys and names of a rack; texts longer than this are hashed each time. */
const REMEMBERED_LENGTH_MAX = 48;
/** Shorter texts are walked sooner than found in a map. */
const WALKED_LENGTH_MAX = 12;
const REMEMBERED_COUNT_MAX = 20_000;
const remembered = new Map<string, Hash>();

/** `hash` after taking in one more whole number. */
export function mix(hash: Hash, bits: number): Hash {
  const mixed = Math.imul(hash ^ bits, 0x5bd1e995);
  return mixed ^ (mixed >>> 13);
}

/** `hash` after taking in plain data: types, keys and order count. */
export function mixJson(hash: Hash, value: Json): Hash {
  switch (typeof value) {
    case 'number':
      return mixNumber(hash, value);
    case 'string':
      return mix(hash, hashText(value));
    case 'boolean':
      return mix(hash, value ? 0x7472 : 0x6661);
    default:
      return value === null ? mix(hash, 0x6e75) : mixComposite(hash, value);
  }
}

function mixComposite(hash: Hash, value: Json[] | { [key: string]: Json }): Hash {
  if (Array.isArray(value)) {
    let mixed = mix(hash, 0x5b00 + value.length);
    for (let index = 0; index < value.length; index++) mixed = mixJson(mixed, value[index] as Json);
    return mixed;
  }
  let mixed = mix(hash, 0x7b);
  for (const key in value) mixed = mixJson(mix(mixed, hashText(key)), value[key] as Json);
  return mix(mixed, 0x7d);
}

function mixNumber(hash: Hash, value: number): Hash {
  const low = value | 0;
  if (low === value) return mix(hash, low);
  const high = Math.floor(value / 0x1_0000_0000) | 0;
  const fraction = Math.floor((value - Math.floor(value)) * 0x4000_0000) | 0;
  return mix(mix(mix(hash, low), high), fraction);
}

/** `hash` after taking in the values of plain data, without the names of its keys: the quick way,
 * for data whose type is told by its values. */
export function mixData(hash: Hash, value: Json): Hash {
  switch (typeof value) {
    case 'number':
      return mixNumber(hash, value);
    case 'string':
      return mixText(hash, value);
    case 'boolean':
      return mix(hash, value ? 0x7472 : 0x6661);
    default:
      return value === null ? mix(hash, 0x6e75) : mixValues(hash, value);
  }
}

function mixValues(hash: Hash, value: Json[] | { [key: string]: Json }): Hash {
  let mixed = mix(hash, 0x7b);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      mixed = mixData(mixed, value[index] as Json);
    }
  } else {
    for (const key in value) mixed = mixData(mixed, value[key] as Json);
  }
  return mix(mixed, 0x7d);
}

/** `hash` after taking in one text. */
export function mixText(hash: Hash, text: string): Hash {
  return mix(hash, text.length > WALKED_LENGTH_MAX ? hashText(text) : hashCharacters(text));
}

/** The hash of one text. */
export function hashText(text: string): Hash {
  if (text.length > REMEMBERED_LENGTH_MAX) return hashCharacters(text);
  const known = remembered.get(text);
  if (known !== undefined) return known;

  const hash = hashCharacters(text);
  if (remembered.size < REMEMBERED_COUNT_MAX) remembered.set(text, hash);
  return hash;
}

function hashCharacters(text: string): Hash {
  let hash = EMPTY_HASH;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash ^ (hash >>> 15);
}

/** The hash of one piece of plain data. */
export function hashJson(value: Json): Hash {
  return mixJson(EMPTY_HASH, value);
}

/** Eight hexadecimal digits, as hashes are printed. */
export function formatHash(hash: Hash): string {
  return (hash >>> 0).toString(16).padStart(8, '0');
}
