// The feed of a rack: events at once, in batches; documents when they have changed, and no more
// often than anybody can look. A warp of a thousand steps is a few messages.

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

type Listener = (message: FeedMessage) => void;

export class Teller {
  readonly #tellable: Tellable;
  readonly #listeners = new Set<Listener>();
  /** What was told last, as text. */
  readonly #told = new Map<string, string>();
  // A rack at rest has nothing else to tell than its clock.
  readonly #clockTimer = setInterval(() => this.moved(), CLOCK_EVERY_MS).unref();
  #events: EventDocument[] = [];
  #eventsTimer: NodeJS.Timeout | null = null;
  #documentsTimer: NodeJS.Timeout | null = null;
  #clockToldAt = 0;

  constructor(tellable: Tellable) {
    this.#tellable = tellable;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  event(event: EventDocument): void {
    if (this.#listeners.size === 0) return;
    this.#events.push(event);
    this.#eventsTimer ??= setTimeout(() => this.#flushEvents(), EVENTS_EVERY_MS);
  }

  /** Documents may have changed. */
  moved(): void {
    if (this.#listeners.size === 0) return;
    this.#documentsTimer ??= setTimeout(() => this.#flushDocuments(), DOCUMENTS_EVERY_MS);
  }

  /** Tells one message to all, after what is due before it. */
  publish(message: FeedMessage): void {
    this.#flushEvents();
    this.#told.clear();
    this.#send(message);
  }

  close(): void {
    clearInterval(this.#clockTimer);
    if (this.#documentsTimer !== null) clearTimeout(this.#documentsTimer);
    this.#flushDocuments();
  }

  #send(message: FeedMessage): void {
    for (const listener of this.#listeners) listener(message);
  }

  #flushEvents(): void {
    if (this.#eventsTimer !== null) clearTimeout(this.#eventsTimer);
    this.#eventsTimer = null;
    const events = this.#events;
    this.#events = [];
    if (events.length > 0) this.#send({ feed: 'events', events });
  }

  #flushDocuments(): void {
    this.#documentsTimer = null;
    this.#flushEvents();
    this.#tellClock();
    const nodes = this.#tellable.nodes().filter((node) => this.#isNews(`node ${node.id}`, node));
    if (nodes.length > 0) this.#send({ feed: 'nodes', nodes });
    const disks = this.#tellable.disks().filter((disk) => this.#isNews(`disk ${disk.id}`, disk));
    if (disks.length > 0) this.#send({ feed: 'disks', disks });
    const faults = this.#tellable.faults();
    if (this.#isNews('faults', faults)) this.#send({ feed: 'faults', faults });
    const hazards = this.#tellable.hazards();
    if (this.#isNews('hazards', hazards)) this.#send({ feed: 'hazards', hazards });
    const isReady = this.#tellable.isReady();
    if (this.#isNews('ready', isReady)) this.#send({ feed: 'ready', isReady });
  }

  #tellClock(): void {
    const clock = this.#tellable.clock();
    const { achievedRate: _, now, ...shape } = clock;
    const sinceTold = performance.now() - this.#clockToldAt;
    const isDue = clock.isWarping || sinceTold >= CLOCK_EVERY_MS;
    if (!this.#isNews('clock', shape) && !(isDue && this.#isNews('now', now))) return;
    this.#clockToldAt = performance.now();
    this.#send({ feed: 'clock', clock });
  }

  #isNews(key: string, value: unknown): boolean {
    const text = JSON.stringify(value);
    if (this.#told.get(key) === text) return false;
    this.#told.set(key, text);
    return true;
  }
}
