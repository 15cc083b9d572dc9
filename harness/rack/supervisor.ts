// Starts and ends the processes of a rack's nodes. Ready is a handshake on the control channel.
//
// No orphans: a process ends when its channel closes, the kernel kills it when its parent dies
// (where it can be asked to: a frozen process reads no channel), and whatever is left is killed by
// its pid at `close`.

import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type WebSocket, WebSocketServer } from 'ws';
import type { FromProcess } from '../../emulators/core/channel.ts';
import type { NodeId } from '../../emulators/core/ids.ts';
import { rackError } from '../core/protocol/errors.ts';
import { Agents } from './agents.ts';
import type { FromAgent } from './agentWire.ts';
import { type NodeChild, spawnChild } from './nodeChild.ts';
import { NodeProcess } from './nodeProcess.ts';

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

export type SupervisorOptions = {
  /** Where the channel's socket and the nodes' logs are. */
  directory: string;
  /** Where the families are; the checkout's own if left out. */
  devices?: string;
  /** Where compiled code is kept from run to run; null: nowhere. */
  codeCache: string | null;
  /** Agents in the nodes' containers start them, and connect here; null: children of our own. */
  agents: AgentsAt | null;
};

export type AgentsAt = { readonly host: string; readonly port: number; readonly token: string };

type Handshake = { resolve(socket: WebSocket): void };

export class Supervisor {
  readonly #directory: string;
  readonly #devices: string | undefined;
  readonly #codeCache: string | null;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #handshakes = new Map<string, Handshake>();
  readonly #children = new Set<NodeChild>();
  readonly #agents: Agents | null;
  readonly #agentsAt: AgentsAt | null;
  #url = '';

  /** Listens for the nodes to come. */
  static async open(options: SupervisorOptions): Promise<Supervisor> {
    const supervisor = new Supervisor(options);
    await supervisor.#listen();
    return supervisor;
  }

  private constructor({ directory, devices, codeCache, agents }: SupervisorOptions) {
    this.#agentsAt = agents;
    this.#agents = agents === null ? null : new Agents(agents.token);
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
    if (this.#agents || this.#codeCache === null || existsSync(this.#codeCache)) return;
    const children = families.map((family) => this.#spawn(family, '--warm-up', 'none'));
    await Promise.all(children.map(({ gone }) => gone));
  }

  /** Starts a node's process. Resolves at its hello; rejects with TWR_NODE_SPAWN. */
  async start(family: string, node: NodeId): Promise<NodeProcess> {
    const token = randomUUID();
    const greeted = new Promise<WebSocket>((resolve) => this.#handshakes.set(token, { resolve }));
    let child: NodeChild | null = null;
    let timer: NodeJS.Timeout | undefined;
    try {
      child = await (this.#agents?.start(family, node, token) ?? this.#spawn(family, node, token));
      this.#keep(child);
      const socket = await Promise.race([
        greeted,
        child.gone.then((how) => {
          throw new Error(`it ended with ${how} before it was ready`);
        }),
        new Promise<never>((_resolve, reject) => {
          const explain = () => reject(new Error(`no handshake within ${HANDSHAKE_MS} ms`));
          timer = setTimeout(explain, HANDSHAKE_MS);
        }),
      ]);
      return new NodeProcess(node, child, socket);
    } catch (error) {
      child?.signal('SIGKILL');
      throw spawnError(node, (error as Error).message, child);
    } finally {
      clearTimeout(timer);
      this.#handshakes.delete(token);
    }
  }

  /** Kills what still lives, and leaves neither socket nor process behind. */
  async close(): Promise<void> {
    const children = [...this.#children];
    for (const child of children) child.signal('SIGKILL');
    await Promise.all(children.map(({ gone }) => gone));
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#socketFile(), { force: true });
  }

  #spawn(family: string, node: NodeId, token: string): NodeChild {
    const name = node.startsWith('--') ? 'warm-up' : node;
    return spawnChild([process.execPath, ...NODE_FLAGS, nodeMain(), family, node], {
      cwd: this.#directory,
      env: this.#environment(token),
      logFile: join(this.#directory, `${name}.log`),
    });
  }

  #keep(child: NodeChild): void {
    this.#children.add(child);
    child.gone.finally(() => this.#children.delete(child));
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

  async #listen(): Promise<void> {
    const file = this.#socketFile();
    const at = this.#agentsAt ?? { host: '127.0.0.1', port: 0 };
    const isNamed = !this.#agents && process.platform !== 'win32' && file.length <= SOCKET_NAME_MAX;
    if (isNamed) rmSync(file, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      const done = () => resolve();
      if (isNamed) this.#server.listen(file, done);
      else this.#server.listen(at.port, at.host, done);
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
      const hello = readHello(String(data));
      if (hello?.type === 'agent') {
        if (!this.#agents?.greet(hello, socket)) socket.terminate();
        return;
      }
      const handshake = hello?.type === 'hello' ? this.#handshakes.get(hello.token) : undefined;
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

/** What a stranger says first; null if it is no message at all. */
function readHello(text: string): FromProcess | FromAgent | null {
  try {
    return JSON.parse(text) as FromProcess | FromAgent;
  } catch {
    return null;
  }
}

/** Why a node did not come up, with the end of its log and where the rest is. */
export function spawnError(node: NodeId, detail: string, child: Log | null): Error {
  if (child === null) return rackError('TWR_NODE_SPAWN', { node, detail });
  const lines = child.lastLogLines();
  const shown = lines === '' ? 'it printed nothing' : `it printed:\n${lines}\n`;
  return rackError('TWR_NODE_SPAWN', {
    node,
    detail: `${detail}; ${shown} (log: ${child.logFile})`,
  });
}

type Log = { readonly logFile: string; lastLogLines(): string };
