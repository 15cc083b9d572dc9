// The ARB as a row of a SQLite table, one for each file system: real columns under the names of the
// block's own fields, in their order, which is also the order in which a torn write loses them.

import type { BlockTable, Cell, Row } from '../../../process/blockDevice.ts';

/** All may be null: half of a write may be all there is. */
const COLUMNS = {
  brand: 'INTEGER',
  seq: 'INTEGER',
  owner: 'TEXT',
  pid: 'INTEGER',
  connections: 'INTEGER',
  votes: 'INTEGER',
  branded_at: 'INTEGER',
  activated_at: 'INTEGER',
} as const;

/** The fields of the block, column by column. */
const FIELDS = {
  brand: 'brand',
  seq: 'seq',
  owner: 'owner',
  pid: 'pid',
  connections: 'connections',
  votes: 'votes',
  branded_at: 'brandedAt',
  activated_at: 'activatedAt',
} as const satisfies { readonly [Column in keyof typeof COLUMNS]: string };

const PAIRS = Object.entries(FIELDS);

export const arbTable: BlockTable = {
  table: 'arb',
  key: 'fs',
  columns: COLUMNS,
  toRow(block) {
    const row: Row = {};
    for (const [column, field] of PAIRS) row[column] = (block[field] ?? null) as Cell;
    return row;
  },
  fromRow(row) {
    const block: { [field: string]: Cell } = {};
    for (const [column, field] of PAIRS) block[field] = row[column] ?? null;
    return block;
  },
};
