import { expect, test } from 'vitest';
import { decide, enumerate, matchingRows, type Row } from './table.ts';

type Inputs = { link: 'up' | 'down'; peer: 'up' | 'down' };
const COLUMNS = { link: ['up', 'down'], peer: ['up', 'down'] } as const;
const ROWS: Row<Inputs, string>[] = [
  { when: { link: 'up' }, then: 'stay', source: 'choice: a test' },
  { when: { link: 'down', peer: 'up' }, then: 'move', source: 'choice: a test' },
  { when: { link: 'down', peer: ['down'] }, then: 'wait', source: 'choice: a test' },
];

test('a sound table has exactly one row for every combination', () => {
  const combinations = enumerate<Inputs>(COLUMNS);
  expect(combinations).toHaveLength(4);
  for (const inputs of combinations) expect(matchingRows(ROWS, inputs)).toHaveLength(1);
  expect(decide(ROWS, { link: 'down', peer: 'up' })).toBe('move');
});

test('a gap or an overlap in a table is an error that names the inputs', () => {
  expect(() => decide(ROWS.slice(0, 1), { link: 'down', peer: 'up' })).toThrow(
    /0 rows cover .*down/,
  );
  expect(() => decide([...ROWS, ...ROWS], { link: 'up', peer: 'up' })).toThrow(/2 rows cover/);
});
