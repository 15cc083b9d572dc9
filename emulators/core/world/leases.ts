// Faults as the world keeps them: injected with a lease, healed, gone. None can leak: none lives
// anywhere else.

import type { Fault, FaultKind, FaultRequest } from '../fault.ts';
import type { JsonObject } from '../json.ts';
import { strikesMessage } from '../verdict.ts';
import { discard, enqueue, RANK, type Rank } from './due.ts';
import { die, freeze, scheduleBoot, thaw } from './lifecycle.ts';
import { findNode, tell, type World, type WorldNode } from './world.ts';

/** Begins a fault whose request was checked. Takes effect at once. */
export function beginFault(world: World, fault: Fault): void {
  const kind = world.faultKinds.get(fault.kind) as FaultKind;
  const { id, target, params, until } = fault;
  world.sink.journal?.({
    entry: 'inject',
    turn: world.turn,
    at: world.now,
    fault: { id, kind: fault.kind, target, params, until },
  });
  tell(world, null, 'fault.injected', { id, kind: fault.kind, target, params });
  if (!kind.isMomentary) {
    world.active.push({ fault, kind });
    if (until !== null)
      enqueue(world.queue, {
        kind: 'heal',
        at: until,
        rank: RANK.fault,
        seq: world.seq++,
        fault: id,
      });
  }
  if (kind.cutsCarrier) cutCarrier(world, fault);
  for (const node of struckNodes(world, fault, kind)) actOnNode(world, node, fault, kind, true);
}

/** The nodes that a fault acts on: its target; or, of one that is told (`input`) on a link or a
 * disk, every node that hangs on it. */
function struckNodes(world: World, { target }: Fault, { onNode }: FaultKind): WorldNode[] {
  if (onNode === undefined) return [];
  const node = findNode(world, target);
  if (node !== null) return [node];
  if (onNode !== 'input') return [];
  const ids = [
    ...(world.links.find(({ id }) => id === target)?.ends ?? []),
    ...(world.disks.find(({ id }) => id === target)?.nodes ?? []),
  ];
  return ids.flatMap((id) => findNode(world, id) ?? []);
}

/** Injects a fault: what `checkFaultRequest` let through. */
export function injectFault(world: World, request: FaultRequest, params: JsonObject): Fault {
  world.faultCount += 1;
  const fault: Fault = {
    id: `f${world.faultCount}`,
    kind: request.kind,
    target: request.target,
    params,
    injectedAt: world.now,
    until: request.forMs === undefined ? null : world.now + request.forMs,
    hits: 0,
    seen: 0,
  };
  beginFault(world, fault);
  return fault;
}

/** Ends a fault: by hand (journaled) or as its lease is over (derived). False if there is none. */
export function healFault(world: World, id: string, isByHand: boolean): boolean {
  const index = world.active.findIndex((active) => active.fault.id === id);
  const healed = world.active[index];
  if (!healed) return false;

  world.active.splice(index, 1);
  discard(world.queue, (due) => due.kind === 'heal' && due.fault === id);
  if (isByHand) world.sink.journal?.({ entry: 'heal', turn: world.turn, at: world.now, id });
  const { fault, kind } = healed;
  tell(world, null, 'fault.healed', { id, kind: fault.kind, target: fault.target });
  if (kind.cutsCarrier) restoreCarrier(world, fault);
  for (const node of struckNodes(world, fault, kind)) actOnNode(world, node, fault, kind, false);
  return true;
}

function actOnNode(
  world: World,
  node: WorldNode,
  fault: Fault,
  kind: FaultKind,
  isActive: boolean,
): void {
  switch (kind.onNode) {
    case 'crash':
      crash(world, node);
      break;
    case 'powerLoss':
      if (isActive) losePower(world, node);
      else regainPower(world, node);
      break;
    case 'hang':
    case 'pause':
      if (isActive) freeze(world, node, fault.id, kind.onNode);
      else thaw(world, node, fault.id);
      break;
    default:
      tellFault(world, node, fault, isActive);
  }
}

/** The node dies where it stands, and boots again. */
export function crash(world: World, node: WorldNode): void {
  if (node.power !== 'on') return;
  tell(world, node.manifest.id, 'node.crashed', {});
  die(world, node, 'crash');
  scheduleBoot(world, node, 'crash');
}

function losePower(world: World, node: WorldNode): void {
  tell(world, node.manifest.id, 'node.poweredOff', {});
  die(world, node, 'powerLoss');
  tellPower(world, node, false);
}

function regainPower(world: World, node: WorldNode): void {
  if (hasNoPower(world, node) || node.power !== 'off') return;
  switchOn(world, node);
}

