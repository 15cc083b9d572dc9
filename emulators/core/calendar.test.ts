import fc from 'fast-check';
import { expect, test } from 'vitest';
import { civilTime, epochFromCivil, formatIso, parseIso } from './calendar.ts';

const EPOCHS = fc.integer({ min: Date.UTC(1600, 0, 1), max: Date.UTC(2400, 0, 1) });

test('dates are those of the proleptic Gregorian calendar', () => {
  fc.assert(
    fc.property(EPOCHS, (epochMs) => {
      expect(formatIso(epochMs)).toBe(new Date(epochMs).toISOString());
      expect(civilTime(epochMs).weekday).toBe(new Date(epochMs).getUTCDay());
    }),
  );
});

test('a date that is written is read back, in any zone', () => {
  fc.assert(
    fc.property(EPOCHS, fc.integer({ min: -720, max: 840 }), (epochMs, offsetMinutes) => {
      const zone = { name: 'test', offsetMinutes };
      expect(epochFromCivil(civilTime(epochMs, zone), zone)).toBe(epochMs);
      expect(parseIso(formatIso(epochMs))).toBe(epochMs);
    }),
  );
});

test('an offset east of Greenwich is an earlier instant', () => {
  expect(parseIso('2020-06-20T01:23:06+09:00')).toBe(Date.UTC(2020, 5, 19, 16, 23, 6));
  expect(parseIso('2005-07-09')).toBe(Date.UTC(2005, 6, 9));
  expect(parseIso('July 9')).toBeNull();
});

test('leap days and the first day of the year are counted', () => {
  expect(civilTime(Date.UTC(2024, 11, 31)).dayOfYear).toBe(366);
  expect(civilTime(Date.UTC(2025, 0, 1)).dayOfYear).toBe(1);
});
