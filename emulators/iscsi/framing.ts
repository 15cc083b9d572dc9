// PDUs out of a stream of chunks. What lies whole in one chunk is not copied; what does not is
// gathered, up to what the target said that it takes.
//
//   idle -> header (48 bytes, more header segments, digest) -> data (padding, digest) -> idle

import { type Bytes, slicePieces } from './core/bytes.ts';
import { crc32c, dataDigest, getDigest } from './core/crc32c.ts';
import { ahsBytesOf, DIGEST_BYTES, dataBytesOf, HEADER_BYTES, paddingOf } from './core/pdu.ts';

/** A PDU as it came: its header in some chunk, its data in one or more. */
export type Pdu = { bytes: Bytes; at: number; data: readonly Bytes[]; isDataSound: boolean };

export type FramingFault = 'headerDigest' | 'tooLong';

const NO_DATA: readonly Bytes[] = [];

export class Framing {
  hasHeaderDigest = false;
  hasDataDigest = false;
  readonly #dataBytesMax: number;
  #chunk: Bytes = new Uint8Array(0);
  #at = 0;
  /** A header that came in parts. */
  #partial: Bytes = new Uint8Array(0);
  /** The header whose data is awaited; null: none. */
  #header: { bytes: Bytes; at: number } | null = null;
  #pieces: Bytes[] = [];
  #missingBytes = 0;

  constructor(dataBytesMax: number) {
    this.#dataBytesMax = dataBytesMax;
  }

  /** Gives the next chunk. All PDUs of the one before must have been taken. */
  push(chunk: Bytes): void {
    this.#chunk = chunk;
    this.#at = 0;
  }

  /** The next PDU; null: it is not here yet. */
  next(): Pdu | FramingFault | null {
    if (this.#header === null) {
      const header = this.#takeHeader();
      if (header === null || typeof header === 'string') return header;
      const length = dataBytesOf(header.bytes, header.at);
      if (length > this.#dataBytesMax) return 'tooLong';
      if (length === 0) return { ...header, data: NO_DATA, isDataSound: true };
      this.#header = header;
      this.#missingBytes = length + paddingOf(length) + (this.hasDataDigest ? DIGEST_BYTES : 0);
    }
    return this.#takeData(this.#header);
  }

  #headerBytes(bytes: Bytes, at: number): number {
    return HEADER_BYTES + ahsBytesOf(bytes, at) + (this.hasHeaderDigest ? DIGEST_BYTES : 0);
  }

  #takeHeader(): { bytes: Bytes; at: number } | FramingFault | null {
    const left = this.#chunk.length - this.#at;
    if (this.#partial.length === 0 && left >= HEADER_BYTES) {
      const length = this.#headerBytes(this.#chunk, this.#at);
      if (left >= length) {
        const header = { bytes: this.#chunk, at: this.#at };
        this.#at += length;
        return this.#isSound(header, length) ? header : 'headerDigest';
      }
    }
    return this.#gatherHeader();
  }

  #gatherHeader(): { bytes: Bytes; at: number } | FramingFault | null {
    this.#gather(HEADER_BYTES);
    if (this.#partial.length < HEADER_BYTES) return null;
    const length = this.#headerBytes(this.#partial, 0);
    this.#gather(length);
    if (this.#partial.length < length) return null;
    const header = { bytes: this.#partial, at: 0 };
    this.#partial = new Uint8Array(0);
    return this.#isSound(header, length) ? header : 'headerDigest';
  }

  #gather(length: number): void {
    const wanted = Math.min(length - this.#partial.length, this.#chunk.length - this.#at);
    if (wanted <= 0) return;
    const whole = new Uint8Array(this.#partial.length + wanted);
    whole.set(this.#partial);
    whole.set(this.#chunk.subarray(this.#at, this.#at + wanted), this.#partial.length);
    this.#partial = whole;
    this.#at += wanted;
  }

  #isSound({ bytes, at }: { bytes: Bytes; at: number }, length: number): boolean {
    if (!this.hasHeaderDigest) return true;
    const end = at + length - DIGEST_BYTES;
    return crc32c(bytes, at, end) === getDigest(bytes, end);
  }

  #takeData(header: { bytes: Bytes; at: number }): Pdu | null {
    const part = Math.min(this.#missingBytes, this.#chunk.length - this.#at);
    if (part > 0) this.#pieces.push(this.#chunk.subarray(this.#at, this.#at + part));
    this.#at += part;
    this.#missingBytes -= part;
    if (this.#missingBytes > 0) return null;
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#header = null;
    return this.#finish(header, pieces);
  }

  /** Cuts padding and digest off. */
  #finish(header: { bytes: Bytes; at: number }, pieces: readonly Bytes[]): Pdu {
    const length = dataBytesOf(header.bytes, header.at);
    if (!this.hasDataDigest && paddingOf(length) === 0) {
      return { ...header, data: pieces, isDataSound: true };
    }
    const data = slicePieces(pieces, 0, length);
    if (!this.hasDataDigest) return { ...header, data, isDataSound: true };
    const tail = slicePieces(pieces, length + paddingOf(length), DIGEST_BYTES);
    const digest = Uint8Array.from(tail.flatMap((piece) => [...piece]));
    return { ...header, data, isDataSound: dataDigest(data) === getDigest(digest, 0) };
  }
}
