// The programs of this suite: stock clients from Debian, unmodified. A test whose program is
// missing is skipped, and says which package would bring it.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** In wall time: a busy machine starts Python slowly. */
const RUN_MS = 60_000;
const OUTPUT_MAX = 4_194_304;

/** Null, or why a program cannot be used here. */
export type Need = () => string | null;

const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin'];

export function program(name: string, debian: string): Need {
  return () => (findProgram(name) === null ? `${name} is missing (Debian: ${debian})` : null);
}

/** A module of the system's own Python, which is where Debian's packages are. */
export function pythonModule(name: string, debian: string): Need {
  return () => {
    const { status } = spawnSync('/usr/bin/python3', ['-c', `import ${name}`]);
    return status === 0 ? null : `Python's ${name} is missing (Debian: ${debian})`;
  };
}

export const isRoot: Need = () =>
  process.getuid?.() === 0 ? null : 'only root may look at what crosses a network';

function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  for (const folder of folders) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {}
  }
  return null;
}

export type Finished = { status: number | null; stdout: string; stderr: string };

/** Runs a program to its end. */
export async function run(
  name: string,
  args: readonly string[],
  { env = {}, cwd }: { env?: { [name: string]: string }; cwd?: string } = {},
): Promise<Finished> {
  const child = spawn(findProgram(name) ?? name, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: RUN_MS,
    ...(cwd === undefined ? {} : { cwd }),
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { status, stdout: stdout(), stderr: stderr() };
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (piece: string) => {
    if (text.length < OUTPUT_MAX) text += piece;
  });
  return () => text;
}

/** A program that runs on: what it prints is waited for. */
export class Running implements AsyncDisposable {
  readonly #child: ChildProcess;
  #output = '';
  #wake: () => void = () => {};

  constructor(name: string, args: readonly string[], env: { [name: string]: string } = {}) {
    this.#child = spawn(findProgram(name) ?? name, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (piece: string) => {
        this.#output += piece;
        this.#wake();
      });
    }
    this.#child.once('close', () => this.#wake());
  }

  /** The first match in what it has printed, sooner or later. */
  async until(pattern: RegExp, timeoutMs = RUN_MS): Promise<RegExpExecArray> {
    const deadline = AbortSignal.timeout(timeoutMs);
    deadline.addEventListener('abort', () => this.#wake());
    for (;;) {
      const found = pattern.exec(this.#output);
      if (found !== null) return found;
      if (deadline.aborted || this.#child.exitCode !== null) {
        throw new Error(`expected ${pattern} in:\n${this.#output}`);
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }
}

/** A directory that is removed when its block ends. */
export function temporaryDirectory(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'twinrack-clients-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
