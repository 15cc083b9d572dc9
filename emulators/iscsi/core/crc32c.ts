// CRC32C (Castagnoli), the digest of iSCSI headers and data (RFC 7143 §13.1). Eight tables, eight
// bytes a turn: a byte at a time would be the slowest part of a transfer.

import { type Bytes, type Pieces, put32 } from './bytes.ts';

/** The polynomial, bits reversed. */
const POLYNOMIAL = 0x82f63b78;
const SLICES = 8;

const TABLES = makeTables();

function makeTables(): Uint32Array[] {
  const tables = Array.from({ length: SLICES }, () => new Uint32Array(256));
  const [first] = tables as [Uint32Array];
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
    first[byte] = crc >>> 0;
  }
  for (let slice = 1; slice < SLICES; slice++) {
    const before = tables[slice - 1] as Uint32Array;
    const table = tables[slice] as Uint32Array;
    for (let byte = 0; byte < 256; byte++) {
      const crc = before[byte] as number;
      table[byte] = ((crc >>> 8) ^ (first[crc & 0xff] as number)) >>> 0;
    }
  }
  return tables;
}

const [T0, T1, T2, T3, T4, T5, T6, T7] = TABLES as [
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
];

/** Goes on from the CRC of what came before; 0 to begin. */
export function crc32c(bytes: Bytes, from = 0, to = bytes.length, before = 0): number {
  let crc = ~before;
  let at = from;
  for (const end = to - 7; at < end; at += 8) {
    crc ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    crc =
      (T7[crc & 0xff] as number) ^
      (T6[(crc >>> 8) & 0xff] as number) ^
      (T5[(crc >>> 16) & 0xff] as number) ^
      (T4[crc >>> 24] as number) ^
      (T3[bytes[at + 4] as number] as number) ^
      (T2[bytes[at + 5] as number] as number) ^
      (T1[bytes[at + 6] as number] as number) ^
      (T0[bytes[at + 7] as number] as number);
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ (T0[(crc ^ (bytes[at] as number)) & 0xff] as number);
  return ~crc >>> 0;
}

const PADDING = new Uint8Array(3);

/** The digest of a data segment, its padding included. */
export function dataDigest(pieces: Pieces): number {
  let crc = 0;
  let length = 0;
  for (const piece of pieces) {
    crc = crc32c(piece, 0, piece.length, crc);
    length += piece.length;
  }
  return crc32c(PADDING, 0, -length & 3, crc);
}

/** A digest goes out with its least significant byte first (RFC 7143 §13.1, example). */
export function putDigest(bytes: Bytes, at: number, crc: number): void {
  const swapped =
    (crc << 24) | ((crc & 0xff00) << 8) | ((crc >>> 8) & 0xff00) | ((crc >>> 24) & 0xff);
  put32(bytes, at, swapped);
}

export function getDigest(bytes: Bytes, at: number): number {
  return (
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    0
  );
}
