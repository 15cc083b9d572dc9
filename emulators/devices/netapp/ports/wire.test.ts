// hwassist and forwarding over real sockets on loopback: what a listener gets, and what a stranger
// can do to the receiver.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Binding } from '../../../core/channel.ts';
import type { View } from '../../../core/machine.ts';
import { readMessage, readScoped } from '../../../process/snmp/message.ts';
import { readTrap, writeTrapV2 } from '../../../process/snmp/trap.ts';
import { createEngine, SecurityModel } from '../../../process/snmp/usm.ts';
import { listenTcp } from '../../../process/sockets.ts';
import { createPortBox } from '../../../process/testing/portBox.ts';
import { listenUdp } from '../../../process/udp.ts';
import type { Delivery } from '../core/forwarding/deliveries.ts';
import type { HwassistTrap } from '../core/state/hwassist.ts';
import { openForwarder } from './forward.ts';
import { createHwassistReceiver, encodeTrap, openHwassistSender } from './hwassist.ts';

const PASSWORD = 'twinrack';
const PRODUCT_TRAP_DATA = '1.3.6.1.4.1.789.1.1.12.0';
const ALERT: HwassistTrap = {
  trap: 532,
  type: 'system_down',
  severity: 'alert',
  event: 'power_loss',
  secret: '0123456789abcdef',
  systemId: 537_041_802,
  serial: '721802000142',
};

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listenForDatagrams(): Promise<{ socket: Socket; port: number }> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  closing.push(() => socket.close());
  return { socket, port: socket.address().port };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const bindingAt = (modelled: string, ports: Binding['ports'] = {}): Binding => ({
  modelled,
  host: '127.0.0.1',
  portOffset: 10_000,
  ports,
  alsoReal: false,
});

async function openReceiver() {
  const port = await freePort();
  const binding = bindingAt('192.168.132.211', { 4444: port });
  const box = createPortBox(() => true, { bindings: [binding] });
  const { tcp, udp } = createHwassistReceiver(box.handle);
  const listeners = [await listenTcp(binding, tcp), await listenUdp(binding, udp)];
  closing.push(() => Promise.all(listeners.map((listener) => listener.close())));
  return { box, port };
}

/** Resolves with the arguments of the next request. */
function nextRequest(box: Awaited<ReturnType<typeof openReceiver>>['box']): Promise<unknown> {
  return new Promise((resolve) => {
    const { request } = box.handle;
    Object.assign(box.handle, {
      request: async (input: never) => {
        const output = await request(input);
        resolve((input as { args: unknown }).args);
        return output;
      },
    });
  });
}

const foreign = (text: string) =>
  writeTrapV2('public', {
    enterprise: '1.3.6.1.4.1.789',
    specific: 532,
    upTicks: 1,
    agent: '127.0.0.1',
    cells: [[PRODUCT_TRAP_DATA, 'string', text]],
  });

test('a trap from outside reaches the machine; malformed ones and our own do not', async () => {
  const { box, port } = await openReceiver();
  const { socket } = await listenForDatagrams();
  const own = encodeTrap(ALERT, PASSWORD, '192.168.132.214', 1);
  const elsewhere = encodeTrap(ALERT, 'other', '192.168.132.214', 1);
  const request = nextRequest(box);
  socket.send(own, port, '127.0.0.1');
  socket.send(Buffer.from('30ff00', 'hex'), port, '127.0.0.1');
  socket.send(own.subarray(0, 40), port, '127.0.0.1');
  socket.send(elsewhere, port, '127.0.0.1');
  expect(await request).toEqual(ALERT);
  expect(box.requests).toHaveLength(1);
});

test('what a stranger says is counted by the machine, as it says it', async () => {
  const { box, port } = await openReceiver();
  const { socket } = await listenForDatagrams();
  const request = nextRequest(box);
  socket.send(foreign('hello'), port, '127.0.0.1');
  expect(await request).toMatchObject({ trap: 532, type: '', event: '', systemId: 0 });
});

test('over TCP a trap may come in pieces, and too long a one is cut', async () => {
  const { box, port } = await openReceiver();
  const long = connect(port, '127.0.0.1');
  long.on('error', () => {});
  long.write(Buffer.concat([Buffer.from('3082ffff', 'hex'), Buffer.alloc(8_000)]));
  await once(long, 'close');
  expect(box.requests).toEqual([]);

  const request = nextRequest(box);
  const socket = connect(port, '127.0.0.1');
  const bytes = foreign('in pieces');
  socket.write(bytes.subarray(0, 1));
  await new Promise((resolve) => setImmediate(resolve));
  socket.write(bytes.subarray(1));
  expect(await request).toMatchObject({ trap: 532 });
  await once(socket.resume(), 'close');
});

