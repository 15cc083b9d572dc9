// Where what a box sends by itself (traps, syslog, webhooks) may go: to the rack's own addresses,
// to neighbours in their networks, and to this host. A testbed must not write into anybody's real
// logs.
//
//   destination        on the network  is reached at
//   192.168.132.50     loopback        127.168.132.50, a port below 1024 + 10000
//   192.168.132.50     linux           itself
//   127.0.0.1          any             itself, a port below 1024 + portOffset
//   anything else                      nowhere

import type { Binding } from '../core/channel.ts';
import { boundPorts } from './sockets.ts';
import { isLoopback } from './syslog.ts';

export type Reached = { readonly host: string; readonly port: number };

/** Null: nothing is sent there. */
export function reachDestination(
  bindings: readonly Binding[],
  address: string,
  port: number,
): Reached | null {
  const own = bindings.find(({ modelled }) => modelled === address);
  if (own !== undefined) return { host: own.host, port: firstPort(own, port) };
  const [first] = bindings;
  if (first === undefined || !isPort(port)) return null;
  if (isLoopback(address)) return { host: address, port: firstPort({ ...first, ports: {} }, port) };
  const beside = bindings.find(({ modelled }) => networkOf(modelled) === networkOf(address));
  if (beside === undefined || !/^[\d.]+$/.test(address)) return null;
  if (beside.isOnInterface) return { host: address, port };
  if (networkOf(beside.host) !== networkOf(beside.modelled).replace(/^192\./, '127.')) return null;
  const host = address.replace(/^192\./, '127.');
  return { host, port: firstPort({ ...beside, ports: {} }, port) };
}

const firstPort = (binding: Binding, port: number): number =>
  [...boundPorts(binding, port)].at(-1) as number;

const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536;

/** The first three numbers. */
const networkOf = (address: string): string => address.split('.').slice(0, 3).join('.');
