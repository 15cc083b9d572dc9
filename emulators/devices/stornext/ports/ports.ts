// What an MDC shows to the network: SSH on each address that it holds, its own and, while it is
// primary, the virtual one. SNMP, web services and syslog are not served yet; each will be one more
// service of this list.

import type { Endpoint } from '../../../core/channel.ts';
import type { BlockTable } from '../../../process/blockDevice.ts';
import type { NodeHandle, OpenPort } from '../../../process/port.ts';
import type { ShellProfile } from '../../../process/shellProfile.ts';
import { listenTcp, type TcpListener, type TcpService } from '../../../process/sockets.ts';
import { createSshService } from '../../../process/ssh.ts';
import { ARB_DISK } from '../core/config.ts';
import { shellProfile as profile } from '../core/console/conversation.ts';
import { arbTable } from './arbSqlite.ts';

const USERS = ['root'];

export const blockTables: { readonly [disk: string]: BlockTable } = { [ARB_DISK]: arbTable };
export const shellProfile: ShellProfile = profile;

export async function openPorts(handle: NodeHandle): Promise<OpenPort> {
  const services: TcpService[] = [await createSshService(handle, { users: USERS })];
  const listeners = new Map<string, TcpListener[]>();

  async function open(address: string, isMoving: boolean): Promise<void> {
    const binding = handle.bindings.find(({ modelled }) => modelled === address);
    if (!binding || !handle.holds(address) || listeners.has(address)) return;
    listeners.set(
      address,
      await Promise.all(services.map((service) => listenTcp(binding, service, { isMoving }))),
    );
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
