import { describe, expect, test } from 'vitest';
import type {
  DiskDocument,
  LinkDocument,
  NodeDocument,
} from '../../../harness/core/protocol/rack.ts';
import type { Rack } from './familyPlan.ts';
import type { Rect } from './shapes.ts';
import { drawRack } from './topology.ts';

const PORTRAIT = { role: { label: '', tone: 'quiet' as const }, facts: [], countdowns: [] };
const ROOM = { width: 1_240, height: 600 };
const EM = 17;

function node(family: string, id: string, column: number, row: number): NodeDocument {
  return {
    id,
    family,
    title: id,
    kind: 'node',
    power: 'on',
    isStalled: false,
    pid: 1,
    place: { column, row },
    addresses: [],
    endpoints: [],
    portrait: PORTRAIT,
  };
}
function link(family: string, id: string, ends: string[]): LinkDocument {
  return { id, family, title: id, ends, latencyMs: 1 };
}
function disk(
  family: string,
  id: string,
  nodes: string[],
  column: number,
  row: number,
): DiskDocument {
  return { id, family, title: id, nodes, place: { column, row }, portrait: PORTRAIT, file: null };
}

/** Two nodes side by side, their disk below and between them. */
function pair(family: string): Rack {
  const [a, b] = [`${family}-a`, `${family}-b`];
  return {
    families: [{ name: family, title: family, sentence: '' }],
    nodes: [node(family, a, 0, 0), node(family, b, 2, 0)],
    links: [link(family, `${family}-lan`, [a, b]), link(family, `${family}-san`, [a, b])],
    disks: [disk(family, `${family}-disk`, [a, b], 1, 1)],
  };
}
function together(...racks: Rack[]): Rack {
  return {
    families: racks.flatMap((rack) => rack.families),
    nodes: racks.flatMap((rack) => rack.nodes),
    links: racks.flatMap((rack) => rack.links),
    disks: racks.flatMap((rack) => rack.disks),
  };
}
const overlaps = (left: Rect, right: Rect) =>
  left.x < right.x + right.width &&
  right.x < left.x + left.width &&
  left.y < right.y + right.height &&
  right.y < left.y + left.height;

describe('a pair with a shared disk', () => {
  const drawing = drawRack(pair('toy'), ROOM, EM);
  const [a, b] = [drawing.items.get('toy-a'), drawing.items.get('toy-b')];
  const shared = drawing.items.get('toy-disk');
  const line = (id: string) => drawing.lines.find((known) => known.id === id);

  test('fits the room, the nodes alike and the disk below between them', () => {
    expect(drawing.size).toEqual(ROOM);
    expect(a?.width).toBeCloseTo(b?.width ?? 0);
    expect(a?.y).toBe(b?.y);
    expect(shared?.y).toBeGreaterThan((a?.y ?? 0) + (a?.height ?? 0));
    expect((shared?.x ?? 0) + (shared?.width ?? 0) / 2).toBeCloseTo(ROOM.width / 2);
  });

  test('its links run straight, side by side and apart', () => {
    const [lan, san] = [line('toy-lan'), line('toy-san')];
    expect(lan?.d.split('L')).toHaveLength(2);
    expect((san?.middle.y ?? 0) - (lan?.middle.y ?? 0)).toBeGreaterThan(60);
    expect(lan?.ends.get('toy-a')?.at.x).toBeCloseTo((a?.x ?? 0) + (a?.width ?? 0));
  });

  test('each node has a path of its own to the disk, in one bend', () => {
    const path = line('toy-a/toy-disk');
    expect(path?.kind).toBe('path');
    expect(path?.d.match(/Q/g)).toHaveLength(1);
    expect(path?.ends.get('toy-disk')?.at.x).toBeCloseTo(shared?.x ?? 0);
  });
});

describe('other shapes', () => {
  test('a link of three is a bus between the rows, and touches all three', () => {
    const rack: Rack = {
      families: [{ name: 'toy', title: 'toy', sentence: '' }],
      nodes: [node('toy', 'a', 0, 0), node('toy', 'b', 2, 0), node('toy', 'host', 1, 1)],
      links: [link('toy', 'net-1', ['a', 'b', 'host']), link('toy', 'net-2', ['a', 'b', 'host'])],
      disks: [],
    };
    const { lines, items } = drawRack(rack, ROOM, EM);
    const [first, second] = lines;
    expect([...(first?.ends.keys() ?? [])].sort()).toEqual(['a', 'b', 'host']);
    const [bottom, top] = [
      (items.get('a')?.y ?? 0) + (items.get('a')?.height ?? 0),
      items.get('host')?.y,
    ];
    expect(first?.middle.y).toBeGreaterThan(bottom);
    expect(second?.middle.y).toBeGreaterThan(first?.middle.y ?? 0);
    expect(second?.middle.y).toBeLessThan(top ?? 0);
  });

  test('a link past something that stands between goes around it', () => {
    const rack: Rack = {
      families: [{ name: 'toy', title: 'toy', sentence: '' }],
      nodes: [node('toy', 'a', 0, 0), node('toy', 'b', 2, 0)],
      links: [link('toy', 'heartbeat', ['a', 'b'])],
      disks: [disk('toy', 'drives', ['a', 'b'], 1, 0)],
    };
    const { lines, items } = drawRack(rack, ROOM, EM);
    expect(lines[0]?.middle.y).toBeLessThan(items.get('drives')?.y ?? 0);
  });

  test('two things on one spot are moved apart', () => {
    const rack = { ...pair('toy'), disks: [disk('toy', 'd', ['toy-a'], 0, 0)], links: [] };
    const { items } = drawRack(rack, ROOM, EM);
    const rects = [...items.values()];
    const clashes = rects.filter((rect) =>
      rects.some((other) => other !== rect && overlaps(rect, other)),
    );
    expect(clashes).toEqual([]);
  });

  test('a link to a node that is not there is left out', () => {
    const rack = { ...pair('toy'), links: [link('toy', 'lost', ['toy-a', 'nobody'])] };
    expect(drawRack(rack, ROOM, EM).lines.map(({ id }) => id)).not.toContain('lost');
  });
});

describe('several families', () => {
  test('one more than fits makes all cards small before anything has to be scrolled', () => {
    const drawing = drawRack(together(pair('one'), pair('two')), { width: 1_240, height: 700 }, EM);
    expect(drawing.size).toEqual({ width: 1_240, height: 700 });
    expect(drawing.families).toHaveLength(2);
  });

  test('eight pairs are drawn, nothing upon anything', () => {
    const names = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
    const drawing = drawRack(together(...names.map(pair)), ROOM, EM);
    const rects = [...drawing.items.values()];
    expect(rects).toHaveLength(24);
    const clashes = rects.filter((rect, index) =>
      rects.slice(index + 1).some((other) => overlaps(rect, other)),
    );
    expect(clashes).toEqual([]);
  });

  test('the same rack is drawn the same', () => {
    const rack = together(pair('one'), pair('two'));
    expect(drawRack(rack, ROOM, EM)).toEqual(drawRack(rack, ROOM, EM));
  });
});
