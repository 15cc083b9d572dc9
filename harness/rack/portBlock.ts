// A block of ports, for TCP and UDP alike, that is one rack's for as long as it lives. A free port
// that was merely found may be gone when a node that rebooted wants it back: another rack found it,
// or a client's socket was given it by the system. So the block lies below the ports that systems
// give to clients (Linux from 32768, others from 49152), and its first port is held as the mark of
// its owner.

import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:net';

const FIRST_PORT = 20_000;
const BLOCK_SIZE = 64;
const BLOCK_COUNT = 190;
const HOST = '127.0.0.1';

export type PortBlock = {
  /** The next port of the block that nobody uses. */
  take(): Promise<number>;
  close(): Promise<void>;
};

/** Reserves a block. Racks that start side by side begin to look at different ones. */
export async function reservePorts(startAt = process.pid): Promise<PortBlock> {
  for (let tried = 0; tried < BLOCK_COUNT; tried++) {
    const first = FIRST_PORT + ((startAt + tried) % BLOCK_COUNT) * BLOCK_SIZE;
    const mark = await listen(first);
    if (mark === null) continue;
    mark.unref();
    return createBlock(first, mark);
  }
  throw new Error(`all ports from ${FIRST_PORT} on are in use: too many racks`);
}

function createBlock(first: number, mark: Server): PortBlock {
  let last = first;
  return {
    async take() {
      while (last < first + BLOCK_SIZE - 1) {
        last += 1;
        const server = await listen(last);
        if (server === null) continue;
        const isFree = await isFreeForDatagrams(last);
        await close(server);
        if (isFree) return last;
      }
      throw new Error(`a rack of more than ${BLOCK_SIZE} sockets`);
    },
    close: () => close(mark),
  };
}

/** A socket that listens there; null if somebody else's does. */
function listen(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(null));
    server.listen(port, HOST, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function isFreeForDatagrams(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ port, address: HOST, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
