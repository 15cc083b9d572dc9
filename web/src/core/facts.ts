// Which facts a card shows when it has no room for all: the grave ones before the calm ones, and
// each in its usual place, so that nothing moves while everything fits.

import type { Portrait } from '../../../harness/core/protocol/vocabulary.ts';

const GRAVITY: { readonly [tone: string]: number } = { critical: 3, warning: 2 };

/** The labels of the facts that find no room. Among equals, what a portrait says first stays. */
export function leftOut(facts: Portrait['facts'], room: number): ReadonlySet<string> {
  const byWeight = facts
    .map(({ label, tone }, index) => ({ label, index, gravity: GRAVITY[tone] ?? 0 }))
    .sort((left, right) => right.gravity - left.gravity || left.index - right.index);
  return new Set(byWeight.slice(Math.max(0, room)).map(({ label }) => label));
}
