// Dates as Solaris and SMS print them: virtual time seen through the SC's epoch, skew and zone.

import type { CivilTime, EpochMs, Zone } from '../../../../core/calendar.ts';
import { civilTime, MONTHS, padded, UTC, WEEKDAYS } from '../../../../core/calendar.ts';
import type { Instant } from '../../../../core/time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../core/time.ts';
import type { ScIdentity } from '../state.ts';

/** A wall date and the zone it is told in. */
export type Wall = { readonly epochMs: EpochMs; readonly zone: Zone };

/** What the SC's own clock shows at `now`. */
export function wallAt(
  identity: Pick<ScIdentity, 'epoch' | 'zone' | 'skewMs'>,
  now: Instant,
): Wall {
  return { epochMs: identity.epoch + now + identity.skewMs, zone: identity.zone };
}

/** The same instant told in Greenwich time: `date -u`. */
export function inUtc(wall: Wall): Wall {
  return { epochMs: wall.epochMs, zone: UTC };
}

/** `Jul 9 09:42:26 2005`: the head of a line of SMS. @seed S4:148
 * @choice The day is not padded; other copies of such lines have `Sep 02`. */
export function smsDate({ epochMs, zone }: Wall): string {
  const time = civilTime(epochMs, zone);
  return `${MONTHS[time.month - 1]} ${time.day} ${clockOf(time)} ${time.year}`;
}

/** `Jul  9 09:42:26`: the head of a line of syslogd. */
export function syslogDate({ epochMs, zone }: Wall): string {
  const time = civilTime(epochMs, zone);
  return `${MONTHS[time.month - 1]} ${time.day < 10 ? ' ' : ''}${time.day} ${clockOf(time)}`;
}

/** `Sat Jul  9 09:42:26 PDT 2005`: date(1) and showdate. */
export function longDate(wall: Wall): string {
  return formatDate('%a %b %e %H:%M:%S %Z %Y', wall);
}

function clockOf({ hour, minute, second }: CivilTime): string {
  return `${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** `date +FORMAT`. A letter that it does not know stays as it was typed. */
export function formatDate(format: string, wall: Wall): string {
  const spelt = format.replace(/%([cDhRrTxX])/g, (_, letter: string) => COMPOSITE[letter] ?? '');
  const time = civilTime(wall.epochMs, wall.zone);
  return spelt.replace(
    /%([A-Za-z%])/g,
    (typed, letter: string) => PARTS[letter]?.(time, wall) ?? typed,
  );
}

/** Letters that only abbreviate others. */
const COMPOSITE: { readonly [letter: string]: string } = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  h: '%b',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

const PARTS: { readonly [letter: string]: (time: CivilTime, wall: Wall) => string } = {
  a: ({ weekday }) => WEEKDAYS[weekday] as string,
  b: ({ month }) => MONTHS[month - 1] as string,
  d: ({ day }) => padded(day),
  e: ({ day }) => String(day).padStart(2),
  H: ({ hour }) => padded(hour),
  I: ({ hour }) => padded(((hour + 11) % 12) + 1),
  j: ({ dayOfYear }) => padded(dayOfYear, 3),
  m: ({ month }) => padded(month),
  M: ({ minute }) => padded(minute),
  n: () => '\n',
  p: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  S: ({ second }) => padded(second),
  s: (_, { epochMs }) => String(Math.floor(epochMs / SECOND_MS)),
  t: () => '\t',
  y: ({ year }) => padded(year % 100),
  Y: ({ year }) => padded(year, 4),
  Z: (_, { zone }) => zone.name,
  '%': () => '%',
};

/** `9:42am`, as uptime(1) and who(1) of Solaris tell it. */
export function twelveHours({ epochMs, zone }: Wall): string {
  const { hour, minute } = civilTime(epochMs, zone);
  return `${((hour + 11) % 12) + 1}:${padded(minute)}${hour < 12 ? 'am' : 'pm'}`;
}

/** `48 day(s), 13:07` and `7 min(s)`, as uptime(1) of Solaris counts. */
export function uptimeText(elapsedMs: number): string {
  const days = Math.floor(elapsedMs / DAY_MS);
  const hours = Math.floor(elapsedMs / HOUR_MS) % 24;
  const minutes = Math.floor(elapsedMs / MINUTE_MS) % 60;
  const dayText = days === 0 ? '' : `${days} day(s), `;
  return hours === 0
    ? `${dayText}${minutes} min(s)`
    : `${dayText}${String(hours).padStart(2)}:${padded(minutes)}`;
}
