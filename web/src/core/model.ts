// What the console knows of the rack: the documents as they stand now, and the events behind them.
// One pure function takes each message of the feed; nothing else changes a model.

import type {
  ClockDocument,
  EventDocument,
  FaultKindDocument,
  FeedMessage,
  RackDocument,
  RunDocument,
  ScenarioDocument,
  StudyDocument,
} from '../../../harness/core/protocol/rack.ts';

import type { ClockChange } from '../../../harness/core/protocol/requests.ts';
import { virtualNow } from './clockView.ts';
import type { Latest } from './screen.ts';

/** More would only slow the list down: GET /events and the journal have the rest. */
export const EVENTS_MAX = 5_000;
const RUNS_MAX = 50;

/** `refused`: the rack is there, and asks for a token that this page does not have. */
export type Connection = 'connecting' | 'open' | 'lost' | 'refused';

/** The clock as last told, and when that was on this machine's own clock. */
export type ClockSample = { readonly document: ClockDocument; readonly receivedAt: number };

export type Model = {
  readonly connection: Connection;
  /** Has this connection said hello? */
  readonly isGreeted: boolean;
  /** Null until the first hello. Its clock is in `clock`, and newer. */
  readonly rack: RackDocument | null;
  readonly clock: ClockSample | null;
  /** Oldest first. */
  readonly events: readonly EventDocument[];
  readonly runs: readonly RunDocument[];
  readonly kinds: readonly FaultKindDocument[];
  readonly scenarios: readonly ScenarioDocument[];
  readonly studies: readonly StudyDocument[];
  /** Names of studies whose curve was asked for. */
  readonly measuring: readonly string[];
};

export const EMPTY_MODEL: Model = {
  connection: 'connecting',
  isGreeted: false,
  rack: null,
  clock: null,
  events: [],
  runs: [],
  kinds: [],
  scenarios: [],
  studies: [],
  measuring: [],
};

/** The curve of a study was asked for. */
export function withMeasuring(model: Model, name: string, isAsked: boolean): Model {
  const others = model.measuring.filter((known) => known !== name);
  return { ...model, measuring: isAsked ? [...others, name] : others };
}

/** The curve of a study has come. */
export function withStudy(model: Model, study: StudyDocument): Model {
  const studies = model.studies.map((known) => (known.name === study.name ? study : known));
  return { ...model, studies };
}

/** The number of the newest event known: the feed resumes behind it. */
export function newestSeq(model: Model): number | null {
  return model.events.at(-1)?.seq ?? model.rack?.seq ?? null;
}

/** The newest event's number, and the time that was told last. */
export function latestOf(model: Model): Latest {
  const { now = 0, rate = 1 } = model.clock?.document ?? {};
  return { seq: newestSeq(model) ?? 0, now, rate };
}

/** A connection is there, or is gone. What is known stays on the screen either way. */
export function withConnection(model: Model, connection: Connection): Model {
  return { ...model, connection, isGreeted: false };
}

/** The clock as it will be once a change is taken: controls show at once what was asked for. */
export function withClockChange(
  model: Model,
  { rate, paused }: ClockChange,
  wallMs: number,
): Model {
  if (model.clock === null) return model;
  const { document } = model.clock;
  const now = Math.round(virtualNow(model.clock, wallMs));
  const changed = {
    ...document,
    now,
    rate: rate ?? document.rate,
    // What is reached at another rate is not known yet.
    achievedRate: rate === undefined ? document.achievedRate : rate,
    isPaused: paused ?? document.isPaused,
  };
  return { ...model, clock: { document: changed, receivedAt: wallMs } };
}

