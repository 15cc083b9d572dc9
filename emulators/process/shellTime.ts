// Durations as sleep and timeout take them, and the two dates that ls prints.

import { civilTime, type EpochMs, MONTHS, type Zone } from '../core/calendar.ts';
import { DAY_MS } from '../core/time.ts';

const UNIT_SECONDS: { readonly [unit: string]: number } = {
  '': 1,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
};

/** `0.5`, `10s`, `2m`; null: no duration. */
export function secondsOf(text: string): number | null {
  const parts = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(text);
  const unit = UNIT_SECONDS[parts?.[2] ?? 'none'];
  return parts === null || unit === undefined ? null : Number(parts[1]) * unit;
}

const RECENT_MS = 182 * DAY_MS;

/** `Mar 14 12:00`, or `Mar 14  2019` for what is older than half a year. */
export function listingDate(modifiedMs: EpochMs, nowMs: EpochMs, zone: Zone): string {
  const { year, month, day, hour, minute } = civilTime(modifiedMs, zone);
  const isRecent = modifiedMs <= nowMs && nowMs - modifiedMs < RECENT_MS;
  const clock = `${twoDigits(hour)}:${twoDigits(minute)}`;
  const date = `${MONTHS[month - 1] ?? ''} ${String(day).padStart(2)}`;
  return `${date} ${isRecent ? clock : String(year).padStart(5)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
