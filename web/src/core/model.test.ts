import { describe, expect, test } from 'vitest';
import type {
  EventDocument,
  RackDocument,
  RunDocument,
} from '../../../harness/core/protocol/rack.ts';
import {
  applyFeed,
  EMPTY_MODEL,
  EVENTS_MAX,
  newestSeq,
  withClockChange,
  withConnection,
  withRuns,
} from './model.ts';

const NODE = {
  id: 'left',
  family: 'toy',
  title: 'left',
  kind: 'node',
  power: 'on' as const,
  isStalled: false,
  pid: 1,
  place: { column: 0, row: 0 },
  addresses: [],
  endpoints: [],
  portrait: null,
};

function rackAt(seq: number, change: Partial<RackDocument> = {}): RackDocument {
  return {
    version: '1',
    mode: 'live',
    seed: 7,
    network: 'loopback',
    isReady: true,
    seq,
    families: [],
    nodes: [NODE, { ...NODE, id: 'right' }],
    links: [],
    disks: [],
    faults: [],
    hazards: [],
    runDirectory: null,
    clock: {
      now: seq * 10,
      epoch: '2026-01-05T09:00:00Z',
      rate: 1,
      isPaused: false,
      isWarping: false,
      achievedRate: 1,
      reason: null,
    },
    ...change,
  };
}

function eventsFrom(first: number, last: number): EventDocument[] {
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    seq: first + index,
    at: (first + index) * 10,
    wall: '',
    node: 'left',
    name: 'toy.told',
    severity: 'info' as const,
    sentence: 'Told.',
    data: {},
  }));
}

const hello = (rack: RackDocument, events: EventDocument[]) =>
  ({ feed: 'hello', rack, events }) as const;
const seqs = (events: readonly EventDocument[]) => events.map((event) => event.seq);

describe('the feed', () => {
  const begun = applyFeed(EMPTY_MODEL, hello(rackAt(3), eventsFrom(1, 3)), 1_000);

  test('begins with a hello, and is resumed behind the newest event', () => {
    expect(seqs(begun.events)).toEqual([1, 2, 3]);
    expect(begun.clock?.receivedAt).toBe(1_000);
    expect(newestSeq(begun)).toBe(3);
  });

  const broken = withConnection(begun, 'lost');

  test('a hello after a break adds what was missed', () => {
    const resumed = applyFeed(broken, hello(rackAt(5), eventsFrom(4, 5)), 2_000);
    expect(seqs(resumed.events)).toEqual([1, 2, 3, 4, 5]);
  });

  test('a hello with a gap starts over', () => {
    const resumed = applyFeed(broken, hello(rackAt(9), eventsFrom(7, 9)), 2_000);
    expect(seqs(resumed.events)).toEqual([7, 8, 9]);
  });

  test('another rack, or one begun again, starts over though its numbers fit', () => {
    const other = applyFeed(broken, hello(rackAt(5, { seed: 8 }), eventsFrom(1, 5)), 2_000);
    expect(seqs(other.events)).toEqual([1, 2, 3, 4, 5]);
    const reset = applyFeed(broken, hello(rackAt(1), eventsFrom(1, 1)), 2_000);
    expect(seqs(reset.events)).toEqual([1]);
  });

  test('a hello in mid-connection is a reset: numbers go on, the past does not', () => {
    const reset = applyFeed(begun, hello(rackAt(3), []), 2_000);
    expect(reset.events).toEqual([]);
  });

  test('a rack that was reset while nobody looked is noticed by its clock', () => {
    const clock = { ...rackAt(5).clock, now: 0 };
    const reset = applyFeed(broken, hello(rackAt(5, { clock }), eventsFrom(4, 5)), 2_000);
    expect(seqs(reset.events)).toEqual([4, 5]);
  });

  test('an event told twice is kept once', () => {
    const told = applyFeed(begun, { feed: 'events', events: eventsFrom(2, 4) }, 2_000);
    expect(seqs(told.events)).toEqual([1, 2, 3, 4]);
    expect(applyFeed(told, { feed: 'events', events: eventsFrom(1, 2) }, 0).events).toBe(
      told.events,
    );
  });

  test('an event tells the time where it is later than the clock told last', () => {
    const told = applyFeed(begun, { feed: 'events', events: eventsFrom(4, 6) }, 2_000);
    expect(told.clock).toMatchObject({ document: { now: 60 }, receivedAt: 2_000 });
    const late = applyFeed(told, { feed: 'clock', clock: rackAt(9).clock }, 3_000);
    const past = applyFeed(late, { feed: 'events', events: eventsFrom(7, 7) }, 4_000);
    expect(past.clock).toBe(late.clock);
  });

  test('a change of the clock shows at once, from the instant that was on the screen', () => {
    const paused = withClockChange(begun, { paused: true }, 1_250);
    expect(paused.clock?.document).toMatchObject({ now: 280, isPaused: true, rate: 1 });
    const fast = withClockChange(begun, { rate: 10 }, 1_250);
    expect(fast.clock?.document).toMatchObject({ now: 280, rate: 10, isPaused: false });
  });

  test('keeps no more events than the list can bear', () => {
    const events = eventsFrom(4, EVENTS_MAX + 10);
    const told = applyFeed(begun, { feed: 'events', events }, 2_000);
    expect(told.events).toHaveLength(EVENTS_MAX);
    expect(newestSeq(told)).toBe(EVENTS_MAX + 10);
  });

  test('a node told alone leaves the others in their places', () => {
    const off = { ...NODE, power: 'off' as const };
    const told = applyFeed(begun, { feed: 'nodes', nodes: [off] }, 2_000);
    expect(told.rack?.nodes.map(({ id, power }) => [id, power])).toEqual([
      ['left', 'off'],
      ['right', 'on'],
    ]);
  });

  test('documents before the first hello are of no use', () => {
    expect(applyFeed(EMPTY_MODEL, { feed: 'faults', faults: [] }, 0)).toBe(EMPTY_MODEL);
  });
});

test('the newest run stands first, and a run told again replaces itself', () => {
  const run = (id: string, status: RunDocument['status']): RunDocument => ({
    id,
    scenario: 'toy/one',
    title: 'One',
    status,
    mode: 'live',
    seed: 7,
    beganAt: 0,
    endedAt: null,
    steps: [],
    stepCount: 0,
    hazards: [],
    message: '',
  });
  const loaded = withRuns(EMPTY_MODEL, [run('run-1', 'passed'), run('run-2', 'running')]);
  const late = withRuns(loaded, [run('run-1', 'running')]);
  expect(late.runs[1]?.status).toBe('passed');
  const told = withRuns(withRuns(loaded, [run('run-3', 'running')]), [run('run-2', 'failed')]);
  expect(told.runs.map(({ id, status }) => [id, status])).toEqual([
    ['run-3', 'running'],
    ['run-2', 'failed'],
    ['run-1', 'passed'],
  ]);
});
