// A schedule from a seed. Each first draws a profile of its own: which faults are on, how many, how
// close together, around which of the protocol's own constants. So some runs are calm and others
// brutal, and many end a fault in the very millisecond in which something else is due. (After
// FoundationDB's swarm and swizzle.)

import type { SwarmProfile } from '../device.ts';
import { type FaultKind, FILTER_PARAMS, type ParamSchema } from '../fault.ts';
import type { JsonObject } from '../json.ts';
import { draw, drawBetween, drawChance, drawItem, type Stream, splitStream } from '../prng.ts';
import { type Duration, SECOND_MS } from '../time.ts';
import { type Plan, type PlannedAction, type Rig, WARM_SEEDS_MAX } from './plan.ts';

/** How long faults may strike: a schedule is a minute of virtual time, then the recovery. */
const SAFETY_MS = 60 * SECOND_MS;
const FAULTS_MIN = 3;
const FAULTS_CALM_MAX = 5;
const FAULTS_BRUTAL_MAX = 12;
const COMMANDS_MAX = 4;

type FaultEntry = SwarmProfile['faults'][number];

/** What one schedule is made of. */
type Profile = {
  readonly faults: readonly FaultEntry[];
  readonly commands: SwarmProfile['commands'];
  /** The protocol's constants that this schedule plays around. */
  readonly durationsMs: readonly Duration[];
  /** Chance in a thousand that an instant is drawn near another one instead of anywhere. */
  readonly closeness: number;
};

/** The schedule that belongs to this seed. */
export function drawPlan({ family, settled }: Rig, seed: number): Plan {
  const stream = splitStream(seed, 'swarm');
  const { swarm } = family;
  const isCold = drawChance(stream, 125);
  const profile: Profile = {
    faults: drawSome(stream, swarm.faults),
    commands: drawSome(stream, swarm.commands),
    durationsMs: drawSome(stream, swarm.durationsMs),
    closeness: drawItem(stream, [0, 500, 900]),
  };
  const actions: PlannedAction[] = [];
  if (drawChance(stream, 125)) swizzle(stream, profile, settled.faultKinds, actions);
  const isBrutal = drawChance(stream, 300);
  const count = drawBetween(stream, FAULTS_MIN, isBrutal ? FAULTS_BRUTAL_MAX : FAULTS_CALM_MAX);
  while (actions.length < count)
    actions.push(drawFault(stream, profile, settled.faultKinds, actions));

  const commands = profile.commands.length === 0 ? 0 : drawBetween(stream, 0, COMMANDS_MAX);
  for (let index = 0; index < commands; index++) {
    const { node, line } = drawWeighted(stream, profile.commands);
    actions.push({ at: drawInstant(stream, profile, actions), exec: line, node });
  }
  const bootAtMs: { [node: string]: Duration } = {};
  if (isCold) for (const { id } of family.nodes) bootAtMs[id] = drawBootInstant(stream, profile);
  actions.sort((left, right) => left.at - right.at);
  return {
    seed: isCold ? draw(stream) : drawBetween(stream, 1, WARM_SEEDS_MAX),
    bootAtMs: isCold ? bootAtMs : null,
    safetyMs: SAFETY_MS,
    actions,
  };
}

/** Some are on and the rest are off: all of them together would hide what few can do. At least one
 * is on. */
function drawSome<T>(stream: Stream, items: readonly T[]): readonly T[] {
  const share = drawItem(stream, [250, 500, 1_000]);
  const some = items.filter(() => drawChance(stream, share));
  return some.length > 0 || items.length === 0 ? some : [drawItem(stream, items)];
}

function drawWeighted<T extends { readonly weight: number }>(
  stream: Stream,
  items: readonly T[],
): T {
  let total = 0;
  for (const { weight } of items) total += weight;
  let left = drawBetween(stream, 1, total);
  for (const item of items) {
    left -= item.weight;
    if (left <= 0) return item;
  }
  return items[0] as T;
}

/** A constant of the protocol, or close to it: the very value, one off, a period more or less, half
 * to double. */
function drawDuration(stream: Stream, { durationsMs }: Profile): Duration {
  const constant = drawItem(stream, durationsMs);
  switch (drawBetween(stream, 0, 4)) {
    case 0:
      return constant;
    case 1:
      return Math.max(1, constant + drawBetween(stream, -1, 1));
    case 2:
      return constant + drawItem(stream, durationsMs);
    case 3:
      return Math.max(1, Math.abs(constant - drawItem(stream, durationsMs)));
    default:
      return Math.max(1, Math.floor((constant * drawBetween(stream, 500, 2_000)) / 1_000));
  }
}

