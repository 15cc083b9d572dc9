// The control channel to the rack, seen from the node's process. The rack leads.
// When the channel closes, whatever the reason, the process ends: a node never outlives its rack.

import { WebSocket } from 'ws';
import type { FromProcess, ToProcess } from '../core/channel.ts';

/** Exit statuses, after sysexits.h: the supervisor shows them beside the last lines of the log. */
const EXIT_CHANNEL_CLOSED = 0;
export const EXIT_USAGE = 64;
const EXIT_BUG = 70;
const EXIT_NO_RACK = 69;

/** A goodbye must not take longer than this: a rack that reads no more is as good as gone. */
const FLUSH_MS = 1_000;

export type Parent = {
  send(message: FromProcess): void;
  /** Bytes sent that the rack has not taken yet. */
  backlog(): number;
  /** Calls back with each message, in order. Messages wait until this is called. */
  listen(listener: (message: ToProcess) => void): void;
  /** Tells the rack what broke, and ends the process. */
  fail(error: unknown): void;
};

/** Connects to the rack. The process ends when the rack is not there or goes away. */
export function connectParent(url: string): Promise<Parent> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
    socket.binaryType = 'nodebuffer';
    socket.once('open', () => resolve(createParent(socket)));
    socket.once('error', (error) => {
      console.error(`no rack at ${url}: ${error.message}`);
      process.exit(EXIT_NO_RACK);
    });
    socket.once('close', () => process.exit(EXIT_CHANNEL_CLOSED));
  });
}

function createParent(socket: WebSocket): Parent {
  socket.pause();
  const send = (message: FromProcess, done?: () => void) =>
    socket.send(JSON.stringify(message), done);
  return {
    send,
    backlog: () => socket.bufferedAmount,
    listen(listener) {
      socket.on('message', (data) => listener(JSON.parse(String(data))));
      socket.resume();
    },
    fail(thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      console.error(error.stack);
      const end = () => process.exit(EXIT_BUG);
      send({ type: 'failed', message: error.message, stack: error.stack ?? '' }, end);
      setTimeout(end, FLUSH_MS);
    },
  };
}
