// A rack as a user starts it: a child process that says on stdout where it is, and why on stderr.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { spawnTwinrack } from './programs.ts';
import { RackClient } from './rackClient.ts';

/** Four processes on two busy cores. */
const READY_MS = 60_000;
const STOP_MS = 20_000;
const READY_LINE = /^twinrack ready url=(\S+)/;

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export class Rack extends RackClient {
  readonly #child: ChildProcess;
  readonly #lines: readonly string[];

  /** Starts an MDC pair on a port and on addresses that no other rack has, and waits until it is
   * at rest. */
  static async start(...args: readonly string[]): Promise<Rack> {
    return Rack.up('--family', 'stornext', '--port', '0', '--network', 'ports', ...args);
  }

  /** Starts a rack with exactly these arguments. */
  static async up(...args: readonly string[]): Promise<Rack> {
    const child = spawnTwinrack(['up', ...args]);
    const lines: string[] = [];
    const url = await new Promise<string>((resolve, reject) => {
      const fail = (why: string) => {
        child.kill('SIGKILL');
        reject(new Error(`the rack ${why}; it said:\n${lines.join('\n')}`));
      };
      const timer = setTimeout(() => fail(`was not ready within ${READY_MS} ms`), READY_MS);
      const take = (line: string) => {
        lines.push(line);
        const ready = READY_LINE.exec(line)?.[1];
        if (ready === undefined) return;
        clearTimeout(timer);
        resolve(ready);
      };
      for (const stream of [child.stdout, child.stderr]) {
        if (stream) createInterface(stream).on('line', take);
      }
      child.once('exit', (code, signal) => {
        clearTimeout(timer);
        fail(`ended with ${signal ?? code} before it was ready`);
      });
    });
    return new Rack(url, child, lines);
  }

  private constructor(url: string, child: ChildProcess, lines: readonly string[]) {
    super(url);
    this.#child = child;
    this.#lines = lines;
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the rack has no process');
    return this.#child.pid;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** All it printed, stdout and stderr in the order in which it came. */
  get log(): string {
    return this.#lines.join('\n');
  }

  /** The process that serves the rack: the command line starts it, and stays with it. */
  async serverPid(): Promise<number> {
    const { body } = await this.send('GET', '/healthz');
    return (body as { pid: number }).pid;
  }

  /** Sends a signal to the command line, or none, and waits until it has ended. */
  async end(signal: NodeJS.Signals | null): Promise<Exit> {
    if (this.isRunning) {
      const ended = once(this.#child, 'exit');
      if (signal !== null) this.#child.kill(signal);
      await within(STOP_MS, ended, () => {
        this.#child.kill('SIGKILL');
        const what = `the rack did not end within ${STOP_MS} ms of ${signal ?? 'its server'}`;
        return `${what}; it said:\n${this.log}`;
      });
    }
    return { code: this.#child.exitCode, signal: this.#child.signalCode };
  }

  /** As Ctrl-C does. */
  async stop(): Promise<Exit> {
    return this.end('SIGINT');
  }
}

async function within<T>(ms: number, promise: Promise<T>, late: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(late())), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
