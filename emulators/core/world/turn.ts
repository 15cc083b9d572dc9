// One turn of the world: take what is due, complete it. Between the two a driver may ask a process.

import type { DiskOrder, OutsideInputRequest } from '../channel.ts';
import type { Effect } from '../effect.ts';
import { type Hash, mix, mixData, mixJson, mixText } from '../hash.ts';
import type { NodeId } from '../ids.ts';
import type { DiskAnswer, Input, OutsideInput } from '../input.ts';
import type { PowerAction } from '../journal.ts';
import { equalJson, type Json } from '../json.ts';
import type { Instant } from '../time.ts';
import { carryOut } from './carryOut.ts';
import { type Due, enqueue, RANK } from './due.ts';
import { healFault, retellFaults } from './leases.ts';
import { bootNode } from './lifecycle.ts';
import { setPower } from './power.ts';
import { answerDisk, followRealDisk } from './storage.ts';
import { watch } from './watch.ts';
import { findNode, STEPS_PER_INSTANT_MAX, type World, type WorldNode } from './world.ts';

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
  return deadlineOf(sleeper, at);
}

function deadlineOf({ index, life }: WorldNode, at: Instant): Due {
  return { kind: 'input', at, rank: RANK.deadline, seq: 0, node: index, life, input: DEADLINE };
}

/** All that could be taken next, if the order within an instant were free; moves time there. What
 * the world does itself (boots, heals, carriers) keeps its order and comes first. For searches:
 * one of these is taken with `claim`. */
export function dueNow(world: World, until: Instant): Due[] {
  const next = peek(world);
  if (next === null || next > until) return [];
  moveTo(world, next);
  const { queue, now } = world;
  const dues: Due[] = [];
  for (let index = queue.length - 1; index >= 0; index--) {
    const due = queue[index] as Due;
    if (due.at > now) break;
    if (isDeliverable(world, due)) dues.push(due);
    else queue.splice(index, 1);
  }
  if (dues[0]?.rank === RANK.fault) return dues.slice(0, 1);
  const sleepers = world.nodes.filter(
    ({ deadline, freezes }) => deadline !== null && deadline <= now && freezes.length === 0,
  );
  if (sleepers.length === 0) return dues.length > 0 ? dues : dueNow(world, until);
  const onTime = dues.filter(({ rank }) => rank !== RANK.late);
  return [...onTime, ...sleepers.map((node) => deadlineOf(node, now))];
}

/** Takes one of the dues that `dueNow` offered. */
export function claim(world: World, due: Due): void {
  const index = world.queue.indexOf(due);
  if (index >= 0) world.queue.splice(index, 1);
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
      return step(world, node, { kind: 'diskAnswer', disk, request, answer }, due.seq);
    }
    default:
      return step(world, world.nodes[due.node] as WorldNode, due.input, due.seq);
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
  const before = world.blocks[order.disk]?.[order.block];
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
  followRealDisk(world, order, before, seen);
  return seen;
}

function step(world: World, node: WorldNode, input: Input, seq: number): Stepped {
  const { out, manifest } = node;
  const { list } = out;
  list.length = 0;
  manifest.machine.step(node.state as never, input, world.now, out);
  const deadline = manifest.machine.deadline(node.state as never);
  node.deadline = deadline;

  world.hash = mix(mix(mixInput(world.hash, input, seq), world.now), deadline ?? -1);
  for (let index = 0; index < list.length; index++) carryOut(world, node, list[index] as Effect);
  watch(world);
  return { effects: list, deadline, input };
}

/** What came from the world itself is known by its number, for its sender's step or the request was
 * hashed then; what came from outside is hashed whole. */
function mixInput(hash: Hash, input: Input, seq: number): Hash {
  switch (input.kind) {
    case 'deadline':
      return mix(hash, 0x64);
    case 'message':
      return mix(hash, input.isDamaged ? -seq : seq);
    case 'diskAnswer': {
      const { answer } = input;
      const mixed = mixText(mix(hash, seq), answer.status);
      return mixData(mixed, answer.status === 'error' ? answer.error : answer.data);
    }
    default:
      return mixJson(mix(hash, seq), input as unknown as Json);
  }
}

/** Puts an outside input before the node, at this instant. Returns its id, or null if the node is
 * not on. */
export function submit(world: World, id: NodeId, request: OutsideInputRequest): number | null {
  const node = findNode(world, id);
  if (node === null || node.power !== 'on') return null;
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
  setPower(world, node, action, { cause: 'power', told: { by: 'operator' } });
}
