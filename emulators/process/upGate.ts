// Lets nobody in while the system of a box is not up, and breaks all sessions when it goes down.

import type { Socket } from 'node:net';
import type { NodeHandle } from './port.ts';
import type { TcpService } from './sockets.ts';
import type { UdpService } from './udp.ts';

/** How often the sessions of a box that goes down are looked for, in real time. */
const WATCH_EVERY_MS = 100;

export class UpGate {
  readonly #isUp: () => Promise<boolean>;
  readonly #sockets = new Set<Socket>();
  readonly #stopWatching: () => void;
  #lookedAt = 0;

  constructor(handle: NodeHandle, isUp: () => Promise<boolean>) {
    this.#isUp = isUp;
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

  /** Datagrams to a box that is down are lost. */
  guardDatagrams(service: UdpService): UdpService {
    return {
      ...service,
      accept: (datagram) => {
        this.#isUp().then(
          (isUp) => isUp && service.accept(datagram),
          () => {},
        );
      },
    };
  }

  close(): void {
    this.#stopWatching();
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