/** Takes one message of the feed. `receivedAt` is in milliseconds of this machine's own clock. */
export function applyFeed(model: Model, message: FeedMessage, receivedAt: number): Model {
  switch (message.feed) {
    case 'hello':
      return greeted(model, message.rack, message.events, receivedAt);
    case 'events':
      return withEvents(model, message.events, receivedAt);
    case 'clock':
      return { ...model, clock: { document: message.clock, receivedAt } };
    case 'nodes':
      return withRack(model, (rack) => ({ nodes: merged(rack.nodes, message.nodes) }));
    case 'disks':
      return withRack(model, (rack) => ({ disks: merged(rack.disks, message.disks) }));
    case 'faults':
      return withRack(model, () => ({ faults: message.faults }));
    case 'hazards':
      return withRack(model, () => ({ hazards: message.hazards }));
    case 'run':
      return withRuns(model, [message.run]);
    case 'ready':
      return withRack(model, () => ({ isReady: message.isReady }));
  }
}

/** Newest run first; a run told again replaces what was known of it. */
export function withRuns(model: Model, told: readonly RunDocument[]): Model {
  const runs = new Map(model.runs.map((run) => [run.id, run]));
  const fresh = told.filter((run) => !runs.has(run.id));
  for (const run of told) {
    const known = runs.get(run.id);
    if (known !== undefined && !isAhead(known, run)) runs.set(run.id, run);
  }
  return { ...model, runs: [...fresh.toReversed(), ...runs.values()].slice(0, RUNS_MAX) };
}

// A simulated run is over before the answer to its start has arrived: that answer is old news.
function isAhead(known: RunDocument, told: RunDocument): boolean {
  const hasEnded = known.status !== 'running' && told.status === 'running';
  return hasEnded || known.steps.length > told.steps.length;
}

// The first hello of a connection brings what was missed since the last one, so what is here stays.
// Any other begins a new life of the rack, and of the picture.
function greeted(
  model: Model,
  rack: RackDocument,
  events: readonly EventDocument[],
  receivedAt: number,
): Model {
  const goesOn = !model.isGreeted && isSameLife(model, rack, events);
  return {
    ...model,
    isGreeted: true,
    rack,
    clock: { document: rack.clock, receivedAt },
    events: joined(goesOn ? model.events : [], events),
  };
}

// A rack begun again counts from the beginning; one that was reset counts on, but its clock has
// gone back.
function isSameLife(model: Model, rack: RackDocument, events: readonly EventDocument[]): boolean {
  const known = newestSeq(model);
  if (model.rack === null || model.clock === null || known === null) return false;
  const { epoch, now } = model.clock.document;
  const first = events[0]?.seq ?? rack.seq + 1;
  return (
    epoch === rack.clock.epoch &&
    now <= rack.clock.now &&
    model.rack.seed === rack.seed &&
    rack.seq >= known &&
    first <= known + 1
  );
}

// An event tells the time, too: while the clock stands and is stepped by somebody else, sooner than
// the clock's own message.
function withEvents(model: Model, told: readonly EventDocument[], receivedAt: number): Model {
  const events = joined(model.events, told);
  const at = told.at(-1)?.at ?? 0;
  const document = model.clock?.document;
  if (document === undefined || at <= document.now) return { ...model, events };
  return { ...model, events, clock: { document: { ...document, now: at }, receivedAt } };
}

function joined(
  known: readonly EventDocument[],
  told: readonly EventDocument[],
): readonly EventDocument[] {
  const newest = known.at(-1)?.seq ?? -1;
  const fresh = told.filter((event) => event.seq > newest);
  if (fresh.length === 0) return known;
  return [...known, ...fresh].slice(-EVENTS_MAX);
}

function withRack(model: Model, change: (rack: RackDocument) => Partial<RackDocument>): Model {
  if (model.rack === null) return model;
  return { ...model, rack: { ...model.rack, ...change(model.rack) } };
}

// The feed may tell all nodes or only those that changed: both keep every node in its place.
function merged<Document extends { id: string }>(
  known: readonly Document[],
  told: readonly Document[],
): Document[] {
  const changed = new Map(told.map((document) => [document.id, document]));
  const kept = known.map((document) => changed.get(document.id) ?? document);
  const ids = new Set(known.map((document) => document.id));
  return [...kept, ...told.filter((document) => !ids.has(document.id))];
}
