import { expect, test } from 'vitest';
import { draw, drawBetween, drawChance, splitStream } from './prng.ts';

test('one more draw on a stream reshuffles no other', () => {
  const network = splitStream(7, 'network');
  const disks = splitStream(7, 'disks');
  draw(network);
  expect(draw(disks)).toBe(draw(splitStream(7, 'disks')));
  expect(draw(splitStream(7, 'network'))).not.toBe(draw(splitStream(8, 'network')));
});

test('draws lie within their bounds and reach both ends', () => {
  const stream = splitStream(1, 'bounds');
  const seen = new Set(Array.from({ length: 500 }, () => drawBetween(stream, 3, 7)));
  expect([...seen].sort()).toEqual([3, 4, 5, 6, 7]);
});

test('a chance of so many per mille comes about so often', () => {
  const stream = splitStream(1, 'chance');
  const hits = Array.from({ length: 10_000 }, () => drawChance(stream, 250)).filter(Boolean).length;
  expect(hits).toBeGreaterThan(2_350);
  expect(hits).toBeLessThan(2_650);
});
