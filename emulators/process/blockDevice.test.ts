import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DiskOrder } from '../core/channel.ts';
import { type BlockTable, openBlockDevice } from './blockDevice.ts';

const TABLE: BlockTable = {
  table: 'flags',
  key: 'name',
  columns: { owner: 'TEXT', brand: 'INTEGER NOT NULL' },
  toRow: ({ owner, brand }) => ({ owner: owner as string | null, brand: brand as number }),
  fromRow: ({ owner, brand }) => ({ owner: owner as string | null, brand: brand as number }),
};

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'twinrack-test-'));
  file = join(directory, 'flags.db');
});
afterEach(() => rmSync(directory, { recursive: true }));

const write = (
  grant: number,
  data: DiskOrder['data'],
  more: Partial<DiskOrder> = {},
): DiskOrder => ({
  disk: 'flags',
  request: 1,
  op: 'write',
  block: 'fs',
  data,
  grant,
  error: null,
  isTorn: false,
  ...more,
});
const read = (): DiskOrder => ({ ...write(0, null), op: 'read' });

test('a write answers with the block as it stood before', () => {
  const device = openBlockDevice(file, TABLE, { fs: null });
  expect(device.perform(read())).toEqual({ status: 'ok', data: null });
  expect(device.perform(write(1, { owner: 'a', brand: 7 }))).toEqual({ status: 'ok', data: null });
  expect(device.perform(write(2, { owner: 'b', brand: 8 }))).toEqual({
    status: 'ok',
    data: { owner: 'a', brand: 7 },
  });
  expect(device.perform(read())).toEqual({ status: 'ok', data: { owner: 'b', brand: 8 } });
  device.close();
});

test('a process that wakes late does not write over a newer owner', () => {
  const late = openBlockDevice(file, TABLE, {});
  const owner = openBlockDevice(file, TABLE, null);
  owner.perform(write(9, { owner: 'b', brand: 1 }));
  expect(late.perform(write(8, { owner: 'a', brand: 2 }))).toEqual({
    status: 'lost',
    data: { owner: 'b', brand: 1 },
  });
  expect(owner.perform(read())).toEqual({ status: 'ok', data: { owner: 'b', brand: 1 } });
  late.close();
  owner.close();
});

test('a failed request touches nothing, a torn write lands and fails', () => {
  const device = openBlockDevice(file, TABLE, { fs: { owner: 'a', brand: 1 } });
  expect(device.perform(write(1, { owner: 'b', brand: 2 }, { error: 'EIO' }))).toEqual({
    status: 'error',
    error: 'EIO',
  });
  expect(device.perform(read())).toEqual({ status: 'ok', data: { owner: 'a', brand: 1 } });
  const torn = write(2, { owner: 'b', brand: 1 }, { error: 'EIO', isTorn: true });
  expect(device.perform(torn)).toEqual({ status: 'error', error: 'EIO' });
  expect(device.perform(read())).toEqual({ status: 'ok', data: { owner: 'b', brand: 1 } });
  device.close();
});

test('what another sqlite3 writes is read, but it cannot change a type', () => {
  const device = openBlockDevice(file, TABLE, { fs: { owner: 'a', brand: 1 } });
  const foreign = new Database(file);
  foreign.exec(`UPDATE flags SET owner = 'mallory'`);
  expect(device.perform(read())).toEqual({ status: 'ok', data: { owner: 'mallory', brand: 1 } });
  expect(() => foreign.exec(`UPDATE flags SET brand = 'soon'`)).toThrow(
    /cannot store TEXT value in INTEGER column/,
  );
  foreign.exec('DELETE FROM flags');
  expect(device.perform(read())).toEqual({ status: 'ok', data: null });
  foreign.close();
  device.close();
});

test('a lock held by somebody else is a disk that fails, and a dropped table too', () => {
  const device = openBlockDevice(file, TABLE, { fs: { owner: 'a', brand: 1 } });
  const foreign = new Database(file);
  foreign.exec('BEGIN IMMEDIATE');
  expect(device.perform(write(1, { owner: 'b', brand: 2 }))).toEqual({
    status: 'error',
    error: 'SQLITE_BUSY',
  });
  expect(device.perform(read())).toMatchObject({ status: 'ok' });
  foreign.exec('COMMIT; DROP TABLE flags');
  expect(device.perform(read())).toEqual({ status: 'error', error: 'SQLITE_ERROR' });
  foreign.close();
  device.close();
});

test('a new rack replaces what an old one left, in the same file', () => {
  openBlockDevice(file, TABLE, { fs: { owner: 'a', brand: 1 } }).close();
  const device = openBlockDevice(file, TABLE, { fs: { owner: null, brand: 0 } });
  expect(device.perform(write(1, null))).toEqual({ status: 'ok', data: { owner: null, brand: 0 } });
  expect(device.perform(read())).toEqual({ status: 'ok', data: null });
  device.close();
});
