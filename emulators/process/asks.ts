// What a node's ports ask of the world and have not been answered yet: reads, requests, alarms.
// A hung node's asks simply stay here; they end with the process.

import type { FromProcess, OutsideInputRequest, ToProcess } from '../core/channel.ts';
import type { Effect } from '../core/effect.ts';
import type { CommandOutput } from '../core/machine.ts';
import type { Duration, Instant } from '../core/time.ts';
import { Refused } from './port.ts';

/** Far above what 64 connections can ask; a port that leaks asks shows here, not in the process's memory. */
const WAITING_MAX = 1_024;

type Waiting = { resolve(value: never): void; reject(error: Error): void };

export type Asks = {
  /** The world's instant, as soon as the node may be read. */
  now(): Promise<Instant>;
  request(input: OutsideInputRequest): Promise<CommandOutput>;
  sleep(ms: Duration, signal?: AbortSignal): Promise<void>;
  /** Takes the world's answer to an ask; says whether the message was one. */
  accept(message: ToProcess): boolean;
  /** Takes the node's reply to a request that the world let in. */
  acceptReply(reply: Extract<Effect, { kind: 'reply' }>): void;
};

export function createAsks(send: (message: FromProcess) => void): Asks {
  const waiting = new Map<number, Waiting>();
  /** Requests that were let in, by the number of their input. */
  const entered = new Map<number, number>();
  let lastId = 0;

  function ask<T>(make: (id: number) => FromProcess, signal?: AbortSignal): Promise<T> {
    if (waiting.size >= WAITING_MAX) {
      return Promise.reject(
        new Refused('TWR_LIMIT_REACHED', `${WAITING_MAX} requests wait for this node already`),
      );
    }
    lastId += 1;
    const id = lastId;
    const message = make(id);
    return new Promise<T>((resolve, reject) => {
      const giveUp = () => take(id)?.reject(new Error('given up'));
      const waiter: Waiting = {
        resolve(value) {
          signal?.removeEventListener('abort', giveUp);
          resolve(value);
        },
        reject(error) {
          signal?.removeEventListener('abort', giveUp);
          reject(error);
        },
      };
      waiting.set(id, waiter);
      signal?.addEventListener('abort', giveUp);
      send(message);
      if (signal?.aborted) giveUp();
    });
  }

  function take(id: number): Waiting | undefined {
    const waiter = waiting.get(id);
    waiting.delete(id);
    return waiter;
  }

  return {
    now: () => ask<Instant>((id) => ({ type: 'ask', id })),
    request: (input) => ask<CommandOutput>((id) => ({ type: 'request', id, input })),
    async sleep(ms, signal) {
      await ask<Instant>((id) => ({ type: 'sleep', id, ms }), signal);
    },
    accept(message) {
      switch (message.type) {
        case 'now':
        case 'awake':
          take(message.id)?.resolve(message.at as never);
          return true;
        case 'requested':
          entered.set(message.inputId, message.id);
          return true;
        case 'refused':
          take(message.id)?.reject(new Refused(message.code, message.message));
          return true;
        default:
          return false;
      }
    },
    acceptReply({ id, stdout, stderr, exitCode }) {
      const asked = entered.get(id);
      if (asked === undefined) return;
      entered.delete(id);
      take(asked)?.resolve({ stdout, stderr, exitCode } as never);
    },
  };
}
