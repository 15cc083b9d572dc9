import { expect, test } from 'vitest';
import type { Portrait } from '../../../harness/core/protocol/vocabulary.ts';
import { leftOut } from './facts.ts';

const FACTS: Portrait['facts'] = [
  { label: 'mode', value: 'leader', tone: 'good' },
  { label: 'lock', value: 'held', tone: 'quiet' },
  { label: 'room', value: 'scarce', tone: 'warning' },
  { label: 'domain', value: 'down', tone: 'critical' },
];

test('with room for all, none is left out', () => {
  expect([...leftOut(FACTS, 4)]).toEqual([]);
  expect([...leftOut(FACTS, Number.POSITIVE_INFINITY)]).toEqual([]);
});

test('the grave ones stay, and of the calm ones those that are said first', () => {
  expect([...leftOut(FACTS, 3)]).toEqual(['lock']);
  expect([...leftOut(FACTS, 2)]).toEqual(['mode', 'lock']);
  expect([...leftOut(FACTS, 1)]).toEqual(['room', 'mode', 'lock']);
  expect([...leftOut(FACTS, 0)]).toHaveLength(4);
});
