// The blocks of a unit in a sparse file, with a page cache of our own in front of it. Reads and
// writes are synchronous: what the kernel has in memory, the thread pool would only make slower,
// and a write that has returned survives the death of this process. Beside the file lies a map with
// a bit for each block that is provisioned, and the journal of writes that must be atomic.
//
// The cache is right for one owner: whoever takes the unit over calls `takeOver` first.

import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  ftruncateSync,
  openSync,
  writeSync,
  writevSync,
} from 'node:fs';
import { type AtomicJournal, openAtomicJournal } from './atomicJournal.ts';
import { type Bytes, lengthOf, type Pieces } from './core/bytes.ts';
import type { BlockStore } from './core/scsi/unit.ts';
import { PageCache } from './pageCache.ts';
import { mapBytes, ProvisioningMap } from './provisioningMap.ts';

const ZERO_BYTES = 1_048_576;
const CACHE_BYTES = 268_435_456;
const ATOMIC_BYTES_MAX = 1_048_576;

export type FileStore = BlockStore & {
  /** Becomes the owner: forgets what is cached, for somebody else may have written, and finishes
   * what a dead owner began. */
  takeOver(): void;
  close(): void;
};

type Size = { blockBytes: number; blockCount: number; cacheBytes?: number };

export function openFileStore(path: string, size: Size): FileStore {
  return new StoreOnFile(path, size);
}

class StoreOnFile implements FileStore {
  readonly blockBytes: number;
  readonly blockCount: number;
  readonly #fd: number;
  readonly #cache: PageCache;
  readonly #map: ProvisioningMap;
  readonly #journal: AtomicJournal;
  readonly #zeros = new Uint8Array(ZERO_BYTES);
  #flushCount = 0;
  #drained: (() => void)[] = [];

  constructor(path: string, { blockBytes, blockCount, cacheBytes = CACHE_BYTES }: Size) {
    this.blockBytes = blockBytes;
    this.blockCount = blockCount;
    this.#fd = openSized(path, blockBytes * blockCount);
    this.#cache = new PageCache(this.#fd, blockBytes * blockCount, cacheBytes);
    this.#map = new ProvisioningMap(openSized(`${path}.map`, mapBytes(blockCount)), blockCount);
    this.#journal = openAtomicJournal(openSized(`${path}.atomic`, 0), ATOMIC_BYTES_MAX);
  }

  read(block: number, count: number): Bytes[] {
    return this.#cache.read(block * this.blockBytes, count * this.blockBytes);
  }

  write(block: number, data: Pieces): void {
    this.#map.mark(block, lengthOf(data) / this.blockBytes);
    this.#put(block, data);
  }

  writeAtomic(block: number, data: Bytes): void {
    this.#journal.perform(data, block * this.blockBytes, () => this.write(block, [data]));
  }

  unmap(block: number, count: number): void {
    for (const run of this.#map.runs(block, count)) this.#zero(run.block, run.count);
    this.#map.clear(block, count);
  }

  isMapped(block: number): boolean {
    return this.#map.has(block);
  }

  flush(done: (error: Error | null) => void): void {
    this.#flushCount++;
    fdatasync(this.#fd, (error) => {
      this.#flushCount--;
      done(error);
      if (this.#flushCount > 0) return;
      for (const resolve of this.#drained.splice(0)) resolve();
    });
  }

  drain(): Promise<void> {
    if (this.#flushCount === 0) return Promise.resolve();
    return new Promise((resolve) => this.#drained.push(resolve));
  }

  takeOver(): void {
    this.#cache.clear();
    this.#map.reload();
    this.#journal.finish((data, position) => this.write(position / this.blockBytes, [data]));
  }

  close(): void {
    closeSync(this.#fd);
    this.#journal.close();
    this.#map.close();
  }

  #put(block: number, data: Pieces): void {
    writeAll(this.#fd, data, block * this.blockBytes);
    this.#cache.update(block * this.blockBytes, data);
  }

  #zero(block: number, count: number): void {
    const perRun = ZERO_BYTES / this.blockBytes;
    for (let done = 0; done < count; done += perRun) {
      const blocks = Math.min(perRun, count - done);
      this.#put(block + done, [this.#zeros.subarray(0, blocks * this.blockBytes)]);
    }
  }
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
