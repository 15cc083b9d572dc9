// What of a controller's event log goes out: syslog messages and traps, to the targets of the
// configuration. A port only sends them.

import { civilTime, MONTHS, padded } from '../../../core/calendar.ts';
import type { JsonObject } from '../../../core/json.ts';
import { readTarget, type SyslogFormat, targetWords } from '../../../core/syslogTargets.ts';
import type { Instant } from '../../../core/time.ts';
import { MANAGEMENT_PORTS } from './config.ts';
import { type ServeraidTrap, trapOf } from './snmp/traps.ts';
import type { ControllerState, EventRecord } from './state.ts';

/** The name of the `data` view that answers `Deliveries`. */
export const DELIVERIES_VIEW = 'deliveries';

export type Delivery =
  | {
      kind: 'syslog';
      transport: 'udp' | 'tcp';
      host: string;
      port: number;
      isCounted: boolean;
      text: string;
    }
  | {
      kind: 'trap';
      host: string;
      port: number;
      agent: string;
      upTicks: number;
      trap: ServeraidTrap;
    };

/** Of the log from event `since` on; null: from now on. `next` is what to ask for then. */
export type Deliveries = { next: number; deliveries: Delivery[] };

/** RFC 5424: local0; informational, warning, critical. */
const FACILITY = 16;
const SEVERITIES: { readonly [Severity in EventRecord['severity']]: number } = {
  information: 6,
  warning: 4,
  fatal: 2,
};
const APP = 'ds300';

export function deliveriesSince(
  state: ControllerState,
  { since }: JsonObject,
  now: Instant,
): Deliveries {
  const { entries, nextNumber } = state.durable.events;
  const fresh = typeof since === 'number' ? entries.filter(({ number }) => number >= since) : [];
  const deliveries = fresh.flatMap((entry) => [
    ...syslogOf(state, entry),
    ...trapsOf(state, entry, now),
  ]);
  return { next: nextNumber, deliveries };
}

function syslogOf(state: ControllerState, entry: EventRecord): Delivery[] {
  return targetWords(state.volatile.config.syslogTargets).flatMap((word): Delivery[] => {
    const target = readTarget(word);
    if (target === null) return [];
    const { format, ...place } = target;
    const isCounted = format === 'rfc5424';
    return [{ kind: 'syslog', ...place, isCounted, text: syslogLine(state, entry, format) }];
  });
}

function syslogLine(
  { volatile: { identity } }: ControllerState,
  { severity, dateMs, long, id }: EventRecord,
  format: SyslogFormat,
): string {
  const priority = FACILITY * 8 + SEVERITIES[severity];
  const host = identity.node;
  if (format === 'rfc5424') {
    const { year, month, day, hour, minute, second, ms } = civilTime(dateMs);
    const clock = `${padded(hour)}:${padded(minute)}:${padded(second)}.${padded(ms, 3)}Z`;
    const stamp = `${year}-${padded(month)}-${padded(day)}T${clock}`;
    return `<${priority}>1 ${stamp} ${host} ${APP} - ${id} - ${long}`;
  }
  const { month, day, hour, minute, second } = civilTime(dateMs, identity.zone);
  const clock = `${padded(hour)}:${padded(minute)}:${padded(second)}`;
  const date = `${MONTHS[month - 1]} ${String(day).padStart(2)} ${clock}`;
  return `<${priority}>${date} ${host} ${APP}: ${long}`;
}

function trapsOf(state: ControllerState, entry: EventRecord, now: Instant): Delivery[] {
  const trap = trapOf(state, entry);
  const { config, identity } = state.volatile;
  if (trap === null) return [];
  const agent = MANAGEMENT_PORTS[identity.side].address;
  const upTicks = Math.floor((now - identity.bootedAt) / 10);
  return readTrapTargets(config.trapTargets).map((target) => ({
    kind: 'trap',
    ...target,
    agent,
    upTicks,
    trap,
  }));
}

const TRAP_PORT = 162;
const PORT_MAX = 65_535;
export const TRAP_TARGET_EXPECTED =
  "a loopback address (127.0.0.0/8, localhost) or one of the rack's networks (192.168.*), and " +
  'a colon with a port, or nothing';

/** `127.0.0.1:1162 127.0.0.1`: words with blanks between them. */
function readTrapTargets(text: string): { host: string; port: number }[] {
  return targetWords(text).flatMap((word) => readTrapTarget(word) ?? []);
}

/** The target that a word names; null if it names none. */
export function readTrapTarget(word: string): { host: string; port: number } | null {
  const pattern = /^(localhost|127(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2})(?::(\d{1,5}))?$/;
  const [, host = '', digits = `${TRAP_PORT}`] = pattern.exec(word) ?? [];
  const port = Number(digits);
  const isRight = host !== '' && port >= 1 && port <= PORT_MAX;
  return isRight && host.split('.').every((part) => !(Number(part) > 255)) ? { host, port } : null;
}
