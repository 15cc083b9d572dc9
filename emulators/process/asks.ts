// What a node's ports ask of the world and have not been answered yet: reads, requests, alarms.
// A hung node's asks simply stay here; they end with the process.

import type { FromProcess, OutsideInputRequest, ToProcess } from '../core/channel.ts';
import type { Effect } from '../core/effect.ts';
import type { CommandOutput } from '../core/machine.ts';
import type { Duration, Instant } from '../core/time.ts';
import { Refused } from './port.ts';

/** Far above what 64 connections can ask: a port that leaks asks shows here, and not in memory. */
const WAITING_MAX = 1_024;

type Waiting = { resolve(value: never): void; reject(error: Error): void };

export class Asks {
  readonly #send: (message: FromProcess) => void;
  readonly #waiting = new Map<number, Waiting>();
  /** Requests that were let in, by the number of their input. */
  readonly #entered = new Map<number, number>();
  #lastId = 0;
  #asking: Promise<Instant> | null = null;

  constructor(send: (message: FromProcess) => void) {
    this.#send = send;
  }

  /** The world's instant, as soon as the node may be read. All who ask in one turn of the event
   * loop share one question. */
  now(): Promise<Instant> {
    if (this.#asking) return this.#asking;
    const asking = this.#ask<Instant>((id) => ({ type: 'ask', id }));
    this.#asking = asking;
    setImmediate(() => {
      this.#asking = null;
    });
    return asking;
  }

  request(input: OutsideInputRequest): Promise<CommandOutput> {
    return this.#ask<CommandOutput>((id) => ({ type: 'request', id, input }));
  }

  async sleep(ms: Duration, signal?: AbortSignal): Promise<void> {
    await this.#ask<Instant>((id) => ({ type: 'sleep', id, ms }), signal);
  }

  /** Takes the world's answer to an ask; says whether the message was one. */
  accept(message: ToProcess): boolean {
    switch (message.type) {
      case 'now':
      case 'awake':
        this.#take(message.id)?.resolve(message.at as never);
        return true;
      case 'requested':
        this.#entered.set(message.inputId, message.id);
        return true;
      case 'refused':
        this.#take(message.id)?.reject(new Refused(message.code, message.message));
        return true;
      default:
        return false;
    }
  }

  /** Takes the node's reply to a request that the world let in. */
  acceptReply({ id, stdout, stderr, exitCode }: Extract<Effect, { kind: 'reply' }>): void {
    const asked = this.#entered.get(id);
    if (asked === undefined) return;
    this.#entered.delete(id);
    this.#take(asked)?.resolve({ stdout, stderr, exitCode } as never);
  }

  #ask<T>(make: (id: number) => FromProcess, signal?: AbortSignal): Promise<T> {
    if (this.#waiting.size >= WAITING_MAX) {
      const message = `${WAITING_MAX} requests wait for this node already`;
      return Promise.reject(new Refused('TWR_LIMIT_REACHED', message));
    }
    this.#lastId += 1;
    const id = this.#lastId;
    const giveUp = () => {
      if (isSent) this.#send({ type: 'cancel', id });
      this.#take(id)?.reject(new Error('given up'));
    };
    let isSent = false;
    const answered = new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      signal?.addEventListener('abort', giveUp);
      if (signal?.aborted) return giveUp();
      this.#send(make(id));
      isSent = true;
    });
    return answered.finally(() => signal?.removeEventListener('abort', giveUp));
  }

  #take(id: number): Waiting | undefined {
    const waiter = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiter;
  }
}
