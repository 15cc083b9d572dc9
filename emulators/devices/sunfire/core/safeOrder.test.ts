import { expect, test } from 'vitest';
import { sunfire } from '../manifest.ts';
import { safeOrder } from './safeOrder.ts';
import { startCurve } from './startCurve.ts';
import { STUDIES } from './studies.ts';

const ORDERS = 16;

test('the safe procedure stops no domain in any order, however the lock goes (S4:56-74)', () => {
  const points = safeOrder(sunfire, { delaysMs: [0, 10_000, 120_000], rounds: 1 });
  expect(points.map(({ dstops }) => dstops)).toEqual([0, 0, 0]);
  for (const { runs } of points) expect(runs).toBe(ORDERS);
});

test('the same loss of lock stops domains when both are started at once (S4:140)', () => {
  const [both] = startCurve(sunfire, { gapsMs: [0], runs: 5 }, { lockLossMs: 1_000 });
  expect(both?.dstops).toBe(5);
});

test('the claim of the safe order breaks with one domain stopped', () => {
  const claim = STUDIES.find(({ name }) => name === 'safe-order')?.claim;
  const good = { x: 0, y: 0, count: 16 };
  expect(claim?.check([good])).toBeNull();
  expect(claim?.check([good, { x: 5, y: 0.1, count: 16 }])).toBe(
    'a domain stopped at a delay of 5 s',
  );
});
