// What can be broken in this rack, and whether a request to break something can be met: refused
// here, with what is possible instead, it never reaches a node that would shrug it off.

import type { DeviceFamily, NodeManifest } from '../device.ts';
import type { FaultKind, FaultRequest, ParamSchema, ParamSchemas } from '../fault.ts';
import type { JsonObject } from '../json.ts';
import { readNumbers } from '../numbers.ts';
import { ACTIVE_FAULTS_MAX, type World } from './world.ts';

/** What is wrong with a fault request: a code of the error catalogue and a sentence. */
export type FaultRefusal = { code: string; message: string };

/** More than so many are named in part only: `GET /fault-kinds` has them all. */
const NAMED_MAX = 40;

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
        `its targets are ${named(targets) || 'none in this rack'}`,
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
  return checkParams(kind, paramsOf(world, kind, request.target), request.params ?? {});
}

/** A kind's parameters as they are in this rack, and on this target if one is named: what depends
 * on either has become an `enum`. A default that is none of the choices gives way to the first. */
export function paramsOf(world: World, kind: FaultKind, target: string | null): ParamSchemas {
  const schemas: { [name: string]: ParamSchema } = { ...kind.params };
  for (const [name, choices] of Object.entries(choicesOf(world, kind, target))) {
    const schema = schemas[name];
    if (schema === undefined) continue;
    const [first = ''] = choices;
    const isUsual = choices.includes(String(schema.default));
    schemas[name] = { ...schema, enum: choices, ...(isUsual ? {} : { default: first }) };
  }
  return schemas;
}

type Choices = { readonly [param: string]: readonly string[] };

/** `from` is an end of the link that is struck, or empty. */
function choicesOf(world: World, kind: FaultKind, target: string | null): Choices {
  const watch = world.watches.find(({ family }) => family.faults.includes(kind));
  const choices = watch && kind.choices ? kind.choices(watch.view.config) : {};
  const link = world.links.find(({ id, ends }) => {
    return target === id || ends.some((end) => target === `${end}/${id}`);
  });
  return link === undefined ? choices : { ...choices, from: ['', ...link.ends] };
}

function checkParams(
  kind: FaultKind,
  schemas: ParamSchemas,
  given: JsonObject,
): { params: JsonObject } | FaultRefusal {
  const params: JsonObject = {};
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(schemas, name)) continue;
    const known = Object.keys(schemas).join(', ') || 'none';
    return {
      code: 'TWR_FAULT_PARAM_INVALID',
      message: `${kind.kind} has no parameter "${name}"; it takes ${known}`,
    };
  }
  for (const [name, schema] of Object.entries(schemas)) {
    const value = (Object.hasOwn(given, name) ? given[name] : undefined) ?? schema.default;
    const wrong = describeWrong(schema, value);
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
export function describeWrong(schema: ParamSchema, value: unknown): string | null {
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = schema;
  if (schema.type === 'integer') {
    const isRight =
      Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum;
    return isRight ? null : `a whole number from ${minimum} to ${maximum}`;
  }
  if (schema.type === 'boolean') return typeof value === 'boolean' ? null : 'true or false';
  if (schema.enum !== undefined)
    return schema.enum.includes(value as string) ? null : `one of ${named(schema.enum)}`;
  const lengthMax = schema.maxLength ?? 1_000;
  if (typeof value !== 'string' || value.length > lengthMax)
    return `a text of at most ${lengthMax} characters`;
  if (schema.format === 'numbers' && readNumbers(value, minimum, maximum) === null)
    return `numbers from ${minimum} to ${maximum}, as 0-2 or 0,3,5`;
  return null;
}

/** `a, b, c and 7 more` */
function named(words: readonly string[]): string {
  const all = words.map((word) => word || 'empty');
  const rest = all.length - NAMED_MAX;
  if (rest <= 0) return all.join(', ');
  return `${all.slice(0, NAMED_MAX).join(', ')} and ${rest} more`;
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
  if (kind.targets.includes('node'))
    targets.push(...family.nodes.filter((node) => isStruck(node, kind)).map(({ id }) => id));
  if (kind.targets.includes('link')) targets.push(...family.links.map((link) => link.id));
  if (kind.targets.includes('disk')) targets.push(...family.disks.map((disk) => disk.id));
  if (!kind.targets.includes('path')) return targets;
  if (kind.onMessage)
    targets.push(...family.links.flatMap((link) => link.ends.map((end) => `${end}/${link.id}`)));
  if (kind.onDisk)
    targets.push(...family.disks.flatMap((disk) => disk.nodes.map((node) => `${node}/${disk.id}`)));
  return targets;
}

function isStruck({ kind: nodeKind, immuneTo = [] }: NodeManifest, kind: FaultKind): boolean {
  return (kind.nodeKinds?.includes(nodeKind) ?? true) && !immuneTo.includes(kind.kind);
}
