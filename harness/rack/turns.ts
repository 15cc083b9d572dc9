// One turn of a rack of processes: the process answers, the world's own copy of the machine steps,
// and the two answers are compared. So live = simulated is proven at every step of every rack.

import type { DiskOrder } from '../../emulators/core/channel.ts';
import { equalJson, type Json } from '../../emulators/core/json.ts';
import { type Due, enqueue, RANK } from '../../emulators/core/world/due.ts';
import { crash } from '../../emulators/core/world/leases.ts';
import { freeze, thaw } from '../../emulators/core/world/lifecycle.ts';
import { tear } from '../../emulators/core/world/storage.ts';
import { complete, type Stepped } from '../../emulators/core/world/turn.ts';
import type { World, WorldNode } from '../../emulators/core/world/world.ts';
import { rackError } from '../core/protocol/errors.ts';
import type { Hands, Stepping, Work } from './hands.ts';

type BootDue = Extract<Due, { kind: 'boot' }>;
type StepDue = Extract<Due, { kind: 'input' | 'disk' }>;

/** Boots the node of a due in its process, then in the world. The due is put back if the process
 * will not start: that is no event of the model. */
export async function bootLive(world: World, hands: Hands, due: BootDue): Promise<void> {
  const node = world.nodes[due.node] as WorldNode;
  hands.prepare(nodesBootingWith(world, due));
  let deadline: number | null;
  try {
    deadline = await hands.boot(world, node);
  } catch (error) {
    enqueue(world.queue, due);
    throw error;
  }
  complete(world, due);
  // The fault outlives the process: the new one freezes too.
  if (isPausedByFault(world, node)) hands.freeze(node.manifest.id);
  if (deadline === node.deadline) return;
  throw diverged(node, `booted with deadline ${deadline} where the shadow has ${node.deadline}`);
}

function isPausedByFault(world: World, { manifest }: WorldNode): boolean {
  return world.active.some(
    ({ fault, kind }) => kind.onNode === 'pause' && fault.target === manifest.id,
  );
}

/** All nodes that boot at this instant: the processes of a new rack come up side by side. */
function nodesBootingWith(world: World, due: BootDue): WorldNode[] {
  const others = world.queue.filter((other) => other.kind === 'boot' && other.at === due.at);
  return [due, ...(others as BootDue[])].map(({ node }) => world.nodes[node] as WorldNode);
}

/** Has a node's process take its step, and follows it in the world. */
export async function stepLive(world: World, hands: Hands, due: StepDue): Promise<void> {
  const node = world.nodes[due.node] as WorldNode;
  const stepping = await hands.step(node.manifest.id, world.now, workOf(world, due));
  switch (stepping.outcome) {
    case 'stepped':
      return follow(world, node, due, stepping);
    case 'stalled':
      return stall(world, node, due);
    case 'died':
      if (stepping.bug === null) return noteCrash(world, node);
      // The shadow should break on the same assertion, which then says more than a dead process
      // can.
      complete(world, due);
      throw diverged(node, `the process failed: ${stepping.bug}`);
  }
}

function workOf(world: World, due: StepDue): Work {
  return due.kind === 'disk' ? { order: realOrder(world, due.order) } : { input: due.input };
}

/** A torn write as the real disk is to take it: the world says which half lands. */
function realOrder(world: World, order: DiskOrder): DiskOrder {
  if (!order.isTorn || order.op === 'read') return order;
  const before = world.blocks[order.disk]?.[order.block]?.data ?? null;
  return { ...order, data: tear(before, order.data) };
}

function follow(
  world: World,
  node: WorldNode,
  due: StepDue,
  answer: Extract<Stepping, { outcome: 'stepped' }>,
): void {
  const shadow = complete(world, due, answer.answer) as Stepped;
  const isSame =
    shadow.deadline === answer.deadline &&
    equalJson(shadow.effects as unknown as Json, answer.effects as unknown as Json);
  if (isSame) return;
  const show = ({ effects, deadline }: Pick<Stepped, 'effects' | 'deadline'>) =>
    `${JSON.stringify(effects)}, deadline ${deadline}`;
  const asked = `to ${JSON.stringify(shadow.input)} at ${world.now} ms`;
  throw diverged(node, `${asked} the process answered ${show(answer)}, the shadow ${show(shadow)}`);
}

function diverged(node: WorldNode, detail: string): Error {
  return rackError('TWR_RACK_DIVERGED', { node: node.manifest.id, detail });
}

/** The process died by itself or by somebody's hand: a crash, after which the node boots again. */
export function noteCrash(world: World, node: WorldNode): void {
  if (node.power !== 'on') return;
  world.sink.journal?.({
    entry: 'crashed',
    turn: world.turn,
    at: world.now,
    node: node.manifest.id,
  });
  crash(world, node);
}

/** The world goes on without the node. What it was about to take waits for it; a deadline stays in
 * its state. */
function stall(world: World, node: WorldNode, due: StepDue): void {
  noteStall(world, node);
  if (due.rank !== RANK.deadline) node.backlog.push(due);
}

export function noteStall(world: World, node: WorldNode): void {
  if (node.power !== 'on' || node.freezes.includes('stalled')) return;
  world.sink.journal?.({
    entry: 'stalled',
    turn: world.turn,
    at: world.now,
    node: node.manifest.id,
  });
  freeze(world, node, 'stalled', 'stalled');
}

export function noteWake(world: World, node: WorldNode): void {
  if (!node.freezes.includes('stalled')) return;
  world.sink.journal?.({ entry: 'woke', turn: world.turn, at: world.now, node: node.manifest.id });
  thaw(world, node, 'stalled');
}
