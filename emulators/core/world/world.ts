// The world: time, links, disks, power and faults in one pure event loop. It does not know whether
// a node runs in its own thread or in another process: a driver takes what is due and completes it.
// `run` (run.ts) does both at once; the rack's asynchronous driver lets a process answer in between
// and compares, for the world steps the same machines itself. This file says what a world is;
// turn.ts moves it.

import { type EpochMs, formatIso, parseIso, UTC, type Zone } from '../calendar.ts';
import type {
  DeviceFamily,
  DiskManifest,
  Hazard,
  Invariant,
  LinkManifest,
  NodeManifest,
  RackView,
} from '../device.ts';
import { createEffects, type Effect, type Effects } from '../effect.ts';
import type { TimelineEvent } from '../event.ts';
import type { DiskVerdict, FaultKind, MessageVerdict } from '../fault.ts';
import { SHARED_FAULTS } from '../faults/kinds.ts';
import { EMPTY_HASH, type Hash } from '../hash.ts';
import type { DiskId, NodeId } from '../ids.ts';
import type { PowerOnCause } from '../input.ts';
import type { JournalEntry, RackOptions } from '../journal.ts';
import { copyJson, type Json, type JsonObject } from '../json.ts';
import type { NodeState } from '../machine.ts';
import { type Stream, splitStream } from '../prng.ts';
import type { Instant } from '../time.ts';
import type { ActiveFault, DiskFacts, MessageFacts } from '../verdict.ts';
import { enqueue, type Queue, RANK } from './due.ts';

/** Where the world tells what it does. Each method returns at once; none may change the world. */
export type WorldSink = {
  event?(event: TimelineEvent): void;
  journal?(entry: JournalEntry): void;
  reply?(node: NodeId, reply: Extract<Effect, { kind: 'reply' }>): void;
  /** The node's process must end now (reset, halt, crash, power). */
  died?(node: NodeId, cause: string): void;
  frozen?(node: NodeId, how: 'hang' | 'pause' | 'stalled'): void;
  thawed?(node: NodeId): void;
  /** A message that was sent, with what became of it: for captures. */
  message?(link: string, from: NodeId, to: NodeId, body: JsonObject, isDropped: boolean): void;
};

export type Power = 'on' | 'off' | 'booting';

export type WorldNode = {
  readonly manifest: NodeManifest;
  readonly family: DeviceFamily;
  readonly index: number;
  readonly zone: Zone;
  readonly skewMs: number;
  readonly config: Json;
  readonly out: Effects;
  power: Power;
  state: NodeState | null;
  persisted: Json;
  deadline: Instant | null;
  life: number;
  bootedAt: Instant;
  bootCause: PowerOnCause;
  /** Why it is frozen: ids of faults, and `stalled`. Empty: it runs. */
  freezes: string[];
  /** What came while it was frozen. */
  backlog: Queue;
};

export type Block = { data: Json; grant: number };

/** One family's share: what its invariants and hazards see. */
export type Watch = {
  readonly family: DeviceFamily;
  readonly view: RackView;
  readonly invariants: readonly Invariant[];
  readonly hazards: readonly Hazard[];
  /** The record of each hazard while it is true, in the order of `hazards`. */
  readonly open: (HazardRecord | null)[];
};
export type HazardRecord = {
  family: string;
  name: string;
  sentence: string;
  detail: string;
  since: Instant;
  until: Instant | null;
};

/** Has the last word on messages and disk requests, after the faults: a search tries every fate. */
export type Judge = {
  message(facts: MessageFacts, verdict: MessageVerdict): void;
  disk(facts: DiskFacts, verdict: DiskVerdict): void;
};

export type World = {
  readonly options: RackOptions;
  readonly epoch: EpochMs;
  readonly families: readonly DeviceFamily[];
  readonly faultKinds: ReadonlyMap<string, FaultKind>;
  readonly links: readonly LinkManifest[];
  readonly disks: readonly DiskManifest[];
  readonly watches: Watch[];
  /** Deep-freeze what crosses a link: tests do. */
  readonly freezesMessages: boolean;
  sink: WorldSink;
  judge: Judge | null;

  nodes: WorldNode[];
  now: Instant;
  /** Dues completed so far. */
  turn: number;
  /** Dues completed at this very instant: an endless loop shows here. */
  turnsNow: number;
  seq: number;
  eventSeq: number;
  grant: number;
  inputCount: number;
  faultCount: number;
  hash: Hash;
  queue: Queue;
  blocks: { [disk: DiskId]: { [block: string]: Block } };
  active: ActiveFault[];
  addresses: { [address: string]: NodeId };
  chance: Stream;
  hazards: HazardRecord[];
};

export const STEPS_PER_INSTANT_MAX = 10_000;
export const ACTIVE_FAULTS_MAX = 256;

/** A world in which every node is off and about to boot (at 0, or at its option's `bootAtMs`). */
export function createWorld(
  families: readonly DeviceFamily[],
  options: RackOptions,
  { sink = {}, freezesMessages = false }: { sink?: WorldSink; freezesMessages?: boolean } = {},
): World {
  const world: World = {
    options,
    epoch: parseIso(options.epoch) ?? 0,
    families,
    faultKinds: indexFaultKinds(families),
    links: families.flatMap((family) => family.links),
    disks: families.flatMap((family) => family.disks),
    watches: [],
    freezesMessages,
    sink,
    judge: null,
    nodes: [],
    now: 0,
    turn: 0,
    turnsNow: 0,
    seq: 0,
    eventSeq: 0,
    grant: 0,
    inputCount: 0,
    faultCount: 0,
    hash: EMPTY_HASH,
    queue: [],
    blocks: {},
    active: [],
    addresses: {},
    chance: splitStream(options.seed, 'faults'),
    hazards: [],
  };
  for (const family of families) addFamily(world, family);
  return world;
}

