// Big-endian numbers and text in bytes. Plain index arithmetic: the engine turns it into loads and
// shifts, and a DataView would have to be made for each received chunk.

export type Bytes = Uint8Array;

export function get16(bytes: Bytes, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

export function get24(bytes: Bytes, at: number): number {
  return ((bytes[at] as number) << 16) | get16(bytes, at + 1);
}

export function get32(bytes: Bytes, at: number): number {
  return (((bytes[at] as number) << 24) | get24(bytes, at + 1)) >>> 0;
}

/** Exact to 2^53; beyond it still larger than any capacity. */
export function get64(bytes: Bytes, at: number): number {
  return get32(bytes, at) * 0x1_0000_0000 + get32(bytes, at + 4);
}

export function put16(bytes: Bytes, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

export function put24(bytes: Bytes, at: number, value: number): void {
  bytes[at] = value >>> 16;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value;
}

export function put32(bytes: Bytes, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

export function put64(bytes: Bytes, at: number, value: number): void {
  put32(bytes, at, Math.floor(value / 0x1_0000_0000));
  put32(bytes, at + 4, value >>> 0);
}

/** Text of one byte per character, padded with blanks to the length, cut where it is longer. */
export function putAscii(bytes: Bytes, at: number, text: string, length: number): void {
  for (let index = 0; index < length; index++) {
    bytes[at + index] = index < text.length ? text.charCodeAt(index) & 0x7f : 0x20;
  }
}

/** One byte per character: names and keys of iSCSI are ASCII. */
export function asciiBytes(text: string): Bytes {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index) & 0xff;
  return bytes;
}

export function hexText(bytes: Bytes): string {
  let text = '';
  for (const byte of bytes) text += (byte < 16 ? '0' : '') + byte.toString(16);
  return text;
}

/** Received data lies in the chunks in which it came: writing them as they lie saves the copy. */
export type Pieces = readonly Bytes[];

export function lengthOf(pieces: Pieces): number {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  return length;
}

/** One run of bytes; a copy only where there are several. */
export function joined(pieces: Pieces): Bytes {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  const whole = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** The part of the pieces from an offset on, as views. */
export function slicePieces(pieces: Pieces, from: number, length: number): Bytes[] {
  const result: Bytes[] = [];
  let skip = from;
  let left = length;
  for (const piece of pieces) {
    if (left === 0) break;
    if (skip >= piece.length) {
      skip -= piece.length;
      continue;
    }
    const part = piece.subarray(skip, Math.min(piece.length, skip + left));
    result.push(part);
    left -= part.length;
    skip = 0;
  }
  return result;
}
