// Starts and ends the processes of a rack's nodes. Ready is a handshake on the control channel.
//
// No orphans: a process ends when its channel closes, the kernel kills it when its parent dies
// (where it can be asked to: a frozen process reads no channel), and whatever is left is killed by
// its pid at `close`.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type WebSocket, WebSocketServer } from 'ws';
import type { FromProcess } from '../../emulators/core/channel.ts';
import type { NodeId } from '../../emulators/core/ids.ts';
import { rackError } from '../core/protocol/errors.ts';
import { NodeProcess, tail, whenGone } from './nodeProcess.ts';

/** From spawn to hello: 0.1 s where nothing else runs, and this where everything does. */
const HANDSHAKE_MS = 20_000;
/** A connection that does not say who it is within this is none of ours. */
const HELLO_MS = 5_000;
/** The largest message is a node's whole state. */
const MESSAGE_BYTES_MAX = 64 * 1_024 * 1_024;
/** Unix socket names are at most this long; a longer directory gets a TCP port instead. */
const SOCKET_NAME_MAX = 100;
/** A young generation of 1 MB: nodes allocate little, and there are many of them. */
const NODE_FLAGS = ['--max-semi-space-size=1'];
const SETPRIV = '/usr/bin/setpriv';

export type SupervisorOptions = {
  /** Where the channel's socket and the nodes' logs are. */
  directory: string;
  /** Where the families are; the checkout's own if left out. */
  devices?: string;
  /** Where compiled code is kept from run to run; null: nowhere. */
  codeCache: string | null;
};

type Handshake = { resolve(socket: WebSocket): void };

export class Supervisor {
  readonly #directory: string;
  readonly #devices: string | undefined;
  readonly #codeCache: string | null;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #handshakes = new Map<string, Handshake>();
  readonly #children = new Set<ChildProcess>();
  #url = '';

  /** Listens for the nodes to come. */
  static async open(options: SupervisorOptions): Promise<Supervisor> {
    const supervisor = new Supervisor(options);
    await supervisor.#listen();
    return supervisor;
  }

