import { expect, test } from 'vitest';
import { countdownFrame, leftWords } from './countdown.ts';
import type { ClockSample } from './model.ts';

const clock = (now: number, receivedAt: number, isPaused = false): ClockSample => ({
  receivedAt,
  document: {
    now,
    epoch: '2026-01-05T09:00:00Z',
    rate: 1,
    isPaused,
    isWarping: false,
    achievedRate: 1,
    reason: null,
  },
});
const until = (at: number) => ({ at, spanMs: 5_000 });

test('a countdown runs down, and turns dangerous in its last fifth', () => {
  const first = countdownFrame(null, until(5_000), clock(1_000, 0), 0);
  expect(first).toMatchObject({ share: 0.8, leftMs: 4_000, isDanger: false });
  const later = countdownFrame(first, until(5_000), clock(4_000, 3_000), 3_100);
  expect(later).toMatchObject({ leftMs: 900, isDanger: true });
});

test('it springs back in a glide, not in a jump', () => {
  const low = countdownFrame(null, until(5_000), clock(2_500, 0), 0);
  const gliding = countdownFrame(low, until(7_400), clock(2_500, 0), 16);
  expect(gliding.share).toBeGreaterThan(0.5);
  expect(gliding.share).toBeLessThan(0.7);
  const back = countdownFrame(gliding, until(7_400), clock(2_500, 0), 116);
  expect(back.share).toBeCloseTo(0.95, 1);
});

test('after a jump of the clock it waits for its deadline before it frightens anybody', () => {
  const before = countdownFrame(null, until(5_000), clock(1_000, 0, true), 0);
  const jumped = countdownFrame(before, until(5_000), clock(11_000, 16, true), 16);
  expect(jumped).toMatchObject({ share: 0.8, leftMs: 4_000, isDanger: false });
  const told = countdownFrame(jumped, until(15_600), clock(11_000, 16, true), 66);
  expect(told).toMatchObject({ leftMs: 4_600, isDanger: false });
});

test('but a deadline that did not move is shown for what it is', () => {
  const before = countdownFrame(null, until(5_000), clock(1_000, 0, true), 0);
  const jumped = countdownFrame(before, until(5_000), clock(4_500, 16, true), 16);
  const shown = countdownFrame(jumped, until(5_000), clock(4_500, 16, true), 200);
  expect(shown).toMatchObject({ leftMs: 500, isDanger: true });
});

test.each([
  [0, '0.0 s'],
  [99_940, '99.9 s'],
  [100_001, '1:41'],
  [621_000, '10:21'],
])('%i ms left are shown as %s', (leftMs, words) => {
  expect(leftWords(leftMs)).toBe(words);
});
