// The blocks of a unit in a sparse file, with a page cache of our own in front of it. Reads and
// writes are synchronous: what the kernel has in memory, the thread pool would only make slower, and
// a write that has returned survives the death of this process. Beside the file lies a map with a
// bit for each block that is provisioned.
//
// The cache is right for one owner: whoever takes the unit over calls `takeOver` first.

import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
  writevSync,
} from 'node:fs';
import { openAtomicJournal } from './atomicJournal.ts';
import { type Bytes, lengthOf, type Pieces } from './core/bytes.ts';
import type { BlockStore } from './core/scsi/unit.ts';

const PAGE_BYTES = 65_536;
const ZERO_BYTES = 1_048_576;
/** A full cache takes one page of so many that it misses: a scan does not empty it, and costs
 * little. */
const ADMIT_ONE_OF = 8;
const CACHE_BYTES = 268_435_456;
const ATOMIC_BYTES_MAX = 1_048_576;

export type FileStore = BlockStore & {
  /** Becomes the owner: forgets what is cached, for somebody else may have written, and finishes
   * what a dead owner began. */
  takeOver(): void;
  close(): void;
};

export function openFileStore(
  path: string,
  {
    blockBytes,
    blockCount,
    cacheBytes = CACHE_BYTES,
  }: {
    blockBytes: number;
    blockCount: number;
    cacheBytes?: number;
  },
): FileStore {
  const fd = openSized(path, blockBytes * blockCount);
  const map = new ProvisioningMap(`${path}.map`, blockCount);
  const cache = new PageCache(fd, blockBytes * blockCount, cacheBytes);
  const journal = openAtomicJournal(openSized(`${path}.atomic`, 0), ATOMIC_BYTES_MAX);
  const flushes = new Set<() => void>();
  let flushCount = 0;
  const zeros = new Uint8Array(ZERO_BYTES);

  function write(block: number, data: Pieces, count: number): void {
    map.mark(block, count);
    writeAll(fd, data, block * blockBytes);
    cache.update(block * blockBytes, data);
  }
  function zero(block: number, count: number): void {
    const perRun = ZERO_BYTES / blockBytes;
    for (let done = 0; done < count; done += perRun) {
      const blocks = Math.min(perRun, count - done);
      const run = [zeros.subarray(0, blocks * blockBytes)];
      writeAll(fd, run, (block + done) * blockBytes);
      cache.update((block + done) * blockBytes, run);
    }
  }
  /** What a dead owner began. */
  function finish(): void {
    journal.finish((data, position) => {
      write(position / blockBytes, [data], data.length / blockBytes);
    });
  }

  return {
    blockBytes,
    blockCount,
    read: (block, count) => cache.read(block * blockBytes, count * blockBytes),
    write: (block, data) => write(block, data, lengthOf(data) / blockBytes),
    writeAtomic(block, data) {
      journal.perform(data, block * blockBytes, () => {
        write(block, [data], data.length / blockBytes);
      });
    },
    unmap(block, count) {
      for (const run of map.runs(block, count)) zero(run.block, run.count);
      map.clear(block, count);
    },
    isMapped: (block) => map.has(block),
    flush(done) {
      flushCount++;
      fdatasync(fd, (error) => {
        flushCount--;
        done(error);
        if (flushCount === 0) for (const resolve of flushes) resolve();
        if (flushCount === 0) flushes.clear();
      });
    },
    drain: () =>
      flushCount === 0 ? Promise.resolve() : new Promise((resolve) => flushes.add(resolve)),
    takeOver() {
      cache.clear();
      map.reload();
      finish();
    },
    close() {
      closeSync(fd);
      journal.close();
      map.close();
    },
  };
}

/** A sparse file of at least that size. */
function openSized(path: string, bytes: number): number {
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  if (fstatSync(fd).size < bytes) ftruncateSync(fd, bytes);
  return fd;
}

function writeAll(fd: number, pieces: Pieces, position: number): void {
  const [only] = pieces;
  const length = lengthOf(pieces);
  const written =
    pieces.length === 1
      ? writeSync(fd, only as Bytes, 0, length, position)
      : writevSync(fd, pieces as Bytes[], position);
  if (written < length) writeRest(fd, pieces, position, written);
}

/** The kernel took a part: a disk that fills up, or more pieces than it takes at once. */
function writeRest(fd: number, pieces: Pieces, position: number, written: number): void {
  let at = 0;
  for (const piece of pieces) {
    let from = Math.min(piece.length, Math.max(0, written - at));
    while (from < piece.length) {
      from += writeSync(fd, piece, from, piece.length - from, position + at + from);
    }
    at += piece.length;
  }
}

/** Pages of the file, as many as the bound allows; the clock hand finds one that nobody used. */
class PageCache {
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

/** A bit for each block: set where it was written, clear where it was never, or unmapped since. */
class ProvisioningMap {
  readonly #fd: number;
  readonly #blockCount: number;
  readonly #bits: Bytes;

  constructor(path: string, blockCount: number) {
    this.#blockCount = blockCount;
    this.#bits = new Uint8Array(Math.ceil(blockCount / 8));
    this.#fd = openSized(path, this.#bits.length);
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
