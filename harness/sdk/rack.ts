// A rack from code: `const rack = await connect('http://127.0.0.1:8700')`. It uses fetch and
// WebSocket alone, so the same file works in Node and in a browser.

import { type DurationLike, parseDuration } from '../core/duration.ts';
import { passes } from '../core/findEvent.ts';
import { rackError } from '../core/protocol/errors.ts';
import type {
  EventDocument,
  ExecResult,
  FaultDocument,
  FaultKindDocument,
  NodeDocument,
  NodeStateDocument,
  RackDocument,
} from '../core/protocol/rack.ts';
import {
  type AdvanceResult,
  type EventsQuery,
  type Healed,
  type Health,
  UNTIL_DEFAULT_MS,
} from '../core/protocol/requests.ts';
import type { EventPattern, JsonObject, PowerAction } from '../core/protocol/vocabulary.ts';
import { type Client, createClient } from './client.ts';
import { createClock, type RackClock } from './clock.ts';
import { followFeed } from './feed.ts';
import { createScenarios, type RackScenarios } from './scenarios.ts';
import { openTerminal, type Terminal, type TerminalOptions } from './terminal.ts';

export { TwinrackError } from './client.ts';

export type InjectOptions = {
  /** A node, a link, a disk, or a path `node/disk`. */
  target: string;
  params?: JsonObject;
  /** Virtual time after which it heals by itself. */
  for?: DurationLike;
};

/** An injected fault; `await using fault = await rack.inject(...)` heals it at the end of its
 * block. */
export type FaultHandle = FaultDocument & AsyncDisposable & { heal(): Promise<void> };

export type UntilOptions = Omit<EventPattern, 'event'> & {
  /** Virtual time to wait for it: ten minutes where nobody says. */
  within?: DurationLike;
  /** Count events after this number, rather than after the last change (inject, heal, power, reset)
   * or the last event that `until` found. */
  since?: number;
};

export type Rack = {
  readonly url: string;
  readonly seed: number;
  readonly clock: RackClock;
  readonly scenarios: RackScenarios;

  document(): Promise<RackDocument>;
  nodes(): Promise<NodeDocument[]>;
  node(id: string): Promise<NodeDocument>;
  state(node: string): Promise<NodeStateDocument>;
  power(node: string, action: PowerAction): Promise<NodeDocument>;
  /** One line for the node's shell. */
  exec(node: string, command: string, options?: { user?: string }): Promise<ExecResult>;
  terminal(node: string, options?: TerminalOptions): Terminal;

  faultKinds(): Promise<FaultKindDocument[]>;
  faults(): Promise<FaultDocument[]>;
  inject(kind: string, options: InjectOptions): Promise<FaultHandle>;
  heal(id: string): Promise<void>;
  healAll(): Promise<number>;

  /** Runs the rack on until the event comes, and fails if it does not come in time. */
  until(event: string, options?: UntilOptions): Promise<EventDocument>;
  /** What has happened, oldest first. */
  timeline(query?: EventsQuery): Promise<EventDocument[]>;
  /** What happens, as it happens; from `since` on, or from now. */
  events(query?: Omit<EventsQuery, 'limit'>): AsyncGenerator<EventDocument, void>;

  journal(): Promise<string>;
  /** Heals all faults and boots all nodes afresh, with the same seed. */
  reset(): Promise<void>;
  /** Ends the rack and its processes. */
  shutDown(): Promise<void>;
};

/** Connects to a running rack; fails with TWR_RACK_NOT_RUNNING if none answers there. */
export async function connect(url: string, options: { token?: string } = {}): Promise<Rack> {
  const client = createClient(url, options.token);
  const { name } = await client.ask<Partial<Health>>('GET', '/healthz');
  if (name !== 'twinrack') throw rackError('TWR_RACK_NOT_RUNNING', { url: client.url });
  const { seed, seq } = await client.ask<RackDocument>('GET', '/api/v1/rack');
  client.moveCursor(seq);
  return {
    url: client.url,
    seed,
    clock: createClock(client),
    scenarios: createScenarios(client),
    ...createNodes(client),
    ...createFaults(client),
    ...createTimeline(client),
    document: () => client.ask('GET', '/api/v1/rack'),
    journal: () => client.text('/api/v1/journal'),
    async reset() {
      const { seq } = await client.change<RackDocument>('POST', '/api/v1/reset');
      if (seq < client.cursor) client.moveCursor(0);
    },
    shutDown: () => client.ask('DELETE', '/api/v1/rack'),
  };
}