/** Anywhere in the safety phase, or a duration after another fault began, or just where it ends. */
function drawInstant(
  stream: Stream,
  profile: Profile,
  actions: readonly PlannedAction[],
): Duration {
  if (actions.length === 0 || !drawChance(stream, profile.closeness)) {
    return drawBetween(stream, 0, SAFETY_MS - 1);
  }
  const other = drawItem(stream, actions);
  const lasts =
    'inject' in other && other.forMs !== undefined && drawChance(stream, 500) ? other.forMs : null;
  const at =
    lasts === null
      ? other.at + drawDuration(stream, profile)
      : other.at + lasts + drawBetween(stream, -2, 2);
  return Math.max(0, at) % SAFETY_MS;
}

function drawBootInstant(stream: Stream, profile: Profile): Duration {
  return drawChance(stream, 500)
    ? drawDuration(stream, profile)
    : drawBetween(stream, 0, 10 * SECOND_MS);
}

function drawFault(
  stream: Stream,
  profile: Profile,
  kinds: ReadonlyMap<string, FaultKind>,
  actions: readonly PlannedAction[],
): PlannedAction {
  const { request } = drawWeighted(stream, profile.faults);
  const at = drawInstant(stream, profile, actions);
  return plannedFault(stream, profile, kinds, request, at, drawDuration(stream, profile));
}

function plannedFault(
  stream: Stream,
  profile: Profile,
  kinds: ReadonlyMap<string, FaultKind>,
  request: FaultEntry['request'],
  at: Duration,
  forMs: Duration,
): PlannedAction {
  const kind = kinds.get(request.kind);
  if (kind === undefined)
    throw new Error(`the swarm profile names a fault kind that is not there: ${request.kind}`);
  const params = drawParams(stream, profile, kind, request.params ?? {});
  const { target } = request;
  if (kind.isMomentary) return { at, inject: kind.kind, target, params };
  return { at, inject: kind.kind, target, params, forMs };
}

/** What the profile leaves open is drawn: durations around the constants, the filters often as they
 * are by default. */
function drawParams(
  stream: Stream,
  profile: Profile,
  kind: FaultKind,
  given: JsonObject,
): JsonObject {
  const params: JsonObject = {};
  for (const name in kind.params) {
    const schema = kind.params[name] as ParamSchema;
    params[name] = given[name] ?? drawParam(stream, profile, name, schema);
  }
  return params;
}

function drawParam(
  stream: Stream,
  profile: Profile,
  name: string,
  schema: ParamSchema,
): number | string | boolean {
  if (schema.type === 'integer' && schema.unit === 'ms') {
    const { minimum = 0, maximum = SAFETY_MS } = schema;
    const sign = minimum < 0 && drawChance(stream, 500) ? -1 : 1;
    return Math.min(maximum, Math.max(minimum, sign * drawDuration(stream, profile)));
  }
  if (name in FILTER_PARAMS && drawChance(stream, 400)) {
    if (name === 'probability') return drawItem(stream, [50, 200, 500, 800]);
    if (name === 'skip' || name === 'count') return drawBetween(stream, 0, 5);
  }
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return drawItem(stream, schema.enum);
  if (schema.type === 'integer')
    return drawBetween(stream, schema.minimum ?? 0, schema.maximum ?? 1_000);
  return schema.type === 'boolean' ? drawChance(stream, 500) : '';
}

/** Stops several things one by one and lets them go in another order: nothing else finds so many
 * bugs. */
function swizzle(
  stream: Stream,
  profile: Profile,
  kinds: ReadonlyMap<string, FaultKind>,
  actions: PlannedAction[],
): void {
  const lasting = profile.faults.filter(({ request }) => !kinds.get(request.kind)?.isMomentary);
  const chosen = shuffle(stream, lasting).slice(0, drawBetween(stream, 2, 5));
  const gapMs = drawDuration(stream, profile);
  const beganAt = drawBetween(stream, 0, SAFETY_MS / 2);
  const healings = shuffle(
    stream,
    chosen.map((_, index) => index),
  );
  for (const [index, { request }] of chosen.entries()) {
    const at = (beganAt + index * gapMs) % SAFETY_MS;
    const forMs = (chosen.length - index + (healings[index] as number)) * gapMs;
    actions.push(plannedFault(stream, profile, kinds, request, at, forMs));
  }
}

function shuffle<T>(stream: Stream, items: readonly T[]): T[] {
  const shuffled = [...items];
  for (let index = shuffled.length - 1; index > 0; index--) {
    const other = drawBetween(stream, 0, index);
    [shuffled[index], shuffled[other]] = [shuffled[other] as T, shuffled[index] as T];
  }
  return shuffled;
}
