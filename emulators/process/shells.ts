// Shells opened through the rack's own interface: its `exec` and its terminals, carried by the
// channel.

import type { FromProcess, ToProcess } from '../core/channel.ts';
import { type NodeHandle, Refused, type Terminal } from './port.ts';

/** As many as a console has room for; the supervisor opens no more. */
const TERMINALS_MAX = 32;

export type Shells = {
  accept(message: ToProcess): void;
};

export function createShells(handle: NodeHandle, send: (message: FromProcess) => void): Shells {
  const terminals = new Map<number, Terminal>();

  async function exec(id: number, line: string, user: string): Promise<void> {
    try {
      const shell = await handle.shell();
      send({ type: 'execDone', id, output: await shell.exec(line, user) });
    } catch (error) {
      const code = error instanceof Refused ? error.code : 'TWR_INTERNAL';
      send({ type: 'execFailed', id, code, message: (error as Error).message });
    }
  }

  async function open({
    terminal: number,
    ...options
  }: Extract<ToProcess, { type: 'terminalOpen' }>): Promise<void> {
    if (terminals.size >= TERMINALS_MAX) {
      return send({
        type: 'terminalClosed',
        terminal: number,
        reason: `${TERMINALS_MAX} terminals are open already`,
      });
    }
    const shell = await handle.shell();
    const terminal = shell.openTerminal(options);
    terminals.set(number, terminal);
    terminal.onOutput((text) => send({ type: 'terminalOutput', terminal: number, text }));
    terminal.onClosed((reason) => {
      terminals.delete(number);
      send({ type: 'terminalClosed', terminal: number, reason });
    });
  }

  return {
    accept(message) {
      switch (message.type) {
        case 'exec':
          void exec(message.id, message.line, message.user);
          break;
        case 'terminalOpen':
          open(message).catch(({ message: reason }: Error) =>
            send({ type: 'terminalClosed', terminal: message.terminal, reason }),
          );
          break;
        case 'terminalInput':
          terminals.get(message.terminal)?.write(message.text);
          break;
        case 'terminalResize':
          terminals.get(message.terminal)?.resize(message.columns, message.rows);
          break;
        case 'terminalClose':
          terminals.get(message.terminal)?.close();
          break;
      }
    },
  };
}
