// Blocks in a file: what one process has written, the next one reads.

import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { joined, put32, put64 } from './core/bytes.ts';
import { crc32c } from './core/crc32c.ts';
import { type FileStore, openFileStore } from './fileStore.ts';

const BLOCKS = 4_096;
const block = (value: number, count = 1) => new Uint8Array(512 * count).fill(value);

let directory: string;
const open: FileStore[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'twinrack-store-'));
});
afterEach(() => {
  for (const store of open.splice(0)) store.close();
  rmSync(directory, { recursive: true });
});

function openStore(cacheBytes = 1_048_576): FileStore {
  const store = openFileStore(join(directory, 'lun.img'), {
    blockBytes: 512,
    blockCount: BLOCKS,
    cacheBytes,
  });
  open.push(store);
  return store;
}

const read = (store: FileStore, at: number, count = 1) =>
  Uint8Array.from(joined(store.read(at, count)));

test('a write in pieces is read back, across pages, by this store and by the next owner', () => {
  const store = openStore();
  expect(read(store, 126, 4)).toEqual(block(0, 4));
  store.write(126, [block(1).subarray(0, 100), block(1).subarray(100), block(2, 3)]);
  expect(read(store, 126, 4)).toEqual(joined([block(1), block(2, 3)]));
  expect(read(openStore(), 126, 4)).toEqual(joined([block(1), block(2, 3)]));
});

test('an owner that has lost the unit and has it again reads what the other wrote', () => {
  const mine = openStore();
  const other = openStore();
  expect(read(mine, 5)).toEqual(block(0));
  other.write(5, [block(9)]);
  expect(read(mine, 5)).toEqual(block(0));
  mine.takeOver();
  expect(read(mine, 5)).toEqual(block(9));
  expect(mine.isMapped(5)).toBe(true);
});

test('a cache of one page is a bound: every page is right, whichever is kept', () => {
  const store = openStore(65_536);
  for (let page = 0; page < 32; page++) store.write(page * 128, [block(page + 1, 128)]);
  for (let round = 0; round < 3; round++) {
    for (let page = 0; page < 32; page++) {
      expect(read(store, page * 128 + 7)).toEqual(block(page + 1));
    }
  }
});

test('unmapped blocks read as zero, and are mapped again once they are written', () => {
  const store = openStore();
  store.write(10, [block(7, 20)]);
  store.unmap(12, 3);
  expect([11, 12, 14, 15].map((at) => store.isMapped(at))).toEqual([true, false, false, true]);
  expect(read(store, 11, 5)).toEqual(joined([block(7), block(0, 3), block(7)]));
  const next = openStore();
  expect([11, 12, 14, 15].map((at) => next.isMapped(at))).toEqual([true, false, false, true]);
  store.write(13, [block(8)]);
  expect(store.isMapped(13)).toBe(true);
});

test('the file is sparse', () => {
  openStore();
  const { size, blocks } = statSync(join(directory, 'lun.img'));
  expect(size).toBe(BLOCKS * 512);
  expect(blocks).toBe(0);
});

test('an atomic write that a kill cut short is finished by the next owner', () => {
  const data = block(3, 4);
  const header = new Uint8Array(512);
  put32(header, 0, 0x41544f4d);
  put64(header, 4, 40 * 512);
  put32(header, 12, data.length);
  put32(header, 16, crc32c(data));
  writeFileSync(join(directory, 'lun.img.atomic'), joined([header, data]));
  const store = openStore();
  expect(read(store, 40, 4)).toEqual(block(0, 4));
  store.takeOver();
  expect(read(store, 40, 4)).toEqual(data);
  store.writeAtomic(60, block(5, 2));
  expect(read(store, 60, 2)).toEqual(block(5, 2));
});

test('a journal that was not whole is not carried out', () => {
  const header = new Uint8Array(512);
  put32(header, 0, 0x41544f4d);
  put32(header, 12, 512);
  writeFileSync(join(directory, 'lun.img.atomic'), joined([header, block(3)]));
  const store = openStore();
  store.takeOver();
  expect(read(store, 0)).toEqual(block(0));
});

test('a flush calls back, and drain waits for it', async () => {
  const store = openStore();
  store.write(0, [block(1)]);
  let isFlushed = false;
  store.flush((error) => {
    isFlushed = error === null;
  });
  await store.drain();
  expect(isFlushed).toBe(true);
  await store.drain();
});
