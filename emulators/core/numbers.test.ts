import { expect, test } from 'vitest';
import { readNumbers } from './numbers.ts';

test.each([
  ['3', [3]],
  ['0-2', [0, 1, 2]],
  ['0,4,7-9', [0, 4, 7, 8, 9]],
  [' 1 , 1-2', [1, 2]],
])('%j are the numbers %j', (text, numbers) => {
  expect(readNumbers(text, 0, 17)).toEqual(numbers);
});

test.each(['', '0-18', '18', '5-3', 'all', '1,,2', '-1', '1-2-3', '999999999999999'])(
  '%j is no set of numbers from 0 to 17',
  (text) => {
    expect(readNumbers(text, 0, 17)).toBeNull();
  },
);
