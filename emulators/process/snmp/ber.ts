// The Basic Encoding Rules as far as SNMP uses them (RFC 3417 §8): definite lengths, primitive
// strings. A reader never looks beyond the end of what holds it, and never goes deeper than its
// caller asks: malformed bytes are a BerError and nothing else.

export const TAG = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  address: 0x40,
  counter: 0x41,
  gauge: 0x42,
  ticks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const;

/** RFC 2578 §3.5: an object identifier has no more than 128 sub-identifiers. */
const SUB_IDENTIFIERS_MAX = 128;
const SUB_IDENTIFIER_MAX = 0xffff_ffff;
const INTEGER_MIN = -0x8000_0000;
const INTEGER_MAX = 0x7fff_ffff;

export class BerError extends Error {
  override name = 'BerError';
}

/** An object identifier as numbers, and as a key that is cheap to look up: its bytes, one character
 * each. */
export type Oid = { readonly numbers: readonly number[]; readonly key: string };

export class BerReader {
  readonly bytes: Buffer;
  /** Where the next element begins. */
  at: number;
  readonly #end: number;

  constructor(bytes: Buffer, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.#end = end;
  }

  get isDone(): boolean {
    return this.at >= this.#end;
  }

  /** The tag of the next element. */
  peek(): number {
    if (this.isDone) throw new BerError('the bytes end where an element should begin');
    return this.bytes[this.at] as number;
  }

  /** What a constructed element holds, or a string that is itself BER. */
  open(tag: number): BerReader {
    const { start, end } = this.#element(tag);
    return new BerReader(this.bytes, start, end);
  }

  /** The bytes inside an element, not copied. */
  octets(tag: number): Buffer {
    const { start, end } = this.#element(tag);
    return this.bytes.subarray(start, end);
  }

  integer(tag: number = TAG.integer): number {
    const { start, end } = this.#element(tag);
    if (end === start || end - start > 5) throw new BerError(`an integer of ${end - start} bytes`);
    const value = this.bytes.readIntBE(start, end - start);
    if (value < INTEGER_MIN || value > INTEGER_MAX) throw new BerError(`${value} is no Integer32`);
    return value;
  }

  /** Counters, gauges and ticks. */
  unsigned(tag: number): number {
    const { start, end } = this.#element(tag);
    if (end === start || end - start > 5) throw new BerError(`an integer of ${end - start} bytes`);
    return this.bytes.readUIntBE(start, end - start) % 2 ** 32;
  }

  oid(): Oid {
    const { start, end } = this.#element(TAG.oid);
    return {
      numbers: readNumbers(this.bytes, start, end),
      key: this.bytes.toString('latin1', start, end),
    };
  }

  /** Any element: its tag and the bytes inside. */
  any(): { tag: number; value: Buffer } {
    const tag = this.peek();
    return { tag, value: this.octets(tag) };
  }

  #element(tag: number): { start: number; end: number } {
    const found = this.peek();
    if (found !== tag) throw new BerError(`tag ${found} where ${tag} should be`);
    const { start, length } = this.#length();
    const end = start + length;
    if (end > this.#end) throw new BerError(`an element of ${length} bytes runs over its end`);
    this.at = end;
    return { start, end };
  }

  #length(): { start: number; length: number } {
    const first = this.at + 1 < this.#end ? (this.bytes[this.at + 1] as number) : null;
    if (first === null) throw new BerError('the bytes end where a length should be');
    if (first < 0x80) return { start: this.at + 2, length: first };
    const count = first - 0x80;
    const start = this.at + 2 + count;
    if (count === 0 || count > 4 || start > this.#end) throw new BerError('no length of SNMP');
    return { start, length: this.bytes.readUIntBE(this.at + 2, count) };
  }
}

function readNumbers(bytes: Buffer, start: number, end: number): number[] {
  const numbers: number[] = [];
  let value = 0;
  let isInside = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (!isInside && byte === 0x80) throw new BerError('a sub-identifier begins with zeros');
    value = value * 128 + (byte & 0x7f);
    if (value > SUB_IDENTIFIER_MAX) throw new BerError('a sub-identifier of more than 32 bits');
    isInside = byte >= 0x80;
    if (isInside) continue;
    if (numbers.length === 0) {
      const first = Math.min(Math.floor(value / 40), 2);
      numbers.push(first, value - first * 40);
    } else numbers.push(value);
    value = 0;
  }
  if (isInside || numbers.length === 0)
    throw new BerError('an object identifier that does not end');
  if (numbers.length > SUB_IDENTIFIERS_MAX) throw new BerError('an object identifier too long');
  return numbers;
}

/** Tag, length, and what is inside. */
export function element(tag: number, ...inside: readonly Buffer[]): Buffer {
  let length = 0;
  for (const part of inside) length += part.length;
  const extra = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x1_0000 ? 2 : 3;
  const bytes = Buffer.allocUnsafe(2 + extra + length);
  bytes[0] = tag;
  if (extra === 0) bytes[1] = length;
  else {
    bytes[1] = 0x80 + extra;
    bytes.writeUIntBE(length, 2, extra);
  }
  let at = 2 + extra;
  for (const part of inside) {
    part.copy(bytes, at);
    at += part.length;
  }
  return bytes;
}

export function integer(value: number, tag: number = TAG.integer): Buffer {
  let size = 1;
  while (size < 6 && (value >= 2 ** (size * 8 - 1) || value < -(2 ** (size * 8 - 1)))) size++;
  const bytes = Buffer.allocUnsafe(2 + size);
  bytes[0] = tag;
  bytes[1] = size;
  bytes.writeIntBE(value, 2, size);
  return bytes;
}

export function counter64(value: bigint): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value), 1);
  let start = 0;
  while (start < 8 && bytes[start] === 0 && (bytes[start + 1] as number) < 0x80) start++;
  return element(TAG.counter64, bytes.subarray(start));
}

export function octets(text: string | Buffer, tag: number = TAG.octets): Buffer {
  return element(tag, typeof text === 'string' ? Buffer.from(text) : text);
}

export function nothing(tag: number = TAG.null): Buffer {
  return Buffer.from([tag, 0]);
}

export function objectIdentifier(oid: string): Buffer {
  return element(TAG.oid, oidBytes(oid));
}

/** The bytes inside of an object identifier that is written with dots. */
export function oidBytes(oid: string): Buffer {
  const [first = 0, second = 0, ...rest] = oid.split('.').map(Number);
  const bytes: number[] = [];
  for (const number of [first * 40 + second, ...rest]) {
    const groups = [number % 128];
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128)) {
      groups.unshift(0x80 + (left % 128));
    }
    bytes.push(...groups);
  }
  return Buffer.from(bytes);
}

export function compareOids(left: readonly number[], right: readonly number[]): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const difference = (left[index] as number) - (right[index] as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
