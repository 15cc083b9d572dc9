// What is going to happen, in its order: by instant, then by rank, then by the number it was given.

import type { DiskOrder } from '../channel.ts';
import type { FaultId } from '../ids.ts';
import type { Input } from '../input.ts';
import type { Instant } from '../time.ts';

/** Order within an instant. `late` is what a frozen node missed: after its overdue deadline. */
export const RANK = { fault: 0, outside: 1, disk: 2, message: 3, deadline: 4, late: 5 } as const;
export type Rank = (typeof RANK)[keyof typeof RANK];

/** `node` is an index into the world's nodes. `life` counts its boots: what was meant for an
 * earlier life is dropped. */
export type Due =
  | {
      kind: 'input';
      at: Instant;
      rank: Rank;
      seq: number;
      node: number;
      life: number;
      input: Input;
    }
  | {
      kind: 'disk';
      at: Instant;
      rank: Rank;
      seq: number;
      node: number;
      life: number;
      order: DiskOrder;
    }
  | { kind: 'boot'; at: Instant; rank: Rank; seq: number; node: number; life: number }
  | { kind: 'heal'; at: Instant; rank: Rank; seq: number; fault: FaultId };

/** A queue kept with the next due at its end: a pair of controllers has a handful in flight, a heap
 * would cost more. */
export type Queue = Due[];

/** Does `left` come before `right`? */
function isBefore(left: Due, right: Due): boolean {
  if (left.at !== right.at) return left.at < right.at;
  if (left.rank !== right.rank) return left.rank < right.rank;
  return left.seq < right.seq;
}

/** Puts a due in its place. */
export function enqueue(queue: Queue, due: Due): void {
  let index = queue.length;
  queue.push(due);
  while (index > 0 && isBefore(queue[index - 1] as Due, due)) {
    queue[index] = queue[index - 1] as Due;
    index -= 1;
  }
  queue[index] = due;
}

/** Removes what no longer applies, in place. */
export function discard(queue: Queue, isOver: (due: Due) => boolean): void {
  let kept = 0;
  for (const due of queue) {
    if (isOver(due)) continue;
    queue[kept] = due;
    kept += 1;
  }
  queue.length = kept;
}
