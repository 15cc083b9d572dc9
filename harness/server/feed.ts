// WS /feed: everything that changes, as it changes. A client gets `hello` with the whole rack and
// the events after `since`, and from then on each change. It resumes with the number of the last
// event it has; a gap (first event of `hello` later than since + 1) tells it to start over from
// `hello`.
//
// Whoever reads too slowly is let go with code 4008, rather than filling our memory or slowing
// others.

import type { WebSocket } from 'ws';
import type { FeedMessage, RackDocument } from '../core/protocol/rack.ts';
import type { RackPort } from '../core/rackPort.ts';

/** Events in a `hello`: an hour of a quiet pair, and still one message. */
const BACKLOG_EVENTS = 5_000;
/** Unsent bytes per client: a few times the largest `hello`. */
const BUFFER_LIMIT_BYTES = 8 * 1024 * 1024;
const CLOSE_TOO_SLOW = 4008;

type Client = { socket: WebSocket; lastSeq: number };
export type Feed = {
  open(socket: WebSocket, since: number | null): void;
  publish(message: FeedMessage): void;
  clientCount(): number;
  close(): void;
};

/** `greetings`: what a newcomer is told after `hello`. */
export function createFeed(rack: RackPort, greetings: () => FeedMessage[]): Feed {
  const clients = new Set<Client>();
  const publish = (message: FeedMessage) => {
    const shared = JSON.stringify(message);
    for (const client of clients) deliver(client, message, shared);
  };
  const unsubscribe = rack.subscribe(publish);

  return {
    publish,
    clientCount: () => clients.size,
    close: unsubscribe,
    open(socket, since) {
      const hello = createHello(rack, since);
      const client: Client = { socket, lastSeq: hello.rack.seq };
      send(socket, JSON.stringify(hello));
      for (const message of greetings()) send(socket, JSON.stringify(message));
      clients.add(client);
      socket.on('close', () => clients.delete(client));
    },
  };
}

type Hello = Extract<FeedMessage, { feed: 'hello' }>;

function createHello(rack: RackPort, since: number | null): Hello {
  const document = rack.document();
  const events = rack.events({ since: resumeFrom(document, since), limit: BACKLOG_EVENTS });
  return { feed: 'hello', rack: document, events };
}

/** A number from another life of the rack, or from too long ago, is no place to resume from. */
function resumeFrom({ seq }: RackDocument, since: number | null): number {
  const oldest = Math.max(0, seq - BACKLOG_EVENTS);
  return since === null || since > seq ? oldest : Math.max(since, oldest);
}

/** `shared` is the message as text; a client that has had some of its events gets the others. */
function deliver(client: Client, message: FeedMessage, shared: string): void {
  if (message.feed === 'hello') client.lastSeq = message.rack.seq;
  if (message.feed !== 'events') {
    send(client.socket, shared);
    return;
  }
  const fresh = message.events.filter(({ seq }) => seq > client.lastSeq);
  const last = fresh.at(-1);
  if (!last) return;
  client.lastSeq = last.seq;
  const isWhole = fresh.length === message.events.length;
  send(client.socket, isWhole ? shared : JSON.stringify({ feed: 'events', events: fresh }));
}

function send(socket: WebSocket, text: string): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > BUFFER_LIMIT_BYTES) {
    socket.close(CLOSE_TOO_SLOW, 'too slow: come back with ?since=');
    return;
  }
  socket.send(text);
}
