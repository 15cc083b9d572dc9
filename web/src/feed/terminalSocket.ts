// A terminal on a node: keys up, text down. One socket is one shell; when it ends, a new one is
// asked for.

import type { TerminalDown, TerminalUp } from '../../../harness/core/protocol/rack.ts';
import { socketUrl } from './address.ts';

export type TerminalListener = {
  onOpen(): void;
  onOutput(text: string): void;
  /** `reason` is a plain sentence. */
  onClosed(reason: string): void;
};

export type TerminalLink = {
  send(message: TerminalUp): void;
  close(): void;
};

export function openTerminal(
  node: string,
  size: { columns: number; rows: number },
  listener: TerminalListener,
): TerminalLink {
  const query = { columns: String(size.columns), rows: String(size.rows) };
  const socket = new WebSocket(socketUrl(`/nodes/${encodeURIComponent(node)}/terminal`, query));
  let isClosed = false;
  let hasOpened = false;

  function end(reason: string): void {
    if (isClosed) return;
    isClosed = true;
    listener.onClosed(reason);
  }

  socket.addEventListener('open', () => {
    hasOpened = true;
    listener.onOpen();
  });
  socket.addEventListener('message', (event) => {
    const message = JSON.parse(String(event.data)) as TerminalDown;
    if ('output' in message) listener.onOutput(message.output);
    else end(message.closed);
  });
  socket.addEventListener('close', (event) => {
    const why = event.reason === '' ? '' : ` (${event.reason})`;
    end(hasOpened ? `The connection to ${node} ended${why}.` : `${node} opens no shell now${why}.`);
  });
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    close: () => {
      isClosed = true;
      socket.close();
    },
  };
}
