import { describe, expect, test } from 'vitest';
import type { EventDocument } from '../../../harness/core/protocol/rack.ts';
import { packed, timeSpans } from './spans.ts';
import {
  dataText,
  FILTER_DEFAULT,
  filtered,
  laneMarks,
  lastWords,
  type Severity,
  ticks,
  timeToX,
  visibleRows,
  xToTime,
  zoomed,
} from './timeline.ts';

let count = 0;
function event(
  at: number,
  name: string,
  change: Partial<EventDocument> = {},
  severity: Severity = 'info',
): EventDocument {
  count += 1;
  return {
    seq: count,
    at,
    wall: '',
    node: 'a',
    name,
    severity,
    sentence: 'It was.',
    data: {},
    ...change,
  };
}
const names = (events: readonly EventDocument[]) => events.map(({ name }) => name);

describe('time and x', () => {
  const window = { to: 20_000, spanMs: 10_000 };

  test('are each other’s inverse', () => {
    expect(timeToX(20_000, window, 800)).toBe(800);
    expect(timeToX(10_000, window, 800)).toBe(0);
    expect(xToTime(timeToX(12_345, window, 800), window, 800)).toBeCloseTo(12_345);
  });

  test('ticks are round and not too close', () => {
    expect(ticks(9_100, 14_000, 0.08, 110)).toEqual({
      stepMs: 2_000,
      at: [10_000, 12_000, 14_000],
    });
    expect(ticks(-5_000, 1_000, 0.2, 100).at).toEqual([0, 500, 1_000]);
  });

  test('zooming goes through the spans and stops at their ends', () => {
    expect(zoomed(20_000, 'in')).toBe(10_000);
    expect(zoomed(20_000, 'out')).toBe(60_000);
    expect(zoomed(2_000, 'in')).toBe(2_000);
  });
});

describe('a filter', () => {
  const events = [
    event(1, 'arb.branded', { data: { fs: 'shared' } }, 'notice'),
    event(
      2,
      'fault.injected',
      { node: null, data: { id: 'f1', kind: 'link.cut', target: 'lan', params: { delayMs: 321 } } },
      'warning',
    ),
    event(3, 'node.reset', { node: 'b' }, 'critical'),
  ];

  test('that is empty keeps the very same list', () => {
    expect(filtered(events, FILTER_DEFAULT)).toBe(events);
  });

  test('keeps one node, or what belongs to none', () => {
    expect(names(filtered(events, { ...FILTER_DEFAULT, node: 'b' }))).toEqual(['node.reset']);
    expect(names(filtered(events, { ...FILTER_DEFAULT, node: '' }))).toEqual(['fault.injected']);
  });

  test('keeps a severity and those above it', () => {
    const graver = filtered(events, { ...FILTER_DEFAULT, least: 'warning' });
    expect(names(graver)).toEqual(['fault.injected', 'node.reset']);
  });

  test('finds every word anywhere, also in data that the line leaves out', () => {
    const found = (text: string) => names(filtered(events, { ...FILTER_DEFAULT, text }));
    expect(found('shared ARB')).toEqual(['arb.branded']);
    expect(found('321')).toEqual(['fault.injected']);
    expect(found('shared reset')).toEqual([]);
  });
});

test('a line says of a fault what it is and where, and of anything else its data', () => {
  const data = { id: 'f1', kind: 'link.cut', target: 'lan', params: { from: '' } };
  expect(dataText(event(1, 'fault.injected', { data }))).toBe('link.cut on lan');
  expect(dataText(event(1, 'x.told', { data: { leftMs: 940, fs: 'shared' } }))).toBe(
    'leftMs=940 fs=shared',
  );
});

describe('lanes', () => {
  test('show the gravest of what falls into one bin, on top of the rest', () => {
    const events = [
      event(100, 'x', {}, 'critical'),
      event(105, 'x', {}, 'info'),
      event(300, 'x', {}, 'notice'),
      event(300, 'x', { node: 'b' }, 'critical'),
    ];
    const marks = laneMarks(events, 'a', 0, 1_000, 50);
    expect(marks.map(({ at, severity, count }) => [at, severity, count])).toEqual([
      [300, 'notice', 1],
      [100, 'critical', 2],
    ]);
  });

  test('faults and hazards last from one event to the other', () => {
    const spans = timeSpans([
      event(10, 'fault.injected', { data: { id: 'f1', kind: 'link.cut', target: 'lan' } }),
      event(20, 'fault.injected', { data: { id: 'f2', kind: 'disk.slow', target: 'a/d' } }),
      event(30, 'hazard.found', { data: { hazard: 'noOwner' } }),
      event(40, 'fault.healed', { data: { id: 'f1' } }),
      event(50, 'fault.injected', { data: { id: 'f3', kind: 'link.cut', target: 'lan' } }),
    ]);
    expect(spans.map(({ label, from, to }) => [label, from, to])).toEqual([
      ['link.cut lan', 10, 40],
      ['disk.slow a/d', 20, null],
      ['noOwner', 30, null],
      ['link.cut lan', 50, null],
    ]);
    expect(packed(spans)).toEqual([0, 1, 2, 0]);
  });
});

describe('the last words of a node', () => {
  const reset = event(10, 'toy.reset', {}, 'critical');
  const died = event(10, 'node.reset', {}, 'critical');

  test('are the cause, not what followed from it', () => {
    const before = event(5, 'toy.warned', {}, 'warning');
    expect(lastWords([before, reset, died], 'a')).toBe(reset);
  });

  test('are none after it has come up again', () => {
    expect(lastWords([reset, died, event(20, 'node.booted', {}, 'notice')], 'a')).toBeNull();
  });
});

test('a list shows the rows in sight with some to spare, within its ends', () => {
  expect(visibleRows(5_000, 30, 3_000, 300)).toEqual({ first: 94, end: 116 });
  expect(visibleRows(3, 30, 0, 300)).toEqual({ first: 0, end: 3 });
});
