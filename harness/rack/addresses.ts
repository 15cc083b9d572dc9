// Where modelled addresses are reached on this host.
//
//   network     192.168.21.11, port 22 becomes
//   loopback    127.168.21.11, port 10022 (with --real-ports also 22, if one may have it)
//   ports       127.0.0.1, a free port each: where not all of 127.0.0.0/8 is there (macOS, Windows)

import { type AddressInfo, createServer } from 'node:net';
import type { Binding } from '../../emulators/core/channel.ts';
import type { DeviceFamily } from '../../emulators/core/device.ts';
import type { NodeId } from '../../emulators/core/ids.ts';

export const NETWORKS = ['loopback', 'ports'] as const;
export type Network = (typeof NETWORKS)[number];

/** Ports below 1024 ask for privileges: they are always reached this much higher. */
const PORT_OFFSET = 10_000;

export function defaultNetwork(): Network {
  return process.platform === 'linux' ? 'loopback' : 'ports';
}

/** The bindings of every node: its own addresses and those it may come to hold. */
export async function bindNodes(
  families: readonly DeviceFamily[],
  network: Network,
  alsoReal: boolean,
): Promise<{ [node: NodeId]: Binding[] }> {
  const bindings: { [node: NodeId]: Binding[] } = {};
  for (const family of families) {
    const floating = new Map<string, Binding>();
    for (const address of family.floating) {
      floating.set(address, await bind(address, portsOf(family), network, alsoReal));
    }
    for (const { id, addresses, services } of family.nodes) {
      const ports = services.map((service) => service.port);
      const own = await Promise.all(
        addresses.map((address) => bind(address, ports, network, alsoReal)),
      );
      bindings[id] = [...own, ...floating.values()];
    }
  }
  return bindings;
}

function portsOf(family: DeviceFamily): number[] {
  return [...new Set(family.nodes.flatMap((node) => node.services.map(({ port }) => port)))];
}

async function bind(
  modelled: string,
  servicePorts: readonly number[],
  network: Network,
  alsoReal: boolean,
): Promise<Binding> {
  if (network === 'loopback') {
    const host = modelled.replace(/^192\./, '127.');
    return { modelled, host, portOffset: PORT_OFFSET, ports: {}, alsoReal };
  }
  const ports: { [port: string]: number } = {};
  for (const port of servicePorts) ports[port] = await freePort();
  return { modelled, host: '127.0.0.1', portOffset: PORT_OFFSET, ports, alsoReal: false };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
