// What a driver needs done by processes. A rack of threads has no hands: its world does everything
// itself.

import type { DiskOrder } from '../../emulators/core/channel.ts';
import type { Effect } from '../../emulators/core/effect.ts';
import type { NodeId } from '../../emulators/core/ids.ts';
import type { DiskAnswer, Input } from '../../emulators/core/input.ts';
import type { Json } from '../../emulators/core/json.ts';
import type { Instant } from '../../emulators/core/time.ts';
import type { World, WorldNode } from '../../emulators/core/world/world.ts';

export type Work = { input: Input } | { order: DiskOrder };

/** What became of a step that a process was asked for.
 * stalled: there is evidence that the process is frozen; the step was taken back.
 * died: the process is gone. `bug` is what it complained of, null if somebody killed it. */
export type Stepping =
  | {
      outcome: 'stepped';
      effects: Effect[];
      deadline: Instant | null;
      answer: DiskAnswer | null;
    }
  | { outcome: 'stalled' }
  | { outcome: 'died'; bug: string | null };

export type Hands = {
  /** Starts processes for nodes that are about to boot, so that they come up side by side. */
  prepare(nodes: readonly WorldNode[]): void;
  /** Boots a node in its process. Resolves with its first deadline; rejects with TWR_NODE_SPAWN or
   * TWR_ADDRESS_TAKEN. */
  boot(world: World, node: WorldNode): Promise<Instant | null>;
  step(node: NodeId, at: Instant, work: Work): Promise<Stepping>;
  /** Replaces the state of a process that was frozen in the middle of a step. */
  adopt(node: NodeId, state: Json, addresses: string[]): Promise<void>;
  /** Begins to end a process; `settle` waits for it. */
  kill(node: NodeId): void;
  /** Freezes or thaws a process for real. */
  freeze(node: NodeId): void;
  thaw(node: NodeId): void;
  /** Resolves when no process is on its way out; null if none is. */
  settle(): Promise<void> | null;
  /** Which node keeps the world waiting for longer than usual: `waiting for mdc-a`; null if none.
   * */
  waitingFor(): string | null;
};
