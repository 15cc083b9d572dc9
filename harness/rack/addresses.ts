// Where modelled addresses are reached on this host.
//
//   network     192.168.21.11, port 22 becomes
//   loopback    127.168.21.11, port 10022 (with --real-ports also 22, if one may have it)
//   ports       127.0.0.1, a port each: where not all of 127.0.0.0/8 is there (macOS, Windows)
//   linux       192.168.21.11 itself, port 22, on an interface of the node's container

import type { Binding } from '../../emulators/core/channel.ts';
import type { DeviceFamily } from '../../emulators/core/device.ts';
import type { NodeId } from '../../emulators/core/ids.ts';
import { type PortBlock, reservePorts } from './portBlock.ts';

export const NETWORKS = ['loopback', 'ports', 'linux'] as const;
export type Network = (typeof NETWORKS)[number];

/** Ports below 1024 ask for privileges: they are always reached this much higher. */
const PORT_OFFSET = 10_000;

export function defaultNetwork(): Network {
  return process.platform === 'linux' ? 'loopback' : 'ports';
}

export type Addresses = {
  /** Of every node: its own addresses and those it may come to hold. */
  readonly bindings: { readonly [node: NodeId]: Binding[] };
  close(): Promise<void>;
};

type Bind = (modelled: string, servicePorts: readonly number[]) => Promise<Binding>;

/** Finds a place for every address of the families, for the life of a rack. */
export async function bindNodes(
  families: readonly DeviceFamily[],
  network: Network,
  alsoReal: boolean,
): Promise<Addresses> {
  const block = network === 'ports' ? await reservePorts() : null;
  const bind: Bind = async (modelled, servicePorts) => {
    if (block) return bindToPorts(modelled, servicePorts, block);
    return network === 'linux' ? bindToInterface(modelled) : bindToLoopback(modelled, alsoReal);
  };
  const bindings: { [node: NodeId]: Binding[] } = {};
  for (const family of families) await bindFamily(family, bind, bindings);
  return { bindings, close: async () => block?.close() };
}

async function bindFamily(
  { nodes, floating }: DeviceFamily,
  bind: Bind,
  bindings: { [node: NodeId]: Binding[] },
): Promise<void> {
  const allPorts = new Set(nodes.flatMap(({ services }) => services.map(({ port }) => port)));
  const shared: Binding[] = [];
  for (const address of floating) shared.push(await bind(address, [...allPorts]));
  for (const { id, addresses, services } of nodes) {
    const own: Binding[] = [];
    const ports = services.map(({ port }) => port);
    for (const address of addresses) own.push(await bind(address, ports));
    bindings[id] = [...own, ...shared];
  }
}

function bindToLoopback(modelled: string, alsoReal: boolean): Binding {
  const host = modelled.replace(/^192\./, '127.');
  return { modelled, host, portOffset: PORT_OFFSET, ports: {}, alsoReal };
}

async function bindToPorts(
  modelled: string,
  servicePorts: readonly number[],
  block: PortBlock,
): Promise<Binding> {
  const ports: { [port: string]: number } = {};
  for (const port of servicePorts) ports[port] = await block.take();
  const host = '127.0.0.1';
  return {
    modelled,
    host,
    portOffset: PORT_OFFSET,
    ports,
    alsoReal: false,
  };
}

function bindToInterface(modelled: string): Binding {
  return {
    modelled,
    host: modelled,
    portOffset: 0,
    ports: {},
    alsoReal: false,
    isOnInterface: true,
  };
}
