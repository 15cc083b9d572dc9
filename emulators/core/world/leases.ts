// Faults as the world keeps them: injected with a lease, healed, gone. None can leak: none lives
// anywhere else.

import type { DeviceFamily } from '../device.ts';
import type { Fault, FaultKind, FaultRequest, ParamSchema } from '../fault.ts';
import type { JsonObject } from '../json.ts';
import { strikesMessage } from '../verdict.ts';
import { discard, enqueue, RANK } from './due.ts';
import { die, freeze, scheduleBoot, thaw } from './lifecycle.ts';
import { ACTIVE_FAULTS_MAX, findNode, tell, type World, type WorldNode } from './world.ts';

/** What is wrong with a fault request: a code of the error catalogue and a sentence. */
export type FaultRefusal = { code: string; message: string };

/** Checks a request and fills in defaults. Returns the parameters, or why not. */
export function checkFaultRequest(
  world: World,
  request: FaultRequest,
): { params: JsonObject } | FaultRefusal {
  const kind = world.faultKinds.get(request.kind);
  if (!kind) {
    const known = [...world.faultKinds.keys()].join(', ');
    return {
      code: 'TWR_FAULT_KIND_UNKNOWN',
      message: `no fault kind "${request.kind}"; there are ${known}`,
    };
  }
  const targets = targetsOf(world, kind);
  if (!targets.includes(request.target)) {
    return {
      code: 'TWR_FAULT_TARGET_UNKNOWN',
      message:
        `${kind.kind} cannot strike "${request.target}"; ` +
        `its targets are ${targets.join(', ') || 'none in this rack'}`,
    };
  }
  if (request.forMs !== undefined && !(Number.isInteger(request.forMs) && request.forMs > 0)) {
    return {
      code: 'TWR_FAULT_PARAM_INVALID',
      message: `forMs must be a whole number of milliseconds above 0, not ${request.forMs}`,
    };
  }
  if (world.active.length >= ACTIVE_FAULTS_MAX) {
    return {
      code: 'TWR_LIMIT_REACHED',
      message: `${ACTIVE_FAULTS_MAX} faults are active; heal some first`,
    };
  }
  return checkParams(kind, request.params ?? {}, choicesOf(world, kind, request.target));
}

type Choices = { readonly [param: string]: readonly string[] };

/** What parameters may be that depends on the rack or on the target: `from` is an end of the link
 * that is struck, or empty. */
function choicesOf(world: World, kind: FaultKind, target: string): Choices {
  const watch = world.watches.find(({ family }) => family.faults.includes(kind));
  const choices = watch && kind.choices ? kind.choices(watch.view.config) : {};
  const link = world.links.find(({ id, ends }) => {
    return target === id || ends.some((end) => target === `${end}/${id}`);
  });
  return link === undefined ? choices : { ...choices, from: ['', ...link.ends] };
}

function checkParams(
  kind: FaultKind,
  given: JsonObject,
  choices: Choices,
): { params: JsonObject } | FaultRefusal {
  const params: JsonObject = {};
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(kind.params, name)) continue;
    const known = Object.keys(kind.params).join(', ') || 'none';
    return {
      code: 'TWR_FAULT_PARAM_INVALID',
      message: `${kind.kind} has no parameter "${name}"; it takes ${known}`,
    };
  }
  for (const [name, schema] of Object.entries(kind.params)) {
    const value = (Object.hasOwn(given, name) ? given[name] : undefined) ?? schema.default;
    const wrong = describeWrong(schema, value) ?? describeStranger(choices[name], value);
    if (wrong !== null) {
      const shown = JSON.stringify(value) ?? 'missing';
      return {
        code: 'TWR_FAULT_PARAM_INVALID',
        message: `${kind.kind}: ${name} must be ${wrong}, not ${shown}`,
      };
    }
    params[name] = value as string | number | boolean;
  }
  return { params };
}

/** What the value should have been; null if it is right. */
function describeWrong(schema: ParamSchema, value: unknown): string | null {
  if (schema.type === 'integer') {
    const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = schema;
    const isRight =
      Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
    return isRight ? null : `a whole number from ${minimum} to ${maximum}`;
  }
  if (schema.type === 'boolean') return typeof value === 'boolean' ? null : 'true or false';
  if (schema.enum !== undefined)
    return schema.enum.includes(value as string) ? null : `one of ${schema.enum.join(', ')}`;
  const lengthMax = schema.maxLength ?? 1_000;
  return typeof value === 'string' && value.length <= lengthMax
    ? null
    : `a text of at most ${lengthMax} characters`;
}

/** Which values there are to choose from; null if it is one of them. */
function describeStranger(choices: readonly string[] | undefined, value: unknown): string | null {
  if (choices === undefined || choices.includes(value as string)) return null;
  return `one of ${choices.map((choice) => choice || 'empty').join(', ')}`;
}

/** Everything in this rack that a fault of this kind can strike. */
export function targetsOf(world: World, kind: FaultKind): string[] {
  const owner = world.families.find((family) => family.faults.includes(kind));
  return world.families
    .filter((family) => owner === undefined || family === owner)
    .flatMap((family) => targetsIn(family, kind));
}

function targetsIn(family: DeviceFamily, kind: FaultKind): string[] {
  const targets: string[] = [];
  if (kind.targets.includes('node')) targets.push(...family.nodes.map((node) => node.id));
  if (kind.targets.includes('link')) targets.push(...family.links.map((link) => link.id));
  if (kind.targets.includes('disk')) targets.push(...family.disks.map((disk) => disk.id));
  if (!kind.targets.includes('path')) return targets;
  if (kind.onMessage)
    targets.push(...family.links.flatMap((link) => link.ends.map((end) => `${end}/${link.id}`)));
  if (kind.onDisk)
    targets.push(...family.disks.flatMap((disk) => disk.nodes.map((node) => `${node}/${disk.id}`)));
  return targets;
}

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
  const node = kind.onNode && findNode(world, target);
  if (node) actOnNode(world, node, fault, kind, true);
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
  const node = kind.onNode && findNode(world, fault.target);
  if (node) actOnNode(world, node, fault, kind, false);
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

function tellFault(world: World, node: WorldNode, fault: Fault, isActive: boolean): void {
  if (node.power !== 'on') return;
  enqueue(world.queue, {
    kind: 'input',
    at: world.now,
    rank: RANK.fault,
    seq: world.seq++,
    node: node.index,
    life: node.life,
    input: { kind: 'fault', fault: fault.kind, params: fault.params, isActive },
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
    rank: RANK.fault,
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
    if (kind.onNode === 'input' && fault.target === node.manifest.id)
      tellFault(world, node, fault, true);
    if (!kind.cutsCarrier) continue;
    for (const port of portsCut(world, fault)) {
      if (port.node === node) tellCarrier(world, node, port.link, false);
    }
  }
}
