// The HTTPS server of a node: TLS, HTTP/1.1, Basic authentication, and limits on all that a client
// can make grow. What is asked goes to the node's state as a question or as a request to the world;
// nothing is decided here. node:http and not fastify: each connection's deadlines, from the first
// byte of TLS on, and sockets that come from elsewhere want the socket itself.
// Left out: client certificates, HTTP/2, System Manager's pages, ZAPI.

import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import type { Json, JsonObject } from '../../../core/json.ts';
import type { NodeHandle } from '../../../process/port.ts';
import type { TcpService } from '../../../process/sockets.ts';
import { badBody, errorResponse, NOT_AUTHENTICATED } from '../core/rest/errors.ts';
import type { RestResponse } from '../core/rest/language.ts';
import { httpsCertificate } from './certificate.ts';
import { tellDenied } from './denied.ts';

const HTTPS_PORT = 443;
/** No change of the API is longer; a firmware package is fetched by the node itself. */
const BODY_BYTES_MAX = 1_048_576;
const HEADER_BYTES_MAX = 16_384;
/** As sshd: who is refused so often has to connect again. */
const TRIES_MAX = 6;
/** More wait for their refusal than any honest client could cause: the rest hang up at once. */
const REFUSALS_WAITING_MAX = 32;

export type HttpsLimits = {
  /** In real time, like all of the transport: until TLS stands, until a request's header is whole
   * (an idle connection waits as long), until its body is whole. */
  handshakeMs: number;
  headerMs: number;
  bodyMs: number;
  /** A wrong password is told so late. */
  refusalMs: number;
};
const LIMITS: HttpsLimits = {
  handshakeMs: 10_000,
  headerMs: 60_000,
  bodyMs: 30_000,
  refusalMs: 1_000,
};

export type HttpsService = TcpService & {
  /** Wrong passwords since the node booted. */
  readonly refusals: number;
};

type Handle = Pick<
  NodeHandle,
  'node' | 'runDirectory' | 'bindings' | 'accounts' | 'query' | 'request'
>;

/** The HTTPS service of a node, to be opened on each of its addresses with `listenTcp`. */
export async function createHttpsService(
  handle: Handle,
  limits: Partial<HttpsLimits> = {},
): Promise<HttpsService> {
  const secureContext = createSecureContext(await httpsCertificate(handle));
  const server = new HttpsServer(handle, secureContext, { ...LIMITS, ...limits });
  return {
    protocol: 'https',
    port: HTTPS_PORT,
    connect: (host, port) => `curl -ku admin https://${host}:${port}/api/cluster`,
    accept: (socket) => server.accept(socket),
    get refusals() {
      return server.refusals;
    },
  };
}

/** One connection: what it may still take before it is cut. */
type Connection = { deadline: NodeJS.Timeout | null; tries: number };

