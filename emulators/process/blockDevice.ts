// A shared disk as a SQLite file that every node of the rack opens: one table, one row per block,
// real columns, so that anybody's sqlite3 can watch it, and write to it.
//
// The world decides when a request completes; the row is read or written at that very instant. A
// write is one transaction, conditional on the grant: a process that wakes late cannot write over a
// newer owner. WAL, so that a reader never holds up a writer. synchronous=OFF: the deaths that
// happen here are deaths of processes, and what a process has committed the kernel keeps. Only the
// host's own power loss could tear the file, and with the host goes the whole rack.

import Database from 'better-sqlite3';
import type { DiskOrder } from '../core/channel.ts';
import type { DiskAnswer } from '../core/input.ts';
import type { Json, JsonObject } from '../core/json.ts';

export type Cell = number | string | null;
export type Row = { [column: string]: Cell };

/** How the blocks of one disk lie in their table. `toRow` and `fromRow` undo each other, key order
 * included. */
export type BlockTable = {
  readonly table: string;
  /** The column that names the block: the key of the table. */
  readonly key: string;
  /** SQL of each further column. The table is STRICT: a foreign hand cannot change a type. */
  readonly columns: {
    readonly [column: string]: 'INTEGER' | 'INTEGER NOT NULL' | 'TEXT' | 'TEXT NOT NULL';
  };
  toRow(data: JsonObject): Row;
  fromRow(row: Row): JsonObject;
};

export type BlockDevice = {
  /** Carries out one request now, and says what the disk said. */
  perform(order: DiskOrder): DiskAnswer;
  close(): void;
};

/** How long somebody else's lock may hold up a request. The process answers nobody meanwhile. */
const BUSY_TIMEOUT_MS = 100;
/** Opening may meet the other node doing the same. */
const OPEN_TIMEOUT_MS = 5_000;
/** A reader that stays in a transaction lets the log grow; it shrinks to this when the reader
 * ends. */
const WAL_BYTES_MAX = 4 * 1_024 * 1_024;

/** The number of the grant that wrote the row last. */
const GRANT_COLUMN = 'last_grant';

/** Opens the file, which is made if need be. `blocks` replaces whatever stood there; null leaves
 * it. */
export function openBlockDevice(
  file: string,
  layout: BlockTable,
  blocks: { [block: string]: Json } | null,
): BlockDevice {
  const database = new Database(file, { timeout: OPEN_TIMEOUT_MS });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = OFF');
  database.pragma(`journal_size_limit = ${WAL_BYTES_MAX}`);
  database.exec(tableSql(layout));
  const rows = prepareRows(database, layout);
  if (blocks !== null) database.transaction(() => rows.replaceAll(blocks)).immediate();
  database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);

  const writeRow = database.transaction((order: DiskOrder): DiskAnswer => {
    const found = rows.find(order.block);
    if (found !== null && found.grant > order.grant) return { status: 'lost', data: found.data };
    rows.store(order.block, order.data, order.grant);
    return { status: 'ok', data: found === null ? null : found.data };
  });
  return {
    perform: (order) => perform(order, rows, (write) => writeRow.immediate(write)),
    close: () => void database.close(),
  };
}

/** A torn write lands, as the world tore it, and answers its error all the same. */
function perform(
  order: DiskOrder,
  rows: Rows,
  write: (order: DiskOrder) => DiskAnswer,
): DiskAnswer {
  if (order.error !== null && !order.isTorn) return { status: 'error', error: order.error };
  try {
    const answer = order.op === 'write' ? write(order) : read(order.block, rows);
    return order.error === null ? answer : { status: 'error', error: order.error };
  } catch (error) {
    // Somebody holds a lock, dropped the table, or spoilt the file: to the node that is a disk that
    // fails.
    if (error instanceof Database.SqliteError) return { status: 'error', error: error.code };
    throw error;
  }
}

function read(block: string, rows: Rows): DiskAnswer {
  const found = rows.find(block);
  return { status: 'ok', data: found === null ? null : found.data };
}

type Rows = {
  find(block: string): { data: JsonObject; grant: number } | null;
  store(block: string, data: Json, grant: number): void;
  replaceAll(blocks: { [block: string]: Json }): void;
};

function prepareRows(database: Database.Database, layout: BlockTable): Rows {
  const names = [layout.key, ...Object.keys(layout.columns), GRANT_COLUMN];
  const select = database.prepare<[string], Row>(
    `SELECT * FROM ${layout.table} WHERE ${layout.key} = ?`,
  );
  const remove = database.prepare(`DELETE FROM ${layout.table} WHERE ${layout.key} = ?`);
  const values = names.map((name) => `@${name}`);
  const insert = database.prepare(
    `INSERT OR REPLACE INTO ${layout.table} (${names.join(', ')}) VALUES (${values.join(', ')})`,
  );
  const store = (block: string, data: Json, grant: number) => {
    if (data === null) remove.run(block);
    else
      insert.run({
        ...layout.toRow(data as JsonObject),
        [layout.key]: block,
        [GRANT_COLUMN]: grant,
      });
  };
  return {
    store,
    find(block) {
      const row = select.get(block);
      return row === undefined
        ? null
        : { data: layout.fromRow(row), grant: Number(row[GRANT_COLUMN]) };
    },
    replaceAll(blocks) {
      database.exec(`DELETE FROM ${layout.table}`);
      for (const [block, data] of Object.entries(blocks)) store(block, data, 0);
    },
  };
}

function tableSql(layout: BlockTable): string {
  const columns = Object.entries(layout.columns).map(([name, type]) => `${name} ${type}`);
  return `CREATE TABLE IF NOT EXISTS ${layout.table} (${[
    `${layout.key} TEXT PRIMARY KEY`,
    ...columns,
    `${GRANT_COLUMN} INTEGER NOT NULL`,
  ].join(', ')}) STRICT`;
}
