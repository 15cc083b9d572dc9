// The managed objects of a node as of one state, ready to be served: a lookup by the bytes of an
// object identifier, and an order for what comes next. Values that do not run are encoded once.

import type { Mib, MibCell, MibType, MibValue } from '../../core/mib.ts';
import type { Instant } from '../../core/time.ts';
import {
  compareOids,
  counter64,
  element,
  integer,
  nothing,
  type Oid,
  objectIdentifier,
  octets,
  oidBytes,
  TAG,
} from './ber.ts';

export type Entry = Oid & {
  /** The entry as a variable binding, as of an instant. */
  readonly binding: (now: Instant) => Buffer;
  readonly isCounter64: boolean;
};

export type MibView = {
  readonly size: number;
  find(oid: Oid): Entry | null;
  /** The first entry that follows. */
  after(oid: Oid): Entry | null;
  /** Is the identifier that of an object there is, though not of an instance? */
  isObject(oid: Oid): boolean;
};

/** Encoded identifiers are the same from state to state. */
const KNOWN_MAX = 20_000;
const known = new Map<string, { numbers: readonly number[]; key: string; encoded: Buffer }>();

/** Sorts and encodes. A cell that is there twice counts once: the last one. */
export function createView({ objects, cells }: Mib): MibView {
  const byKey = new Map<string, { entry: Entry; index: number }>();
  for (const cell of cells) {
    const { numbers, key, encoded } = knownOid(cell[0]);
    byKey.set(key, { entry: toEntry(cell, { numbers, key }, encoded), index: 0 });
  }
  const sorted = [...byKey.values()].sort((left, right) =>
    compareOids(left.entry.numbers, right.entry.numbers),
  );
  for (const [index, place] of sorted.entries()) place.index = index;
  const prefixes = new Set(objects.map((oid) => knownOid(oid).numbers.join('.')));

  return {
    size: sorted.length,
    find: ({ key }) => byKey.get(key)?.entry ?? null,
    after({ key, numbers }) {
      const place = byKey.get(key);
      if (place !== undefined) return sorted[place.index + 1]?.entry ?? null;
      let low = 0;
      let high = sorted.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        const { entry } = sorted[middle] as { entry: Entry };
        if (compareOids(entry.numbers, numbers) > 0) high = middle;
        else low = middle + 1;
      }
      return sorted[low]?.entry ?? null;
    },
    isObject({ numbers }) {
      for (let length = numbers.length; length > 0; length--) {
        if (prefixes.has(numbers.slice(0, length).join('.'))) return true;
      }
      return false;
    },
  };
}

function knownOid(oid: string) {
  let found = known.get(oid);
  if (found === undefined) {
    if (known.size >= KNOWN_MAX) known.clear();
    const bytes = oidBytes(oid);
    found = {
      numbers: oid.split('.').map(Number),
      key: bytes.toString('latin1'),
      encoded: objectIdentifier(oid),
    };
    known.set(oid, found);
  }
  return found;
}

function toEntry([, type, value]: MibCell, oid: Oid, name: Buffer): Entry {
  if (type === 'since') {
    const began = Number(value);
    const binding = (now: Instant) => element(TAG.sequence, name, ticks((now - began) / 10));
    return { ...oid, binding, isCounter64: false };
  }
  const encoded = element(TAG.sequence, name, encodeValue(type, value));
  return { ...oid, binding: () => encoded, isCounter64: type === 'counter64' };
}

const ticks = (value: number): Buffer => integer(unsigned(Math.floor(value)), TAG.ticks);

/** Counters and ticks wrap at 32 bits. */
const unsigned = (value: number): number => ((value % 2 ** 32) + 2 ** 32) % 2 ** 32;

/** A value without its name. */
export function encodeValue(type: MibType, value: MibValue): Buffer {
  switch (type) {
    case 'integer':
      return integer(Number(value));
    case 'string':
      return octets(String(value));
    case 'hex':
      return octets(Buffer.from(String(value), 'hex'));
    case 'oid':
      return objectIdentifier(String(value));
    case 'address':
      return octets(Buffer.from(String(value).split('.').map(Number)), TAG.address);
    case 'counter':
      return integer(unsigned(Math.floor(Number(value))), TAG.counter);
    case 'gauge':
      return integer(Math.min(Math.max(Math.floor(Number(value)), 0), 2 ** 32 - 1), TAG.gauge);
    case 'counter64':
      return counter64(BigInt(value));
    case 'ticks':
    case 'since':
      return ticks(Number(value));
  }
}

/** A binding that says why there is no value. */
export function exception(oid: Oid, tag: number): Buffer {
  return element(TAG.sequence, nameOf(oid), nothing(tag));
}

export function nameOf({ key }: Oid): Buffer {
  return element(TAG.oid, Buffer.from(key, 'latin1'));
}
