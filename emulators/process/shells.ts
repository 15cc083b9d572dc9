// Shells opened through the rack's own interface: its `exec` and its terminals, carried by the
// channel.

import type { ToProcess } from '../core/channel.ts';
import type { Parent } from './parent.ts';
import { type NodeHandle, Refused, type Terminal } from './port.ts';

/** As many as a console has room for; the supervisor opens no more. */
const TERMINALS_MAX = 32;

type Open = Extract<ToProcess, { type: 'terminalOpen' }>;

export class Shells {
  readonly #handle: NodeHandle;
  readonly #parent: Parent;
  /** What is typed before the shell is loaded waits for it. */
  readonly #terminals = new Map<number, Promise<Terminal>>();

  constructor(handle: NodeHandle, parent: Parent) {
    this.#handle = handle;
    this.#parent = parent;
  }

  accept(message: ToProcess): void {
    switch (message.type) {
      case 'exec':
        void this.#exec(message.id, message.line, message.user);
        break;
      case 'terminalOpen':
        this.#openTerminal(message);
        break;
      case 'terminalInput':
        this.#use(message.terminal, (terminal) => terminal.write(message.text));
        break;
      case 'terminalResize':
        this.#use(message.terminal, (terminal) => terminal.resize(message.columns, message.rows));
        break;
      case 'terminalClose':
        this.#use(message.terminal, (terminal) => terminal.close());
        break;
    }
  }

  async #exec(id: number, line: string, user: string): Promise<void> {
    try {
      const shell = await this.#handle.shell();
      const output = await shell.exec(line, user);
      this.#parent.send({ type: 'execDone', id, output });
    } catch (error) {
      const code = error instanceof Refused ? error.code : 'TWR_INTERNAL';
      this.#parent.send({ type: 'execFailed', id, code, message: (error as Error).message });
    }
  }

  #openTerminal({ terminal: number, ...options }: Open): void {
    if (this.#terminals.size >= TERMINALS_MAX) {
      this.#tellClosed(number, `${TERMINALS_MAX} terminals are open already`);
      return;
    }
    const opening = this.#open(number, options);
    this.#terminals.set(number, opening);
    opening.catch(({ message }: Error) => this.#tellClosed(number, message));
  }

  async #open(number: number, options: Omit<Open, 'type' | 'terminal'>): Promise<Terminal> {
    const shell = await this.#handle.shell();
    const terminal = shell.openTerminal({ ...options, backlog: this.#parent.backlog });
    terminal.onOutput((text) =>
      this.#parent.send({ type: 'terminalOutput', terminal: number, text }),
    );
    terminal.onClosed((reason) => this.#tellClosed(number, reason));
    return terminal;
  }

  #use(number: number, act: (terminal: Terminal) => void): void {
    this.#terminals.get(number)?.then(act, () => {});
  }

  #tellClosed(terminal: number, reason: string): void {
    this.#terminals.delete(terminal);
    this.#parent.send({ type: 'terminalClosed', terminal, reason });
  }
}
