// One booted node, spoken to over its channel: steps that are answered, shells that are carried,
// questions handed on.

import type { BootOrder, Endpoint, FromProcess, ToProcess } from '../../emulators/core/channel.ts';
import type { NodeId } from '../../emulators/core/ids.ts';
import type { Json } from '../../emulators/core/json.ts';
import type { CommandOutput } from '../../emulators/core/machine.ts';
import type { Instant } from '../../emulators/core/time.ts';
import { RackError, rackError } from '../core/protocol/errors.ts';
import type { TerminalSession } from '../core/rackPort.ts';
import type { Stepping, Work } from './hands.ts';
import type { NodeProcess } from './nodeProcess.ts';
import { createTerminals, type Terminals } from './terminals.ts';

/** A question of the process to the world. */
export type Question = Extract<FromProcess, { type: 'ask' | 'request' | 'sleep' | 'cancel' }>;

export type LiveNodeEvents = {
  asked(question: Question): void;
  endpointsChanged(): void;
  /** A frozen process goes on. `isUndone`: it had not begun the step that was taken back. */
  woke(isUndone: boolean): void;
  /** The process is gone. `wasStepping`: the driver has heard of it already, as the answer to its
   * step. */
  gone(wasStepping: boolean): void;
};

/** Why a node would not boot. `taken`: the address that somebody else has. */
export class BootRefused extends Error {
  readonly taken: string | null;

  constructor(message: string, taken: string | null) {
    super(message);
    this.taken = taken;
  }
}

type Exec = { begunAt: number; resolve(output: CommandOutput): void; reject(error: Error): void };
type Booted = Extract<FromProcess, { type: 'booted' }>;

export class LiveNode {
  readonly process: NodeProcess;
  readonly #events: LiveNodeEvents;
  readonly #execs = new Map<number, Exec>();
  readonly #terminals: Terminals;
  #lastId = 0;
  #booting: { resolve(booted: Booted): void; reject(error: Error): void } | null = null;
  #step: { id: number; resolve(stepping: Stepping): void } | null = null;
  #adopting: (() => void) | null = null;
  #bug: string | null = null;
  /** The number of the withdrawal that a frozen process has still to answer. */
  #withdrawal: number | null = null;
  endpoints: readonly Endpoint[] = [];
  /** Since when it owes an answer, by the wall; null if it owes none. */
  owingSince: number | null = null;

