// Forwarding over real sockets: what a collector on loopback gets of a box whose log grows.

import { createSocket } from 'node:dgram';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { LOGS } from '../core/paths.ts';
import { forwardLogs, readTargets } from './syslog.ts';

/** A box with one log and time that goes on when the test says so. */
function createBox() {
  const lines: string[] = [];
  const listeners = new Set<(at: number) => void>();
  const zone = { name: 'UTC', offsetMinutes: 0 };
  const handle = {
    identity: { epoch: 1_120_901_400_000, zone, skewMs: 0, config: {}, node: 'sc0', bootedAt: 0 },
    now: async () => 0,
    query: async ({ source, since }: { source: string; since: number }) =>
      source === LOGS.platform ? { lines: lines.slice(since), next: lines.length } : null,
    onTime: (listener: (at: number) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const pass = setInterval(() => {
    for (const listener of listeners) listener(0);
  }, 20);
  return { handle: handle as never, lines, listeners, stop: () => clearInterval(pass) };
}

const record = (text: string) =>
  `Jul 9 09:40:08 2005 cmc5asffsc0 ssd[20243]: [0 1 NOTICE SSDWorkArea.cc 38] ${text}`;

test('a line is a packet over UDP, counted over TCP, and nothing older is sent', async () => {
  const udp = createSocket('udp4');
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
  const packet = new Promise<string>((resolve) =>
    udp.once('message', (bytes) => resolve(String(bytes))),
  );
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const isConnected = new Promise<void>((resolve) => server.once('connection', () => resolve()));
  const stream = new Promise<string>((resolve) =>
    server.once('connection', (socket) => socket.once('data', (bytes) => resolve(String(bytes)))),
  );

  const box = createBox();
  box.lines.push(record('old'));
  const targets =
    `udp://127.0.0.1:${udp.address().port}` +
    ` tcp://127.0.0.1:${(server.address() as AddressInfo).port}/rfc5424`;
  const forwarder = forwardLogs(box.handle, targets);
  await isConnected;
  box.lines.push(record('new'));

  const message = '[0 1 NOTICE SSDWorkArea.cc 38] new';
  expect(await packet).toBe(`<133>Jul  9 09:40:08 cmc5asffsc0 ssd[20243]: ${message}`);
  const counted = `<133>1 2005-07-09T09:40:08Z cmc5asffsc0 ssd 20243 - - ${message}`;
  expect(await stream).toBe(`${counted.length} ${counted}`);

  forwarder.close();
  expect(box.listeners.size).toBe(0);
  box.stop();
  udp.close();
  server.close();
});

test('a target that is not on loopback is refused, and the remedy is said', () => {
  expect(() => readTargets('udp://10.0.0.1:514')).toThrow(/loopback address/);
  expect(() => readTargets('127.0.0.1')).toThrow(/expected udp:/);
  expect(() => readTargets('udp://127.0.0.1:0')).toThrow(/a port/);
  expect(() => readTargets('udp://127.0.0.1:70000')).toThrow(/a port/);
  expect(() => readTargets('udp://127.0.0.256:514')).toThrow(/loopback address/);
  expect(readTargets('')).toEqual([]);
});
