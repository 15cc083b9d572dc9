// Starts a rack's server as a process of its own, for the CLI and for test fixtures. Its options go
// over the channel between the two, not on its command line: a password has no place in a process
// list.
//
// The server leads a process group, so that Ctrl-C reaches whoever started it and nobody else; they
// end it in order. If they die, the channel closes, and the server ends by itself.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FromServer, LaunchOptions, ToServer } from '../core/launchOptions.ts';
import { RackError, rackError } from '../core/protocol/errors.ts';

/** How long an orderly end may take before the process is killed. */
const STOP_MS = 15_000;

export type RackServer = {
  readonly url: string;
  readonly pid: number;
  /** Resolves with the exit status once the process has ended, however that came. */
  readonly ended: Promise<number>;
  /** Ends the rack in order. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
};

/** Resolves when the rack is ready; fails with the error of the catalogue that says why it is
 * not. */
export async function startServer(options: LaunchOptions): Promise<RackServer> {
  // Beside this file stands TypeScript in a checkout and JavaScript in the published package.
  const main = fileURLToPath(new URL('../server/main.ts', import.meta.url));
  const path = import.meta.url.endsWith('.ts') ? main : main.replace(/\.ts$/, '.js');
  const child = spawn(process.execPath, [path], {
    stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...process.env },
    detached: true,
  });
  const ended = once(child, 'exit').then(([status]) => Number(status ?? 1));
  send(child, { start: options });
  const url = await Promise.race([answerOf(child), unexpectedEnd(ended)]);
  return {
    url,
    pid: child.pid ?? 0,
    ended,
    kill: () => child.kill('SIGKILL'),
    async stop() {
      const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      send(child, { stop: true });
      await ended;
      clearTimeout(deadline);
    },
  };
}

function send(child: ChildProcess, message: ToServer): void {
  if (child.connected) child.send(message);
}

async function answerOf(child: ChildProcess): Promise<string> {
  const [message]: [FromServer] = (await once(child, 'message')) as [FromServer];
  if ('ready' in message) return message.ready.url;
  throw new RackError(message.failed);
}

async function unexpectedEnd(ended: Promise<number>): Promise<never> {
  const status = await ended;
  throw rackError('TWR_INTERNAL', { detail: `the server ended with status ${status}` });
}
