// Interfaces and addresses: hme0 on the community network, scman1 on the I2 network, and on the
// main SC the floating ones, scman0 and hme0:1 (reference §3.3).

import type { CommandOutput } from '../../../../../core/machine.ts';
import { FLOATING_ADDRESSES } from '../../config.ts';
import type { ScState } from '../../state.ts';

type Interface = { name: string; ip: string; prefix: number; isUp: boolean };

const MASKS: { readonly [prefix: number]: string } = {
  8: 'ff000000',
  24: 'ffffff00',
  27: 'ffffffe0',
  30: 'fffffffc',
};

function interfacesOf({ volatile }: ScState): Interface[] {
  const { identity, ports, fomd } = volatile;
  const [i1, community] = FLOATING_ADDRESSES;
  const own = [
    { name: 'lo0', ip: '127.0.0.1', prefix: 8, isUp: true },
    { name: 'hme0', ip: identity.communityAddress, prefix: 24, isUp: ports.isCommunityUp },
    { name: 'scman1', ip: identity.i2Address, prefix: 30, isUp: ports.isI2Up },
  ];
  if (fomd.role !== 'MAIN') return own;
  return [
    ...own,
    { name: 'scman0', ip: i1, prefix: 27, isUp: true },
    { name: 'hme0:1', ip: community, prefix: 24, isUp: ports.isCommunityUp },
  ];
}

/** `ifconfig -a`, `ifconfig hme0`. */
export function ifconfigOutput(state: ScState, name: string | null): CommandOutput {
  const all = interfacesOf(state);
  const found = name === null ? all : all.filter((one) => one.name === name);
  if (found.length === 0) {
    const stderr = `ifconfig: status: SIOCGLIFFLAGS: ${name}: no such interface\n`;
    return { stdout: '', stderr, exitCode: 1 };
  }
  return { stdout: found.map((one) => interfaceText(one, all)).join(''), stderr: '', exitCode: 0 };
}

function interfaceText({ name, ip, prefix, isUp }: Interface, all: readonly Interface[]): string {
  const isLoopback = name === 'lo0';
  const number = all.findIndex((one) => one.name === name.replace(/:\d+$/, '')) + 1;
  const flags = isLoopback
    ? '1000849<UP,LOOPBACK,RUNNING,MULTICAST,IPv4>'
    : isUp
      ? '1000843<UP,BROADCAST,RUNNING,MULTICAST,IPv4>'
      : '11000803<UP,BROADCAST,MULTICAST,IPv4,FAILED>';
  const mtu = isLoopback ? 8_232 : 1_500;
  const broadcast = isLoopback ? '' : ` broadcast ${broadcastOf(ip, prefix)}`;
  return (
    `${name}: flags=${flags} mtu ${mtu} index ${number}\n` +
    `        inet ${ip} netmask ${MASKS[prefix]}${broadcast}\n`
  );
}

function broadcastOf(ip: string, prefix: number): string {
  const hosts = 2 ** (32 - prefix);
  const last = Number(ip.slice(ip.lastIndexOf('.') + 1));
  const end = Math.floor(last / hosts) * hosts + hosts - 1;
  return ip.replace(/\d+$/, String(end));
}
