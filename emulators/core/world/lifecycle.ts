// Power and life of nodes: booting, dying, freezing and waking. A life ends whole: what was in
// flight for it is void.

import type { PowerOnCause } from '../input.ts';
import type { NodeIdentity } from '../machine.ts';
import { splitSeed } from '../prng.ts';
import { discard, enqueue, RANK } from './due.ts';
import { tell, type World, type WorldNode } from './world.ts';

/** What the node is told about itself at this boot. */
export function identityOf(world: World, node: WorldNode): NodeIdentity {
  return {
    node: node.manifest.id,
    epoch: world.epoch,
    zone: node.zone,
    config: node.config,
    bootedAt: world.now,
    skewMs: node.skewMs,
  };
}

/** The seed of this life of the node. */
export function seedOf(world: World, node: WorldNode): number {
  return splitSeed(world.options.seed, `${node.manifest.id}/${node.life}`);
}

/** Switches the node on: its machine boots, then hears why, then what weighs on it. */
export function bootNode(world: World, node: WorldNode): void {
  const identity = identityOf(world, node);
  node.state = node.manifest.machine.boot(identity, node.persisted, seedOf(world, node));
  node.bootedAt = world.now;
  node.power = 'on';
  node.persisted = null;
  node.deadline = node.manifest.machine.deadline(node.state as never);
  tell(world, node.manifest.id, 'node.booted', {});
}

/** Ends this life. The durable state stays; all else, and what was in flight for it, is gone. */
export function die(world: World, node: WorldNode, cause: string): void {
  if (node.state !== null) node.persisted = node.state.durable;
  node.state = null;
  node.deadline = null;
  node.power = 'off';
  node.life += 1;
  node.backlog.length = 0;
  for (const address in world.addresses) {
    if (world.addresses[address] === node.manifest.id) delete world.addresses[address];
  }
  world.sink.died?.(node.manifest.id, cause);
}

/** The node comes up again after its boot time unless something switches it off before. */
export function scheduleBoot(world: World, node: WorldNode, cause: PowerOnCause): void {
  node.power = 'booting';
  node.bootCause = cause;
  enqueue(world.queue, {
    kind: 'boot',
    at: world.now + node.manifest.bootMs,
    rank: RANK.fault,
    seq: world.seq++,
    node: node.index,
    life: node.life,
  });
}

/** Nothing advances in the node any more; what comes for it waits. */
export function freeze(
  world: World,
  node: WorldNode,
  reason: string,
  how: 'hang' | 'pause' | 'stalled',
): void {
  if (node.freezes.includes(reason)) return;
  node.freezes.push(reason);
  if (node.freezes.length > 1) return;
  tell(world, node.manifest.id, 'node.stalled', { how });
  world.sink.frozen?.(node.manifest.id, how);
}

/** What is due for a frozen node by now has been missed, whether or not anybody has looked at the
 * queue since: otherwise a rack that stands paused would differ from its replay, which looks
 * later. */
function missDue(world: World, node: WorldNode): void {
  const missed = world.queue.filter(
    (due) =>
      (due.kind === 'input' || due.kind === 'disk') &&
      due.node === node.index &&
      due.at <= world.now,
  );
  discard(world.queue, (due) => missed.includes(due));
  // What came for a node that is off is lost, frozen or not.
  if (node.power !== 'on') return;
  for (const due of missed.reverse()) node.backlog.push(due as (typeof node.backlog)[number]);
}

/** The node goes on: its overdue deadline comes first, then what it missed, all at this instant. */
export function thaw(world: World, node: WorldNode, reason: string): void {
  if (!node.freezes.includes(reason)) return;
  node.freezes = node.freezes.filter((other) => other !== reason);
  if (node.freezes.length > 0) return;

  missDue(world, node);
  for (const missed of node.backlog.splice(0)) {
    enqueue(world.queue, { ...missed, at: world.now, rank: RANK.late, seq: world.seq++ });
  }
  tell(world, node.manifest.id, 'node.woke', {});
  world.sink.thawed?.(node.manifest.id);
}
