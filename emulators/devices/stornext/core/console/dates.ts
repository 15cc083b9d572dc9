// Dates as the box prints them: virtual time seen through the node's epoch, skew and zone.

import type { CivilTime, EpochMs, Zone } from '../../../../core/calendar.ts';
import {
  civilTime,
  LONG_MONTHS,
  MONTHS,
  padded,
  UTC,
  WEEKDAYS,
} from '../../../../core/calendar.ts';
import type { NodeIdentity } from '../../../../core/machine.ts';
import type { Instant } from '../../../../core/time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../core/time.ts';

/** A wall date and the zone it is told in. */
export type Wall = { readonly epochMs: EpochMs; readonly zone: Zone };

/** What the node's own clock shows at `now`. */
export function wallAt(
  identity: Pick<NodeIdentity, 'epoch' | 'zone' | 'skewMs'>,
  now: Instant,
): Wall {
  return { epochMs: identity.epoch + now + identity.skewMs, zone: identity.zone };
}

/** The same instant told in Greenwich time: `date -u`. */
export function inUtc(wall: Wall): Wall {
  return { epochMs: wall.epochMs, zone: UTC };
}

/** `Sun Nov 22 05:33:00 2026`, as C prints dates: smithlog, cvadmin. */
export function cDate(wall: Wall): string {
  const time = civilTime(wall.epochMs, wall.zone);
  const weekday = WEEKDAYS[time.weekday];
  return `${weekday} ${monthAndDay(time)} ${clockOf(time)} ${padded(time.year, 4)}`;
}

/** `Nov 22 05:33:00`: the head of a line in /var/log/messages. */
export function syslogDate(wall: Wall): string {
  const time = civilTime(wall.epochMs, wall.zone);
  return `${monthAndDay(time)} ${clockOf(time)}`;
}

/** `[1122 05:33:00.123000]`: the head of a line in nssdbg.out and cvlog. */
export function vendorStamp(wall: Wall): string {
  const time = civilTime(wall.epochMs, wall.zone);
  const { month, day, ms } = time;
  return `[${twoDigits(month)}${twoDigits(day)} ${clockOf(time)}.${padded(ms, 3)}000]`;
}

// The stamps of log lines are spelt out: a search writes thousands of them a second, and a general
// format would be taken apart for each.

function monthAndDay({ month, day }: CivilTime): string {
  return `${MONTHS[month - 1]} ${day < 10 ? ' ' : ''}${day}`;
}

function clockOf({ hour, minute, second }: CivilTime): string {
  return `${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** `date +FORMAT`. A letter that `date` does not know stays as it was typed, as in coreutils. */
export function formatDate(format: string, wall: Wall): string {
  return format.replace(/%([-_0]?)([A-Za-z%])/g, (typed, flag: string, letter: string) => {
    const text = datePart(letter, wall);
    if (text === null) return typed;
    if (flag === '-') return text.replace(/^[0 ]+(?=\d)/, '');
    if (flag === '_') return text.replace(/^0+(?=\d)/, (zeros) => ' '.repeat(zeros.length));
    if (flag === '0') return text.replace(/^ +/, (blanks) => '0'.repeat(blanks.length));
    return text;
  });
}

const LONG_WEEKDAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

/** Letters that only abbreviate others. */
const COMPOSITE: { readonly [letter: string]: string } = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  h: '%b',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

type Part = (time: CivilTime, wall: Wall) => string;

const PARTS: { readonly [letter: string]: Part } = {
  a: ({ weekday }) => WEEKDAYS[weekday] as string,
  A: ({ weekday }) => LONG_WEEKDAYS[weekday] as string,
  b: ({ month }) => MONTHS[month - 1] as string,
  B: ({ month }) => LONG_MONTHS[month - 1] as string,
  C: ({ year }) => padded(Math.floor(year / 100)),
  d: ({ day }) => padded(day),
  e: ({ day }) => String(day).padStart(2),
  H: ({ hour }) => padded(hour),
  I: ({ hour }) => padded(((hour + 11) % 12) + 1),
  j: ({ dayOfYear }) => padded(dayOfYear, 3),
  k: ({ hour }) => String(hour).padStart(2),
  l: ({ hour }) => String(((hour + 11) % 12) + 1).padStart(2),
  m: ({ month }) => padded(month),
  M: ({ minute }) => padded(minute),
  n: () => '\n',
  N: ({ ms }) => padded(ms * 1_000_000, 9),
  p: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  s: (_, { epochMs }) => String(Math.floor(epochMs / SECOND_MS)),
  S: ({ second }) => padded(second),
  t: () => '\t',
  u: ({ weekday }) => String(weekday === 0 ? 7 : weekday),
  w: ({ weekday }) => String(weekday),
  y: ({ year }) => padded(year % 100),
  Y: ({ year }) => padded(year, 4),
  z: (_, { zone }) => zoneOffset(zone),
  Z: (_, { zone }) => zone.name,
  '%': () => '%',
};

/** What a letter stands for; null: `date` does not know it. */
function datePart(letter: string, wall: Wall): string | null {
  const composite = COMPOSITE[letter];
  if (composite !== undefined) return formatDate(composite, wall);
  return PARTS[letter]?.(civilTime(wall.epochMs, wall.zone), wall) ?? null;
}

function zoneOffset(zone: Zone): string {
  const minutes = Math.abs(zone.offsetMinutes);
  const sign = zone.offsetMinutes < 0 ? '-' : '+';
  return `${sign}${padded(Math.floor(minutes / 60))}${padded(minutes % 60)}`;
}

/** `up 3 days,  2:05` and `up 7 min`, as uptime counts. */
export function uptimeText(elapsedMs: number): string {
  const days = Math.floor(elapsedMs / DAY_MS);
  const hours = Math.floor(elapsedMs / HOUR_MS) % 24;
  const minutes = Math.floor(elapsedMs / MINUTE_MS) % 60;
  const dayText = days === 0 ? '' : `${days} day${days === 1 ? '' : 's'}, `;
  return hours === 0
    ? `${dayText}${minutes} min`
    : `${dayText}${String(hours).padStart(2)}:${padded(minutes)}`;
}

/** `00:03:07` or `2-00:03:07`: the TIME column of ps, and how long a connection has been up. */
export function clockText(elapsedMs: number): string {
  const days = Math.floor(elapsedMs / DAY_MS);
  const hours = Math.floor(elapsedMs / HOUR_MS) % 24;
  const minutes = Math.floor(elapsedMs / MINUTE_MS) % 60;
  const seconds = Math.floor(elapsedMs / SECOND_MS) % 60;
  const clock = `${padded(hours)}:${padded(minutes)}:${padded(seconds)}`;
  return days === 0 ? clock : `${days}-${clock}`;
}
