// What of a node's EMS log goes where: its destinations with their filters, made into messages that
// a port only sends. A node forwards its own events. E-mail is not sent.
//
// @source netapp §4.4

import type { JsonObject } from '../../../../core/json.ts';
import type { SnmpUser } from '../../../../core/mib.ts';
import type { Instant } from '../../../../core/time.ts';
import { findEms } from '../ems/catalogue.ts';
import { DEFAULT_SYSLOG, destinationsOf } from '../ems/filters.ts';
import { syslogLine } from '../ems/lines.ts';
import { type EmsMessage, emsMessage, renderText } from '../ems/message.ts';
import { MEMBERS } from '../members.ts';
import { toUser } from '../snmp/mib.ts';
import type { EmsDestination, EmsEntry, SnmpSettings } from '../state/cluster.ts';
import type { OntapState } from '../state.ts';
import { trapNumberOf } from './trapNumbers.ts';
import { webhookXml } from './webhookXml.ts';

export type Delivery =
  | {
      kind: 'syslog';
      transport: 'udp' | 'tcp' | 'tls';
      address: string;
      port: number;
      isCounted: boolean;
      text: string;
    }
  | { kind: 'webhook'; url: string; xml: string }
  | {
      kind: 'trap';
      address: string;
      version: 'v1' | 'v2c' | 'v3';
      community: string;
      user: SnmpUser | null;
      specific: number;
      text: string;
      serial: string;
      agent: string;
      upTicks: number;
    };

/** Of the own log from entry `since` on; null: from this life's first on. `next` is what to ask for
 * then. */
export type Deliveries = { next: number | null; deliveries: Delivery[] };

/** The view `deliveries`. */
export function deliveriesSince(state: OntapState, args: JsonObject, now: Instant): Deliveries {
  const { node, epoch, bootedAt, skewMs } = state.volatile.identity;
  const { entries, next } = state.durable.ems[node];
  const since = typeof args.since === 'number' ? args.since : null;
  if (!canSend(state)) return { next: since, deliveries: [] };
  const bornMs = epoch + bootedAt + skewMs;
  const fresh = entries.filter(({ index, timeMs }) =>
    since === null ? timeMs >= bornMs : index >= since,
  );
  return { next, deliveries: fresh.flatMap((entry) => deliveriesOf(state, entry, now)) };
}

/** What is logged before the network is there waits for it. */
function canSend({ volatile: { kernel, ports } }: OntapState): boolean {
  const { phase } = kernel;
  return ports.isManagementUp && (phase === 'up' || phase === 'joining' || phase === 'halting');
}

function deliveriesOf(state: OntapState, entry: EmsEntry, now: Instant): Delivery[] {
  const { ems, snmp } = state.durable.cluster;
  const message = findEms(entry.name) ?? applicationMessage(entry);
  return destinationsOf(ems, message, entry.severity).flatMap((destination): Delivery[] => {
    switch (destination.type) {
      case 'syslog':
        return [toSyslog(state, destination, entry, message)];
      case 'rest_api':
        return [{ kind: 'webhook', url: destination.destination, xml: webhookXml(entry, message) }];
      case 'snmp':
        return snmp.isTrapsEnabled ? toTraps(state, snmp, { entry, message, now }) : [];
      default:
        return [];
    }
  });
}

/** An event that somebody generated under a name of his own. */
function applicationMessage({ name, severity, source, params }: EmsEntry): EmsMessage {
  return emsMessage(name, severity, source, null, { params: params.map(([param]) => param) });
}

function textOf({ params }: EmsEntry, message: EmsMessage): string {
  return renderText(message, Object.fromEntries(params));
}

function toSyslog(
  state: OntapState,
  { destination, syslog }: EmsDestination,
  entry: EmsEntry,
  message: EmsMessage,
): Delivery {
  const format = syslog ?? DEFAULT_SYSLOG;
  const { name, severity, source, node, timeMs: dateMs } = entry;
  const line = { name, severity, source, node, dateMs, text: textOf(entry, message) };
  const transports = {
    udp_unencrypted: 'udp',
    tcp_unencrypted: 'tcp',
    tcp_encrypted: 'tls',
  } as const;
  return {
    kind: 'syslog',
    transport: transports[format.transport],
    address: destination,
    port: format.port,
    isCounted: format.message === 'rfc_5424',
    text: syslogLine(line, state.volatile.identity.zone, format),
  };
}

function toTraps(
  state: OntapState,
  snmp: SnmpSettings,
  { entry, message, now }: { entry: EmsEntry; message: EmsMessage; now: Instant },
): Delivery[] {
  const { serial, managementAddress } = MEMBERS[entry.node];
  return snmp.traphosts.map(({ address, version, community, user }) => {
    const known = snmp.users.find(({ name }) => name === user);
    return {
      kind: 'trap',
      address,
      version,
      community: community === '' ? (snmp.communities[0]?.name ?? 'public') : community,
      user: known === undefined ? null : toUser(known),
      specific: trapNumberOf(entry, message),
      text: textOf(entry, message),
      serial,
      agent: managementAddress,
      upTicks: Math.max(0, Math.floor((now - state.volatile.kernel.zeroAt) / 10)),
    };
  });
}