/** Power comes back at once, the node after its boot time. */
export function switchOn(world: World, node: WorldNode): void {
  scheduleBoot(world, node, 'operator');
  tellPower(world, node, true);
}

/** The far ends of a node's direct wires see its power come and go. */
export function tellPower(world: World, { manifest: { id } }: WorldNode, isOn: boolean): void {
  for (const { node, link } of farEndsOf(world, id)) {
    if (!isOn || !isCarrierCut(world, node, link)) tellCarrier(world, node, link, isOn);
  }
}

/** The nodes at the other end of direct wires. */
function farEndsOf(world: World, id: string): NodePort[] {
  return world.links
    .filter(({ carriesPower, ends }) => carriesPower && ends.includes(id))
    .flatMap(({ id: link, ends }) =>
      ends.flatMap((end) => {
        const node = end === id ? null : findNode(world, end);
        return node === null ? [] : [{ node, link }];
      }),
    );
}

/** The direct wires of this node whose far end has no power. */
function deadWiresOf(world: World, { manifest: { id } }: WorldNode): string[] {
  return farEndsOf(world, id).flatMap(({ node, link }) => (node.power === 'off' ? [link] : []));
}

/** Is a power loss active on the node? */
export function hasNoPower(world: World, node: WorldNode): boolean {
  return world.active.some(
    ({ fault, kind }) => kind.onNode === 'powerLoss' && fault.target === node.manifest.id,
  );
}

/** A node that has just woken hears of an end after the beginning that it missed. */
function rankFor(world: World, { index }: WorldNode): Rank {
  const isWaking = world.queue.some(
    (due) => due.kind === 'input' && due.node === index && due.rank === RANK.late,
  );
  return isWaking ? RANK.late : RANK.fault;
}

function tellFault(world: World, node: WorldNode, fault: Fault, isActive: boolean): void {
  if (node.power !== 'on') return;
  const { kind, params, target } = fault;
  const own = target === node.manifest.id;
  enqueue(world.queue, {
    kind: 'input',
    at: world.now,
    rank: rankFor(world, node),
    seq: world.seq++,
    node: node.index,
    life: node.life,
    input: { kind: 'fault', fault: kind, params, isActive, ...(own ? {} : { target }) },
  });
}

function cutCarrier(world: World, fault: Fault): void {
  discard(
    world.queue,
    (due) =>
      due.kind === 'input' &&
      due.input.kind === 'message' &&
      strikesMessage(fault, {
        link: due.input.link,
        from: due.input.from,
        to: world.nodes[due.node]?.manifest.id ?? '',
      }),
  );
  for (const { node, link } of portsCut(world, fault)) tellCarrier(world, node, link, false);
}

function restoreCarrier(world: World, fault: Fault): void {
  for (const { node, link } of portsCut(world, fault)) {
    if (isCarrierCut(world, node, link) || deadWiresOf(world, node).includes(link)) continue;
    tellCarrier(world, node, link, true);
  }
}

type NodePort = { node: WorldNode; link: string };

/** The ports that a cut leaves without carrier: none if it strikes one direction only. */
function portsCut(world: World, fault: Fault): NodePort[] {
  if (fault.params.from) return [];
  return world.links.flatMap((link) =>
    link.ends
      .filter((end) => fault.target === link.id || fault.target === `${end}/${link.id}`)
      .flatMap((end) => {
        const node = findNode(world, end);
        return node ? [{ node, link: link.id }] : [];
      }),
  );
}

function isCarrierCut(world: World, node: WorldNode, link: string): boolean {
  return world.active.some(
    ({ fault, kind }) =>
      kind.cutsCarrier &&
      portsCut(world, fault).some((port) => port.node === node && port.link === link),
  );
}

function tellCarrier(world: World, node: WorldNode, link: string, isUp: boolean): void {
  if (node.power !== 'on') return;
  enqueue(world.queue, {
    kind: 'input',
    at: world.now,
    rank: rankFor(world, node),
    seq: world.seq++,
    node: node.index,
    life: node.life,
    input: { kind: 'carrier', link, isUp },
  });
}

/** After a boot: tells the node what weighs on it already. */
export function retellFaults(world: World, node: WorldNode): void {
  for (const link of deadWiresOf(world, node)) tellCarrier(world, node, link, false);
  for (const { fault, kind } of world.active) {
    if (kind.onNode === 'input' && struckNodes(world, fault, kind).includes(node))
      tellFault(world, node, fault, true);
    if (!kind.cutsCarrier) continue;
    for (const port of portsCut(world, fault)) {
      if (port.node === node) tellCarrier(world, node, port.link, false);
    }
  }
}
