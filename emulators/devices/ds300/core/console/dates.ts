// Dates as the box and its management program print them.

import {
  civilTime,
  type EpochMs,
  LONG_MONTHS,
  MONTHS,
  padded,
  type Zone,
} from '../../../../core/calendar.ts';

/** `2008-02-12 04:25:14`, as the CLI shows it. */
export function formatStamp(at: EpochMs, zone: Zone): string {
  const { year, month, day, hour, minute, second } = civilTime(at, zone);
  const clock = `${padded(hour)}:${padded(minute)}:${padded(second)}`;
  return `${year}-${padded(month)}-${padded(day)} ${clock}`;
}

/** `February 12, 2008 4:25:14 AM GMT`: a line of RaidEvt.log.
 * @source ds300 §1.3 */
export function formatLong(at: EpochMs, zone: Zone): string {
  const { year, month, day, hour, minute, second } = civilTime(at, zone);
  const clock = `${hour % 12 || 12}:${padded(minute)}:${padded(second)} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${LONG_MONTHS[month - 1]} ${day}, ${year} ${clock} ${zoneName(zone)}`;
}

/** `09 Feb 2008 10:29:43,922`: a line of RaidErr.log (log4j).
 * @source ds300 §1.3 */
export function formatLog4j(at: EpochMs, zone: Zone): string {
  const { year, month, day, hour, minute, second, ms } = civilTime(at, zone);
  const clock = `${padded(hour)}:${padded(minute)}:${padded(second)},${padded(ms, 3)}`;
  return `${padded(day)} ${MONTHS[month - 1]} ${year} ${clock}`;
}

/** Java prints GMT where others print UTC. */
function zoneName({ name }: Zone): string {
  return name === 'UTC' ? 'GMT' : name;
}
