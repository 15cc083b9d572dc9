import { expect, test } from 'vitest';
import { seriesPoints } from './series.ts';

test('values run from left to right, the peak at the top', () => {
  expect(seriesPoints([0, 5, 10], 10, 100, 20)).toBe('0,20 50,10 100,0');
});

test('one value is a level line, none is no line', () => {
  expect(seriesPoints([4], 8, 100, 20)).toBe('0,10 100,10');
  expect(seriesPoints([], 1, 100, 20)).toBe('');
});
