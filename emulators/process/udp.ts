// UDP sockets of a node on the addresses it holds, as sockets.ts does it for TCP.

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { Binding, Endpoint } from '../core/channel.ts';
import { boundPorts, explainListenError, RETRY_MS } from './sockets.ts';

/** Datagrams that have come and are not read yet: without it, bursts of a poller are lost. */
const RECEIVE_BYTES = 1_048_576;

export type Datagram = {
  readonly bytes: Buffer;
  /** The address that was asked, as modelled. */
  readonly address: string;
  readonly from: { readonly host: string; readonly port: number };
  reply(bytes: Buffer): void;
};

export type UdpService = {
  readonly protocol: string;
  /** The box's own port: 161 for SNMP. */
  readonly port: number;
  /** The command that reaches it. */
  connect(host: string, port: number): string;
  accept(datagram: Datagram): void;
};

export type UdpListener = {
  readonly endpoints: readonly Endpoint[];
  close(): Promise<void>;
};

/** Opens a service on one address. An address that is moving here may be occupied for a while
 * yet: then the socket opens when it is free. */
export async function listenUdp(
  binding: Binding,
  service: UdpService,
  { isMoving = false }: { isMoving?: boolean } = {},
): Promise<UdpListener> {
  const sockets: OwnedSocket[] = [];
  const endpoints: Endpoint[] = [];
  const { host, modelled } = binding;
  for (const port of boundPorts(binding, service.port)) {
    const socket = new OwnedSocket(host, port, modelled, service.accept);
    sockets.push(socket);
    await socket.open(isMoving);
    const connect = service.connect(host, port);
    endpoints.push({ protocol: service.protocol, address: modelled, host, port, connect });
  }
  return {
    endpoints,
    async close() {
      await Promise.all(sockets.map((socket) => socket.close()));
    },
  };
}

class OwnedSocket {
  readonly #host: string;
  readonly #port: number;
  readonly #take: (bytes: Buffer, from: RemoteInfo) => void;
  #socket: Socket | null = null;
  #retry: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(host: string, port: number, address: string, accept: UdpService['accept']) {
    this.#host = host;
    this.#port = port;
    this.#take = (bytes, { address: peer, port: peerPort }) => {
      const reply = (answer: Buffer) => this.#socket?.send(answer, peerPort, peer, () => {});
      accept({ bytes, address, from: { host: peer, port: peerPort }, reply });
    };
  }

  /** Resolves when it is bound, or when it has begun to wait for an occupied address. */
  open(isMoving: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BYTES });
      socket.on('message', this.#take);
      socket.once('error', (error: NodeJS.ErrnoException) => {
        socket.close();
        if (error.code !== 'EADDRINUSE' || !isMoving) {
          return reject(explainListenError(error, `${this.#host}:${this.#port}`));
        }
        if (!this.#isClosed) this.#retry = setTimeout(() => void this.open(true), RETRY_MS);
        resolve();
      });
      socket.bind({ port: this.#port, address: this.#host, exclusive: true }, () => {
        socket.removeAllListeners('error');
        socket.on('error', () => {});
        if (this.#isClosed) socket.close();
        else this.#socket = socket;
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) await new Promise<void>((resolve) => socket.close(resolve));
  }
}
