import { expect, test } from 'vitest';
import { sunfire } from '../manifest.ts';
import { startCurve } from './startCurve.ts';

test('a simultaneous start may dstop domains, the safe order never does (S4:32, 56)', () => {
  const curve = startCurve(sunfire, { gapsMs: [0, 7_500, 12_000, 60_000], runs: 60 });
  const shares = curve.map(({ gapMs, dstops }) => [gapMs, dstops > 0]);
  expect(shares).toEqual([
    [0, true],
    [7_500, true],
    [12_000, false],
    [60_000, false],
  ]);
  for (const { dstops, runs } of curve) expect(dstops).toBeLessThan(runs / 4);
}, 60_000);

test('a lock that goes at once stops domains only where boards change their clock (S4:140)', () => {
  const [safe] = startCurve(sunfire, { gapsMs: [60_000], runs: 5 }, { lockLossMs: 1_000 });
  expect(safe?.dstops).toBe(0);
});
