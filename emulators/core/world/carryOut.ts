// Carries out what a step asked for, and takes it into the trace hash: names as the index of what
// they name, bodies by their values. (The keys of a body follow from its type; walking them would
// cost more than the step.)

import type { DiskOrder } from '../channel.ts';
import type { Effect } from '../effect.ts';
import { mix, mixData, mixJson, mixText } from '../hash.ts';
import type { Json } from '../json.ts';
import { freezeJson } from '../json.ts';
import { type DiskFacts, judgeDisk, judgeMessage, type MessageFacts } from '../verdict.ts';
import { enqueue, RANK } from './due.ts';
import { tellPower } from './leases.ts';
import { die, scheduleBoot } from './lifecycle.ts';
import { setPower } from './power.ts';
import { findNode, tell, type World, type WorldNode } from './world.ts';

/** Carries out one effect of a step that the node has just taken. */
export function carryOut(world: World, node: WorldNode, effect: Effect): void {
  switch (effect.kind) {
    case 'send':
      send(world, node, effect);
      break;
    case 'disk':
      issue(world, node, effect);
      break;
    case 'emit':
      world.hash = mixData(mixText(mix(world.hash, 0x65), effect.name), effect.data);
      tell(world, node.manifest.id, effect.name, effect.data);
      break;
    default:
      world.hash = mixJson(world.hash, effect as unknown as Json);
      carryOutRarely(world, node, effect);
  }
}

type RareEffect = Exclude<Effect, { kind: 'send' } | { kind: 'disk' } | { kind: 'emit' }>;

function carryOutRarely(world: World, node: WorldNode, effect: RareEffect): void {
  const { id } = node.manifest;
  switch (effect.kind) {
    case 'reply':
      world.sink.reply?.(id, effect);
      break;
    case 'address':
      if (effect.isHeld) world.addresses[effect.address] = id;
      else if (world.addresses[effect.address] === id) delete world.addresses[effect.address];
      break;
    case 'reset':
      tell(world, id, 'node.reset', { cause: effect.cause });
      die(world, node, 'reset');
      scheduleBoot(world, node, 'reset');
      break;
    case 'halt':
      tell(world, id, 'node.halted', { cause: effect.cause });
      die(world, node, 'halt');
      tellPower(world, node, false);
      break;
    case 'power':
      switchOther(world, node, effect);
  }
}

function switchOther(
  world: World,
  { manifest: { id } }: WorldNode,
  { node, to, cause }: Extract<Effect, { kind: 'power' }>,
): void {
  const other = findNode(world, node);
  if (other === null || node === id) {
    throw new Error(`${id} switches ${node}: only another node of the rack can be switched`);
  }
  setPower(world, other, to, { cause: 'fence', told: { by: id, cause } });
}

function send(world: World, node: WorldNode, effect: Extract<Effect, { kind: 'send' }>): void {
  const { link, to, body } = effect;
  const from = node.manifest.id;
  const receiver = findNode(world, to);
  const way = indexOfId(world.links, link);
  const manifest = world.links[way];
  if (receiver === null || manifest === undefined) {
    throw new Error(`${from} sends to ${to} over ${link}: no such way`);
  }
  if (world.freezesMessages) freezeJson(body);
  world.hash = mixData(mix(mix(world.hash, 0x73 + receiver.index), way), body);

  let at = world.now + manifest.latencyMs;
  let copies = 1;
  let isDamaged = false;
  if (world.active.length > 0 || world.judge !== null) {
    const verdict = judgeSending(world, { link, from, to, body });
    world.sink.message?.(link, from, to, body, verdict.isDropped);
    if (verdict.isDropped) return;
    ({ copies, isDamaged } = verdict);
    at += verdict.delayMs;
  } else {
    world.sink.message?.(link, from, to, body, false);
  }
  for (let copy = 0; copy < copies; copy++) {
    enqueue(world.queue, {
      kind: 'input',
      at,
      rank: RANK.message,
      seq: world.seq++,
      node: receiver.index,
      life: receiver.life,
      input: { kind: 'message', link, from, body, isDamaged },
    });
  }
}

function issue(world: World, node: WorldNode, effect: Extract<Effect, { kind: 'disk' }>): void {
  const { disk, request, op, block, data } = effect;
  const place = indexOfId(world.disks, disk);
  const manifest = world.disks[place];
  if (manifest === undefined) {
    throw new Error(`${node.manifest.id} asks a disk that is not there: ${disk}`);
  }
  if (world.freezesMessages) freezeJson(data);
  world.hash = mix(mix(mix(world.hash, op === 'read' ? 0x72 : 0x77), place), request);
  world.hash = mixData(mixText(world.hash, block), data);

  world.grant += 1;
  const { grant } = world;
  const order: DiskOrder = { disk, request, op, block, data, grant, error: null, isTorn: false };
  let at = world.now + manifest.latencyMs;
  if (world.active.length > 0 || world.judge !== null) {
    const verdict = judgeIssuing(world, { disk, node: node.manifest.id, op, block, data });
    at += verdict.delayMs;
    order.error = verdict.error;
    order.isTorn = verdict.isTorn;
  }
  enqueue(world.queue, {
    kind: 'disk',
    at,
    rank: RANK.disk,
    seq: world.seq++,
    node: node.index,
    life: node.life,
    order,
  });
}

function judgeSending(world: World, facts: MessageFacts) {
  const verdict = judgeMessage(world.active, facts, world.chance);
  world.judge?.message(facts, verdict);
  return verdict;
}

function judgeIssuing(world: World, facts: DiskFacts) {
  const verdict = judgeDisk(world.active, facts, world.chance);
  world.judge?.disk(facts, verdict);
  return verdict;
}

/** A pair has a handful of links and disks: walking them is quicker than a map. */
function indexOfId(list: readonly { readonly id: string }[], id: string): number {
  for (let index = 0; index < list.length; index++) {
    if ((list[index] as { id: string }).id === id) return index;
  }
  return -1;
}
