// A shell on a node: what is typed goes up, what it prints comes down.

import type { TerminalDown, TerminalUp } from '../core/protocol/rack.ts';
import type { Client } from './client.ts';

export type TerminalOptions = { columns?: number; rows?: number; user?: string };

export type Terminal = {
  write(text: string): void;
  resize(columns: number, rows: number): void;
  close(): void;
  onOutput(listener: (text: string) => void): void;
  /** Resolves with the reason when the shell, the node or the connection has ended. */
  readonly closed: Promise<string>;
};

export function openTerminal(client: Client, path: string, options: TerminalOptions): Terminal {
  const socket = client.socket(path, options);
  const early: string[] = [];
  let reason = 'the connection ended';
  let output: (text: string) => void = (text) => early.push(text);
  const opened = new Promise<void>((resolve) => socket.addEventListener('open', () => resolve()));
  const send = (frame: TerminalUp) =>
    void opened.then(() => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
    });

  socket.addEventListener('message', ({ data }) => {
    const frame: TerminalDown = JSON.parse(String(data));
    if ('output' in frame) output(frame.output);
    else reason = frame.closed;
  });
  return {
    write: (input) => send({ input }),
    resize: (columns, rows) => send({ resize: { columns, rows } }),
    close: () => socket.close(),
    onOutput(listener) {
      output = listener;
      for (const text of early.splice(0)) listener(text);
    },
    closed: new Promise((resolve) => socket.addEventListener('close', () => resolve(reason))),
  };
}
