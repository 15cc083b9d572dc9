// How an event of the log is written: on the console, and as a syslog message.
//
// @source netapp §4.4

import {
  civilTime,
  type EpochMs,
  MONTHS,
  padded,
  WEEKDAYS,
  type Zone,
} from '../../../../core/calendar.ts';
import { findEms } from './catalogue.ts';
import type { EmsSyslog } from './filters.ts';
import type { EmsSeverity } from './message.ts';

export type EmsLine = {
  name: string;
  severity: EmsSeverity;
  source: string;
  node: string;
  dateMs: EpochMs;
  text: string;
};

/** As the log on the console writes a severity. @seed S1:19-24 */
const CONSOLE_SEVERITY: { readonly [severity in EmsSeverity]: string } = {
  EMERGENCY: 'EMERGENCY',
  ALERT: 'alert',
  ERROR: 'error',
  NOTICE: 'notice',
  INFORMATIONAL: 'info',
  DEBUG: 'debug',
};

/** RFC 5424's numbers. */
const SYSLOG_SEVERITY: { readonly [severity in EmsSeverity]: number } = {
  EMERGENCY: 0,
  ALERT: 1,
  ERROR: 3,
  NOTICE: 5,
  INFORMATIONAL: 6,
  DEBUG: 7,
};

/** @choice The facility is unknown (netapp §7.4): kernel messages, 0. */
const FACILITY = 0;

/** `Sat Apr 19 14:52:02 +0200 [cluster-01: spmgrd: callhome.sp.hbt.missed:notice]: Call home ...`
 * @seed S1:19-24 */
export function consoleLine(line: EmsLine, zone: Zone): string {
  const { weekday, month, day, hour, minute, second } = civilTime(line.dateMs, zone);
  const date = `${WEEKDAYS[weekday]} ${MONTHS[month - 1]} ${padded(day)}`;
  const time = `${padded(hour)}:${padded(minute)}:${padded(second)}`;
  const name = findEms(line.name)?.logName ?? line.name;
  const head = `[${line.node}: ${line.source}: ${name}:${CONSOLE_SEVERITY[line.severity]}]`;
  return `${date} ${time} ${offsetOf(zone, '')} ${head}: ${line.text}`;
}

/** One syslog message, as its destination wants it. */
export function syslogLine(line: EmsLine, zone: Zone, format: EmsSyslog): string {
  const priority = `<${FACILITY * 8 + SYSLOG_SEVERITY[line.severity]}>`;
  const host = format.hostname === 'fqdn' ? `${line.node}.example.com` : line.node;
  if (format.message === 'rfc_5424') {
    const date = timestamp(line.dateMs, zone, format.timestamp, 'iso_8601_local_time');
    return `${priority}1 ${date} ${host} ${line.source} - ${line.name} - ${line.text}`;
  }
  const date = timestamp(line.dateMs, zone, format.timestamp, 'rfc_3164');
  const severity = CONSOLE_SEVERITY[line.severity];
  return `${priority}${date} [${host}:${line.name}:${severity}]: ${line.text}`;
}

function timestamp(
  dateMs: EpochMs,
  zone: Zone,
  wanted: EmsSyslog['timestamp'],
  usual: 'rfc_3164' | 'iso_8601_local_time',
): string {
  const form = wanted === 'no_override' ? usual : wanted;
  const local = form === 'iso_8601_utc' ? { name: 'UTC', offsetMinutes: 0 } : zone;
  const { year, month, day, hour, minute, second } = civilTime(dateMs, local);
  const time = `${padded(hour)}:${padded(minute)}:${padded(second)}`;
  if (form === 'rfc_3164') {
    return `${MONTHS[month - 1]} ${String(day).padStart(2, ' ')} ${time}`;
  }
  const date = `${padded(year, 4)}-${padded(month)}-${padded(day)}T${time}`;
  return form === 'iso_8601_utc' ? `${date}Z` : `${date}${offsetOf(local, ':')}`;
}

/** `+0200`, or `+02:00` with a colon. */
export function offsetOf({ offsetMinutes }: Zone, colon: '' | ':'): string {
  const minutes = Math.abs(offsetMinutes);
  const hours = padded(Math.floor(minutes / 60));
  return `${offsetMinutes < 0 ? '-' : '+'}${hours}${colon}${padded(minutes % 60)}`;
}
