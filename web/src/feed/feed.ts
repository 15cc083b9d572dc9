// The feed: one WebSocket that is opened again whenever it closes, from the last number seen. Waits
// grow from a quarter of a second to five, with some chance in them, so that a room full of
// consoles does not come back all at once.

import type { FeedMessage } from '../../../harness/core/protocol/rack.ts';
import { socketUrl } from './address.ts';

const WAIT_FIRST_MS = 250;
const WAIT_MOST_MS = 5_000;
/** A connection that stays silent for so long while it should open is given up. */
const OPENING_MOST_MS = 8_000;

export type FeedListener = {
  /** The number to resume behind; null: from the beginning. */
  since(): number | null;
  onMessage(message: FeedMessage): void;
  onOpen(): void;
  onLost(): void;
};

/** Follows the feed until the returned function is called. */
export function followFeed(listener: FeedListener): () => void {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitMs = WAIT_FIRST_MS;

  function open(): void {
    clearTimeout(timer);
    const since = listener.since();
    const query: { [name: string]: string } = since === null ? {} : { since: String(since) };
    const opened = new WebSocket(socketUrl('/feed', query));
    socket = opened;
    timer = setTimeout(() => lose(opened), OPENING_MOST_MS);
    opened.addEventListener('open', () => {
      if (socket !== opened) return;
      clearTimeout(timer);
      listener.onOpen();
    });
    opened.addEventListener('message', (event) => {
      if (socket !== opened) return;
      waitMs = WAIT_FIRST_MS;
      listener.onMessage(JSON.parse(String(event.data)) as FeedMessage);
    });
    opened.addEventListener('close', () => lose(opened));
  }

  // A socket may take minutes to notice that its network is gone, so it is left for good at once.
  function lose(lost: WebSocket): void {
    if (socket !== lost) return;
    socket = null;
    lost.close();
    clearTimeout(timer);
    listener.onLost();
    timer = setTimeout(open, waitMs * (0.75 + Math.random() / 2));
    waitMs = Math.min(WAIT_MOST_MS, waitMs * 2);
  }

  const onOffline = (): void => {
    if (socket !== null) lose(socket);
  };
  const onOnline = (): void => {
    if (socket === null) open();
  };
  addEventListener('offline', onOffline);
  addEventListener('online', onOnline);
  open();
  return () => {
    removeEventListener('offline', onOffline);
    removeEventListener('online', onOnline);
    clearTimeout(timer);
    const last = socket;
    socket = null;
    last?.close();
  };
}
