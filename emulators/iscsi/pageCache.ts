// A page cache of our own in front of a file: what is cached is sent as it lies, without a copy.

import { readSync } from 'node:fs';
import type { Bytes, Pieces } from './core/bytes.ts';

const PAGE_BYTES = 65_536;
/** A full cache takes one page of so many that it misses: a scan does not empty it, and costs
 * little. */
const ADMIT_ONE_OF = 8;

/** Pages of the file, as many as the bound allows; the clock hand finds one that nobody used. */
export class PageCache {
  readonly #fd: number;
  readonly #fileBytes: number;
  readonly #pagesMax: number;
  readonly #pages = new Map<number, Bytes>();
  #isUsed: Uint8Array;
  /** Page numbers in the order of the clock. */
  #ring: number[] = [];
  #hand = 0;
  #missCount = 0;

  constructor(fd: number, fileBytes: number, cacheBytes: number) {
    this.#fd = fd;
    this.#fileBytes = fileBytes;
    this.#pagesMax = Math.max(1, Math.floor(cacheBytes / PAGE_BYTES));
    this.#isUsed = new Uint8Array(Math.ceil(fileBytes / PAGE_BYTES));
  }

  clear(): void {
    this.#pages.clear();
    this.#ring = [];
    this.#hand = 0;
    this.#isUsed.fill(0);
  }

  read(from: number, length: number): Bytes[] {
    const parts: Bytes[] = [];
    for (let at = from; at < from + length; ) {
      const number = Math.floor(at / PAGE_BYTES);
      const offset = at - number * PAGE_BYTES;
      const part = Math.min(PAGE_BYTES - offset, from + length - at);
      const page = this.#pages.get(number) ?? this.#admit(number);
      if (page === null) parts.push(this.#readAside(at, part));
      else {
        this.#isUsed[number] = 1;
        parts.push(page.subarray(offset, offset + part));
      }
      at += part;
    }
    return parts;
  }

  /** In place: whoever still sends from the page sends a block that is being written. */
  update(from: number, pieces: Pieces): void {
    let at = from;
    for (const piece of pieces) {
      for (let done = 0; done < piece.length; ) {
        const number = Math.floor(at / PAGE_BYTES);
        const offset = at - number * PAGE_BYTES;
        const part = Math.min(PAGE_BYTES - offset, piece.length - done);
        this.#pages.get(number)?.set(piece.subarray(done, done + part), offset);
        done += part;
        at += part;
      }
    }
  }

  #admit(number: number): Bytes | null {
    const isFull = this.#ring.length >= this.#pagesMax;
    if (isFull && ++this.#missCount % ADMIT_ONE_OF !== 0) return null;
    const start = number * PAGE_BYTES;
    const page = this.#readAside(start, Math.min(PAGE_BYTES, this.#fileBytes - start));
    if (isFull) this.#ring[this.#evict()] = number;
    else this.#ring.push(number);
    this.#pages.set(number, page);
    return page;
  }

  /** Frees a place of the ring. The page itself may still be on its way to a socket. */
  #evict(): number {
    for (;;) {
      this.#hand = (this.#hand + 1) % this.#ring.length;
      const number = this.#ring[this.#hand] as number;
      if (this.#isUsed[number] === 0) {
        this.#pages.delete(number);
        return this.#hand;
      }
      this.#isUsed[number] = 0;
    }
  }

  #readAside(at: number, length: number): Bytes {
    const bytes = Buffer.allocUnsafeSlow(length);
    const read = readSync(this.#fd, bytes, 0, length, at);
    return read === length ? bytes : bytes.fill(0, read);
  }
}
