// Programs that the tests start: each is awaited, and ended by the pid we hold.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');
const TWINRACK = resolve(ROOT, 'harness/cli/main.ts');
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

export type Finished = {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
};

type RunOptions = {
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
  readonly input?: string;
};

/** Runs a program to its end. A status other than 0 is an answer, not an error. */
export function run(
  program: string,
  args: readonly string[],
  { env = process.env, timeoutMs = 60_000, input = '' }: RunOptions = {},
): Promise<Finished> {
  const options = { cwd: ROOT, env, timeout: timeoutMs, maxBuffer: OUTPUT_BYTES_MAX };
  return new Promise((done, fail) => {
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      const { exitCode } = child;
      if (exitCode !== null) return done({ stdout, stderr, exitCode });
      const why = error?.killed ? `no end within ${timeoutMs} ms` : String(error?.message);
      fail(new Error(`${program} ${args.join(' ')}: ${why}\n${stdout}${stderr}`));
    });
    // A program that ends without reading is no failure of ours.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** The command line of this checkout. */
export function twinrack(args: readonly string[], options?: RunOptions): Promise<Finished> {
  return run(process.execPath, [TWINRACK, ...args], options);
}

/** The command line of this checkout as a process that stays. */
export function spawnTwinrack(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [TWINRACK, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Is there such a process? A zombie that nobody has reaped counts as gone. */
export async function isAlive(pid: number): Promise<boolean> {
  return (await processState(pid)) !== null;
}

/** Its state as `ps` tells it (`T` is frozen); null when it is gone. */
export async function processState(pid: number): Promise<string | null> {
  const { stdout } = await run('ps', ['-o', 'stat=', '-p', String(pid)]);
  const state = stdout.trim();
  return state === '' || state.startsWith('Z') ? null : state;
}
