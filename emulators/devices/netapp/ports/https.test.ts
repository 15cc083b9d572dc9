// REST over real TLS on loopback: a client that trusts the rack's certificate, and clients that
// mean no good.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect as connectTcp, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../core/json.ts';
import type { View, ViewAnswer } from '../../../core/machine.ts';
import { Refused } from '../../../process/port.ts';
import { createPortBox } from '../../../process/testing/portBox.ts';
import { bootNode } from '../core/machines/boot.ts';
import { MEMBERS } from '../core/members.ts';
import { answerData } from '../core/rest/answers.ts';
import { parseRequest } from '../core/rest/changes.ts';
import { renderOutcome } from '../core/rest/outcomes.ts';
import { createHttpsService, type HttpsLimits, type HttpsService } from './https.ts';

const NODE = `/api/cluster/nodes/${MEMBERS['netapp-01'].uuid}`;
const closing: (() => unknown)[] = [];
let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'https-test-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await rm(directory, { recursive: true, force: true });
});

type Box = { port: number; service: HttpsService; requests: unknown[]; agent: Agent };

/** A node whose state is real; what it is asked to change is taken down and succeeds. */
async function open(limits: Partial<HttpsLimits> = {}, replies?: () => string): Promise<Box> {
  const state = bootNode(
    {
      node: 'netapp-01',
      epoch: Date.UTC(2024, 0, 1),
      zone: { name: 'UTC', offsetMinutes: 0 },
      config: {},
      bootedAt: 0,
      skewMs: 0,
    },
    null,
    1,
  );
  const answers = (view: View): ViewAnswer[View['kind']] =>
    view.kind === 'data' ? (answerData(state, view.name, view.args, 0) ?? null) : null;
  const box = createPortBox(answers, {
    replies: (input) => {
      if (replies) return replies();
      if (input.kind !== 'request') return '';
      const change = parseRequest(state, input.args, 0);
      return change === null ? '' : renderOutcome(state, change, [], 0).stdout;
    },
  });
  const handle = { ...box.handle, runDirectory: directory };
  const service = await createHttpsService(handle, { refusalMs: 1, ...limits });
  const server = createServer((socket) => service.accept(socket));
  closing.push(() => closeServer(server));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const pem = await readFile(join(directory, 'netapp.https.pem'), 'utf8');
  const ca = pem.slice(pem.indexOf('-----BEGIN CERTIFICATE-----'));
  const agent = new Agent({ keepAlive: true, ca, maxSockets: 1 });
  closing.push(() => agent.destroy());
  const { port } = server.address() as AddressInfo;
  return { port, service, requests: box.requests, agent };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

type Reply = { status: number; headers: { [name: string]: unknown }; body: Json };
type Ask = {
  method?: string;
  auth?: string | null;
  body?: string;
  headers?: { [k: string]: string };
};

function ask({ port, agent }: Box, path: string, options: Ask = {}): Promise<Reply> {
  const { method = 'GET', auth = 'admin:twinrack', body, headers = {} } = options;
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      { host: '127.0.0.1', port, path, method, agent, headers, ...(auth === null ? {} : { auth }) },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => {
          text += piece;
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: text === '' ? null : (JSON.parse(text) as Json),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

test('a client that trusts the certificate reads, again on the same connection', async () => {
  const box = await open();
  const first = await ask(box, '/api/cluster?fields=version');
  expect(first).toMatchObject({
    status: 200,
    headers: { 'content-type': 'application/hal+json' },
    body: { name: 'netapp', version: { generation: 9 } },
  });
  expect((await ask(box, '/api/cluster/nodes?fields=*')).body).toMatchObject({ num_records: 2 });
  expect((await ask(box, '/api/nothing')).status).toBe(404);
  const head = await ask(box, '/api/cluster', { method: 'HEAD' });
  expect(head).toMatchObject({ status: 200, body: null });
});

test('the certificate is the same after a reboot, and on the other node', async () => {
  await open();
  const made = await readFile(join(directory, 'netapp.https.pem'), 'utf8');
  const [left, right] = await Promise.all([open(), open()]);
  expect(await readFile(join(directory, 'netapp.https.pem'), 'utf8')).toBe(made);
  expect((await ask(left, '/api/cluster')).status).toBe(200);
  expect((await ask(right, '/api/cluster')).status).toBe(200);
});

test('a change goes to the world as a request, and its answer comes back', async () => {
  const box = await open();
  const body = JSON.stringify({ location: 'Kyoto' });
  const changed = await ask(box, `${NODE}?return_timeout=30`, { method: 'PATCH', body });
  expect(changed).toMatchObject({ status: 200 });
  expect(box.requests).toEqual([
    {
      kind: 'request',
      name: 'rest',
      args: {
        method: 'PATCH',
        target: `${NODE}?return_timeout=30`,
        body: { location: 'Kyoto' },
        user: 'admin',
      },
    },
  ]);
});

test('who shows no password or a wrong one is not let in, and is counted', async () => {
  const box = await open();
  const without = await ask(box, '/api/cluster', { auth: null });
  expect(without).toMatchObject({
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="ONTAP"' },
    body: { error: { code: '6', message: 'User is not authorized.' } },
  });
  expect(box.service.refusals).toBe(0);
  for (const auth of ['admin:wrong', 'eve:twinrack', 'admin:', ':']) {
    expect((await ask(box, '/api/cluster', { auth })).status).toBe(401);
  }
  expect(box.service.refusals).toBe(4);
  expect((await ask(box, '/api/cluster')).status).toBe(200);
});

test('the sixth wrong password on one connection is its last', async () => {
  const box = await open();
  const closes: unknown[] = [];
  for (let attempt = 0; attempt < 6; attempt++) {
    const { headers } = await ask(box, '/api/cluster', { auth: 'admin:wrong' });
    closes.push(headers.connection === 'close');
  }
  expect(closes).toEqual([false, false, false, false, false, true]);
});

test('monitor reads, and may change nothing: 403', async () => {
  const box = await open();
  const auth = 'monitor:twinrack';
  expect((await ask(box, '/api/cluster', { auth })).status).toBe(200);
  const body = '{"location":"Kyoto"}';
  expect(await ask(box, NODE, { method: 'PATCH', auth, body })).toMatchObject({
    status: 403,
    body: { error: { code: '6' } },
  });
  expect(box.requests).toEqual([]);
});

test.each([
  ['{"location":', 400],
  ['[1,2]', 400],
  ['{"colour":"red"}', 400],
  ['{"location":1e999}', 400],
  ['{"location":"Kyoto"}', 202],
])('the body %s is answered by %i', async (body, status) => {
  const box = await open();
  expect((await ask(box, NODE, { method: 'PATCH', body })).status).toBe(status);
});

test('a body that is too long is refused, and the next client served', async () => {
  const box = await open();
  const body = `{"location":"${'x'.repeat(1_100_000)}"}`;
  const reply = await ask(box, NODE, { method: 'PATCH', body }).catch((error: Error) => error);
  // The server may hang up before the client has sent it all.
  if (!(reply instanceof Error)) expect(reply.status).toBe(413);
  expect((await ask(box, '/api/cluster')).status).toBe(200);
});

test('a header that is too long is refused', async () => {
  const box = await open();
  const headers = { 'X-Long': 'x'.repeat(20_000) };
  await expect(ask(box, '/api/cluster', { headers })).resolves.toMatchObject({ status: 431 });
});

test('a refusal of the world is told as such', async () => {
  const box = await open({}, () => {
    throw new Refused('TWR_CLOCK_PAUSED', 'the clock is paused');
  });
  const reply = await ask(box, NODE, { method: 'PATCH', body: '{"location":"Kyoto"}' });
  expect(reply).toMatchObject({
    status: 503,
    body: { error: { code: 'TWR_CLOCK_PAUSED', message: 'the clock is paused' } },
  });
});

function closed(socket: Socket): Promise<void> {
  socket.on('error', () => {});
  socket.resume();
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

function openTls({ port }: Box): Promise<TLSSocket> {
  return new Promise((resolve) => {
    const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false }, () =>
      resolve(socket),
    );
  });
}

test('a client that never begins TLS, or never ends its header or its body, is cut', async () => {
  const box = await open({ handshakeMs: 30, headerMs: 30, bodyMs: 30 });
  await closed(connectTcp(box.port, '127.0.0.1'));

  const header = await openTls(box);
  header.write('GET /api/cluster HTTP/1.1\r\nHost: a\r\n');
  await closed(header);

  const body = await openTls(box);
  body.write(`PATCH ${NODE} HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{`);
  await closed(body);
});

test('what is no TLS and what is no HTTP ends the connection and nothing else', async () => {
  const box = await open();
  const plain = connectTcp(box.port, '127.0.0.1');
  plain.write('GET / HTTP/1.1\r\n\r\n');
  await closed(plain);
  const garbage = await openTls(box);
  const seen: string[] = [];
  garbage.on('data', (bytes: Buffer) => seen.push(bytes.toString()));
  garbage.write('\x00\x01\x02 nonsense\r\n\r\n');
  await closed(garbage);
  expect(seen.join('')).toMatch(/^HTTP\/1\.1 400 /);
  expect((await ask(box, '/api/cluster')).body as JsonObject).toMatchObject({ name: 'netapp' });
});
