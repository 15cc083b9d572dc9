// What an SC shows to the network: SSH and telnet on each address that it holds, its own on the I2
// and the community network and, while it is main, the floating ones; and the logs that it forwards
// by syslog. An SC whose Solaris is not up takes no connection. The platform has no address.

import type { Socket } from 'node:net';
import type { Endpoint } from '../../../core/channel.ts';
import type { NodeHandle, OpenPort } from '../../../process/port.ts';
import type { ShellProfile } from '../../../process/shellProfile.ts';
import { listenTcp, type TcpListener, type TcpService } from '../../../process/sockets.ts';
import { createSshService } from '../../../process/ssh.ts';
import { createTelnetService } from '../../../process/telnet.ts';
import { readConfig } from '../core/config.ts';
import { ACCOUNTS } from '../core/console/accounts.ts';
import { shellProfile as profile } from '../core/console/conversation.ts';
import { OS_SOURCE } from '../core/console/files.ts';
import { forwardLogs } from './syslog.ts';

const USERS = ACCOUNTS.map(({ name }) => name);
const BANNER = '\nSunOS 5.8\n\n';
/** How often the sessions of an SC that goes down are looked for, in real time. */
const WATCH_EVERY_MS = 100;

export const shellProfile: ShellProfile = profile;

export async function openPorts(handle: NodeHandle): Promise<OpenPort> {
  const gate = new Gate(handle);
  const services = [
    gate.guard(await createSshService(handle, { users: USERS })),
    gate.guard(createTelnetService(handle, { users: USERS, banner: BANNER })),
  ];
  const listeners = new Map<string, TcpListener[]>();
  const forwarder = forwardLogs(handle, readConfig(handle.identity.config).syslogTargets);

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
      gate.close();
      forwarder.close();
      for (const address of [...listeners.keys()]) await close(address);
    },
  };
}

/** Lets nobody in while Solaris is not up, and breaks all sessions when it goes down. */
class Gate {
  readonly #handle: NodeHandle;
  readonly #sockets = new Set<Socket>();
  readonly #stopWatching: () => void;
  #lookedAt = 0;

  constructor(handle: NodeHandle) {
    this.#handle = handle;
    this.#stopWatching = handle.onTime(() => this.#watch());
  }

  guard(service: TcpService): TcpService {
    return {
      ...service,
      accept: (socket) => {
        this.#sockets.add(socket);
        socket.once('close', () => this.#sockets.delete(socket));
        this.#isUp().then(
          (isUp) => (isUp ? service.accept(socket) : socket.destroy()),
          () => socket.destroy(),
        );
      },
    };
  }

  close(): void {
    this.#stopWatching();
  }

  async #isUp(): Promise<boolean> {
    const view = await this.#handle.query({ kind: 'lines', source: OS_SOURCE, since: 0 });
    return view?.lines[0] === 'up';
  }

  #watch(): void {
    const at = performance.now();
    if (this.#sockets.size === 0 || at - this.#lookedAt < WATCH_EVERY_MS) return;
    this.#lookedAt = at;
    this.#isUp().then(
      (isUp) => {
        if (!isUp) for (const socket of this.#sockets) socket.destroy();
      },
      () => {},
    );
  }
}
