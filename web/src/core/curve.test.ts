import { expect, test } from 'vitest';
import type { StudyDocument } from '../../../harness/core/protocol/rack.ts';
import { curveOf } from './curve.ts';

const study = (shares: readonly number[]): StudyDocument => ({
  name: 'toy/gap',
  family: 'toy',
  title: 'How often?',
  sentence: 'By the gap.',
  source: 'S0:1',
  x: { label: 'gap', unit: 's' },
  y: { label: 'stops', of: 'starts' },
  claim: null,
  points: shares.map((y, index) => ({ x: index - 1, y, count: 50 })),
});

test('points stand evenly, the highest within the next mark above it', () => {
  const { points, levels, plot, values } = curveOf(study([0, 0.04, 0.01]));
  expect(levels.map(({ text }) => text)).toEqual(['0 %', '2.5 %', '5 %']);
  expect(values.map(({ text }) => text)).toEqual(['−1', '0', '1']);
  expect(points.map(({ x }) => x)).toEqual([34, 193, 352]);
  expect(points[0]?.y).toBe(plot.y + plot.height);
  expect(points[1]?.y).toBeCloseTo(plot.y + plot.height * 0.2, 1);
});

test('a point says its value, its share, and of how many', () => {
  const { points, summary } = curveOf(study([0, 0.04]));
  expect(points[1]?.text).toBe('gap 0 s: 4 % of 50 starts');
  expect(summary).toBe('stops: at most 4 %; 100 starts in all.');
});

test('a curve that is nothing but zero lies on the ground, and says so', () => {
  const { points, plot, summary } = curveOf(study([0, 0, 0]));
  expect(points.every(({ y }) => y === plot.y + plot.height)).toBe(true);
  expect(summary).toBe('stops: none in 150 starts.');
});
