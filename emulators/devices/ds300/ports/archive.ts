// `Save support archive`, as a download: the logs, and diagnostics.tgz with text and binary files,
// over HTTP at the management address. Its account is that of the CLI.
//
//   curl -u admin:twinrack http://127.168.132.31:10080/                   what there is
//   curl -u admin:twinrack http://127.168.132.31:10080/diagnostics.tgz

import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { NodeHandle } from '../../../process/port.ts';
import type { TcpService } from '../../../process/sockets.ts';
import { ARCHIVE_VIEW, type ArchiveView, DIAGNOSTICS } from '../core/logs/archive.ts';

const HTTP_PORT = 80;
const HEADER_BYTES_MAX = 8_192;
const IDLE_MS = 10_000;
const USER = 'admin';

type Handle = Pick<NodeHandle, 'accounts' | 'query'>;

/** To be opened on the management addresses. */
export function createArchiveService(handle: Handle): TcpService {
  const server = createServer({
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: IDLE_MS,
    requestTimeout: IDLE_MS,
    keepAliveTimeout: IDLE_MS,
  });
  server.on('request', (request, response) => {
    serve(handle, request, response).catch(() => end(response, 503, 'The box does not answer.\n'));
  });
  return {
    protocol: 'http',
    port: HTTP_PORT,
    connect: (host, port) => `curl -u ${USER} http://${host}:${port}/${DIAGNOSTICS}`,
    accept: (socket) => void server.emit('connection', socket),
  };
}

async function serve(
  handle: Handle,
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isKnown(headers.authorization, handle.accounts.password)) {
    response.setHeader('WWW-Authenticate', 'Basic realm="DS300"');
    return end(response, 401, `Expected the user ${USER} and the password of the CLI.\n`);
  }
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return end(response, 405, `${method} is not possible here, only GET and HEAD.\n`);
  }
  const view = await handle.query({ kind: 'data', name: ARCHIVE_VIEW, args: {} });
  if (view === null) return end(response, 503, 'The controller is not up.\n');
  await give(response, decodePath(url ?? '/'), view as ArchiveView);
}

async function give(response: ServerResponse, path: string, view: ArchiveView): Promise<void> {
  const names = [...view.files.map(({ name }) => name), DIAGNOSTICS];
  if (path === '') return end(response, 200, names.map((name) => `${name}\n`).join(''));
  if (path === DIAGNOSTICS) {
    const archive = await packDiagnostics(view);
    response.writeHead(200, { 'Content-Type': 'application/gzip' }).end(archive);
    return;
  }
  const file = view.files.find(({ name }) => name === path);
  if (file) end(response, 200, file.text);
  else end(response, 404, `There is no ${JSON.stringify(path)}. There are: ${names.join(', ')}\n`);
}

/** A tar of the state's text files and of its memory, compressed. Same state, same bytes. */
async function packDiagnostics({ text, binary }: ArchiveView): Promise<Buffer> {
  const tar = pack();
  const mtime = new Date(0);
  for (const { name, text: content } of text) tar.entry({ name, mtime }, content);
  for (const { name, text: content } of binary) {
    tar.entry({ name, mtime }, Buffer.from(content, 'utf16le'));
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}

function isKnown(authorization: string | undefined, password: string): boolean {
  const expected = `Basic ${Buffer.from(`${USER}:${password}`).toString('base64')}`;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(authorization ?? ''), digest(expected));
}

/** The path without its slash; as it came, where it is no good encoding. */
function decodePath(url: string): string {
  const [path = '/'] = url.split('?');
  try {
    return decodeURIComponent(path).slice(1);
  } catch {
    return path.slice(1);
  }
}

function end(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) return void response.end();
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
}
