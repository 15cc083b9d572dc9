// What a world is, as one number: two worlds with the same one go on in the same way. Numbers that
// only order things (seq, grants) count by their order, so that two ways which differ in nothing
// else lead to one place.

import { EMPTY_HASH, type Hash, mix, mixJson, mixText } from '../hash.ts';
import type { Json } from '../json.ts';
import { type Due, type Queue, RANK } from './due.ts';
import type { Block, World } from './world.ts';

/** The fingerprint of the world and of `salt`. 53 bits: a hash of 32 would soon meet itself. */
export function fingerprint(world: World, salt: number): number {
  const ranks = rankGrants(world);
  const high = mixWorld(mix(EMPTY_HASH, salt), world, ranks);
  const low = mixWorld(mix(0x1b873593, salt), world, ranks);
  return (high >>> 0) * 0x20_0000 + (low >>> 11);
}

function mixWorld(seed: Hash, world: World, ranks: readonly number[]): Hash {
  let hash = mix(mix(seed, world.now), world.chance.state);
  for (const node of world.nodes) {
    hash = mixText(mix(hash, node.life), node.power);
    hash = mixJson(mixJson(hash, node.state as Json), node.persisted);
    hash = mixJson(hash, node.freezes);
    for (const due of node.backlog) hash = mixDue(hash, due, ranks);
  }
  hash = mixQueue(hash, world.queue, ranks);
  for (const disk in world.blocks) {
    const blocks = world.blocks[disk] as { [block: string]: Block };
    for (const name in blocks) {
      const { data, grant } = blocks[name] as Block;
      hash = mix(mixJson(mixText(hash, name), data), ranks.indexOf(grant));
    }
  }
  for (const { fault } of world.active) hash = mixJson(hash, fault as unknown as Json);
  return mixJson(hash, world.addresses);
}

/** Order within an instant is free to whoever explores, except for what the world does itself. */
function mixQueue(seed: Hash, queue: Queue, ranks: readonly number[]): Hash {
  let inOrder = seed;
  let sum = 0;
  for (const due of queue) {
    if (due.rank === RANK.fault) inOrder = mixDue(inOrder, due, ranks);
    else sum = (sum + mixDue(seed, due, ranks)) | 0;
  }
  return mix(inOrder, sum);
}

function mixDue(hash: Hash, due: Due, ranks: readonly number[]): Hash {
  const mixed = mix(mix(hash, due.at), due.rank);
  if (due.kind === 'heal') return mixText(mixed, due.fault);
  const whose = mix(mix(mixText(mixed, due.kind), due.node), due.life);
  if (due.kind === 'input') return mixJson(whose, due.input as unknown as Json);
  if (due.kind === 'boot') return whose;
  const { grant, ...order } = due.order;
  return mix(mixJson(whose, order as unknown as Json), ranks.indexOf(grant));
}

/** All grants that are still compared with one another, in their order. */
function rankGrants(world: World): number[] {
  const grants = new Set<number>();
  for (const blocks of Object.values(world.blocks)) {
    for (const { grant } of Object.values(blocks)) grants.add(grant);
  }
  for (const queue of [world.queue, ...world.nodes.map((node) => node.backlog)]) {
    for (const due of queue) if (due.kind === 'disk') grants.add(due.order.grant);
  }
  return [...grants].sort((left, right) => left - right);
}