test.each(['udp', 'tcp'] as const)('an SP sends its alert by %s', async (transport) => {
  const { socket, port } = await listenForDatagrams();
  const server = createServer((peer) =>
    peer.once('data', (bytes) => socket.emit('message', bytes)),
  );
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  closing.push(() => server.close());

  const lines: string[] = [];
  const answers = (view: View) => {
    if (view.kind !== 'lines') return null;
    return { lines: lines.slice(view.since), next: lines.length };
  };
  const bindings = [bindingAt('192.168.132.214'), bindingAt('192.168.132.211', { 4444: port })];
  const box = createPortBox(answers as never, { bindings });
  Object.assign(box.handle, { node: 'netapp-02-sp' });
  const sender = openHwassistSender(box.handle);
  closing.push(sender.close);
  const pass = setInterval(() => {
    box.at += 100;
    if (box.at === 500) lines.push(JSON.stringify({ trap: ALERT, transport }));
  }, 20);
  closing.push(() => clearInterval(pass));

  const [bytes] = (await once(socket, 'message')) as [Buffer];
  const trap = readTrap(bytes);
  expect(trap).toMatchObject({ enterprise: '1.3.6.1.4.1.789', specific: 532 });
  expect(trap?.texts[PRODUCT_TRAP_DATA]).toMatch(
    /^Remote Management Event: type=system_down, severity=alert, event=power_loss, ss=.{16}, /,
  );
});

/** A node that has these to deliver, once it was asked from when on. */
function forward(deliveries: Delivery[]) {
  const security = new SecurityModel(createEngine(789, 'netapp-01'));
  const box = createPortBox(
    ((view: View) => {
      if (view.kind !== 'data' || view.name !== 'deliveries') return null;
      const isNew = view.args.since === 7;
      return {
        next: isNew ? 8 : 7 + Number(view.args.since === 8),
        deliveries: isNew ? deliveries : [],
      };
    }) as never,
    { bindings: [bindingAt('192.168.132.211')] },
  );
  const forwarder = openForwarder(box.handle, security);
  const pass = setInterval(() => {
    box.at += 100;
  }, 20);
  closing.push(() => clearInterval(pass), forwarder.close);
  return security;
}

test('EMS goes out as syslog, as a webhook, and as traps of each version', async () => {
  const syslog = await listenForDatagrams();
  const traps = await listenForDatagrams();
  const posts: string[] = [];
  const web = createHttpServer((request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      posts.push(`${request.method} ${request.url} ${body}`);
      response.end();
      web.emit('posted');
    });
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  closing.push(() => web.close());
  const posted = once(web, 'posted');
  const logged = once(syslog.socket, 'message');
  const received: Buffer[] = [];
  const all = new Promise<void>((resolve) => {
    traps.socket.on('message', (bytes) => {
      received.push(bytes);
      if (received.length === 3) resolve();
    });
  });

  const user = { name: 'twinrack', auth: 'sha', privacy: 'aes' } as const;
  const trap = {
    kind: 'trap',
    address: `127.0.0.1:${traps.port}`,
    community: 'public',
    user: { ...user, authPassword: '', privacyPassword: '' },
    specific: 75,
    text: 'taken over',
    serial: '1',
    agent: '192.168.132.211',
    upTicks: 5,
  } as const;
  const to = { address: '127.0.0.1', transport: 'udp', isCounted: false } as const;
  const { port: webPort } = web.address() as AddressInfo;
  const security = forward([
    { kind: 'syslog', ...to, port: syslog.port, text: '<1>first' },
    { kind: 'syslog', ...to, address: '10.0.0.1', port: syslog.port, text: '<1>never' },
    { kind: 'webhook', url: 'http://example.com/', xml: '<never/>' },
    { kind: 'webhook', url: `http://127.0.0.1:${webPort}/ems?x=1`, xml: '<netapp/>' },
    { ...trap, version: 'v1' },
    { ...trap, version: 'v2c' },
    { ...trap, version: 'v3' },
  ]);

  expect(String((await logged)[0])).toBe('<1>first');
  await posted;
  expect(posts).toEqual(['POST /ems?x=1 <netapp/>']);
  await all;
  for (const bytes of received.slice(0, 2)) {
    expect(readTrap(bytes)).toMatchObject({ enterprise: '1.3.6.1.4.1.789', specific: 75 });
  }
  const secret = readMessage(received[2] ?? Buffer.alloc(0));
  if (secret.version !== 3) throw new Error('another version');
  expect(() => readScoped(secret.data)).toThrow();
  const known = { ...trap.user, authPassword: PASSWORD, privacyPassword: PASSWORD };
  expect(security.receive(secret, [known])).toMatchObject({
    kind: 'request',
    scoped: { pdu: { tag: 0xa7 } },
  });
});
