// The OpenSSH client of this machine, as an administrator or a monitoring script uses it.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finished, run } from './programs.ts';
import type { RackClient } from './rackClient.ts';

/** Busy cores, and a streaming command that prints as virtual time passes. */
const OUTPUT_MS = 30_000;

/** A host key is new with every rack: nothing is to be remembered of it. */
export const SSH_OPTIONS = [
  '-F/dev/null',
  '-oStrictHostKeyChecking=no',
  '-oUserKnownHostsFile=/dev/null',
  '-oGlobalKnownHostsFile=/dev/null',
  '-oLogLevel=ERROR',
  '-oConnectTimeout=20',
  '-oIdentitiesOnly=yes',
];

/** A key pair in a directory of its own. */
export class SshKey {
  readonly #directory: string;

  static async generate(): Promise<SshKey> {
    const directory = await mkdtemp(join(tmpdir(), 'twinrack-e2e-'));
    const key = new SshKey(directory);
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'e2e', '-f', key.file]);
    return key;
  }

  private constructor(directory: string) {
    this.#directory = directory;
  }

  get file(): string {
    return join(this.#directory, 'id');
  }

  get publicFile(): string {
    return `${this.file}.pub`;
  }

  async publicText(): Promise<string> {
    return readFile(this.publicFile, 'utf8');
  }

  /** A program that tells `ssh` a password, as SSH_ASKPASS wants it. */
  async askPass(password: string): Promise<string> {
    const file = join(this.#directory, 'askpass');
    await writeFile(file, `#!/bin/sh\necho '${password}'\n`, { mode: 0o700 });
    return file;
  }

  async remove(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/** A client that stays connected. */
export class Following {
  readonly #child: ChildProcessWithoutNullStreams;
  #output = '';

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
    });
  }

  type(line: string): void {
    this.#child.stdin.write(`${line}\r`);
  }

  /** Waits until it has printed something like this. */
  async until(pattern: RegExp): Promise<void> {
    if (pattern.test(this.#output)) return;
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string) =>
        reject(new Error(`${why} before ${pattern}:\n${this.#output.slice(-1_000)}`));
      const timer = setTimeout(() => fail(`${OUTPUT_MS} ms passed`), OUTPUT_MS);
      this.#child.stdout.on('data', () => {
        if (!pattern.test(this.#output)) return;
        clearTimeout(timer);
        resolve();
      });
      this.#child.once('exit', () => {
        clearTimeout(timer);
        fail('the client ended');
      });
    });
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}

export type SshOptions = {
  readonly user?: string;
  /** Logs in by password instead of the key. */
  readonly password?: string;
  /** Connects to this modelled address instead of the node's own. */
  readonly address?: string;
};

export class Ssh {
  readonly #rack: RackClient;
  readonly #key: SshKey;

  constructor(rack: RackClient, key: SshKey) {
    this.#rack = rack;
    this.#key = key;
  }

  /** One command on a node: what it printed, and its status (255: no connection). */
  async run(node: string, command: string, options: SshOptions = {}): Promise<Finished> {
    const { env, args } = await this.#way(node, options);
    return run('ssh', [...args, command], { env });
  }

  /** What a command printed on stdout; a status other than 0 fails the test. */
  async read(node: string, command: string, options?: SshOptions): Promise<string> {
    const { stdout, stderr, exitCode } = await this.run(node, command, options);
    if (exitCode === 0) return stdout;
    throw new Error(`${node}: ${command.slice(0, 200)}: status ${exitCode}\n${stdout}${stderr}`);
  }

  /** Types lines into a terminal, one after the other, and reads the whole screen at the end. */
  async typed(node: string, lines: readonly string[]): Promise<Finished> {
    const { env, args } = await this.#way(node, {});
    return run('ssh', ['-tt', ...args], { env, input: `${lines.join('\n')}\n` });
  }

  /** A command that goes on until it is ended. */
  async follow(node: string, command: string): Promise<Following> {
    const { env, args } = await this.#way(node, {});
    return new Following(spawn('ssh', [...args, command], { env }));
  }

  /** A terminal that stays open. */
  async open(node: string, options: SshOptions = {}): Promise<Following> {
    const { env, args } = await this.#way(node, options);
    return new Following(spawn('ssh', ['-tt', ...args], { env }));
  }

  async #way(node: string, { user = 'root', password, address }: SshOptions) {
    const { endpoints, addresses } = await this.#rack.node(node);
    const wanted = address ?? addresses[0];
    const way = endpoints.find((each) => each.protocol === 'ssh' && each.address === wanted);
    if (!way) throw new Error(`${node} has no ssh on ${wanted}: ${JSON.stringify(endpoints)}`);
    const login = await this.#login(password);
    const args = [...SSH_OPTIONS, ...login.args, '-p', String(way.port), `${user}@${way.host}`];
    return { args, env: { ...process.env, SSH_AUTH_SOCK: '', ...login.env } };
  }

  async #login(password: string | undefined) {
    if (password === undefined) return { args: ['-i', this.#key.file, '-oBatchMode=yes'], env: {} };
    return {
      args: ['-oPubkeyAuthentication=no', '-oNumberOfPasswordPrompts=1'],
      env: { SSH_ASKPASS: await this.#key.askPass(password), SSH_ASKPASS_REQUIRE: 'force' },
    };
  }
}
