// The feed as an async iterator. It resumes by itself after a break, from the last event it has
// seen, and ends when the rack does.

import { rackError } from '../core/protocol/errors.ts';
import type { FeedMessage } from '../core/protocol/rack.ts';
import type { Client } from './client.ts';

const CLOSE_GOING_AWAY = 1001;
/** Messages that wait for a slow reader. More: the connection ends, and is resumed when they are
 * read. */
const QUEUE_LIMIT = 20_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
const TRIES = 8;

/** Messages from `since` on; `hello` comes first, and again after each break. */
export async function* followFeed(
  client: Client,
  since: number | null = null,
): AsyncGenerator<FeedMessage, void> {
  let last = since;
  let failures = 0;
  for (;;) {
    const socket = client.socket('/api/v1/feed', last === null ? {} : { since: last });
    const messages = readSocket(socket);
    let code = 0;
    try {
      let next = await messages.next();
      while (!next.done) {
        failures = 0;
        last = seqOf(next.value) ?? last;
        yield next.value;
        next = await messages.next();
      }
      code = next.value;
    } finally {
      // A reader that has seen enough ends here: its connection must end with it.
      await messages.return(CLOSE_GOING_AWAY);
    }
    if (code === CLOSE_GOING_AWAY) return;

    failures += 1;
    if (failures > TRIES) {
      const detail = `the feed broke off with code ${code}`;
      throw rackError('TWR_CONNECTION_LOST', { url: client.url, detail });
    }
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

function seqOf(message: FeedMessage): number | null {
  if (message.feed === 'hello') return message.rack.seq;
  return message.feed === 'events' ? (message.events.at(-1)?.seq ?? null) : null;
}

/** One connection to its end; returns the code with which it closed. */
async function* readSocket(socket: WebSocket): AsyncGenerator<FeedMessage, number> {
  const queue: FeedMessage[] = [];
  let code: number | null = null;
  let wake = () => {};
  socket.addEventListener('message', ({ data }) => {
    if (queue.length < QUEUE_LIMIT) queue.push(JSON.parse(String(data)));
    else socket.close();
    wake();
  });
  socket.addEventListener('close', (event) => {
    code = event.code;
    wake();
  });
  try {
    for (;;) {
      for (let first = queue.shift(); first; first = queue.shift()) yield first;
      if (code !== null) return code;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    socket.close();
  }
}
