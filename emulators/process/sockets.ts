// TCP sockets of a node on the addresses it holds. A modelled address is reached where its binding
// says. Giving an address up closes its sockets and breaks its connections, as it does on a real
// box.

import { createServer, type Server, type Socket } from 'node:net';
import type { Binding, Endpoint } from '../core/channel.ts';

/** Nobody tests with more; a runaway client must not fill the process. */
const CONNECTIONS_MAX = 64;
/** The loser of an address may be a frozen process whose sockets still stand: the winner keeps
 * trying. */
export const RETRY_MS = 100;

export type TcpService = {
  readonly protocol: string;
  /** The box's own port: 22 for SSH. */
  readonly port: number;
  /** The command that reaches it: `ssh -p 10022 root@127.168.21.11`. */
  connect(host: string, port: number): string;
  /** Takes one connection. The socket is destroyed when the address is given up. */
  accept(socket: Socket): void;
};

export type TcpListener = {
  /** Told as soon as the address is held, though a frozen loser may still occupy it for a while. */
  readonly endpoints: readonly Endpoint[];
  close(): Promise<void>;
};

/** No bug, and no news to whoever reads the node's log: the rack says whose it is. */
export class AddressTaken extends Error {
  readonly address: string;

  constructor(address: string) {
    super(`${address} is taken`);
    this.address = address;
  }
}

/** The ports behind which a box's own port is reached. */
export function boundPorts(binding: Binding, port: number): Set<number> {
  const bound = binding.ports[port] ?? (port < 1_024 ? port + binding.portOffset : port);
  return new Set([bound, ...(binding.alsoReal ? [port] : [])]);
}

/** Opens a service on one address. Rejects if the port cannot be had. An address that is moving
 * here may be occupied for a while yet: then the listener opens when it is free. */
export async function listenTcp(
  binding: Binding,
  service: TcpService,
  { isMoving = false }: { isMoving?: boolean } = {},
): Promise<TcpListener> {
  const sockets: OwnedServer[] = [];
  const endpoints: Endpoint[] = [];
  for (const port of boundPorts(binding, service.port)) {
    const server = new OwnedServer(binding.host, port, service.accept);
    sockets.push(server);
    await server.open(isMoving);
    endpoints.push({
      protocol: service.protocol,
      address: binding.modelled,
      host: binding.host,
      port,
      connect: service.connect(binding.host, port),
    });
  }
  return {
    endpoints,
    async close() {
      await Promise.all(sockets.map((server) => server.close()));
    },
  };
}

/** One listening socket with all connections that came through it. */
class OwnedServer {
  readonly #host: string;
  readonly #port: number;
  readonly #server: Server;
  readonly #connections = new Set<Socket>();
  #retry: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(host: string, port: number, accept: (socket: Socket) => void) {
    this.#host = host;
    this.#port = port;
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.#connections.add(socket);
      socket.once('close', () => this.#connections.delete(socket));
      socket.on('error', () => socket.destroy());
      accept(socket);
    });
    this.#server.maxConnections = CONNECTIONS_MAX;
  }

  /** Resolves when it listens, or when it has begun to wait for an occupied address. */
  open(isMoving: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE' || !isMoving) {
          return reject(explainListenError(error, `${this.#host}:${this.#port}`));
        }
        if (!this.#isClosed) this.#retry = setTimeout(() => this.#listen(), RETRY_MS);
        resolve();
      });
      this.#server.once('listening', () => resolve());
      this.#listen();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    for (const socket of this.#connections) socket.destroy();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }

  #listen(): void {
    this.#server.listen({ host: this.#host, port: this.#port, exclusive: true });
  }
}

/** Why a socket cannot listen, with the remedy. */
export function explainListenError(error: NodeJS.ErrnoException, at: string): Error {
  if (error.code === 'EADDRINUSE') return new AddressTaken(at);
  if (error.code === 'EACCES') return new Error(`${at} needs privileges: leave out --real-ports`);
  if (error.code === 'EADDRNOTAVAIL') {
    return new Error(`${at} is no address of this host: give --network ports`);
  }
  return error;
}
