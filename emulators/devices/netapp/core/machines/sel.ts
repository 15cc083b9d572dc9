// The event log of a Service Processor, as `events` of its CLI shows it, and its other logs. All
// are bounded.
//
// @source netapp §3

import {
  civilTime,
  type EpochMs,
  MONTHS,
  padded,
  WEEKDAYS,
  type Zone,
} from '../../../../core/calendar.ts';
import type { Instant } from '../../../../core/time.ts';
import {
  CONSOLE_LIMIT,
  SEL_LIMIT,
  type SelEntry,
  SP_LOG_LIMIT,
  type SpState,
} from '../state/sp.ts';

export type SelTag =
  | 'IPMI.notice'
  | 'IPMI.critical'
  | 'SP.notice'
  | 'SP.critical'
  | 'SP CLI.notice'
  | 'Controller.notice'
  | 'Trap Event.warning'
  | 'Trap Event.notice'
  | 'ASUP.notice';

/** Writes a record. */
export function logSel(state: SpState, tag: SelTag, text: string, now: Instant): void {
  const { durable } = state;
  const timeMs = spDate(state, now);
  durable.sel.push({ record: durable.nextRecord++, timeMs, tag, text });
  if (durable.sel.length > SEL_LIMIT) durable.sel.shift();
  logSp(state, 'messages', `${tag}: ${text}`, now);
}

/** `Record 2351: Mon Feb 23 18:01:05.394956 2026 [IPMI.notice]: ...` */
export function selLine({ record, timeMs, tag, text }: SelEntry, zone: Zone): string {
  const { weekday, month, day, year, hour, minute, second, ms } = civilTime(timeMs, zone);
  const date = `${WEEKDAYS[weekday]} ${MONTHS[month - 1]} ${padded(day)}`;
  const time = `${padded(hour)}:${padded(minute)}:${padded(second)}.${padded(ms, 3)}000`;
  return `Record ${record}: ${date} ${time} ${year} [${tag}]: ${text}`;
}

/** `sp log messages`, `audit`, `debug`. */
export function logSp(
  state: SpState,
  log: keyof SpState['durable']['logs'],
  text: string,
  now: Instant,
): void {
  const { hour, minute, second, month, day } = civilTime(
    spDate(state, now),
    state.volatile.identity.zone,
  );
  const time = `${padded(hour)}:${padded(minute)}:${padded(second)}`;
  const lines = state.durable.logs[log];
  lines.push(`${MONTHS[month - 1]} ${padded(day)} ${time} ${text}`);
  if (lines.length > SP_LOG_LIMIT) lines.shift();
}

/** What the node writes to its console goes through the SP. */
export function keepConsole({ durable }: SpState, lines: readonly string[]): void {
  for (const line of lines) {
    durable.consoleLog.push(line);
    durable.nextConsoleLine += 1;
  }
  const surplus = durable.consoleLog.length - CONSOLE_LIMIT;
  if (surplus > 0) durable.consoleLog.splice(0, surplus);
}

export function spDate({ volatile: { identity } }: SpState, now: Instant): EpochMs {
  return identity.epoch + now + identity.skewMs;
}
