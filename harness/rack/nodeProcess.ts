// One OS process that is one node: its pid, its channel, its log. Whoever holds it kills it by its
// pid.

import type { WebSocket } from 'ws';
import type { FromProcess, ToProcess } from '../../emulators/core/channel.ts';
import type { NodeId } from '../../emulators/core/ids.ts';
import type { NodeSignal } from './agentWire.ts';
import type { NodeChild } from './nodeChild.ts';

export class NodeProcess {
  readonly node: NodeId;
  /** Resolves when the process is gone, with how it went. */
  readonly gone: Promise<string>;
  readonly #child: NodeChild;
  readonly #socket: WebSocket;
  #isGone = false;

  constructor(node: NodeId, child: NodeChild, socket: WebSocket) {
    this.node = node;
    this.#child = child;
    this.#socket = socket;
    this.gone = child.gone.then((how) => {
      this.#isGone = true;
      socket.terminate();
      return how;
    });
  }

  get pid(): number {
    return this.#child.pid;
  }

  get logFile(): string {
    return this.#child.logFile;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  send(message: ToProcess): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Calls back with each message, from the first one on. */
  listen(listener: (message: FromProcess) => void): void {
    this.#socket.on('message', (data) => listener(JSON.parse(String(data))));
    this.#socket.resume();
  }

  /** Ends it as a power cut does. Resolves when it is gone: its sockets are then gone too. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.gone;
  }

  /** Freezes or thaws it for real. */
  signal(signal: NodeSignal): void {
    if (!this.#isGone) this.#child.signal(signal);
  }

  /** Why it must be frozen, as the operating system tells; null if there is no such evidence. */
  frozen(): string | null {
    return this.#isGone ? null : this.#child.frozen();
  }

  lastLogLines(): string {
    return this.#child.lastLogLines();
  }
}
