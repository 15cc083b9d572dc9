// The services of a node on the addresses that it holds: opened when an address comes, closed with
// their connections when it goes.

import type { Endpoint } from '../core/channel.ts';
import type { NodeHandle, OpenPort } from './port.ts';
import { listenTcp, type TcpService } from './sockets.ts';
import { listenUdp, type UdpService } from './udp.ts';

export type Services = {
  readonly tcp?: readonly TcpService[];
  readonly udp?: readonly UdpService[];
  /** What one address shows besides. */
  readonly tcpAt?: (address: string) => readonly TcpService[];
  /** Addresses that show a service; all of them, if left out. */
  readonly shows?: (address: string, protocol: string) => boolean;
};

type Listener = { readonly endpoints: readonly Endpoint[]; close(): Promise<void> };

/** Opens the services on all addresses that the node holds now, and follows those that move. */
export async function openBoard(
  handle: NodeHandle,
  { tcp = [], udp = [], tcpAt = () => [], shows = () => true }: Services,
): Promise<OpenPort & Required<Pick<OpenPort, 'addressChanged'>>> {
  const listeners = new Map<string, Listener[]>();

  async function open(address: string, isMoving: boolean): Promise<void> {
    const binding = handle.bindings.find(({ modelled }) => modelled === address);
    if (!binding || !handle.holds(address) || listeners.has(address)) return;
    const isShown = ({ protocol }: { protocol: string }) => shows(address, protocol);
    const opened = await Promise.all<Listener>([
      ...[...tcp.filter(isShown), ...tcpAt(address)].map((service) =>
        listenTcp(binding, service, { isMoving }),
      ),
      ...udp.filter(isShown).map((service) => listenUdp(binding, service, { isMoving })),
    ]);
    listeners.set(address, opened);
  }
  async function close(address: string): Promise<void> {
    const open = listeners.get(address) ?? [];
    listeners.delete(address);
    await Promise.all(open.map((listener) => listener.close()));
  }

  for (const { modelled } of handle.bindings) await open(modelled, false);
  return {
    get endpoints(): readonly Endpoint[] {
      return [...listeners.values()].flat().flatMap((listener) => listener.endpoints);
    },
    addressChanged: (address, isHeld) => (isHeld ? open(address, true) : close(address)),
    async close() {
      for (const address of [...listeners.keys()]) await close(address);
    },
  };
}
