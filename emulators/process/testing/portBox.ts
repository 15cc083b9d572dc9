// A node for the tests of ports: it answers views as the test says, takes requests down, and has
// time that moves by hand. Its addresses lie on 127.0.0.1, each service on a port of its own.

import type { Binding, OutsideInputRequest } from '../../core/channel.ts';
import type { View, ViewAnswer } from '../../core/machine.ts';
import type { NodeHandle } from '../port.ts';

export type PortBox = {
  handle: NodeHandle;
  requests: OutsideInputRequest[];
  /** The world's instant; streams look when it is set. */
  at: number;
  /** Nothing is answered any more, until it goes on. */
  setHung(isHung: boolean): void;
};

const IDENTITY = {
  node: 'box-a',
  epoch: Date.UTC(2024, 2, 14, 12, 0, 0),
  zone: { name: 'UTC', offsetMinutes: 0 },
  config: {},
  bootedAt: 0,
  skewMs: 0,
};

/** `answers` says what a view gets, `replies` what a request gets. */
export function createPortBox(
  answers: (view: View) => ViewAnswer[View['kind']],
  {
    bindings = [],
    replies = () => '',
  }: { bindings?: Binding[]; replies?: (input: OutsideInputRequest) => string } = {},
): PortBox {
  const requests: OutsideInputRequest[] = [];
  const listeners = new Set<(at: number) => void>();
  let at = 0;
  let goesOn = Promise.resolve();
  let wake = () => {};

  async function now(): Promise<number> {
    await goesOn;
    return at;
  }
  const handle = {
    node: 'box-a',
    family: 'toy',
    identity: IDENTITY,
    accounts: { password: 'twinrack', authorizedKeys: [] },
    runDirectory: '/nowhere',
    bindings,
    neighbours: bindings,
    query: (view: View) => now().then(() => answers(view)),
    glance: answers,
    async request(input: OutsideInputRequest) {
      await now();
      requests.push(input);
      return { stdout: replies(input), stderr: '', exitCode: 0 };
    },
    now,
    sleep: async () => {},
    onTime(listener: (at: number) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onAddress: () => () => {},
    holds: () => true,
  } as unknown as NodeHandle;

  return {
    handle,
    requests,
    get at() {
      return at;
    },
    set at(instant) {
      at = instant;
      for (const listener of listeners) listener(at);
    },
    setHung(isHung) {
      if (!isHung) return wake();
      goesOn = new Promise((resolve) => {
        wake = resolve;
      });
    },
  };
}
