import { expect, test } from 'vitest';
import { formatDuration, formatInstant, parseDuration } from './duration.ts';

test('a span is milliseconds, or a number with its unit', () => {
  const spans = ['0', '500ms', '30s', '1.5s', '5m', '1h', '1m30s', '1h2m3s4ms'];
  expect(spans.map((span) => parseDuration(span))).toEqual([
    0, 500, 30_000, 1_500, 300_000, 3_600_000, 90_000, 3_723_004,
  ]);
  expect(parseDuration(250)).toBe(250);
});

test('a span without a unit, with another, or below zero is refused with examples', () => {
  for (const span of ['30', '5 min', '-1s', '', 's', '1d', -5, 1.5, Number.NaN]) {
    expect(() => parseDuration(span, '--for')).toThrow(
      expect.objectContaining({
        code: 'TWR_REQUEST_INVALID',
        message: expect.stringContaining('--for is wrong: expected a time span like 500ms, 30s'),
      }),
    );
  }
});

test('an instant reads as hours, minutes, seconds; a span in its two greatest units', () => {
  expect([0, 12_500, 3_723_004, 360_000_000].map(formatInstant)).toEqual([
    '0:00:00.000',
    '0:00:12.500',
    '1:02:03.004',
    '100:00:00.000',
  ]);
  expect([0, 999, 12_500, 90_000, 120_000, 7_200_000, 9_000_000].map(formatDuration)).toEqual([
    '0 ms',
    '999 ms',
    '12.5 s',
    '1 min 30 s',
    '2 min',
    '2 h',
    '2 h 30 min',
  ]);
});
