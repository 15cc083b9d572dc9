// Wall dates from virtual time, without the host's calendar: proleptic Gregorian, fixed offsets, no
// leap seconds. The day arithmetic is the usual era/day-of-era scheme (400-year eras of 146,097
// days).

import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './time.ts';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** A time zone as a box prints it: its name and its offset east of Greenwich in minutes. */
export type Zone = { readonly name: string; readonly offsetMinutes: number };
export const UTC: Zone = { name: 'UTC', offsetMinutes: 0 };

export type CivilTime = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  ms: number;
  weekday: number;
  dayOfYear: number;
};

export const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
export const MONTHS = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

export const LONG_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** The civil date and time of an instant in a zone. Months count from 1, weekdays from 0 =
 * Sunday. */
export function civilTime(epochMs: EpochMs, zone: Zone = UTC): CivilTime {
  const local = epochMs + zone.offsetMinutes * MINUTE_MS;
  const days = Math.floor(local / DAY_MS);
  const inDay = local - days * DAY_MS;
  const { year, month, day } = civilDate(days);
  return {
    year,
    month,
    day,
    hour: Math.floor(inDay / HOUR_MS),
    minute: Math.floor(inDay / MINUTE_MS) % 60,
    second: Math.floor(inDay / SECOND_MS) % 60,
    ms: inDay % SECOND_MS,
    weekday: (((days + 4) % 7) + 7) % 7,
    dayOfYear: days - daysFromCivil(year, 1, 1) + 1,
  };
}

function civilDate(daysSince1970: number): { year: number; month: number; day: number } {
  const shifted = daysSince1970 + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leaps =
    Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** Days from 1970-01-01 to a civil date. */
function daysFromCivil(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Epoch milliseconds of a civil time in a zone. */
export function epochFromCivil(
  date: Pick<CivilTime, 'year' | 'month' | 'day'> & Partial<CivilTime>,
  zone: Zone = UTC,
): EpochMs {
  const inDay =
    (date.hour ?? 0) * HOUR_MS +
    (date.minute ?? 0) * MINUTE_MS +
    (date.second ?? 0) * SECOND_MS +
    (date.ms ?? 0);
  return (
    daysFromCivil(date.year, date.month, date.day) * DAY_MS + inDay - zone.offsetMinutes * MINUTE_MS
  );
}

/** A number with leading zeros. */
export function padded(value: number, width = 2): string {
  const digits = String(value);
  return digits.length >= width ? digits : digits.padStart(width, '0');
}

/** `2026-11-22T05:33:00.000Z`, for journals and the rack's own interface. */
export function formatIso(epochMs: EpochMs): string {
  const { year, month, day, hour, minute, second, ms } = civilTime(epochMs);
  const date = `${padded(year, 4)}-${padded(month)}-${padded(day)}`;
  return `${date}T${padded(hour)}:${padded(minute)}:${padded(second)}.${padded(ms, 3)}Z`;
}

/** Reads `2005-07-09T09:40:00Z` or with an offset (`+09:00`); `null` if it is not one. */
export function parseIso(text: string): EpochMs | null {
  const found =
    /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(
      text,
    );
  if (!found) return null;
  const part = (index: number) => Number(found[index] ?? 0);
  const offset =
    found[8] && found[8] !== 'Z'
      ? (Number(found[8].slice(1, 3)) * 60 + Number(found[8].slice(4))) *
        (found[8][0] === '-' ? -1 : 1)
      : 0;
  const ms = Number((found[7] ?? '').padEnd(3, '0'));
  return epochFromCivil(
    {
      year: part(1),
      month: part(2),
      day: part(3),
      hour: part(4),
      minute: part(5),
      second: part(6),
      ms,
    },
    { name: '', offsetMinutes: offset },
  );
}
