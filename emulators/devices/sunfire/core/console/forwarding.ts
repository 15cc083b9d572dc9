// A line of a log as a syslog message. The date is the line's own, so that a message tells when it
// was written and not when it was sent.

import type { Zone } from '../../../../core/calendar.ts';
import { MONTHS, padded } from '../../../../core/calendar.ts';
import type { SyslogFormat } from '../../../../core/syslogTargets.ts';

type Message = {
  month: number;
  day: number;
  clock: string;
  year: number;
  host: string;
  app: string;
  pid: string | null;
  text: string;
  facility: number;
  severity: number;
};

const KERN = 0;
const DAEMON = 3;
/** @choice SMS writes as local0. */
const LOCAL0 = 16;
const SEVERITIES: { readonly [word: string]: number } = { ERR: 3, WARNING: 4, NOTICE: 5 };

const SMS_LINE = /^(\w{3}) +(\d+) ([\d:]{8}) (\d{4}) (\S+) (\w+)\[(\d+)\]((?:-[A-R]\(\))?): (.*)$/;
const SYSTEM_LINE = /^(\w{3}) +(\d+) ([\d:]{8}) (\S+) ([\w.]+)(?:\[(\d+)\])?: (.*)$/;

export function syslogMessage(
  line: string,
  format: SyslogFormat,
  place: { year: number; zone: Zone },
): string {
  const record = smsRecord(line) ?? systemRecord(line, place.year);
  if (record === null) return `<${LOCAL0 * 8 + 5}>${line}`;
  return format === 'rfc3164' ? bsdMessage(record) : structuredMessage(record, place.zone);
}

function smsRecord(line: string): Message | null {
  const [whole, month, day, clock = '', year, host = '', app = '', pid = '', domain, said] =
    SMS_LINE.exec(line) ?? [];
  if (whole === undefined) return null;
  const word = /^\[\d+ \d+ (\w+)/.exec(said ?? '')?.[1] ?? '';
  return {
    ...dayOf(month, day),
    clock,
    year: Number(year),
    host,
    app,
    pid,
    text: `${domain === '' ? '' : `${domain}: `}${said}`,
    facility: LOCAL0,
    severity: SEVERITIES[word] ?? 5,
  };
}

function systemRecord(line: string, year: number): Message | null {
  const [whole, month, day, clock = '', host = '', app = '', pid, said = ''] =
    SYSTEM_LINE.exec(line) ?? [];
  if (whole === undefined) return null;
  const [, facility, level] = /^\[ID \d+ (\w+)\.(\w+)\]/.exec(said) ?? [];
  return {
    ...dayOf(month, day),
    clock,
    year,
    host,
    app,
    pid: pid ?? null,
    text: said,
    facility: facility === 'kern' ? KERN : DAEMON,
    severity: level === 'error' ? 3 : 5,
  };
}

function dayOf(month: string | undefined, day: string | undefined) {
  return { month: (MONTHS as readonly string[]).indexOf(month ?? '') + 1, day: Number(day) };
}

function bsdMessage({ month, day, clock, host, app, pid, text, ...rest }: Message): string {
  const date = `${MONTHS[month - 1]} ${String(day).padStart(2)} ${clock}`;
  const tag = pid === null ? app : `${app}[${pid}]`;
  return `<${priorityOf(rest)}>${date} ${host} ${tag}: ${text}`;
}

function structuredMessage(record: Message, zone: Zone): string {
  const { year, month, day, clock, host, app, pid, text } = record;
  const date = `${padded(year, 4)}-${padded(month)}-${padded(day)}T${clock}${offsetText(zone)}`;
  return `<${priorityOf(record)}>1 ${date} ${host} ${app} ${pid ?? '-'} - - ${text}`;
}

function priorityOf({ facility, severity }: Pick<Message, 'facility' | 'severity'>): number {
  return facility * 8 + severity;
}

function offsetText({ offsetMinutes }: Zone): string {
  if (offsetMinutes === 0) return 'Z';
  const minutes = Math.abs(offsetMinutes);
  const sign = offsetMinutes < 0 ? '-' : '+';
  return `${sign}${padded(Math.floor(minutes / 60))}:${padded(minutes % 60)}`;
}
