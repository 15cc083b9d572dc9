// Which blocks of a thin unit are provisioned, in a file beside the store.

import { closeSync, readSync, writeSync } from 'node:fs';
import type { Bytes } from './core/bytes.ts';

/** A bit for each block: set where it was written, clear where it was never, or unmapped since. */
export class ProvisioningMap {
  readonly #fd: number;
  readonly #blockCount: number;
  readonly #bits: Bytes;

  constructor(fd: number, blockCount: number) {
    this.#blockCount = blockCount;
    this.#bits = new Uint8Array(mapBytes(blockCount));
    this.#fd = fd;
    this.reload();
  }

  reload(): void {
    readSync(this.#fd, this.#bits, 0, this.#bits.length, 0);
  }

  close(): void {
    closeSync(this.#fd);
  }

  has(block: number): boolean {
    return ((this.#bits[block >>> 3] as number) & (1 << (block & 7))) !== 0;
  }

  /** Before the data: a block that is marked and not written reads as zero, as before. */
  mark(block: number, count: number): void {
    const end = block + count;
    let isChanged = false;
    for (let at = block; at < end; ) {
      const isByte = (at & 7) === 0 && at + 8 <= end;
      const mask = isByte ? 0xff : 1 << (at & 7);
      const bits = this.#bits[at >>> 3] as number;
      if ((bits & mask) !== mask) {
        this.#bits[at >>> 3] = bits | mask;
        isChanged = true;
      }
      at += isByte ? 8 : 1;
    }
    if (isChanged) this.#store(block, end);
  }

  clear(block: number, count: number): void {
    const end = Math.min(this.#blockCount, block + count);
    for (let at = block; at < end; at++) {
      this.#bits[at >>> 3] = (this.#bits[at >>> 3] as number) & ~(1 << (at & 7));
    }
    this.#store(block, end);
  }

  /** Runs of blocks that are mapped. */
  *runs(block: number, count: number): Iterable<{ block: number; count: number }> {
    let from = -1;
    for (let at = block; at <= block + count; at++) {
      const isIn = at < block + count && this.has(at);
      if (isIn && from < 0) from = at;
      if (isIn || from < 0) continue;
      yield { block: from, count: at - from };
      from = -1;
    }
  }

  #store(block: number, end: number): void {
    const from = block >>> 3;
    const to = Math.min(this.#bits.length, (end + 7) >>> 3);
    writeSync(this.#fd, this.#bits, from, to - from, from);
  }
}

/** Bytes of the file for so many blocks. */
export const mapBytes = (blockCount: number): number => Math.ceil(blockCount / 8);
