// Modelled addresses on real interfaces, for a node that has a container (and its network) to
// itself: taking an address puts it on the interface of its network, and says so by ARP.
// Needs iproute2, iputils-arping, CAP_NET_ADMIN and CAP_NET_RAW.

import { execFile } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A device that sends gratuitous ARP sends this many, as real boxes do. */
const ANNOUNCEMENTS = 3;

/** Puts an address on the interface that reaches its network. Rejects if there is none. */
export async function putOnInterface(address: string): Promise<void> {
  const { device, prefix } = deviceFor(address);
  await run('ip', ['addr', 'replace', `${address}/${prefix}`, 'dev', device]);
}

/** Takes it off. It is no error if it is not there. */
export async function takeOffInterface(address: string): Promise<void> {
  const { device, prefix } = deviceFor(address);
  await run('ip', ['addr', 'del', `${address}/${prefix}`, 'dev', device]).catch(() => {});
}

/** Sends gratuitous ARP requests, a second apart. Resolves when the last is out.
 * @source RFC 5227 §3 (an announcement is a request for one's own address) */
export async function announceAddress(address: string, count = ANNOUNCEMENTS): Promise<void> {
  const { device } = deviceFor(address);
  await run('arping', ['-U', '-c', String(count), '-I', device, address]).catch(() => {});
}

/** The interface with an address in the same network. */
function deviceFor(address: string): { device: string; prefix: number } {
  for (const [device, entries] of Object.entries(networkInterfaces())) {
    for (const { family, cidr } of entries ?? []) {
      const prefix = Number(cidr?.split('/')[1]);
      if (family !== 'IPv4' || cidr === null || prefix === 32) continue;
      if (networkOf(cidr, prefix) === networkOf(address, prefix)) return { device, prefix };
    }
  }
  throw new Error(`${address}: no interface here has an address in its network`);
}

function networkOf(address: string, prefix: number): number {
  const bytes = (address.split('/')[0] as string).split('.').map(Number);
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return Math.floor(value / 2 ** (32 - prefix));
}
