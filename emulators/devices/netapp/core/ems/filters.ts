// Which events go where: filters made of rules, and destinations that use them. Pure: the state
// that holds them belongs to the cluster's configuration.
//
// @source netapp §4.4

import type { EmsDestination, EmsFilter, EmsRule } from '../state/cluster.ts';
import { EMS_SEVERITIES, type EmsMessage, type EmsSeverity, trapTypeOf } from './message.ts';

export type EmsSyslog = NonNullable<EmsDestination['syslog']>;
export type EmsSyslogTransport = EmsSyslog['transport'];

export const SYSLOG_PORTS: { readonly [transport in EmsSyslogTransport]: number } = {
  udp_unencrypted: 514,
  tcp_unencrypted: 601,
  tcp_encrypted: 6514,
};

export const DEFAULT_SYSLOG: EmsSyslog = {
  port: SYSLOG_PORTS.udp_unencrypted,
  transport: 'udp_unencrypted',
  message: 'legacy_netapp',
  timestamp: 'no_override',
  hostname: 'no_override',
};

/** Limits, so that no client fills a node's memory (@choice). */
export const EMS_LIMITS = { filters: 50, rulesPerFilter: 128, destinations: 20 } as const;

function rule(
  type: EmsRule['type'],
  namePattern: string,
  severities = '*',
  snmpTrapTypes = '*',
): EmsRule {
  return { type, namePattern, severities, snmpTrapTypes };
}

/** What every cluster has. The last rule excludes everything. */
export function builtInFilters(): EmsFilter[] {
  const isImportant = () => [
    rule('include', '*', 'EMERGENCY,ALERT'),
    rule('include', 'callhome.*', 'ERROR'),
  ];
  const filters = [
    {
      name: 'default-trap-events',
      rules: [...isImportant(), rule('include', '*', '*', 'standard,built_in')],
    },
    { name: 'important-events', rules: isImportant() },
    {
      name: 'no-info-debug-events',
      rules: [rule('include', '*', 'EMERGENCY,ALERT,ERROR,NOTICE')],
    },
  ];
  return filters.map(({ name, rules }) => ({
    name,
    isSystemDefined: true,
    rules: [...rules, rule('exclude', '*')],
  }));
}

/** The trap hosts of SNMP, which get what is worth a trap. */
export function builtInDestinations(): EmsDestination[] {
  return [
    {
      name: 'snmp-traphost',
      type: 'snmp',
      destination: '',
      filters: ['default-trap-events'],
      isSystemDefined: true,
      syslog: null,
      certificate: null,
    },
  ];
}

/** The first rule that matches decides; what none matches stays out. */
export function passesFilter(
  filter: Pick<EmsFilter, 'rules'>,
  message: EmsMessage,
  severity: EmsSeverity,
): boolean {
  const deciding = filter.rules.find((one) => matchesRule(one, message, severity));
  return deciding?.type === 'include';
}

function matchesRule(one: EmsRule, message: EmsMessage, severity: EmsSeverity): boolean {
  return (
    matchesName(one.severities, severity) &&
    matchesName(one.snmpTrapTypes, trapTypeOf(message)) &&
    matchesName(one.namePattern, message.name)
  );
}

/** Does an event go to this destination? By any of its filters. */
function reaches(
  destination: Pick<EmsDestination, 'filters'>,
  filters: readonly EmsFilter[],
  message: EmsMessage,
  severity: EmsSeverity,
): boolean {
  return destination.filters.some((name) => {
    const filter = filters.find((one) => one.name === name);
    return filter !== undefined && passesFilter(filter, message, severity);
  });
}

/** The destinations that an event goes to, in their order. */
export function destinationsOf(
  config: { destinations: readonly EmsDestination[]; filters: readonly EmsFilter[] },
  message: EmsMessage,
  severity: EmsSeverity,
): EmsDestination[] {
  return config.destinations.filter((one) => reaches(one, config.filters, message, severity));
}

/** `sp.*,callhome.sp.hbt.?*`: one of several patterns matches the whole name, case ignored. */
export function matchesName(patterns: string, name: string): boolean {
  const wanted = name.toLowerCase();
  return patterns
    .split(/[,|]/)
    .some((pattern) => matchesGlob(pattern.trim().toLowerCase(), wanted));
}

/** Glob by two cursors and one memory: a pattern of many stars takes no more than the product of
 * the lengths, where a regular expression made of it could take forever. */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let resume = 0;
  while (next < text.length) {
    if (pattern[at] === '*') {
      star = at++;
      resume = next;
    } else if (pattern[at] === '?' || (at < pattern.length && pattern[at] === text[next])) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      next = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

/** At least as grave as this one. */
export function isAtLeast(severity: EmsSeverity, least: EmsSeverity): boolean {
  return EMS_SEVERITIES.indexOf(severity) <= EMS_SEVERITIES.indexOf(least);
}
