// Interfaces and addresses: the client LAN on em1, the metadata LAN on em2, and on the primary
// the virtual IP as the alias em2:ha (reference §2.9).

import type { CommandOutput } from '../../../../../core/machine.ts';
import { VIRTUAL_IP } from '../../config.ts';
import type { MdcState } from '../../state.ts';
import { CLIENT_INTERFACE, METADATA_INTERFACE, macAddress } from '../shippedFiles.ts';

type Address = { ip: string; prefix: number; label: string };
type Interface = {
  number: number;
  name: string;
  mac: string | null;
  isUp: boolean;
  addresses: Address[];
};

function interfacesOf(state: MdcState): Interface[] {
  const { identity, ports, vip } = state.volatile;
  const own = { ip: identity.address, prefix: 24, label: METADATA_INTERFACE };
  const alias = { ip: VIRTUAL_IP, prefix: 24, label: `${METADATA_INTERFACE}:ha` };
  return [
    {
      number: 1,
      name: 'lo',
      mac: null,
      isUp: true,
      addresses: [{ ip: '127.0.0.1', prefix: 8, label: 'lo' }],
    },
    {
      number: 2,
      name: CLIENT_INTERFACE,
      mac: macAddress(identity.index, 1),
      isUp: ports.isClientLanUp,
      addresses: [],
    },
    {
      number: 3,
      name: METADATA_INTERFACE,
      mac: macAddress(identity.index, 2),
      isUp: ports.isLanUp,
      addresses: vip.isHeld ? [own, alias] : [own],
    },
  ];
}

const MASKS: { readonly [prefix: number]: string } = { 8: '255.0.0.0', 24: '255.255.255.0' };

/** `ifconfig [NAME]`: an alias is an entry of its own. */
export function ifconfigOutput(state: MdcState, name: string | null): CommandOutput {
  const entries = interfacesOf(state).flatMap(ifconfigEntries);
  const found = name === null ? entries : entries.filter((entry) => entry.name === name);
  if (found.length === 0) {
    const stderr = `${name}: error fetching interface information: Device not found\n`;
    return { stdout: '', stderr, exitCode: 1 };
  }
  return { stdout: found.map((entry) => entry.text).join('\n'), stderr: '', exitCode: 0 };
}

function ifconfigEntries(one: Interface): { name: string; text: string }[] {
  const labels = one.addresses.length === 0 ? [one.name] : one.addresses.map(({ label }) => label);
  return labels.map((label) => {
    const address = one.addresses.find((each) => each.label === label) ?? null;
    return { name: label, text: ifconfigEntry(one, label, address) };
  });
}

function ifconfigEntry(one: Interface, label: string, address: Address | null): string {
  const isLoopback = one.mac === null;
  const flags = isLoopback
    ? '73<UP,LOOPBACK,RUNNING>'
    : one.isUp
      ? '4163<UP,BROADCAST,RUNNING,MULTICAST>'
      : '4099<UP,BROADCAST,MULTICAST>';
  const lines = [`${label}: flags=${flags}  mtu ${isLoopback ? 65_536 : 1_500}`];
  if (address) {
    const broadcast = isLoopback ? '' : `  broadcast ${broadcastOf(address.ip)}`;
    lines.push(`        inet ${address.ip}  netmask ${MASKS[address.prefix]}${broadcast}`);
  }
  lines.push(
    isLoopback
      ? '        loop  txqueuelen 1000  (Local Loopback)'
      : `        ether ${one.mac}  txqueuelen 1000  (Ethernet)`,
  );
  return `${lines.join('\n')}\n`;
}

function broadcastOf(ip: string): string {
  return ip.replace(/\.\d+$/, '.255');
}

type IpOptions = { device: string | null; isBrief: boolean; family: 4 | 6 | null };

/** `ip addr`. There is no IPv6 here, so -6 shows nothing. */
export function ipAddressOutput(
  state: MdcState,
  { device, isBrief, family }: IpOptions,
): CommandOutput {
  const found = interfacesOf(state).filter((one) => device === null || one.name === device);
  if (found.length === 0) {
    return { stdout: '', stderr: `Device "${device}" does not exist.\n`, exitCode: 1 };
  }
  const shown = family === 6 ? [] : found;
  return { stdout: shown.map(isBrief ? briefText : ipText).join(''), stderr: '', exitCode: 0 };
}

function briefText(one: Interface): string {
  const state = one.mac === null ? 'UNKNOWN' : one.isUp ? 'UP' : 'DOWN';
  const addresses = one.addresses.map(({ ip, prefix }) => `${ip}/${prefix} `).join('');
  return `${`${one.name.padEnd(16)} ${state.padEnd(14)} ${addresses}`.trimEnd()}\n`;
}

function ipText(one: Interface): string {
  const isLoopback = one.mac === null;
  const flags = isLoopback
    ? 'LOOPBACK,UP,LOWER_UP'
    : one.isUp
      ? 'BROADCAST,MULTICAST,UP,LOWER_UP'
      : 'NO-CARRIER,BROADCAST,MULTICAST,UP';
  const state = isLoopback ? 'UNKNOWN' : one.isUp ? 'UP' : 'DOWN';
  const head =
    `${one.number}: ${one.name}: <${flags}> mtu ${isLoopback ? 65_536 : 1_500}` +
    ` qdisc ${isLoopback ? 'noqueue' : 'mq'} state ${state} group default qlen 1000\n`;
  const link = isLoopback
    ? '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n'
    : `    link/ether ${one.mac} brd ff:ff:ff:ff:ff:ff\n`;
  const addresses = one.addresses.map((address, index) => {
    const scope = isLoopback
      ? 'scope host'
      : `brd ${broadcastOf(address.ip)} scope global${index > 0 ? ' secondary' : ''}`;
    return (
      `    inet ${address.ip}/${address.prefix} ${scope} ${address.label}\n` +
      '       valid_lft forever preferred_lft forever\n'
    );
  });
  return head + link + addresses.join('');
}
