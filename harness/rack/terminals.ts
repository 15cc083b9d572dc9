// Terminals of one node, carried over its channel.

import type { FromProcess, ToProcess } from '../../emulators/core/channel.ts';
import type { TerminalSession } from '../core/rackPort.ts';

type Open = {
  tellOutput(text: string): void;
  tellClosed(reason: string): void;
};

export type Terminals = {
  open(options: { columns: number; rows: number; user: string }): TerminalSession;
  accept(message: FromProcess): void;
  /** The node is gone, and all its terminals with it. */
  close(reason: string): void;
};

export function createTerminals(send: (message: ToProcess) => void): Terminals {
  const terminals = new Map<number, Open>();
  let lastNumber = 0;

  const end = (terminal: number, reason: string) => {
    const open = terminals.get(terminal);
    terminals.delete(terminal);
    open?.tellClosed(reason);
  };

  return {
    open(options) {
      lastNumber += 1;
      const terminal = lastNumber;
      const outputs = new Set<(text: string) => void>();
      const closings = new Set<(reason: string) => void>();
      // What the node says before anybody listens: its first prompt.
      let early = '';
      terminals.set(terminal, {
        tellOutput(text) {
          if (outputs.size === 0) early += text;
          for (const listener of outputs) listener(text);
        },
        tellClosed(reason) {
          for (const listener of closings) listener(reason);
        },
      });
      send({ type: 'terminalOpen', terminal, ...options });
      return {
        write: (text) => send({ type: 'terminalInput', terminal, text }),
        resize: (columns, rows) => send({ type: 'terminalResize', terminal, columns, rows }),
        close: () => send({ type: 'terminalClose', terminal }),
        onOutput(listener) {
          outputs.add(listener);
          if (early !== '') listener(early);
          early = '';
        },
        onClosed: (listener) => void closings.add(listener),
      };
    },
    accept(message) {
      if (message.type === 'terminalOutput')
        terminals.get(message.terminal)?.tellOutput(message.text);
      if (message.type === 'terminalClosed') end(message.terminal, message.reason);
    },
    close(reason) {
      for (const terminal of [...terminals.keys()]) end(terminal, reason);
    },
  };
}
