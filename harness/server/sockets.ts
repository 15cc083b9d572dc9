// WebSockets of the rack: which path leads to whom. An upgrade passes the same guard as a request,
// and a refusal before it is an ordinary HTTP answer with a code.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import { type RackError, rackError } from '../core/protocol/errors.ts';
import { decodePath, type Guard } from './guard.ts';

/** Consoles, terminals and test workers of one machine, with room to spare. */
const SOCKETS_MAX = 256;
/** A line pasted into a terminal; nothing a client says is larger. */
const PAYLOAD_MAX_BYTES = 256 * 1024;
/** A laptop that went to sleep never says goodbye: two silent rounds, and it is gone. */
const PING_PERIOD_MS = 30_000;
const CLOSE_GOING_AWAY = 1001;

export type SocketRoute = {
  /** Named groups become the parameters. */
  path: RegExp;
  open(socket: WebSocket, params: { [name: string]: string }, query: URLSearchParams): void;
};

/** Serves `routes` on the server's upgrades until the server closes. */
export function serveSockets(server: FastifyInstance, guard: Guard, routes: SocketRoute[]): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: PAYLOAD_MAX_BYTES });
  const watch = keepAlive(sockets);

  server.server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const url = new URL(`http://rack${request.url ?? '/'}`);
    const found = find(routes, decodePath(url.pathname) ?? '');
    const refusal = refuse(request, guard, found !== null, sockets.clients.size);
    if (refusal !== null || found === null) return refuseUpgrade(stream, refusal);

    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('error', () => socket.terminate());
      found.route.open(socket, found.params, url.searchParams);
    });
  });
  server.addHook('preClose', async () => {
    clearInterval(watch);
    for (const socket of sockets.clients)
      socket.close(CLOSE_GOING_AWAY, 'the rack is shutting down');
  });
}

function find(routes: SocketRoute[], pathname: string) {
  for (const route of routes) {
    const match = route.path.exec(pathname);
    if (match) return { route, params: { ...match.groups } };
  }
  return null;
}

function refuse(
  { method = 'GET', url = '/', headers }: IncomingMessage,
  guard: Guard,
  isKnown: boolean,
  count: number,
): RackError | null {
  const refusal = guard({ method, url, headers, isUpgrade: true });
  if (refusal) return refusal;
  const [path = '/'] = url.split('?');
  if (!isKnown) return rackError('TWR_ROUTE_UNKNOWN', { method: 'WebSocket', path });
  if (count < SOCKETS_MAX) return null;
  return rackError('TWR_LIMIT_REACHED', { limit: SOCKETS_MAX, what: 'WebSockets' });
}

function refuseUpgrade(stream: Duplex, refusal: RackError | null): void {
  const body = JSON.stringify(refusal?.toDocument() ?? {});
  stream.end(
    `HTTP/1.1 ${refusal?.status ?? 404} Refused\r\nconnection: close\r\n` +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function keepAlive(sockets: WebSocketServer): NodeJS.Timeout {
  const silent = new WeakSet<WebSocket>();
  const round = () => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) {
        socket.terminate();
        continue;
      }
      silent.add(socket);
      socket.once('pong', () => silent.delete(socket));
      socket.ping();
    }
  };
  return setInterval(round, PING_PERIOD_MS).unref();
}
