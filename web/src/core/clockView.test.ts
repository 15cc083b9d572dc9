import { describe, expect, test } from 'vitest';
import type { ClockDocument } from '../../../harness/core/protocol/rack.ts';
import {
  countdownLeft,
  EXTRAPOLATION_MAX_MS,
  formatDuration,
  formatElapsed,
  formatRate,
  neighbourRate,
  RATES,
  steadied,
  virtualNow,
} from './clockView.ts';

const CLOCK: ClockDocument = {
  now: 10_000,
  epoch: '2026-01-05T09:00:00Z',
  rate: 1,
  isPaused: false,
  isWarping: false,
  achievedRate: 1,
  reason: null,
};
const sample = (change: Partial<ClockDocument> = {}) => ({
  document: { ...CLOCK, ...change },
  receivedAt: 500,
});

describe('virtual time between two messages', () => {
  test('goes on with the rate', () => {
    expect(virtualNow(sample(), 700)).toBe(10_200);
    expect(virtualNow(sample({ rate: 10, achievedRate: 10 }), 700)).toBe(12_000);
  });

  test('goes on no faster than the rack really does', () => {
    expect(virtualNow(sample({ rate: 100, achievedRate: 40 }), 600)).toBe(14_000);
  });

  test('stands while the clock is paused, and while it waits for a node', () => {
    expect(virtualNow(sample({ isPaused: true }), 900)).toBe(10_000);
    expect(virtualNow(sample({ reason: 'waiting for left' }), 900)).toBe(10_000);
  });

  test('stands when nothing has been told for long: the connection may be lost', () => {
    expect(virtualNow(sample(), 100_000)).toBe(10_000 + EXTRAPOLATION_MAX_MS);
  });

  test('does not twitch back when a message comes late, but follows a reset at once', () => {
    expect(steadied(10_150, 10_100, 1)).toBe(10_150);
    expect(steadied(10_150, 10_180, 1)).toBe(10_180);
    expect(steadied(60_000, 0, 1)).toBe(0);
  });
});

describe('a countdown', () => {
  const fiveSeconds = { at: 14_000, spanMs: 5_000 };

  test('runs down with virtual time, and not below nothing', () => {
    expect(countdownLeft(fiveSeconds, sample(), 500)).toBe(4_000);
    expect(countdownLeft(fiveSeconds, sample(), 1_000)).toBe(3_500);
    expect(countdownLeft({ at: 9_000, spanMs: 5_000 }, sample(), 500)).toBe(0);
  });

  test('never shows more than its span, though the deadline was told before the clock', () => {
    expect(countdownLeft({ at: 16_000, spanMs: 5_000 }, sample(), 500)).toBe(5_000);
  });

  test('stands as it was told where it would be over before the next message', () => {
    const fast = sample({ rate: 100, achievedRate: 100 });
    expect(countdownLeft(fiveSeconds, fast, 580)).toBe(4_000);
  });
});

test('times are said as shortly as they can be', () => {
  expect(formatElapsed(83_456)).toBe('00:01:23.4');
  expect(formatElapsed(90_061_000)).toBe('1 d 01:01:01.0');
  expect(formatDuration(4_560)).toBe('4.6 s');
  expect(formatDuration(60_000)).toBe('1 min');
  expect(formatDuration(72_000)).toBe('1 min 12 s');
  expect(formatDuration(7_500_000)).toBe('2 h 5 min');
  expect([0.1, 1, 9.66, 104.4].map(formatRate)).toEqual(['×0.1', '×1', '×9.7', '×104']);
});

test('faster and slower go by notches, and stop at the ends', () => {
  expect(neighbourRate(1, 1, RATES)).toBe(10);
  expect(neighbourRate(2.5, 1, RATES)).toBe(10);
  expect(neighbourRate(2.5, -1, RATES)).toBe(1);
  expect(neighbourRate(0.1, -1, RATES)).toBe(0.1);
  expect(neighbourRate(100, 1, RATES)).toBe(100);
});
