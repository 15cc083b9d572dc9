// showplatform: what the chassis is, what a domain may get, and how the domains stand. Headings and
// columns as administrators remember them; the status words are the manual's (reference §2).

import { PROFILES } from '../../config.ts';
import type { DomainView, PlatformView, ScState } from '../../state.ts';
import type { PlatformPart } from '../grammar/reads.ts';
import { type Column, heading, row } from './columns.ts';

/** `parts` empty: all of them, and the chassis. */
export function platformText(
  state: ScState,
  parts: readonly PlatformPart[],
  domains: readonly string[] | null,
): string {
  const { platform } = state.volatile;
  const seen = (platform?.domains ?? []).filter(
    ({ id }) => domains === null || domains.includes(id),
  );
  const isWanted = (part: PlatformPart) => parts.length === 0 || parts.includes(part);
  return [
    parts.length === 0 ? chassisText(state) : '',
    isWanted('cod') ? codText() : '',
    isWanted('available') ? availableText(platform, seen) : '',
    isWanted('ethernet') ? ethernetText(seen) : '',
    isWanted('domains') ? domainsText(state, seen) : '',
  ]
    .filter(Boolean)
    .join('\n');
}

function chassisText(state: ScState): string {
  const { profile, platformName } = state.volatile.config;
  const { title, scBoard } = PROFILES[profile];
  /** @seed S4:38: the board of an SC. */
  const board = `SC Board: ${scBoard}\n`;
  const platform = `Platform Type: ${title}\nPlatform Name: ${platformName}\n${board}`;
  return `${heading('PLATFORM:')}${platform}\n${heading('CSN:')}Chassis Serial Number: 352A00008\n`;
}

/** Synthetic: capacity on demand is not modelled. */
function codText(): string {
  return `${heading('COD:')}PROC RTUs installed: 0\nPROC Headroom Quantity: 0\n`;
}

/** A board that belongs to nobody is available to everybody: lists of allowed boards are not
 * modelled. */
function availableText(platform: PlatformView | null, domains: readonly DomainView[]): string {
  const free = (platform?.boards ?? [])
    .filter(({ kind, domain }) => (kind === 'SB' || kind === 'IO') && domain === null)
    .map(({ location }) => location);
  const lines = domains.map(
    ({ id }) => `Available for domain ${id}:\n        ${free.join(' ') || 'None'}\n`,
  );
  return heading('Available Component List for Domains:') + lines.join('');
}

const ETHERNET: readonly Column[] = [
  ['Domain ID', 12],
  ['Domain Tag', 17],
  ['Ethernet Address', 0],
];

function ethernetText(domains: readonly DomainView[]): string {
  const rows = domains.map(({ id, tag }) => row(ETHERNET, [id, tag || '-', ethernetAddress(id)]));
  const head = row(ETHERNET, ['Domain ID', 'Domain Tag', 'Ethernet Address']);
  return heading('Domain Ethernet Addresses:') + head + rows.join('');
}

/** Synthetic, and always the same. */
function ethernetAddress(domain: string): string {
  return `8:0:20:b8:79:${(0xe0 + domain.charCodeAt(0) - 'A'.charCodeAt(0)).toString(16)}`;
}

const DOMAINS: readonly Column[] = [
  ['Domain ID', 12],
  ['Domain Tag', 17],
  ['Solaris Nodename', 20],
  ['Domain Status', 0],
];

function domainsText(state: ScState, domains: readonly DomainView[]): string {
  const { platformName } = state.volatile.config;
  const rows = domains.map(({ id, tag, status }) =>
    row(DOMAINS, [id, tag || '-', nodename(platformName, id, status), status]),
  );
  const head = row(
    DOMAINS,
    DOMAINS.map(([name]) => name),
  );
  return heading('Domain Configurations:') + head + rows.join('');
}

/** @choice A domain is called by the platform and its letter; off, it has no name. */
function nodename(platform: string, id: string, status: string): string {
  return status === 'Powered Off' ? '-' : `${platform}-${id.toLowerCase()}`;
}