  constructor(process: NodeProcess, events: LiveNodeEvents) {
    this.process = process;
    this.#events = events;
    this.#terminals = createTerminals((message) => process.send(message));
    process.listen((message) => this.#take(message));
    void process.gone.then((how) => this.#leave(how));
  }

  get node(): NodeId {
    return this.process.node;
  }

  get isStalled(): boolean {
    return this.#withdrawal !== null;
  }

  /** Resolves with the first deadline; rejects with why the node would not boot. */
  async boot(order: BootOrder): Promise<Instant | null> {
    const booted = await new Promise<Booted>((resolve, reject) => {
      this.#booting = { resolve, reject };
      this.process.send({ type: 'boot', id: this.#nextId(), order });
    }).finally(() => {
      this.#booting = null;
    });
    this.endpoints = booted.endpoints;
    return booted.deadline;
  }

  step(at: Instant, work: Work): Promise<Stepping> {
    if (this.process.isGone) return Promise.resolve({ outcome: 'died', bug: this.#bug });
    return new Promise((resolve) => {
      const id = this.#nextId();
      this.#step = { id, resolve };
      this.owingSince = performance.now();
      this.process.send(
        'input' in work ? { type: 'step', id, at, ...work } : { type: 'stepDisk', id, at, ...work },
      );
    });
  }

  /** There is evidence that the process is frozen: whatever it owes is taken back. */
  withdraw(): void {
    if (this.isStalled) return;
    const step = this.#step;
    this.#step = null;
    this.#withdrawal = step?.id ?? 0;
    this.owingSince = null;
    this.process.send({ type: 'withdraw', id: this.#withdrawal });
    step?.resolve({ outcome: 'stalled' });
  }

  /** Resolves when the process has the state that the world knows, or is gone. */
  adopt(state: Json, addresses: string[]): Promise<void> {
    return new Promise((resolve) => {
      this.#adopting = resolve;
      if (this.process.isGone) resolve();
      else this.process.send({ type: 'adopt', id: this.#nextId(), state, addresses });
    });
  }

  exec(line: string, user: string): Promise<CommandOutput> {
    const id = this.#nextId();
    return new Promise((resolve, reject) => {
      const begunAt = performance.now();
      this.#execs.set(id, { begunAt, resolve, reject });
      this.owingSince ??= begunAt;
      this.process.send({ type: 'exec', id, line, user });
    });
  }

  get isStepping(): boolean {
    return this.#step !== null;
  }

  /** Ends the waiting for the lines under way that began before then, not the lines themselves. */
  rejectExecs(error: Error, before = Number.POSITIVE_INFINITY): void {
    for (const [id, exec] of this.#execs) {
      if (exec.begunAt < before) this.#endExec(id, ({ reject }) => reject(error));
    }
  }

  openTerminal(options: { columns: number; rows: number; user: string }): TerminalSession {
    return this.#terminals.open(options);
  }

  send(message: ToProcess): void {
    this.process.send(message);
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #take(message: FromProcess): void {
    switch (message.type) {
      case 'booted':
        this.#booting?.resolve(message);
        break;
      case 'bootFailed':
        this.#booting?.reject(new BootRefused(message.message, message.taken));
        break;
      case 'stepped':
        this.#endStep(message);
        break;
      case 'withdrawn':
        this.#wake(message.id, message.isUndone);
        break;
      case 'adopted':
        this.#adopting?.();
        break;
      case 'ask':
      case 'request':
      case 'sleep':
      case 'cancel':
        this.#events.asked(message);
        break;
      case 'endpoints':
        this.endpoints = message.endpoints;
        this.#events.endpointsChanged();
        break;
      case 'failed':
        this.#bug = message.stack || message.message;
        break;
      default:
        this.#takeShell(message);
    }
  }

  #takeShell(message: FromProcess): void {
    if (message.type === 'execDone') {
      this.#endExec(message.id, (exec) => exec.resolve(message.output));
    } else if (message.type === 'execFailed') {
      this.#endExec(message.id, (exec) => exec.reject(refusal(message)));
    } else {
      this.#terminals.accept(message);
    }
  }

  #endStep({ id, effects, deadline, answer }: Extract<FromProcess, { type: 'stepped' }>): void {
    const step = this.#step;
    // The late answer of a step that was taken back: its withdrawal follows.
    if (step?.id !== id) return;
    this.#step = null;
    this.owingSince = this.#execs.size > 0 ? performance.now() : null;
    step.resolve({ outcome: 'stepped', effects, deadline, answer });
  }

  #endExec(id: number, end: (exec: Exec) => void): void {
    const exec = this.#execs.get(id);
    if (!exec) return;
    this.#execs.delete(id);
    if (this.#step === null && this.#execs.size === 0) this.owingSince = null;
    end(exec);
  }

  #wake(id: number, isUndone: boolean): void {
    if (this.#withdrawal !== id) return;
    this.#withdrawal = null;
    this.#events.woke(isUndone || id === 0);
  }

  #leave(how: string): void {
    const step = this.#step;
    this.#step = null;
    this.#withdrawal = null;
    this.owingSince = null;
    this.endpoints = [];
    this.#booting?.reject(new Error(`it ended with ${how} while it booted`));
    this.#adopting?.();
    this.rejectExecs(rackError('TWR_NODE_DIED', { node: this.node }));
    this.#terminals.close(`${this.node} went down`);
    step?.resolve({ outcome: 'died', bug: this.#bug });
    this.#events.gone(step !== null);
  }
}

function refusal({ code, message }: Extract<FromProcess, { type: 'execFailed' }>): RackError {
  return code === 'TWR_INTERNAL'
    ? rackError('TWR_INTERNAL', { detail: message })
    : new RackError({ code, message, definite: false });
}
