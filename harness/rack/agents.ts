// The agents that a rack has: one in each node's container. What an agent started is held as any
// other child; when an agent goes away, what it started counts as gone, because it ends with it.

import { timingSafeEqual } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { NodeId } from '../../emulators/core/ids.ts';
import type { FromAgent, NodeSignal, ToAgent } from './agentWire.ts';
import type { NodeChild } from './nodeChild.ts';

/** Containers start side by side with the rack, and not all as quickly. */
const ARRIVE_MS = 60_000;

type Started = Extract<FromAgent, { type: 'started' }>;

export class Agents {
  readonly #token: string;
  readonly #present = new Map<NodeId, Agent>();
  readonly #awaited = new Map<NodeId, (agent: Agent) => void>();

  constructor(token: string) {
    this.#token = token;
  }

  /** Takes an agent in; false if it does not know the token. */
  greet({ node, token }: Extract<FromAgent, { type: 'agent' }>, socket: WebSocket): boolean {
    if (!isSame(token, this.#token)) return false;
    this.#present.get(node)?.leave();
    const agent = new Agent(node, socket);
    this.#present.set(node, agent);
    this.#awaited.get(node)?.(agent);
    agent.gone.finally(() => {
      if (this.#present.get(node) === agent) this.#present.delete(node);
    });
    return true;
  }

  /** Has the node's agent start it. Waits for the agent if it is not there yet. */
  async start(family: string, node: NodeId, token: string): Promise<NodeChild> {
    const agent = this.#present.get(node) ?? (await this.#arrival(node));
    return agent.start(family, token);
  }

  async #arrival(node: NodeId): Promise<Agent> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Agent>((resolve, reject) => {
        this.#awaited.set(node, resolve);
        const why = `no agent for it within ${ARRIVE_MS / 1_000} s: start its container`;
        timer = setTimeout(() => reject(new Error(why)), ARRIVE_MS);
      });
    } finally {
      clearTimeout(timer);
      this.#awaited.delete(node);
    }
  }
}

class Agent {
  readonly node: NodeId;
  /** Resolves when its connection ends. */
  readonly gone: Promise<void>;
  readonly #socket: WebSocket;
  readonly #runs = new Map<number, RemoteChild>();
  readonly #starting = new Map<number, (started: Started) => void>();
  #lastRun = 0;

  constructor(node: NodeId, socket: WebSocket) {
    this.node = node;
    this.#socket = socket;
    socket.on('message', (data) => this.#take(JSON.parse(String(data)) as FromAgent));
    this.gone = new Promise((resolve) => socket.once('close', () => resolve()));
    this.gone.then(() => this.#lose());
  }

  leave(): void {
    this.#socket.terminate();
  }

  start(family: string, token: string): Promise<NodeChild> {
    this.#lastRun += 1;
    const run = this.#lastRun;
    return new Promise((resolve, reject) => {
      this.#starting.set(run, ({ pid }) => {
        const signal = (name: NodeSignal) => this.#send({ type: 'signal', run, signal: name });
        const child = new RemoteChild(this.node, pid, signal);
        this.#runs.set(run, child);
        resolve(child);
      });
      this.gone.then(() => reject(new Error('its agent went away')));
      this.#send({ type: 'start', run, family, token });
    });
  }

  #take(message: FromAgent): void {
    switch (message.type) {
      case 'started':
        this.#starting.get(message.run)?.(message);
        this.#starting.delete(message.run);
        return;
      case 'frozen':
        this.#runs.get(message.run)?.noteFrozen(message.evidence);
        return;
      case 'ended':
        this.#runs.get(message.run)?.end(message.how, message.log);
        this.#runs.delete(message.run);
        return;
      default:
        this.leave();
    }
  }

  #lose(): void {
    for (const child of this.#runs.values()) child.end('the end of its agent', '');
    this.#runs.clear();
  }

  #send(message: ToAgent): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}

/** A process in a container, as its agent tells of it. */
class RemoteChild implements NodeChild {
  readonly pid: number;
  readonly logFile: string;
  readonly gone: Promise<string>;
  readonly signal: (signal: NodeSignal) => void;
  #end: (how: string) => void = () => {};
  #evidence: string | null = null;
  #log = '';

  constructor(node: NodeId, pid: number, signal: (signal: NodeSignal) => void) {
    this.pid = pid;
    this.logFile = `the log of the container of ${node}`;
    this.signal = signal;
    this.gone = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  frozen(): string | null {
    return this.#evidence;
  }

  lastLogLines(): string {
    return this.#log;
  }

  noteFrozen(evidence: string | null): void {
    this.#evidence = evidence;
  }

  end(how: string, log: string): void {
    this.#log = log;
    this.#end(how);
  }
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(String(given)), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
