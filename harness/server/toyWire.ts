// For tests of WebSockets: a toy rack on a port of its own, and a client that remembers what it was
// told.

import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { buildServer, type ServerOptions } from './server.ts';
import { createToyRack, type ToyRack } from './toyRack.ts';

export type Wire = { rack: ToyRack; url: string; close(): Promise<void> };

/** Listens on a free port of 127.0.0.1. */
export async function openWire(options: Partial<ServerOptions> = {}): Promise<Wire> {
  const rack = createToyRack();
  const server = buildServer({
    rack,
    simulate: async (_scenario, seed) => createToyRack(seed),
    token: null,
    webRoot: '/nowhere',
    shutdown: () => {},
    ...options,
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  return { rack, url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

export type Listener<Message> = {
  socket: WebSocket;
  /** The next message, as soon as it is there. */
  next(): Promise<Message>;
  closed: Promise<{ code: number; reason: string }>;
};

/** Opens `path` of the wire; messages are JSON. */
export function listen<Message>(wire: Wire, path: string): Listener<Message> {
  const socket = new WebSocket(`${wire.url.replace('http', 'ws')}/api/v1${path}`);
  const received: Message[] = [];
  const waiting: ((message: Message) => void)[] = [];
  socket.on('message', (data) => {
    const message: Message = JSON.parse(String(data));
    const waiter = waiting.shift();
    if (waiter) waiter(message);
    else received.push(message);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    socket.on('error', () => {});
  });
  const next = () => {
    const first = received.shift();
    if (first !== undefined) return Promise.resolve(first);
    return new Promise<Message>((resolve) => waiting.push(resolve));
  };
  return { socket, next, closed };
}