  private constructor({ directory, devices, codeCache }: SupervisorOptions) {
    this.#directory = directory;
    this.#codeCache = codeCache;
    this.#devices = devices;
    this.#server = createServer((_request, response) => response.writeHead(404).end());
    this.#sockets = new WebSocketServer({
      server: this.#server,
      perMessageDeflate: false,
      skipUTF8Validation: true,
      maxPayload: MESSAGE_BYTES_MAX,
    });
    this.#sockets.on('connection', (socket) => this.#greet(socket));
  }

  /** Compiles a family's code ahead, once on a machine. A failure shows when its nodes start. */
  async warmUp(families: readonly string[]): Promise<void> {
    if (this.#codeCache === null || existsSync(this.#codeCache)) return;
    const logFile = join(this.#directory, 'warm-up.log');
    const children = families.map((family) => this.#spawn(family, '--warm-up', 'none', logFile));
    await Promise.all(children.map(whenGone));
  }

  /** Starts a node's process. Resolves at its hello; rejects with TWR_NODE_SPAWN. */
  async start(family: string, node: NodeId): Promise<NodeProcess> {
    const token = randomUUID();
    const logFile = join(this.#directory, `${node}.log`);
    const greeted = new Promise<WebSocket>((resolve) => this.#handshakes.set(token, { resolve }));
    const child = this.#spawn(family, node, token, logFile);
    let timer: NodeJS.Timeout | undefined;
    try {
      const socket = await Promise.race([
        greeted,
        this.#failedSpawn(child),
        new Promise<never>((_resolve, reject) => {
          timer = setTimeout(
            () => reject(new Error(`no handshake within ${HANDSHAKE_MS} ms`)),
            HANDSHAKE_MS,
          );
        }),
      ]);
      return new NodeProcess(node, child, socket, logFile);
    } catch (error) {
      child.kill('SIGKILL');
      throw spawnError(node, (error as Error).message, logFile);
    } finally {
      clearTimeout(timer);
      this.#handshakes.delete(token);
    }
  }

  /** Kills what still lives, and leaves neither socket nor process behind. */
  async close(): Promise<void> {
    const children = [...this.#children];
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(children.map(whenGone));
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#socketFile(), { force: true });
  }

  #spawn(family: string, node: NodeId, token: string, logFile: string): ChildProcess {
    const log = openSync(logFile, 'a', 0o600);
    const program = [process.execPath, ...NODE_FLAGS, nodeMain(), family, node];
    const [command = '', ...args] = existsSync(SETPRIV)
      ? [SETPRIV, '--pdeathsig', 'KILL', '--', ...program]
      : program;
    const child = spawn(command, args, {
      cwd: this.#directory,
      env: this.#environment(token),
      stdio: ['ignore', log, log],
      // A group of its own: Ctrl-C at the terminal is for the rack, which then stops its nodes in
      // order.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    closeSync(log);
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    child.once('error', () => this.#children.delete(child));
    return child;
  }

  /** Only what a node needs: nothing of the user's environment shows in an emulated box. */
  #environment(token: string): NodeJS.ProcessEnv {
    const { PATH, HOME, TMPDIR, SystemRoot } = process.env;
    return {
      ...(PATH && { PATH }),
      ...(HOME && { HOME }),
      ...(TMPDIR && { TMPDIR }),
      ...(SystemRoot && { SystemRoot }),
      TWINRACK_CHANNEL: this.#url,
      TWINRACK_TOKEN: token,
      ...(this.#devices && { TWINRACK_DEVICES: this.#devices }),
      ...(this.#codeCache && { NODE_COMPILE_CACHE: this.#codeCache }),
    };
  }

  #failedSpawn(child: ChildProcess): Promise<never> {
    return new Promise((_resolve, reject) => {
      child.once('error', reject);
      whenGone(child).then((how) => reject(new Error(`it ended with ${how} before it was ready`)));
    });
  }

  async #listen(): Promise<void> {
    const file = this.#socketFile();
    const isNamed = process.platform !== 'win32' && file.length <= SOCKET_NAME_MAX;
    if (isNamed) rmSync(file, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      const done = () => resolve();
      if (isNamed) this.#server.listen(file, done);
      else this.#server.listen(0, '127.0.0.1', done);
    });
    const { port } = isNamed ? { port: 0 } : (this.#server.address() as AddressInfo);
    this.#url = isNamed ? `ws+unix:${file}:/` : `ws://127.0.0.1:${port}/`;
  }

  #socketFile(): string {
    return join(this.#directory, 'channel.sock');
  }

  /** The first message says who it is; the rest waits for whoever started it. */
  #greet(socket: WebSocket): void {
    const timer = setTimeout(() => socket.terminate(), HELLO_MS);
    socket.on('error', () => socket.terminate());
    socket.once('message', (data) => {
      clearTimeout(timer);
      const hello = JSON.parse(String(data)) as FromProcess;
      const handshake = hello.type === 'hello' ? this.#handshakes.get(hello.token) : undefined;
      if (!handshake) return socket.terminate();
      socket.pause();
      handshake.resolve(socket);
    });
  }
}

/** The program of every node. Its suffix is this file's own: `.js` where it was compiled. */
function nodeMain(): string {
  const suffix = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`../../emulators/process/main.${suffix}`, import.meta.url));
}

/** Why a node did not come up, with the end of its log and where the rest is. */
export function spawnError(node: NodeId, detail: string, logFile: string): Error {
  const lines = tail(logFile);
  const shown = lines === '' ? 'it printed nothing' : `it printed:\n${lines}\n`;
  return rackError('TWR_NODE_SPAWN', { node, detail: `${detail}; ${shown} (log: ${logFile})` });
}
