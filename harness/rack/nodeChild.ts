// One started process, wherever it runs: a child of the rack's own, or one that an agent started in
// its container. Whoever holds it can signal it, and hears when it is gone.

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import type { NodeSignal } from './agentWire.ts';
import { frozenEvidence } from './processState.ts';

/** How much of a log an error carries. */
const LOG_LINES = 32;
const SETPRIV = '/usr/bin/setpriv';

export type NodeChild = {
  readonly pid: number;
  /** Where its output is, for whoever wants to read more. */
  readonly logFile: string;
  /** Resolves when it is gone: `exit status 70`, `signal SIGKILL`. */
  readonly gone: Promise<string>;
  signal(signal: NodeSignal): void;
  /** Why it must be frozen, as its operating system tells; null if there is no such evidence. */
  frozen(): string | null;
  lastLogLines(): string;
};

/** Starts a program as a child of this process. Where it can be asked to, the kernel kills the
 * child when this process dies. */
export function spawnChild(
  program: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; logFile: string },
): NodeChild {
  const { cwd, env, logFile } = options;
  const log = openSync(logFile, 'a', 0o600);
  const [command = '', ...args] = existsSync(SETPRIV)
    ? [SETPRIV, '--pdeathsig', 'KILL', '--', ...program]
    : program;
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ['ignore', log, log],
    // A group of its own: Ctrl-C at the terminal is for the rack, which then stops its nodes in
    // order.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  closeSync(log);
  const pid = child.pid ?? 0;
  let isGone = false;
  const gone = whenGone(child).finally(() => {
    isGone = true;
  });
  return {
    pid,
    logFile,
    gone,
    signal(signal) {
      if (!isGone && pid > 0) signalPid(pid, signal);
    },
    frozen: () => (isGone ? null : frozenEvidence(pid)),
    lastLogLines: () => tail(logFile),
  };
}

/** A process that is gone by now hears no signal, and that is no error. */
function signalPid(pid: number, signal: NodeSignal): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Resolves when the child is gone, or could not be started at all. */
function whenGone(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`error: ${error.message}`));
    child.once('exit', (code, signal) =>
      resolve(code === null ? `signal ${signal}` : `exit status ${code}`),
    );
  });
}

/** The last lines of a log, for an error that must explain a death. */
function tail(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_LINES).join('\n');
  } catch {
    return '';
  }
}
