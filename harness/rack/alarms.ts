// Shells that sleep: they are no part of the world, and yet wake at its instants.

import type { NodeId } from '../../emulators/core/ids.ts';
import type { Instant } from '../../emulators/core/time.ts';

/** More than all shells of a rack can sleep at once. */
const ALARMS_MAX = 10_000;

/** `id`: the number that the node's process gave it. */
export type Alarm = { at: Instant; node: NodeId; id: number; ring: (at: Instant) => void };

export type Alarms = {
  /** False if there are too many. */
  add(alarm: Alarm): boolean;
  /** The instant of the next alarm on a node that is not frozen. */
  next(isFrozen: (node: NodeId) => boolean): Instant | null;
  /** Rings what is due by `now`; says whether there was any. */
  ring(now: Instant, isFrozen: (node: NodeId) => boolean): boolean;
  /** When the youngest on this node was set, by the wall; 0 if there is none. */
  lastSetOn(node: NodeId): number;
  cancel(node: NodeId, id: number): void;
  /** A node died, and its shells with it. */
  dropOf(node: NodeId): void;
};

export function createAlarms(): Alarms {
  let alarms: (Alarm & { setAt: number })[] = [];
  return {
    add(alarm) {
      if (alarms.length >= ALARMS_MAX) return false;
      alarms.push({ ...alarm, setAt: performance.now() });
      alarms.sort((left, right) => left.at - right.at);
      return true;
    },
    next: (isFrozen) => alarms.find(({ node }) => !isFrozen(node))?.at ?? null,
    ring(now, isFrozen) {
      const due = alarms.filter(({ at, node }) => at <= now && !isFrozen(node));
      if (due.length === 0) return false;
      alarms = alarms.filter((alarm) => !due.includes(alarm));
      for (const alarm of due) alarm.ring(now);
      return true;
    },
    lastSetOn: (node) =>
      Math.max(0, ...alarms.filter((alarm) => alarm.node === node).map(({ setAt }) => setAt)),
    cancel(node, id) {
      alarms = alarms.filter((alarm) => alarm.node !== node || alarm.id !== id);
    },
    dropOf(node) {
      alarms = alarms.filter((alarm) => alarm.node !== node);
    },
  };
}