function createNodes(client: Client) {
  const path = (id: string) => `/api/v1/nodes/${encodeURIComponent(id)}`;
  return {
    nodes: () => client.ask<NodeDocument[]>('GET', '/api/v1/nodes'),
    node: (id: string) => client.ask<NodeDocument>('GET', path(id)),
    state: (id: string) => client.ask<NodeStateDocument>('GET', `${path(id)}/state`),
    power: (id: string, action: PowerAction) =>
      client.change<NodeDocument>('POST', `${path(id)}/power`, { action }),
    exec: (id: string, command: string, options: { user?: string } = {}) =>
      client.ask<ExecResult>('POST', `${path(id)}/exec`, { command, ...options }),
    terminal: (id: string, options: TerminalOptions = {}) =>
      openTerminal(client, `${path(id)}/terminal`, options),
  };
}

function createFaults(client: Client) {
  const heal = (id: string): Promise<void> =>
    client.change('DELETE', `/api/v1/faults/${encodeURIComponent(id)}`);
  return {
    faultKinds: () => client.ask<FaultKindDocument[]>('GET', '/api/v1/fault-kinds'),
    faults: () => client.ask<FaultDocument[]>('GET', '/api/v1/faults'),
    heal,
    healAll: async () => (await client.change<Healed>('DELETE', '/api/v1/faults')).healed,
    async inject(kind: string, options: InjectOptions): Promise<FaultHandle> {
      const { for: span, ...rest } = options;
      const lease = span === undefined ? {} : { forMs: parseDuration(span, 'for') };
      const fault = await client.change<FaultDocument>('POST', '/api/v1/faults', {
        kind,
        ...rest,
        ...lease,
      });
      // It may be over already: by its lease, by a reset, or because it was momentary.
      const healOnce = () => heal(fault.id).catch(unlessUnknown);
      return { ...fault, heal: healOnce, [Symbol.asyncDispose]: healOnce };
    },
  };
}

function unlessUnknown(thrown: { code?: string }): void {
  if (thrown.code !== 'TWR_FAULT_UNKNOWN') throw thrown;
}

function createTimeline(client: Client) {
  return {
    async until(event: string, options: UntilOptions = {}): Promise<EventDocument> {
      const { within = UNTIL_DEFAULT_MS, since = client.cursor, ...rest } = options;
      const timeoutMs = parseDuration(within, 'within');
      const until: EventPattern = { event, ...rest };
      const asked = { until, timeoutMs, since };
      const answer = await client.ask<AdvanceResult>('POST', '/api/v1/clock/advance', asked);
      if (answer.event === null) {
        throw rackError('TWR_EVENT_MISSED', { event: described(until), withinMs: timeoutMs });
      }
      client.moveCursor(answer.event.seq);
      return answer.event;
    },
    timeline(query: EventsQuery = {}): Promise<EventDocument[]> {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) search.set(name, String(value));
      return client.ask('GET', `/api/v1/events?${search}`);
    },
    async *events(query: Omit<EventsQuery, 'limit'> = {}): AsyncGenerator<EventDocument, void> {
      const since = query.since ?? (await client.ask<RackDocument>('GET', '/api/v1/rack')).seq;
      for await (const message of followFeed(client, since)) {
        if (message.feed !== 'hello' && message.feed !== 'events') continue;
        for (const event of message.events) {
          if (passes(event, query)) yield event;
        }
      }
    },
  };
}

function described({ event, node, match }: EventPattern): string {
  const data = match === undefined ? '' : ` with ${JSON.stringify(match)}`;
  return `${event}${node === undefined ? '' : ` of ${node}`}${data}`;
}
