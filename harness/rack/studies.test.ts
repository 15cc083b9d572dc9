import { expect, test } from 'vitest';
import type { Study } from '../../emulators/core/device.ts';
import { toyFamily } from '../../emulators/core/world/testing/toy.ts';
import { Studies } from './studies.ts';

let asked = 0;
const coin: Study = {
  name: 'coin',
  title: 'How often does a coin fall on its face?',
  sentence: 'By its weight.',
  source: 'S0:1',
  x: { label: 'weight', unit: 'g' },
  y: { label: 'faces', of: 'throws' },
  at: [1, 2],
  measure: (_family, x, { runs }) => {
    asked += 1;
    return { x, y: x / 4, count: runs };
  },
  claim: { sentence: 'It falls.', check: () => null },
};
const studies = new Studies([{ ...toyFamily, studies: [coin] }]);

test('a study is listed without points, and measured once, for whoever asks', async () => {
  expect(studies.list()).toMatchObject([{ name: 'toy/coin', points: [], claim: 'It falls.' }]);
  const [first, second] = await Promise.all([
    studies.measure('toy/coin'),
    studies.measure('toy/coin'),
  ]);
  expect(first).toBe(second);
  expect(first.points).toEqual([
    { x: 1, y: 0.25, count: 200 },
    { x: 2, y: 0.5, count: 200 },
  ]);
  expect(asked).toBe(80);
});

test('a study that is not there is refused, with those that are', () => {
  expect(() => studies.measure('toy/dice')).toThrow('Studies here: toy/coin.');
});
