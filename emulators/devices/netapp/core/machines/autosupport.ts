// AutoSupport: messages that a node sends home, each with the sections that tell of its SP as it
// was at that moment.

import type { Instant } from '../../../../core/time.ts';
import {
  AUTOSUPPORT_LIMIT,
  type AutosupportMessage,
  type EmsEntry,
  type EmsSeverity,
} from '../state/cluster.ts';
import type { SpAddress, SpSight, SpStatus } from '../state/sp.ts';
import type { OntapState } from '../state.ts';

/** @seed S0:163: the section that shows the SP. */
const SP_SECTION = 'SP-LATEST CONFIGURATION';

/** A callhome event becomes a message. */
export function callHome(state: OntapState, entry: EmsEntry, text: string, now: Instant): void {
  const subject = text.replace(/^Call home for /, '');
  recordAutosupport(state, subject, entry.severity, entry.name, now);
}

/** Keeps the newest messages. It is sent if AutoSupport is on. @choice The transport always
 * works: no mail leaves the rack. */
export function recordAutosupport(
  state: OntapState,
  subject: string,
  severity: EmsSeverity,
  trigger: string,
  now: Instant,
): AutosupportMessage {
  const { durable, volatile: v } = state;
  const { node, epoch, skewMs } = v.identity;
  const message: AutosupportMessage = {
    seq: durable.nextAutosupport++,
    node,
    timeMs: epoch + now + skewMs,
    subject: `HA Group Notification from ${node} (${subject}) ${severity}`,
    severity,
    trigger,
    status: durable.cluster.autosupport.isEnabled ? 'sent-successful' : 'ignore',
    sections: [{ name: SP_SECTION, text: spConfigurationText(v.sp) }],
  };
  durable.autosupport.push(message);
  if (durable.autosupport.length > AUTOSUPPORT_LIMIT) durable.autosupport.shift();
  v.clusterNet.isDirty = true;
  return message;
}

const STATUS_WORDS: { readonly [status in SpStatus]: string } = {
  online: 'Online',
  offline: 'Offline',
  'sp-daemon-offline': 'SP daemon offline',
  'node-offline': 'Node offline',
  degraded: 'Degraded',
  rebooting: 'Rebooting',
  unknown: 'Unknown',
  updating: 'Online',
};

/** What AutoSupport and the nodeshell's `sp status` show of the SP.
 * @seed S0:162-175: of one that hangs: Online over the inner path, and its addresses unknown.
 * @choice The blanks, which S0 lost: labels indented by two levels, values in a column. */
export function spConfigurationText(sp: SpSight): string {
  return [
    `Service Processor Status: ${STATUS_WORDS[sp.status]}`,
    ...spStatusLines(sp).map((line) => `  ${line}`),
  ].join('\n');
}

/** What an SP says of itself: `sp status` of its own CLI prints the same. */
export function spStatusLines(
  sp: Pick<SpSight, 'firmware' | 'mac' | 'link' | 'ipv4' | 'ipv6' | 'isAddressKnown'>,
): string[] {
  const link = sp.link === 'up' || sp.link === 'down' ? sp.link : 'unknown';
  return [
    field('Firmware Version', sp.firmware),
    field('Mgmt MAC Address', sp.mac.toUpperCase()),
    field('Ethernet Link', `${link}, full duplex, auto-neg complete`),
    field('Using DHCP', sp.ipv4.isDhcp ? 'yes' : 'no'),
    ...addressLines('IPv4', sp.ipv4, sp.isAddressKnown),
    ...addressLines('IPv6', sp.ipv6, sp.isAddressKnown),
  ];
}

function addressLines(
  family: 'IPv4' | 'IPv6',
  {
    isEnabled,
    address,
    netmask,
    gateway,
  }: Pick<SpAddress, 'isEnabled' | 'address' | 'netmask' | 'gateway'>,
  isKnown: boolean,
): string[] {
  if (!isEnabled) return [`${family} configuration: Disabled`];
  const shown = (value: string) => (isKnown && value !== '' ? value : 'unknown');
  return [
    `${family} configuration:`,
    `  ${field('IP Address', shown(address))}`,
    `  ${field(family === 'IPv4' ? 'Netmask' : 'Prefix Length', shown(netmask))}`,
    `  ${field('Gateway', shown(gateway))}`,
  ];
}

function field(label: string, value: string): string {
  return `${`${label}:`.padEnd(23)}${value}`;
}
