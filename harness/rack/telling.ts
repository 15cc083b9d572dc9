// The feed of a rack: events at once, in batches; documents when they have changed, and no more often than
// anybody can look. A warp of a thousand steps is a few messages.

import type {
  ClockDocument,
  DiskDocument,
  EventDocument,
  FaultDocument,
  FeedMessage,
  HazardDocument,
  NodeDocument,
} from '../core/protocol/rack.ts';

const EVENTS_EVERY_MS = 10;
const DOCUMENTS_EVERY_MS = 50;
/** While nothing else changes, the clock is told this often: consoles correct their own by it. */
const CLOCK_EVERY_MS = 1_000;

export type Tellable = {
  clock(): ClockDocument;
  nodes(): NodeDocument[];
  disks(): DiskDocument[];
  faults(): FaultDocument[];
  hazards(): HazardDocument[];
  isReady(): boolean;
};

export type Teller = {
  subscribe(listener: (message: FeedMessage) => void): () => void;
  event(event: EventDocument): void;
  /** Documents may have changed. */
  moved(): void;
  /** Tells one message to all, after what is due before it. */
  publish(message: FeedMessage): void;
  close(): void;
};

export function createTeller(tellable: Tellable): Teller {
  const listeners = new Set<(message: FeedMessage) => void>();
  const told = new Map<string, string>();
  let events: EventDocument[] = [];
  let eventsTimer: NodeJS.Timeout | null = null;
  let documentsTimer: NodeJS.Timeout | null = null;
  let clockToldAt = 0;

  function send(message: FeedMessage): void {
    for (const listener of listeners) listener(message);
  }

  function flushEvents(): void {
    if (eventsTimer !== null) clearTimeout(eventsTimer);
    eventsTimer = null;
    const batch = events;
    events = [];
    if (batch.length > 0) send({ feed: 'events', events: batch });
  }

  /** Those of the documents that differ from what was told last. */
  function changed<Document extends object>(
    feed: string,
    documents: Document[],
    idOf: (document: Document) => string,
  ): Document[] {
    return documents.filter((document) => isNews(`${feed}/${idOf(document)}`, document));
  }

  function isNews(key: string, value: unknown): boolean {
    const text = JSON.stringify(value);
    if (told.get(key) === text) return false;
    told.set(key, text);
    return true;
  }

  function flushDocuments(): void {
    documentsTimer = null;
    flushEvents();
    tellClock();
    const nodes = changed('nodes', tellable.nodes(), ({ id }) => id);
    if (nodes.length > 0) send({ feed: 'nodes', nodes });
    const disks = changed('disks', tellable.disks(), ({ id }) => id);
    if (disks.length > 0) send({ feed: 'disks', disks });
    const faults = tellable.faults();
    if (isNews('faults', faults)) send({ feed: 'faults', faults });
    const hazards = tellable.hazards();
    if (isNews('hazards', hazards)) send({ feed: 'hazards', hazards });
    const isReady = tellable.isReady();
    if (isNews('ready', isReady)) send({ feed: 'ready', isReady });
  }

  function tellClock(): void {
    const clock = tellable.clock();
    const { achievedRate: _, now, ...shape } = clock;
    const isDue = clock.isWarping || performance.now() - clockToldAt >= CLOCK_EVERY_MS;
    if (!isNews('clock', shape) && !(isDue && isNews('now', now))) return;
    clockToldAt = performance.now();
    send({ feed: 'clock', clock });
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    event(event) {
      events.push(event);
      eventsTimer ??= setTimeout(flushEvents, EVENTS_EVERY_MS);
    },
    moved() {
      if (listeners.size > 0) documentsTimer ??= setTimeout(flushDocuments, DOCUMENTS_EVERY_MS);
    },
    publish(message) {
      flushEvents();
      told.clear();
      send(message);
    },
    close() {
      if (documentsTimer !== null) clearTimeout(documentsTimer);
      flushDocuments();
      if (documentsTimer !== null) clearTimeout(documentsTimer);
    },
  };
}
