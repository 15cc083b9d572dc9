import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InjectOptions } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { createGuard } from './guard.ts';
import { buildServer } from './server.ts';
import { createToyRack } from './toyRack.ts';

function serve(token: string | null, webRoot = '/nowhere') {
  const server = buildServer({
    rack: createToyRack(),
    simulate: async () => createToyRack(),
    token,
    webRoot,
    shutdown: () => {},
  });
  onTestFinished(() => server.close());
  return async (url: string, headers: { [name: string]: string }, method = 'GET') => {
    const request = { url, headers, method } as InjectOptions;
    const { statusCode, body } = await server.inject(request);
    return statusCode < 400 ? statusCode : [statusCode, JSON.parse(body).code];
  };
}

const RACK = '/api/v1/rack';
const RESET = '/api/v1/reset';
const FORBIDDEN_HOST = [403, 'TWR_HOST_FORBIDDEN'];
const FORBIDDEN_ORIGIN = [403, 'TWR_ORIGIN_FORBIDDEN'];
const NO_TOKEN = [401, 'TWR_AUTH_REQUIRED'];

test('a name that was rebound to this machine is refused: only loopback will do', async () => {
  const send = serve(null);
  for (const host of [
    '127.0.0.1:8700',
    'localhost:9',
    '[::1]:8700',
    '127.168.21.11',
    'rack.localhost',
  ]) {
    expect([host, await send(RACK, { host })]).toEqual([host, 200]);
  }
  for (const host of ['evil.example', '127.0.0.1.evil.example:8700', '192.168.1.5']) {
    expect([host, await send(RACK, { host })]).toEqual([host, FORBIDDEN_HOST]);
  }
});

test('a page of another site may not command the rack; one of this machine may', async () => {
  const send = serve(null);
  const host = '127.0.0.1:8700';
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1.evil.example']) {
    expect([origin, await send(RESET, { host, origin }, 'POST')]).toEqual([
      origin,
      FORBIDDEN_ORIGIN,
    ]);
  }
  for (const origin of ['http://127.0.0.1:8700', 'http://localhost:5173']) {
    expect([origin, await send(RESET, { host, origin }, 'POST')]).toEqual([origin, 200]);
  }
  expect(await send(RESET, { host }, 'POST')).toBe(200);
  expect(await send(RACK, { host, origin: 'https://evil.example' })).toBe(200);
});

test('a WebSocket is held to its origin like a command, for a browser opens one unasked', () => {
  const guard = createGuard(null);
  const visit = { method: 'GET', url: '/api/v1/feed', isUpgrade: true };
  const from = (origin: string) => guard({ ...visit, headers: { host: 'localhost', origin } });
  expect(from('https://evil.example')?.code).toBe('TWR_ORIGIN_FORBIDDEN');
  expect(from('http://localhost')).toBe(null);
});

test('with a token any host name will do, but the token must be the same', async () => {
  const send = serve('secret');
  const host = 'rack.lan:8700';
  expect(await send(RACK, { host })).toEqual(NO_TOKEN);
  expect(await send(RACK, { host, authorization: 'Bearer other' })).toEqual(NO_TOKEN);
  expect(await send('/metrics', { host })).toEqual(NO_TOKEN);
  expect(await send(`${RACK}?token=secret`, { host })).toEqual(NO_TOKEN);
  expect(await send(RACK, { host, authorization: 'Bearer secret' })).toBe(200);
  expect(await send('/%61pi/v1/rack', { host })).toEqual(NO_TOKEN);
  for (const open of ['/', '/healthz', '/readyz', '/docs/']) {
    expect([open, await send(open, { host })]).toEqual([open, 200]);
  }
});

test('a WebSocket may carry the token in its address: a browser cannot give it a header', () => {
  const guard = createGuard('secret');
  const visit = { method: 'GET', headers: { host: 'rack.lan' }, isUpgrade: true };
  expect(guard({ ...visit, url: '/api/v1/feed?token=secret' })).toBe(null);
  expect(guard({ ...visit, url: '/api/v1/feed' })?.code).toBe('TWR_AUTH_REQUIRED');
});

test('the console is served with a policy that runs no script but its own', async () => {
  const webRoot = mkdtempSync(join(tmpdir(), 'twinrack-web-'));
  writeFileSync(join(webRoot, 'index.html'), '<title>console</title>');
  const server = buildServer({
    rack: createToyRack(),
    simulate: async () => createToyRack(),
    token: null,
    webRoot,
    shutdown: () => {},
  });
  onTestFinished(() => server.close());

  for (const url of ['/', '/index.html', '/some/page/of/the/console']) {
    const { statusCode, headers, body } = await server.inject({
      url,
      headers: { accept: 'text/html' },
    });
    expect([url, statusCode, body]).toEqual([url, 200, '<title>console</title>']);
    expect(headers['content-security-policy']).toMatch(/^default-src 'self'; style-src/);
    expect(headers['x-frame-options']).toBe('DENY');
  }
  const missing = await server.inject('/assets/missing.js');
  expect([missing.statusCode, missing.json().code]).toEqual([404, 'TWR_ROUTE_UNKNOWN']);
  const outside = await server.inject('/..%2f..%2fetc/passwd');
  expect(outside.statusCode).toBeGreaterThanOrEqual(400);
});
