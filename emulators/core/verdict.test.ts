import { expect, test } from 'vitest';
import type { Fault, FaultKind } from './fault.ts';
import { diskFail } from './faults/diskFail.ts';
import { diskSlow } from './faults/diskSlow.ts';
import { diskTornWrite } from './faults/diskTornWrite.ts';
import { linkCorrupt } from './faults/linkCorrupt.ts';
import { linkCut } from './faults/linkCut.ts';
import { linkDelay } from './faults/linkDelay.ts';
import { linkDrop } from './faults/linkDrop.ts';
import { linkDuplicate } from './faults/linkDuplicate.ts';
import type { JsonObject } from './json.ts';
import { splitStream } from './prng.ts';
import { judgeDisk, judgeMessage } from './verdict.ts';

function active(kind: FaultKind, target: string, given: JsonObject = {}) {
  const params: JsonObject = {};
  for (const [name, schema] of Object.entries(kind.params)) params[name] = schema.default ?? null;
  const fault: Fault = {
    id: 'f1',
    kind: kind.kind,
    target,
    params: { ...params, ...given },
    injectedAt: 0,
    until: null,
    hits: 0,
    seen: 0,
  };
  return { fault, kind };
}

const chance = () => splitStream(1, 'test');
const message = { link: 'lan', from: 'a', to: 'b', body: { type: 'heartbeat' } };
const write = { disk: 'arb', node: 'a', op: 'write' as const, block: 'fs', data: { brand: 1 } };
const judge = (...faults: ReturnType<typeof active>[]) => judgeMessage(faults, message, chance());

test('a cut strikes its link, its port and its direction, and no other', () => {
  expect(judge(active(linkCut, 'lan')).isDropped).toBe(true);
  expect(judge(active(linkCut, 'b/lan')).isDropped).toBe(true);
  expect(judge(active(linkCut, 'lan', { from: 'a' })).isDropped).toBe(true);
  expect(judge(active(linkCut, 'lan', { from: 'b' })).isDropped).toBe(false);
  expect(judge(active(linkCut, 'wan')).isDropped).toBe(false);
});

test('faults add up: late, twice and damaged at once', () => {
  const verdict = judge(
    active(linkDelay, 'lan', { delayMs: 30 }),
    active(linkDelay, 'lan', { delayMs: 12 }),
    active(linkDuplicate, 'lan'),
    active(linkCorrupt, 'lan'),
  );
  expect(verdict).toEqual({ isDropped: false, isDamaged: true, delayMs: 42, copies: 2 });
});

test('skip lets some pass first, count ends it, match looks at what is carried', () => {
  const drop = active(linkDrop, 'lan', { skip: 1, count: 2 });
  expect([1, 2, 3, 4].map(() => judge(drop).isDropped)).toEqual([false, true, true, false]);
  expect(drop.fault.hits).toBe(2);
  expect(judge(active(linkDrop, 'lan', { match: 'heartbeat' })).isDropped).toBe(true);
  expect(judge(active(linkDrop, 'lan', { match: 'grant' })).isDropped).toBe(false);
});

test('a slow path strikes one node, a slow disk all', () => {
  const late = (target: string) =>
    judgeDisk([active(diskSlow, target, { delayMs: 9 })], write, chance()).delayMs;
  expect([late('arb'), late('a/arb'), late('b/arb')]).toEqual([9, 9, 0]);
});

test('a torn write is one that fails; a read is never torn', () => {
  const torn = judgeDisk([active(diskTornWrite, 'arb')], write, chance());
  expect(torn).toEqual({ delayMs: 0, error: 'EIO', isTorn: true });
  const read = judgeDisk([active(diskTornWrite, 'arb')], { ...write, op: 'read' }, chance());
  expect(read.error).toBeNull();
  expect(judgeDisk([active(diskFail, 'arb')], { ...write, op: 'read' }, chance()).error).toBe(
    'EIO',
  );
});
