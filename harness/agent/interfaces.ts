// The IPv4 addresses of a container's interfaces, through `ip` of iproute2.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** `eth0 192.168.130.2/24`, one for each address. */
export type InterfaceAddress = string;

/** All addresses that the container has now. */
export async function readAddresses(): Promise<ReadonlySet<InterfaceAddress>> {
  const { stdout } = await run('ip', ['-o', '-4', 'addr', 'show']);
  const found = stdout.matchAll(/^\d+: (\S+) +inet (\S+)/gm);
  return new Set([...found].map(([, device, address]) => `${device} ${address}`));
}

/** Takes off every address but these. */
export async function removeAddresses(kept: ReadonlySet<InterfaceAddress>): Promise<void> {
  for (const entry of await readAddresses()) {
    if (kept.has(entry)) continue;
    const [device = '', address = ''] = entry.split(' ');
    await run('ip', ['addr', 'del', address, 'dev', device]);
  }
}
