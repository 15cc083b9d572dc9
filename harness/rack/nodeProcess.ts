// One OS process that is one node: its pid, its channel, its log. Whoever holds it kills it by its
// pid.

import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { WebSocket } from 'ws';
import type { FromProcess, ToProcess } from '../../emulators/core/channel.ts';
import type { NodeId } from '../../emulators/core/ids.ts';
import { frozenEvidence } from './processState.ts';

/** How much of a log an error carries. */
const LOG_LINES = 32;

export class NodeProcess {
  readonly node: NodeId;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when the process is gone, with how it went. */
  readonly gone: Promise<string>;
  readonly #socket: WebSocket;
  #isGone = false;

  constructor(node: NodeId, child: ChildProcess, socket: WebSocket, logFile: string) {
    this.node = node;
    this.pid = child.pid as number;
    this.logFile = logFile;
    this.#socket = socket;
    this.gone = whenGone(child).then((how) => {
      this.#isGone = true;
      socket.terminate();
      return how;
    });
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
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    if (this.#isGone) return;
    try {
      process.kill(this.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  /** Why it must be frozen, as the operating system tells; null if there is no such evidence. */
  frozen(): string | null {
    return this.#isGone ? null : frozenEvidence(this.pid);
  }

  lastLogLines(): string {
    return tail(this.logFile);
  }
}

/** The last lines of a log, for an error that must explain a death. */
export function tail(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_LINES).join('\n');
  } catch {
    return '';
  }
}

/** Resolves when the child is gone: `exit status 70`, `signal SIGKILL`. */
export function whenGone(child: ChildProcess): Promise<string> {
  const describe = (code: number | null, signal: string | null) =>
    code === null ? `signal ${signal}` : `exit status ${code}`;
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve(describe(child.exitCode, child.signalCode));
  }
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(describe(code, signal)));
  });
}
