// One turn of the world: take what is due, complete it. Between the two a driver may ask a process.

import type { DiskOrder, OutsideInputRequest } from '../channel.ts';
import type { Effect } from '../effect.ts';
import { mix, mixJson } from '../hash.ts';
import type { NodeId } from '../ids.ts';
import type { DiskAnswer, Input, OutsideInput } from '../input.ts';
import type { PowerAction } from '../journal.ts';
import type { Json, JsonObject } from '../json.ts';
import { equalJson, freezeJson } from '../json.ts';
import type { Instant } from '../time.ts';
import { judgeDisk, judgeMessage } from '../verdict.ts';
import { type Due, enqueue, RANK } from './due.ts';
import { hasNoPower, healFault, retellFaults } from './leases.ts';
import { bootNode, die, scheduleBoot } from './lifecycle.ts';
import { answerDisk, noteForeignWrite } from './storage.ts';
import { STEPS_PER_INSTANT_MAX, tell, type World, type WorldNode, watch } from './world.ts';

const DEADLINE: Input = { kind: 'deadline' };

/** The instant of the next due; null if nothing will ever happen by itself. */
export function peek(world: World): Instant | null {
  const next = world.queue[world.queue.length - 1];
  let at = next === undefined ? null : next.at;
  for (const node of world.nodes) {
    if (node.deadline === null || node.freezes.length > 0) continue;
    if (at === null || node.deadline < at) at = node.deadline;
  }
  return at === null ? null : Math.max(at, world.now);
}

/** Takes the next due if it comes no later than `until`, and moves time there; else moves time to
 * `until`. */
export function take(world: World, until: Instant): Due | null {
  for (;;) {
    const due = takeAny(world, until);
    if (due === null) return null;
    if (isDeliverable(world, due)) return due;
  }
}

function takeAny(world: World, until: Instant): Due | null {
  const queued = world.queue[world.queue.length - 1];
  const sleeper = firstDeadline(world);
  const isQueuedFirst =
    queued !== undefined && (sleeper === null || comesBefore(queued, sleeper, world.now));
  if (isQueuedFirst) {
    if (queued.at > until) return moveTo(world, until);
    world.queue.pop();
    moveTo(world, Math.max(queued.at, world.now));
    return queued;
  }
  if (sleeper === null) return moveTo(world, until);
  const at = Math.max(sleeper.deadline as Instant, world.now);
  if (at > until) return moveTo(world, until);
  moveTo(world, at);
  return {
    kind: 'input',
    at,
    rank: RANK.deadline,
    seq: 0,
    node: sleeper.index,
    life: sleeper.life,
    input: DEADLINE,
  };
}

function comesBefore(queued: Due, sleeper: WorldNode, now: Instant): boolean {
  const deadline = Math.max(sleeper.deadline as Instant, now);
  if (queued.at !== deadline) return queued.at < deadline;
  return queued.rank < RANK.deadline;
}

function firstDeadline(world: World): WorldNode | null {
  let first: WorldNode | null = null;
  for (const node of world.nodes) {
    if (node.deadline === null || node.freezes.length > 0) continue;
    if (first === null || node.deadline < (first.deadline as Instant)) first = node;
  }
  return first;
}

function moveTo(world: World, at: Instant): null {
  if (at > world.now) {
    world.now = at;
    world.turnsNow = 0;
  }
  return null;
}

/** Drops what was meant for an earlier life, and keeps what comes for a frozen node until it
 * wakes. */
function isDeliverable(world: World, due: Due): boolean {
  if (due.kind === 'heal') return true;
  const node = world.nodes[due.node] as WorldNode;
  if (due.kind === 'boot') return due.life === node.life;
  if (node.state === null) return false;
  if (due.kind !== 'input' || due.input.kind !== 'message') {
    if (due.life !== node.life) return false;
  }
  if (node.freezes.length === 0) return true;
  node.backlog.push({ ...due, life: node.life });
  return false;
}

/** What a step asked for, and when it wants to be woken: what a process must answer too. */
export type Stepped = { effects: readonly Effect[]; deadline: Instant | null; input: Input };

/** Completes a due that was taken. `seen` is what a real disk answered; without it the world's own
 * storage does. Returns the step that it was, or null for a boot or a heal. Throws
 * InvariantBroken. */
export function complete(world: World, due: Due, seen: DiskAnswer | null = null): Stepped | null {
  countTurn(world);
  switch (due.kind) {
    case 'heal':
      healFault(world, due.fault, false);
      return null;
    case 'boot':
      boot(world, world.nodes[due.node] as WorldNode);
      return null;
    case 'disk': {
      const node = world.nodes[due.node] as WorldNode;
      const answer = settleDisk(world, node, due.order, seen);
      const { disk, request } = due.order;
      return step(world, node, { kind: 'diskAnswer', disk, request, answer });
    }
    default:
      return step(world, world.nodes[due.node] as WorldNode, due.input);
  }
}

function countTurn(world: World): void {
  world.turn += 1;
  world.turnsNow += 1;
  if (world.turnsNow > STEPS_PER_INSTANT_MAX) {
    throw new Error(
      `more than ${STEPS_PER_INSTANT_MAX} steps at ${world.now} ms: an endless answering`,
    );
  }
}

function boot(world: World, node: WorldNode): void {
  bootNode(world, node);
  enqueue(world.queue, {
    kind: 'input',
    at: world.now,
    rank: RANK.fault,
    seq: world.seq++,
    node: node.index,
    life: node.life,
    input: { kind: 'powerOn', cause: node.bootCause },
  });
  retellFaults(world, node);
  for (const address of node.manifest.addresses) world.addresses[address] = node.manifest.id;
}

