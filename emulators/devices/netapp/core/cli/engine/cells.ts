// Values as ONTAP prints them.
// @source netapp §2.1: dates M/D/YYYY HH:MM:SS. @seed S0:21-22

import {
  civilTime,
  type EpochMs,
  MONTHS,
  padded,
  UTC,
  WEEKDAYS,
  type Zone,
} from '../../../../../core/calendar.ts';
import type { Cell, CellType } from './language.ts';

export function formatCell(value: Cell, type: CellType, zone: Zone = UTC): string {
  if (value === null) return '-';
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.join(', ');
  if (type === 'date' && typeof value === 'number') return formatDate(value, zone);
  if (type === 'seconds' && typeof value === 'number') return formatSpan(value);
  return value === '' ? '-' : String(value);
}

/** `6/20/2020 01:23:32` */
export function formatDate(epochMs: EpochMs, zone: Zone): string {
  const { year, month, day, hour, minute, second } = civilTime(epochMs, zone);
  return `${month}/${day}/${year} ${padded(hour)}:${padded(minute)}:${padded(second)}`;
}

/** `23 days 04:42`; less than a day: `04:42`. */
function formatSpan(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3_600) % 24;
  const time = `${padded(hours)}:${padded(Math.floor(seconds / 60) % 60)}`;
  return days === 0 ? time : `${days} day${days === 1 ? '' : 's'} ${time}`;
}

/** `Sat Jun 20 02:56:30 2020`; with its zone `Sat Jun 20 01:14:49 JST 2020`. @seed S0:85,96 */
export function formatLong(epochMs: EpochMs, zone: Zone, hasZone: boolean): string {
  const { weekday, year, month, day, hour, minute, second } = civilTime(epochMs, zone);
  const date = `${WEEKDAYS[weekday]} ${MONTHS[month - 1]} ${padded(day)}`;
  const time = `${padded(hour)}:${padded(minute)}:${padded(second)}`;
  return `${date} ${time} ${hasZone ? `${zone.name} ` : ''}${year}`;
}
