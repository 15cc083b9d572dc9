// The decision tables of S4 and of the SMS manuals: each input meets exactly one row.

import { describe, expect, test } from 'vitest';
import { enumerate, matchingRows, type Row } from '../../../core/table.ts';
import {
  CLOCK_EFFECTS,
  CLOCK_EVENTS,
  CLOCK_MODES,
  EXPONENTIAL,
  FAILOVER_STATUSES,
  GROUPS,
  PHASE_LOCK,
  PRIVILEGES,
  ROLES,
  RPC_ANSWERS,
  SECOND_CHECK,
  TAKEOVER,
} from './tables.ts';

const BOTH = [true, false];
const ROLE_COLUMNS = { rpc: RPC_ANSWERS, isBeating: BOTH };

type AnyTable = { rows: readonly Row<never, unknown>[]; columns: { [key: string]: unknown } };
const TABLES: { readonly [name: string]: AnyTable } = {
  'phase lock by the modes of both SCs (S4:99-101)': {
    rows: PHASE_LOCK as AnyTable['rows'],
    columns: { sc0: CLOCK_MODES, sc1: CLOCK_MODES },
  },
  'what happens to the clock of a board (S4:140, reference §4.2)': {
    rows: CLOCK_EFFECTS as AnyTable['rows'],
    columns: { event: CLOCK_EVENTS, isLocked: BOTH, isOtherPresent: BOTH },
  },
  'what a starting fomd becomes (S4:113-117)': {
    rows: ROLES as AnyTable['rows'],
    columns: ROLE_COLUMNS,
  },
  'SC0 looks at SC1 again (S4:119-121)': {
    rows: SECOND_CHECK as AnyTable['rows'],
    columns: ROLE_COLUMNS,
  },
  'a spare whose main is silent (reference §3.3)': {
    rows: TAKEOVER as AnyTable['rows'],
    columns: { isRpcLost: BOTH, isBeatLost: BOTH, failover: FAILOVER_STATUSES },
  },
};

describe.each(Object.entries(TABLES))('%s', (_, { rows, columns }) => {
  const inputs = enumerate(columns as never) as never[];

  test.each(inputs.map((each) => [JSON.stringify(each), each] as const))(
    '%s meets one row',
    (_text, each) => expect(matchingRows(rows, each)).toHaveLength(1),
  );

  test('no row is out of reach', () => {
    for (const row of rows) {
      expect(inputs.some((each) => matchingRows([row], each).length === 1)).toBe(true);
    }
  });

  test('each row says where it stands', () => {
    for (const { source } of rows) expect(source).toMatch(/^(S4:|reference §|choice: )/);
  });
});

test('only one leader and one follower are phase locked (S4:99-101)', () => {
  const locked = PHASE_LOCK.filter(({ then }) => then === 'locked').map(({ when }) => when);
  expect(locked).toEqual([
    { sc0: 'leader', sc1: 'follower' },
    { sc0: 'follower', sc1: 'leader' },
  ]);
});

test('each command is somebody’s, and platoper changes nothing of the platform', () => {
  for (const [command, groups] of Object.entries(PRIVILEGES)) {
    expect(groups.length, command).toBeGreaterThan(0);
    for (const group of groups) expect(GROUPS).toContain(group);
    if (!/cmdsync|^ok$/.test(command)) expect(groups, command).not.toContain('platoper');
  }
});

test('the time to the loss of lock has the mean that is asked for', () => {
  const mean = EXPONENTIAL.reduce((sum, value) => sum + value, 0) / EXPONENTIAL.length;
  expect(mean).toBeGreaterThan(970);
  expect(mean).toBeLessThan(1_020);
});
