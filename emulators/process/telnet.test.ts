// A box through a plain TCP socket: what a telnet client of any age would see.

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listenTcp, type TcpListener } from './sockets.ts';
import { createTelnetService } from './telnet.ts';
import { createShellBox, type ShellBox } from './testing/shellBox.ts';

const HOST = '127.0.0.1';
let port = 0;
let listener: TcpListener;
let box: ShellBox;

/** A port that is free now: two runs of this test must not meet. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

beforeAll(async () => {
  box = createShellBox();
  Object.assign(box.handle, { accounts: { password: 'secret', authorizedKeys: [] } });
  port = await freePort();
  const binding = {
    modelled: '192.168.21.11',
    host: HOST,
    portOffset: 0,
    ports: { 23: port },
    alsoReal: false,
  };
  const service = createTelnetService(box.handle, { users: ['root'], banner: 'Box 1.0\n\n' });
  listener = await listenTcp(binding, service);
});

afterAll(() => listener.close());

type Client = {
  socket: Socket;
  /** Resolves with all that was printed once this has been. */
  until(text: string): Promise<string>;
  closed: Promise<string>;
};

function dial(): Client {
  const socket = connect(port, HOST);
  let seen = '';
  const waiting = new Set<() => void>();
  socket.on('data', (bytes: Buffer) => {
    seen += bytes.toString('latin1');
    for (const look of waiting) look();
  });
  socket.on('error', () => {});
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(seen)));
  return {
    socket,
    closed,
    until: (text) =>
      new Promise((resolve) => {
        const look = () => {
          if (!seen.includes(text)) return;
          waiting.delete(look);
          resolve(seen);
        };
        waiting.add(look);
        look();
      }),
  };
}

test('a login shows its name and not its password, and ends in the shell of the box', async () => {
  const client = dial();
  const greeting = await client.until('login: ');
  expect(greeting.startsWith('\xff\xfb\x01\xff\xfb\x03\xff\xfd\x03\xff\xfd\x1f')).toBe(true);
  expect(greeting).toContain('Box 1.0\r\n\r\nlogin: ');
  client.socket.write('root\r\n');
  await client.until('login: root\r\nPassword: ');
  client.socket.write('secret\r\n');
  await client.until('# ');
  client.socket.write('status\r\n');
  const shown = await client.until('LocalStatus=primary\r\n');
  expect(shown).not.toContain('secret');
  client.socket.write('exit\r\n');
  await client.closed;
});

test('a whole login in one piece, or byte by byte, is the same', async () => {
  const joined = dial();
  await joined.until('login: ');
  joined.socket.write('root\r\nsecret\r\nhostname\r\n');
  await joined.until('box-a\r\n');
  joined.socket.destroy();

  const split = dial();
  await split.until('login: ');
  for (const byte of Buffer.from('rootX\x7f\r\0secret\r\0hostname\r\0')) {
    split.socket.write(Buffer.from([byte]));
  }
  await split.until('box-a\r\n');
  split.socket.destroy();
});

test('three wrong passwords are enough', async () => {
  const client = dial();
  await client.until('login: ');
  for (const name of ['root', 'nobody', 'root']) client.socket.write(`${name}\r\nwrong\r\n`);
  const shown = await client.closed;
  expect(shown.match(/Login incorrect/g)).toHaveLength(3);
});

test('a name without end is cut, and a client that negotiates for ever is cut off', async () => {
  const endless = dial();
  await endless.until('login: ');
  endless.socket.write(`${'x'.repeat(100_000)}\r\n`);
  const shown = await endless.until('Password: ');
  expect(shown.match(/x{2,}/)?.[0]).toHaveLength(256);
  endless.socket.destroy();

  const chatty = dial();
  await chatty.until('login: ');
  chatty.socket.write(Buffer.from(Array.from({ length: 1_000 }, () => [0xff, 0xfb, 0x18]).flat()));
  await chatty.closed;
});

test('the window of the client is that of the terminal', async () => {
  const client = dial();
  await client.until('login: ');
  client.socket.write(Buffer.from([0xff, 0xfb, 31, 0xff, 0xfa, 31, 0, 132, 0, 50, 0xff, 0xf0]));
  client.socket.write('root\r\nsecret\r\necho $COLUMNS by $LINES\r\n');
  await client.until('132 by 50\r\n');
  client.socket.destroy();
});

test('a hung box takes the connection and says nothing', async () => {
  box.time.hang();
  const client = dial();
  await new Promise<void>((resolve) => client.socket.once('connect', resolve));
  await new Promise((resolve) => setImmediate(resolve));
  client.socket.destroy();
  expect(await client.closed).toBe('');
});