function settleDisk(
  world: World,
  node: WorldNode,
  order: DiskOrder,
  seen: DiskAnswer | null,
): DiskAnswer {
  const mine = answerDisk(world, node, order);
  if (seen === null) return mine;
  world.sink.journal?.({
    entry: 'disk',
    turn: world.turn,
    at: world.now,
    node: node.manifest.id,
    disk: order.disk,
    request: order.request,
    answer: seen,
  });
  if (equalJson(mine, seen)) return mine;
  noteForeignWrite(world, order, seen);
  return seen;
}

function step(world: World, node: WorldNode, input: Input): Stepped {
  const { out, manifest } = node;
  const { list } = out;
  list.length = 0;
  manifest.machine.step(node.state as never, input, world.now, out);
  node.deadline = manifest.machine.deadline(node.state as never);

  let hash = mix(mix(mix(world.hash, world.now), node.index), node.deadline ?? -1);
  hash = mixJson(hash, input as unknown as Json);
  for (let index = 0; index < list.length; index++)
    hash = mixJson(hash, list[index] as unknown as Json);
  world.hash = hash;

  const stepped = { effects: list, deadline: node.deadline, input };
  for (let index = 0; index < list.length; index++) apply(world, node, list[index] as Effect);
  watch(world);
  return stepped;
}

function apply(world: World, node: WorldNode, effect: Effect): void {
  switch (effect.kind) {
    case 'send':
      return send(world, node, effect.link, effect.to, effect.body);
    case 'disk':
      return issue(world, node, effect);
    case 'emit':
      return tell(world, node.manifest.id, effect.name, effect.data);
    case 'reply':
      return world.sink.reply?.(node.manifest.id, effect);
    case 'address':
      return moveAddress(world, node, effect.address, effect.isHeld);
    case 'reset':
      tell(world, node.manifest.id, 'node.reset', { cause: effect.cause });
      die(world, node, 'reset');
      return scheduleBoot(world, node, 'reset');
    case 'halt':
      tell(world, node.manifest.id, 'node.halted', { cause: effect.cause });
      return die(world, node, 'halt');
  }
}

function send(world: World, node: WorldNode, link: string, to: NodeId, body: JsonObject): void {
  const receiver = world.nodes.find((other) => other.manifest.id === to);
  const manifest = world.links.find((other) => other.id === link);
  if (!receiver || !manifest)
    throw new Error(`${node.manifest.id} sends to ${to} over ${link}: no such way`);
  if (world.freezesMessages) freezeJson(body);

  const from = node.manifest.id;
  let at = world.now + manifest.latencyMs;
  let copies = 1;
  let isDamaged = false;
  if (world.active.length > 0) {
    const verdict = judgeMessage(world.active, { link, from, to, body }, world.chance);
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
  const manifest = world.disks.find((disk) => disk.id === effect.disk);
  if (!manifest)
    throw new Error(`${node.manifest.id} asks a disk that is not there: ${effect.disk}`);
  if (world.freezesMessages) freezeJson(effect.data);
  const { disk, request, op, block, data } = effect;
  world.grant += 1;
  const order: DiskOrder = {
    disk,
    request,
    op,
    block,
    data,
    grant: world.grant,
    error: null,
    isTorn: false,
  };
  let at = world.now + manifest.latencyMs;
  if (world.active.length > 0) {
    const verdict = judgeDisk(
      world.active,
      { disk, node: node.manifest.id, op, block, data },
      world.chance,
    );
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

function moveAddress(world: World, node: WorldNode, address: string, isHeld: boolean): void {
  if (isHeld) world.addresses[address] = node.manifest.id;
  else if (world.addresses[address] === node.manifest.id) delete world.addresses[address];
}

/** Puts an outside input before the node, at this instant. Returns its id, or null if the node is
 * not on. */
export function submit(world: World, id: NodeId, request: OutsideInputRequest): number | null {
  const node = world.nodes.find((other) => other.manifest.id === id);
  if (!node || node.power !== 'on') return null;
  world.inputCount += 1;
  const input = { ...request, id: world.inputCount } as OutsideInput;
  enter(world, node, input);
  return input.id;
}

/** The same for an input that has its id: replay does it. */
export function enter(world: World, node: WorldNode, input: OutsideInput): void {
  world.inputCount = Math.max(world.inputCount, input.id);
  world.sink.journal?.({
    entry: 'input',
    turn: world.turn,
    at: world.now,
    node: node.manifest.id,
    input,
  });
  enqueue(world.queue, {
    kind: 'input',
    at: world.now,
    rank: RANK.outside,
    seq: world.seq++,
    node: node.index,
    life: node.life,
    input,
  });
}

/** The power button. Off is off until on; cycle and reset boot again. */
export function pressPower(world: World, node: WorldNode, action: PowerAction): void {
  world.sink.journal?.({
    entry: 'power',
    turn: world.turn,
    at: world.now,
    node: node.manifest.id,
    action,
  });
  if (action !== 'on' && node.power !== 'off') {
    tell(world, node.manifest.id, 'node.poweredOff', { by: 'operator' });
    die(world, node, 'power');
  }
  if (action === 'off' || node.power !== 'off' || hasNoPower(world, node)) return;
  scheduleBoot(world, node, 'operator');
}
