// The enclosure's shared blocks as a SQLite table: the claim that decides who owns it (`pair`), and
// the records that host-1 has written (`lun0/3`). The real target's blocks are files of their own.

import type { BlockTable } from '../../../process/blockDevice.ts';
import { ENCLOSURE } from '../core/config.ts';

/** A torn write loses its last fields: whatever is missing is null. */
const enclosureTable: BlockTable = {
  table: 'enclosure',
  key: 'block',
  columns: {
    epoch: 'INTEGER',
    claimed_by: 'TEXT',
    failed: 'TEXT',
    number: 'INTEGER',
    value: 'INTEGER',
  },
  toRow: ({ epoch = null, by = null, failed = null, number = null, value = null }) => ({
    epoch: epoch as number | null,
    claimed_by: by as string | null,
    failed: failed as string | null,
    number: number as number | null,
    value: value as number | null,
  }),
  fromRow: ({ epoch = null, claimed_by: by = null, failed = null, number = null, value = null }) =>
    number === null ? { epoch, by, failed } : { number, value },
};

export const blockTables: { readonly [disk: string]: BlockTable } = { [ENCLOSURE]: enclosureTable };
