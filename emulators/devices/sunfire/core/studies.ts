// What `check` counts of this family: domains stopped by a simultaneous start, and by the safe one.

import type { Study } from '../../../core/device.ts';
import { safeOrder } from './safeOrder.ts';
import { startCurve } from './startCurve.ts';

const GAPS_S = [-60, -20, -15, -12.5, -10, -7.5, -5, -2.5, 0, 2.5, 5, 7.5, 10, 12.5, 15, 20, 60];
const DELAYS_S = [0, 0.5, 1, 2, 5, 10, 20, 30, 60, 120];
/** Each round is a run of each order. */
const RUNS_PER_ROUND = 50;

export const STUDIES: readonly Study[] = [
  {
    name: 'start-gap',
    title: 'SMS started on both SCs: how often a domain stops',
    sentence:
      'By how long after SC0 SC1 was started; below 0 SC1 was first. The lock goes by chance.',
    source: 'S4:32, 115-140',
    x: { label: 'gap', unit: 's' },
    y: { label: 'dstops', of: 'starts' },
    at: GAPS_S,
    measure: (family, x, { seed, runs }) => {
      const points = startCurve(family, { gapsMs: [x * 1_000], runs, seed });
      return pointOf(x, points);
    },
    claim: null,
  },
  {
    name: 'safe-order',
    title: 'SMS started in the safe order: how often a domain stops',
    sentence:
      'By the wait from the first complete to the second start; all orders, any loss of lock.',
    source: 'S4:56-74',
    x: { label: 'delay', unit: 's' },
    y: { label: 'dstops', of: 'starts' },
    at: DELAYS_S,
    measure: (family, x, { seed, runs }) => {
      const rounds = Math.ceil(runs / RUNS_PER_ROUND);
      return pointOf(x, safeOrder(family, { delaysMs: [x * 1_000], rounds, seed }));
    },
    claim: {
      sentence: 'The safe order never stops a domain.',
      check: (points) => {
        const bad = points.find(({ y }) => y > 0);
        return bad === undefined ? null : `a domain stopped at a delay of ${bad.x} s`;
      },
    },
  },
];

function pointOf(x: number, points: readonly { runs: number; dstops: number }[]) {
  const { runs, dstops } = points[0] ?? { runs: 0, dstops: 0 };
  return { x, y: runs === 0 ? 0 : dstops / runs, count: runs };
}
