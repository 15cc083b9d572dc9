import { describe, expect, test } from 'vitest';
import type {
  DiskDocument,
  LinkDocument,
  NodeDocument,
} from '../../../harness/core/protocol/rack.ts';
import type { Rack } from './familyPlan.ts';
import type { Rect } from './shapes.ts';
import { drawFamily } from './topology.ts';

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
const drawRack = (rack: Rack, room: typeof ROOM) => drawFamily(rack, 'toy', room, EM);
const overlaps = (left: Rect, right: Rect) =>
  left.x < right.x + right.width &&
  right.x < left.x + left.width &&
  left.y < right.y + right.height &&
  right.y < left.y + left.height;

describe('a pair with a shared disk', () => {
  const drawing = drawRack(pair('toy'), ROOM);
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
    const { lines, items } = drawRack(rack, ROOM);
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
    const { lines, items } = drawRack(rack, ROOM);
    expect(lines[0]?.middle.y).toBeLessThan(items.get('drives')?.y ?? 0);
  });

  test('two things on one spot are moved apart', () => {
    const rack = { ...pair('toy'), disks: [disk('toy', 'd', ['toy-a'], 0, 0)], links: [] };
    const { items } = drawRack(rack, ROOM);
    const rects = [...items.values()];
    const clashes = rects.filter((rect) =>
      rects.some((other) => other !== rect && overlaps(rect, other)),
    );
    expect(clashes).toEqual([]);
  });

  test('a link to a node that is not there is left out', () => {
    const rack = { ...pair('toy'), links: [link('toy', 'lost', ['toy-a', 'nobody'])] };
    expect(drawRack(rack, ROOM).lines.map(({ id }) => id)).not.toContain('lost');
  });
});

/** Two that watch over a third: three links between the two, two from each to the third, and a bus
 * among all. */
function guarded(): Rack {
  const [a, b, host] = ['a', 'b', 'host'];
  return {
    families: [{ name: 'toy', title: 'toy', sentence: '' }],
    nodes: [node('toy', a, 0, 0), node('toy', b, 2, 0), node('toy', host, 1, 1)],
    links: [
      ...['first', 'second', 'third'].map((id) => link('toy', `${id} network`, [a, b])),
      link('toy', 'bus', [a, b, host]),
      ...[a, b].flatMap((end) => [
        link('toy', `clock of ${end}`, [end, host]),
        link('toy', `console of ${end}`, [end, host]),
      ]),
    ],
    disks: [],
  };
}

describe.each([
  ['a projector', { width: 1_240, height: 570 }, 17],
  ['a laptop', { width: 822, height: 417 }, 13],
  ['a laptop that plays a story', { width: 822, height: 360 }, 13],
])('two that watch over a third, on %s', (_name, room, em) => {
  const { size, items, lines } = drawFamily(guarded(), 'toy', room, em);
  const titles = lines.map(({ id, middle }) => {
    const width = id.length * 0.55 * em;
    return { x: middle.x - width / 2, y: middle.y - 1.6 * em, width, height: 1.5 * em };
  });

  test('all of it is in sight', () => {
    expect(size).toEqual(room);
  });

  test('no title lies on a line, on another title or on a node', () => {
    const boxes = [...items.values()];
    titles.forEach((title, index) => {
      const others = [...titles.slice(index + 1), ...boxes];
      expect(others.filter((other) => overlaps(title, other))).toEqual([]);
      const struck = lines.flatMap(({ d }) => stretches(d)).filter((each) => overlaps(title, each));
      expect(struck).toEqual([]);
    });
  });

  test('no line crosses another', () => {
    const all = lines.map(({ id, d }) => ({ id, parts: stretches(d) }));
    const crossings = all.flatMap((one, index) =>
      all
        .slice(index + 1)
        .filter(({ parts }) => parts.some((part) => one.parts.some((own) => overlaps(part, own))))
        .map((other) => `${one.id} x ${other.id}`),
    );
    expect(crossings).toEqual([]);
  });
});

/** The straight stretches of a path, as thin rectangles. */
function stretches(d: string): Rect[] {
  return d.split('M').flatMap((piece) => {
    const points = [...piece.matchAll(/([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ]);
    return points.slice(1).map(([x = 0, y = 0], index) => {
      const [fromX = x, fromY = y] = points[index] ?? [];
      return {
        x: Math.min(x, fromX),
        y: Math.min(y, fromY),
        width: Math.abs(x - fromX) + 1,
        height: Math.abs(y - fromY) + 1,
      };
    });
  });
}

test('many nodes make all cards small, and lie nowhere upon each other', () => {
  const names = Array.from({ length: 12 }, (_, index) => index);
  const rack = {
    ...guarded(),
    nodes: names.map((each) => node('toy', `n${each}`, each % 4, Math.floor(each / 4))),
    links: [],
  };
  const rects = [...drawRack(rack, ROOM).items.values()];
  expect(rects).toHaveLength(12);
  const clashes = rects.filter((rect, index) =>
    rects.slice(index + 1).some((other) => overlaps(rect, other)),
  );
  expect(clashes).toEqual([]);
});

test('only the family that is asked for is drawn', () => {
  const [toy, other] = [pair('toy'), pair('other')];
  const rack = {
    ...toy,
    nodes: [...toy.nodes, ...other.nodes],
    disks: [...toy.disks, ...other.disks],
  };
  expect([...drawRack(rack, ROOM).items.keys()]).toEqual(['toy-a', 'toy-b', 'toy-disk']);
});
