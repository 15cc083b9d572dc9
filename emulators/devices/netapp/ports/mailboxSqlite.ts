// The mailbox disks as a SQLite table, a row for each node: real columns under the names of the
// block's own fields, in their order, which is also the order in which a torn write loses them.
// What owns what is one column of JSON.

import type { BlockTable, Cell, Row } from '../../../process/blockDevice.ts';

/** All may be null: half of a write may be all there is. */
const COLUMNS = {
  node: 'TEXT',
  seq: 'INTEGER',
  boot_count: 'INTEGER',
  firmware: 'TEXT',
  generations: 'TEXT',
  serving: 'TEXT',
  is_in_takeover: 'INTEGER',
  is_takeover_inhibited: 'INTEGER',
} as const;

type Kind = 'plain' | 'json' | 'truth';

/** The fields of the block, column by column. */
const FIELDS = {
  node: ['node', 'plain'],
  seq: ['seq', 'plain'],
  boot_count: ['bootCount', 'plain'],
  firmware: ['firmware', 'plain'],
  generations: ['generations', 'json'],
  serving: ['serving', 'json'],
  is_in_takeover: ['isInTakeover', 'truth'],
  is_takeover_inhibited: ['isTakeoverInhibited', 'truth'],
} as const satisfies { readonly [Column in keyof typeof COLUMNS]: readonly [string, Kind] };

const PAIRS = Object.entries(FIELDS);

export const mailboxTable: BlockTable = {
  table: 'mailbox',
  key: 'block',
  columns: COLUMNS,
  toRow(block) {
    const row: Row = {};
    for (const [column, [field, kind]] of PAIRS) {
      const value = block[field] ?? null;
      if (kind === 'json') row[column] = value === null ? null : JSON.stringify(value);
      else row[column] = (typeof value === 'boolean' ? Number(value) : value) as Cell;
    }
    return row;
  },
  fromRow(row) {
    return Object.fromEntries(
      PAIRS.map(([column, [field, kind]]) => [field, readCell(row[column] ?? null, kind)]),
    );
  },
};

/** A foreign hand may have written anything: what is no JSON is nothing. */
function readCell(cell: Cell, kind: Kind) {
  if (cell === null || kind === 'plain') return cell;
  if (kind === 'truth') return cell !== 0;
  try {
    return JSON.parse(String(cell));
  } catch {
    return null;
  }
}
