// `cluster/counter/tables`: this pair counts nothing for performance. The list is there and empty,
// and a table that is asked for is not found, by the code that clients know.

import type { RestError } from '../errors.ts';
import type { RestResource } from '../view.ts';

/** @source netapp §1.1: 8585320. */
const TABLE_NOT_FOUND: RestError = {
  status: 404,
  code: '8585320',
  message: 'Table is not found',
  target: 'name',
};

const COMMON = {
  since: '9.11.1',
  fields: { '*': 'string' },
  brief: [],
  rows: () => [],
  missing: TABLE_NOT_FOUND,
} as const;

export const counterTables: RestResource = {
  ...COMMON,
  path: 'cluster/counter/tables',
  keys: ['name'],
};
export const counterRows: RestResource = {
  ...COMMON,
  path: 'cluster/counter/tables/{name}/rows',
  keys: ['id'],
  hasParent: () => false,
};
