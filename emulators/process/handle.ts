// The handle of port.ts: the node as its own ports see it.

import type { BootOrder } from '../core/channel.ts';
import type { View, ViewAnswer } from '../core/machine.ts';
import type { Instant } from '../core/time.ts';
import type { Asks } from './asks.ts';
import type { NodeCli, NodeHandle, Shell } from './port.ts';
import type { ShellProfile } from './shellProfile.ts';

/** At full speed a node takes thousands of steps a second; nobody reads a stream that fast. */
const TIME_TOLD_EVERY_MS = 20;

export type OwnedHandle = {
  readonly handle: NodeHandle;
  readonly held: ReadonlySet<string>;
  /** A step was taken. */
  noteStep(at: Instant): void;
  /** Listeners hear of it soon. */
  tellTime(): void;
  setHeld(address: string, isHeld: boolean): void;
};

export type Query = <Kind extends View['kind']>(
  view: Extract<View, { kind: Kind }>,
  at: Instant,
) => ViewAnswer[Kind];

export type HandleParts = {
  family: string;
  order: BootOrder;
  ownAddresses: readonly string[];
  asks: Asks;
  query: Query;
  shellProfile: ShellProfile | undefined;
  cli: NodeCli | undefined;
};

export function createHandle(parts: HandleParts): OwnedHandle {
  const { family, order, ownAddresses, asks, query, shellProfile, cli } = parts;
  const { identity, accounts, runDirectory, dataDirectory, bindings, neighbours } = order;
  const held = new Set(ownAddresses);
  const timeListeners = new Set<(at: Instant) => void>();
  const addressListeners = new Set<(address: string, isHeld: boolean) => void>();
  let shell: Promise<Shell> | null = null;
  let lastStepAt: Instant = identity.bootedAt;
  let timer: NodeJS.Timeout | null = null;

  const handle: NodeHandle = {
    node: identity.node,
    family,
    identity,
    accounts,
    runDirectory,
    dataDirectory,
    bindings,
    neighbours,
    ...(shellProfile && { shellProfile }),
    ...(cli && { cli }),
    async query(view) {
      return query(view, await asks.now());
    },
    glance: (view) => query(view, lastStepAt),
    request: (input) => asks.request(input),
    sleep: (ms, signal) => asks.sleep(ms, signal),
    now: () => asks.now(),
    onTime: (listener) => subscribe(timeListeners, listener),
    onAddress: (listener) => subscribe(addressListeners, listener),
    holds: (address) => held.has(address),
    shell() {
      // The interpreter of the Unix shell is large: a box that needs none loads none.
      shell ??= cli
        ? import('./cliShell.ts').then(({ createCliShell }) => createCliShell(handle, cli))
        : import('./shell.ts').then(({ createShell }) => createShell(handle));
      return shell;
    },
  };

  return {
    handle,
    held,
    noteStep(at) {
      lastStepAt = at;
    },
    tellTime() {
      if (timeListeners.size === 0 || timer !== null) return;
      timer = setTimeout(() => {
        timer = null;
        for (const listener of timeListeners) listener(lastStepAt);
      }, TIME_TOLD_EVERY_MS);
    },
    setHeld(address, isHeld) {
      if (isHeld) held.add(address);
      else held.delete(address);
      for (const listener of addressListeners) listener(address, isHeld);
    },
  };
}

/** Adds a listener, and returns what ends it. */
function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
