import { describe, expect, test } from 'vitest';
import type {
  EventDocument,
  FaultDocument,
  HazardDocument,
  NodeDocument,
  RackDocument,
  RunDocument,
  ScenarioDocument,
} from '../../../harness/core/protocol/rack.ts';
import {
  eventsOf,
  familyMark,
  familyOfTarget,
  familyOnShow,
  neighbourFamily,
  rackOf,
  runsOf,
  withFamily,
} from './families.ts';
import { FIRST_SCREEN, kept, restored } from './screen.ts';

const FAMILIES = ['drums', 'bells'].map((name) => ({ name, title: name, sentence: '' }));
const PORTRAIT = { role: { label: '', tone: 'quiet' as const }, facts: [], countdowns: [] };

function node(family: string, id: string, change: Partial<NodeDocument> = {}): NodeDocument {
  const place = { column: 0, row: 0 };
  const state = { power: 'on' as const, isStalled: false, pid: 1, portrait: PORTRAIT };
  const words = { title: id, kind: 'node', addresses: [], endpoints: [] };
  return { id, family, place, ...state, ...words, ...change };
}
function fault(target: string): FaultDocument {
  return { id: 'f1', kind: 'link.cut', target } as FaultDocument;
}
function hazard(family: string, until: number | null): HazardDocument {
  return { family, name: `${family} silent`, sentence: '', detail: '', since: 0, until };
}
const RACK = {
  families: FAMILIES,
  nodes: [node('drums', 'snare'), node('drums', 'tom'), node('bells', 'big')],
  links: [{ id: 'rope', family: 'bells', title: 'rope', ends: ['big'], latencyMs: 1 }],
  disks: [
    {
      id: 'skin',
      family: 'drums',
      title: 'skin',
      nodes: ['snare'],
      place: { column: 0, row: 1 },
      portrait: PORTRAIT,
      file: null,
    },
  ],
  faults: [],
  hazards: [],
} as unknown as RackDocument;
const rack = (change: Partial<RackDocument>): RackDocument => ({ ...RACK, ...change });

describe('the family on show', () => {
  test('is nobody’s choice while there is but one', () => {
    expect(familyOnShow(null, 'drums')).toBeNull();
    expect(familyOnShow({ families: FAMILIES.slice(0, 1) }, 'drums')).toBeNull();
  });

  test('is the chosen one, or the first where that one is not there', () => {
    expect(familyOnShow(RACK, 'bells')).toBe('bells');
    expect(familyOnShow(RACK, null)).toBe('drums');
    expect(familyOnShow(RACK, 'gongs')).toBe('drums');
  });

  test('is drawn alone; without a choice, all is', () => {
    expect(rackOf(RACK, 'bells').nodes.map(({ id }) => id)).toEqual(['big']);
    expect(rackOf(RACK, 'bells').disks).toEqual([]);
    expect(rackOf(RACK, null)).toBe(RACK);
  });

  test('has neighbours around both ends', () => {
    expect(neighbourFamily(FAMILIES, 'bells', 1)).toBe('drums');
    expect(neighbourFamily(FAMILIES, 'drums', -1)).toBe('bells');
  });

  test('survives a reload', () => {
    const screen = withFamily(FIRST_SCREEN, 'bells');
    expect(restored(kept(screen)).family).toBe('bells');
    expect(restored('{"family": 7}').family).toBeNull();
  });

  test('takes the filter by node with it, except where that asks for no family', () => {
    const asking = (name: string | null) =>
      withFamily(
        { ...FIRST_SCREEN, filter: { ...FIRST_SCREEN.filter, node: name, text: 'bong' } },
        'bells',
      ).filter;
    expect(asking('snare')).toMatchObject({ node: null, text: 'bong' });
    expect(asking('')).toMatchObject({ node: '' });
    const screen = { ...FIRST_SCREEN, family: 'bells' };
    expect(withFamily(screen, 'bells')).toBe(screen);
    expect(withFamily(screen, null)).toBe(screen);
  });
});

describe('what is amiss in a family', () => {
  test('nothing', () => {
    expect(familyMark(rack({ hazards: [hazard('drums', 5)] }), 'drums')).toBeNull();
  });

  test('faults on its nodes, links, disks and paths', () => {
    expect(familyOfTarget(RACK, 'snare/skin')).toBe('drums');
    expect(familyOfTarget(RACK, 'nowhere')).toBeNull();
    const struck = rack({ faults: [fault('rope'), fault('snare/skin'), fault('skin')] });
    expect(familyMark(struck, 'bells')).toEqual({ tone: 'warning', text: '1 fault' });
    expect(familyMark(struck, 'drums')).toEqual({ tone: 'warning', text: '2 faults' });
  });

  test('the gravest first: hazards, nodes that are down, faults', () => {
    const all = rack({
      hazards: [hazard('bells', null)],
      nodes: [node('bells', 'big', { power: 'off' }), node('bells', 'hung', { isStalled: true })],
      faults: [fault('rope')],
    });
    expect(familyMark(all, 'bells')).toEqual({
      tone: 'critical',
      text: '1 hazard, 2 down, 1 fault',
    });
    expect(familyMark(all, 'drums')).toBeNull();
  });
});

describe('what is told of a family', () => {
  const event = (seq: number, who: string | null, data: EventDocument['data'] = {}) =>
    ({ seq, at: seq, node: who, name: 'some.thing', severity: 'info', data }) as EventDocument;
  const events = [
    event(1, 'snare'),
    event(2, 'big'),
    event(3, null, { target: 'snare/skin' }),
    event(4, null, { hazard: 'bells silent' }),
    event(5, null),
    event(6, null, { hazard: 'never heard of' }),
  ];
  const known = rack({ hazards: [hazard('bells', null)] });
  const seqs = (family: string | null) => eventsOf(events, known, family).map(({ seq }) => seq);

  test('events of its nodes, and of the rack what strikes it or belongs to nobody', () => {
    expect(seqs('drums')).toEqual([1, 3, 5, 6]);
    expect(seqs('bells')).toEqual([2, 4, 5, 6]);
    expect(eventsOf(events, known, null)).toBe(events);
  });

  test('runs of its scenarios, and of such as are gone', () => {
    const scenarios = [{ name: 'a', family: 'drums' }] as ScenarioDocument[];
    const runs = ['a', 'gone'].map((scenario) => ({ scenario })) as RunDocument[];
    expect(runsOf(runs, scenarios, 'bells')).toEqual([{ scenario: 'gone' }]);
    expect(runsOf(runs, scenarios, 'drums')).toEqual(runs);
    expect(runsOf(runs, scenarios, null)).toBe(runs);
  });
});
