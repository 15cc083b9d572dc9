// What may stand where a table is asked for a value.

import { expect, test } from 'vitest';
import { UTC } from '../../../../../core/calendar.ts';
import { EMS_SEVERITIES } from '../../ems/message.ts';
import type { Cell, Field } from './language.ts';
import { matchesQuery } from './query.ts';

const TEXT = { type: 'text' } as const;
const NUMBER = { type: 'integer' } as const;
const FLAG = { type: 'boolean' } as const;
const DATE = { type: 'date' } as const;
const SEVERITY = { type: 'text', values: EMS_SEVERITIES } as const;
const JUNE_20 = 1_592_611_200_000;
const HOUR = 3_600_000;

// biome-ignore format: a table
const CASES: readonly [Cell, string, Pick<Field, 'type' | 'values'>, boolean][] = [
  ['netapp-02', '*2', TEXT, true],
  ['netapp-01', '*2', TEXT, false],
  ['netapp-01', 'NETAPP-01', TEXT, true],
  ['netapp-01', 'netapp-02|netapp-01', TEXT, true],
  ['netapp-01', '!netapp-02', TEXT, true],
  ['netapp-01', '!netapp-0*', TEXT, false],
  ['netapp-01', '!!netapp-01', TEXT, true],
  ['netapp-01', '!netapp-02|netapp-01', TEXT, false],
  [null, '-', TEXT, true],
  [null, '<5', NUMBER, false],
  [7, '5..9', NUMBER, true],
  [10, '5..9', NUMBER, false],
  [10, '>9', NUMBER, true],
  [10, '>=10', NUMBER, true],
  [10, '<ten', NUMBER, false],
  [true, 'true', FLAG, true],
  [true, 'yes', FLAG, true],
  [false, '!true', FLAG, true],
  ['ALERT', '<=ERROR', SEVERITY, true],
  ['NOTICE', '<=error', SEVERITY, false],
  ['NOTICE', '>ERROR', SEVERITY, true],
  ['NOTICE', '<loud', SEVERITY, false],
  [JUNE_20, '6/20/2020 00:00:00', DATE, true],
  [JUNE_20, '6/20/2020*', DATE, true],
  [JUNE_20, '>1h', DATE, true],
  [JUNE_20 - 3 * HOUR, '>1h', DATE, false],
  [JUNE_20, '6/19/2020..6/20/2020', DATE, true],
  [JUNE_20, '>2/31/2020', DATE, false],
];

test.each(CASES)('%j and %s', (value, query, field, isMatch) => {
  const clock = { zone: UTC, wallMs: JUNE_20 + HOUR / 2 };
  expect(matchesQuery(value, query, field, clock)).toBe(isMatch);
});

test('a runaway of exclamation marks is a query like any other', () => {
  const clock = { zone: UTC, wallMs: 0 };
  expect(matchesQuery('a', `${'!'.repeat(60_001)}a`, TEXT, clock)).toBe(false);
});