class HttpsServer {
  refusals = 0;
  readonly #handle: Handle;
  readonly #secureContext: SecureContext;
  readonly #limits: HttpsLimits;
  readonly #connections = new WeakMap<Socket, Connection>();
  readonly #server = createServer({
    maxHeaderSize: HEADER_BYTES_MAX,
    keepAliveTimeout: 0,
    headersTimeout: 0,
    requestTimeout: 0,
  });
  #refusalsWaiting = 0;

  constructor(handle: Handle, secureContext: SecureContext, limits: HttpsLimits) {
    this.#handle = handle;
    this.#secureContext = secureContext;
    this.#limits = limits;
    this.#server.on('request', (request, response) => void this.#take(request, response));
    this.#server.on('clientError', refuseBytes);
  }

  /** TLS by hand, so that a client which never finishes its handshake is cut like any other. */
  accept(raw: Socket): void {
    const socket = new TLSSocket(raw, {
      isServer: true,
      secureContext: this.#secureContext,
      ALPNProtocols: ['http/1.1'],
    });
    const connection: Connection = { deadline: null, tries: 0 };
    this.#connections.set(socket, connection);
    const cut = () => raw.destroy();
    this.#wait(connection, this.#limits.handshakeMs, cut);
    socket.on('error', cut);
    raw.once('close', () => {
      if (connection.deadline !== null) clearTimeout(connection.deadline);
      socket.destroy();
    });
    socket.once('secure', () => {
      this.#wait(connection, this.#limits.headerMs, cut);
      this.#server.emit('connection', socket);
    });
  }

  /** Cuts a connection unless its next step comes in time; null: it may take its time. */
  #wait(connection: Connection, ms: number | null, cut: () => void): void {
    if (connection.deadline !== null) clearTimeout(connection.deadline);
    connection.deadline = ms === null ? null : setTimeout(cut, ms).unref();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request;
    const connection = this.#connections.get(socket) ?? { deadline: null, tries: 0 };
    const cut = () => void socket.destroy();
    this.#wait(connection, this.#limits.bodyMs, cut);
    response.once('close', () => {
      if (!socket.destroyed) this.#wait(connection, this.#limits.headerMs, cut);
    });
    const body = await readBody(request);
    if (body === null) return;
    this.#wait(connection, null, cut);
    try {
      const user = await this.#authenticate(request, connection);
      const tooLong = { status: 413, code: '2', message: 'The request body is too long.' };
      if (user === null) this.#refuse(response, connection);
      else if (body === 'tooLong') send(response, errorResponse(tooLong), true);
      else send(response, await this.#answer(request, body, user), false);
    } catch (error) {
      send(response, unavailable(error as Error), true);
    }
  }

  /** Who asks, or null after a delay if it was a wrong password. */
  async #authenticate(request: IncomingMessage, connection: Connection): Promise<string | null> {
    const given = readCredentials(request.headers.authorization);
    if (given === null) return null;
    const args = { user: given.user, application: 'http' };
    const account = (await this.#handle.query({
      kind: 'data',
      name: 'account',
      args,
    })) as JsonObject | null;
    const wanted = String(account?.password || this.#handle.accounts.password);
    const isRight = timingSafeEqual(digest(given.password), digest(wanted));
    if (isRight && account?.isAllowed === true) return given.user;

    this.refusals += 1;
    tellDenied(this.#handle, given.user, 'http');
    connection.tries += 1;
    if (this.#refusalsWaiting >= REFUSALS_WAITING_MAX) connection.tries = TRIES_MAX;
    else await this.#delayRefusal();
    return null;
  }

  async #delayRefusal(): Promise<void> {
    this.#refusalsWaiting += 1;
    await new Promise((resolve) => setTimeout(resolve, this.#limits.refusalMs).unref());
    this.#refusalsWaiting -= 1;
  }

  #refuse(response: ServerResponse, connection: Connection): void {
    response.setHeader('WWW-Authenticate', 'Basic realm="ONTAP"');
    send(response, errorResponse(NOT_AUTHENTICATED), connection.tries >= TRIES_MAX);
  }

  async #answer(request: IncomingMessage, text: string, user: string): Promise<RestResponse> {
    const body = parseBody(text);
    if (body === undefined) return errorResponse(badBody('The request body is not valid JSON.'));
    const { method = 'GET', url = '/' } = request;
    const args: JsonObject = { method, target: url, body, user };
    const read = await this.#handle.query({ kind: 'data', name: 'rest', args });
    if (read !== null) return read as unknown as RestResponse;
    const { stdout } = await this.#handle.request({ kind: 'request', name: 'rest', args });
    return JSON.parse(stdout) as RestResponse;
  }
}

/** The bytes of a request's body; null: the client went away. */
async function readBody(request: IncomingMessage): Promise<string | 'tooLong' | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > BODY_BYTES_MAX) break;
      pieces.push(piece);
    }
  } catch {
    return null;
  }
  return size > BODY_BYTES_MAX ? 'tooLong' : Buffer.concat(pieces).toString('utf8');
}

/** Undefined: no JSON. `1e999` is none here: no state may hold an infinite number. */
function parseBody(text: string): Json | undefined {
  if (text.trim() === '') return null;
  let isWhole = true;
  try {
    const body = JSON.parse(text, (_, value: Json) => {
      if (typeof value === 'number' && !Number.isFinite(value)) isWhole = false;
      return value;
    }) as Json;
    return isWhole ? body : undefined;
  } catch {
    return undefined;
  }
}

function readCredentials(header: string | undefined): { user: string; password: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const mark = decoded.indexOf(':');
  if (mark < 0) return null;
  return { user: decoded.slice(0, mark), password: decoded.slice(mark + 1) };
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function send(response: ServerResponse, { status, headers, body }: RestResponse, isLast: boolean) {
  if (response.destroyed || response.headersSent) return;
  const text = body === null ? '' : JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/hal+json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-cache,no-store,must-revalidate',
    Server: 'libzapid-httpd',
    ...(isLast ? { Connection: 'close' } : {}),
    ...headers,
  });
  response.end(text);
}

/** The world would not take a request, or could not finish it: its words, not ours. */
function unavailable(error: Error): RestResponse {
  const { code = 'TWR_INTERNAL' } = error as Error & { code?: string };
  return errorResponse({ status: 503, code, message: error.message });
}

/** What is no HTTP, or too long for it. */
function refuseBytes(error: NodeJS.ErrnoException, socket: Socket | { destroyed: boolean }): void {
  if (!(socket instanceof TLSSocket) || socket.destroyed || !socket.writable) return;
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