function indexFaultKinds(families: readonly DeviceFamily[]): Map<string, FaultKind> {
  const kinds = [...SHARED_FAULTS, ...families.flatMap((family) => family.faults)];
  return new Map(kinds.map((kind) => [kind.kind, kind]));
}

function addFamily(world: World, family: DeviceFamily): void {
  const config = { ...(family.config as JsonObject), ...world.options.config[family.name] };
  for (const manifest of family.nodes)
    world.nodes.push(createNode(world, family, manifest, config));
  for (const disk of family.disks) {
    const blocks: { [block: string]: Block } = {};
    for (const [name, data] of Object.entries(disk.blocks(config)))
      blocks[name] = { data: copyJson(data), grant: 0 };
    world.blocks[disk.id] = blocks;
  }
  world.watches.push(createWatch(world, family, config));
}

function createNode(
  world: World,
  family: DeviceFamily,
  manifest: NodeManifest,
  config: Json,
): WorldNode {
  const options = world.options.nodes[manifest.id] ?? {};
  const node: WorldNode = {
    manifest,
    family,
    config,
    index: world.nodes.length,
    zone: options.zone ?? UTC,
    skewMs: options.skewMs ?? 0,
    out: createEffects(),
    power: 'booting',
    state: null,
    persisted: null,
    deadline: null,
    life: 1,
    bootedAt: 0,
    bootCause: 'rackUp',
    freezes: [],
    backlog: [],
  };
  const at = options.bootAtMs ?? 0;
  enqueue(world.queue, {
    kind: 'boot',
    at,
    rank: RANK.fault,
    seq: world.seq++,
    node: node.index,
    life: node.life,
  });
  return node;
}

function createWatch(world: World, family: DeviceFamily, config: Json): Watch {
  return {
    family,
    invariants: family.invariants,
    hazards: family.hazards,
    view: createView(world, config),
    open: family.hazards.map(() => null),
  };
}

/** What a family's invariants, hazards and coverage may look at. */
function createView(world: World, config: Json): RackView {
  return {
    get now() {
      return world.now;
    },
    state: (id) => findNode(world, id)?.state ?? null,
    isStalled: (id) => (findNode(world, id)?.freezes.length ?? 0) > 0,
    block: (disk, block) => world.blocks[disk]?.[block]?.data ?? null,
    get faults() {
      return world.active.map((active) => active.fault);
    },
    config,
  };
}

/** A copy that goes its own way: what is done to one shows nothing in the other. Sinks are not
 * copied. */
export function forkWorld(world: World): World {
  const hazards = copyJson(world.hazards);
  const fork: World = {
    options: world.options,
    epoch: world.epoch,
    families: world.families,
    faultKinds: world.faultKinds,
    links: world.links,
    disks: world.disks,
    watches: [],
    freezesMessages: world.freezesMessages,
    sink: {},
    judge: world.judge,
    nodes: world.nodes.map(forkNode),
    now: world.now,
    turn: world.turn,
    turnsNow: world.turnsNow,
    seq: world.seq,
    eventSeq: world.eventSeq,
    grant: world.grant,
    inputCount: world.inputCount,
    faultCount: world.faultCount,
    hash: world.hash,
    queue: copyJson(world.queue),
    blocks: copyJson(world.blocks),
    active: world.active.map(({ fault, kind }) => ({ fault: copyJson(fault), kind })),
    addresses: { ...world.addresses },
    chance: { ...world.chance },
    hazards,
  };
  for (const { family, view, open } of world.watches) {
    const watch = createWatch(fork, family, view.config);
    for (const [index, record] of open.entries()) {
      watch.open[index] = record && (hazards[world.hazards.indexOf(record)] ?? { ...record });
    }
    fork.watches.push(watch);
  }
  return fork;
}

/** Spelt out in the order of createNode, as forkWorld is in that of createWorld: objects of one
 * shape are what makes a step quick, and a spread makes another shape. */
function forkNode(node: WorldNode): WorldNode {
  return {
    manifest: node.manifest,
    family: node.family,
    config: node.config,
    index: node.index,
    zone: node.zone,
    skewMs: node.skewMs,
    out: createEffects(),
    power: node.power,
    state: copyJson(node.state),
    persisted: copyJson(node.persisted),
    deadline: node.deadline,
    life: node.life,
    bootedAt: node.bootedAt,
    bootCause: node.bootCause,
    freezes: [...node.freezes],
    backlog: copyJson(node.backlog),
  };
}

/** The node, or null if there is none of that name. */
export function findNode(world: World, id: NodeId): WorldNode | null {
  const { nodes } = world;
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] as WorldNode;
    if (node.manifest.id === id) return node;
  }
  return null;
}

/** Tells the timeline. `node` is null for what no node did. */
export function tell(world: World, node: NodeId | null, name: string, data: JsonObject): void {
  world.eventSeq += 1;
  if (world.sink.event === undefined) return;
  world.sink.event({ seq: world.eventSeq, at: world.now, node, name, data });
}

/** The wall date of an instant, as the journal and the console write it. */
export function wallDate(world: World, at: Instant): string {
  return formatIso(world.epoch + at);
}
