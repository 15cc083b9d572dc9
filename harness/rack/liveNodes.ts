// The hands of a live rack: the processes of all its nodes, and a watch on those that owe an
// answer.

import type { BootOrder } from '../../emulators/core/channel.ts';
import type { DiskId, NodeId } from '../../emulators/core/ids.ts';
import { copyJson, type Json } from '../../emulators/core/json.ts';
import { identityOf, seedOf } from '../../emulators/core/world/lifecycle.ts';
import type { World, WorldNode } from '../../emulators/core/world/world.ts';
import { rackError } from '../core/protocol/errors.ts';
import type { Addresses } from './addresses.ts';
import { addressTaken } from './addressHolder.ts';
import type { Hands } from './hands.ts';
import { BootRefused, LiveNode, type Question } from './liveNode.ts';
import type { NodeProcess } from './nodeProcess.ts';
import { type Supervisor, spawnError } from './supervisor.ts';

/** An answer usually takes a tenth of a millisecond. After this, one looks whether the process is
 * frozen. */
const LATE_MS = 100;
const WATCH_EVERY_MS = 50;
/** A node that was asked to leave has so long to do it. */
const HALT_MS = 1_000;

/** What every node is booted with. */
export type Site = {
  bindings: Addresses['bindings'];
  accounts: BootOrder['accounts'];
  runDirectory: string;
  /** Emptied as a rack begins. */
  dataDirectory: string;
  /** Files of the shared disks. */
  diskFiles: { [disk: DiskId]: string };
  /** Opt-in: silence of so many wall milliseconds counts as a stall too. Null: evidence alone
   * counts. */
  stallAfterMs: number | null;
};

/** What the driver hears of nodes, beside the answers to its steps. */
export type LiveNodesEvents = {
  asked(node: LiveNode, question: Question): void;
  /** A node's process is gone, and no step of it was under way. */
  lost(node: NodeId): void;
  /** A node is frozen, and no step of it was under way. */
  stalled(node: NodeId): void;
  woke(node: NodeId, isUndone: boolean): void;
  changed(): void;
};

export class LiveNodes implements Hands {
  readonly #supervisor: Supervisor;
  readonly #site: Site;
  readonly #events: LiveNodesEvents;
  readonly #live = new Map<NodeId, LiveNode>();
  readonly #starting = new Map<NodeId, Promise<NodeProcess>>();
  readonly #leaving = new Set<Promise<void>>();
  /** Frozen by a fault: no evidence of anything. */
  readonly #paused = new Set<NodeId>();
  /** Disks whose file does not hold this rack's first blocks yet. */
  readonly #newDisks: Set<DiskId>;
  readonly #watch: NodeJS.Timeout;
  #waitingFor: string | null = null;
  #isClosed = false;

  constructor(supervisor: Supervisor, site: Site, events: LiveNodesEvents) {
    this.#supervisor = supervisor;
    this.#site = site;
    this.#events = events;
    this.#newDisks = new Set(Object.keys(site.diskFiles));
    this.#watch = setInterval(() => this.#look(), WATCH_EVERY_MS);
    this.#watch.unref();
  }

  find(node: NodeId): LiveNode | null {
    return this.#live.get(node) ?? null;
  }

  prepare(nodes: readonly WorldNode[]): void {
    for (const { manifest, family } of nodes) {
      if (this.#starting.has(manifest.id)) continue;
      const starting = this.#supervisor.start(family.name, manifest.id);
      starting.catch(() => {});
      this.#starting.set(manifest.id, starting);
    }
  }

  async boot(world: World, node: WorldNode): Promise<number | null> {
    const { id } = node.manifest;
    this.#setWaiting(`starting ${id}`);
    try {
      const live = new LiveNode(await this.#started(id), this.#eventsOf(id));
      this.#live.set(id, live);
      const deadline = await this.#bootIn(live, this.#order(world, node));
      for (const disk of this.#disksOf(node)) this.#newDisks.delete(disk);
      return deadline;
    } finally {
      this.#setWaiting(null);
      this.#events.changed();
    }
  }

  async #started(node: NodeId): Promise<NodeProcess> {
    const starting = this.#starting.get(node);
    const process = await starting;
    this.#starting.delete(node);
    if (process && !this.#isClosed) return process;
    throw rackError('TWR_RACK_CLOSED', {});
  }

  async #bootIn(live: LiveNode, order: BootOrder): Promise<number | null> {
    const { node, process } = live;
    try {
      return await live.boot(order);
    } catch (error) {
      await process.kill();
      if (error instanceof BootRefused && error.taken) throw await addressTaken(node, error.taken);
      throw spawnError(node, (error as Error).message, process);
    }
  }

  step(node: NodeId, at: number, work: Parameters<Hands['step']>[2]): ReturnType<Hands['step']> {
    const live = this.#live.get(node);
    if (!live) return Promise.resolve({ outcome: 'died', bug: null });
    return live.step(at, work);
  }

  async adopt(node: NodeId, state: Json, addresses: string[]): Promise<void> {
    await this.#live.get(node)?.adopt(state, addresses);
  }

  kill(node: NodeId): void {
    const live = this.#live.get(node);
    if (!live) return;
    this.#live.delete(node);
    const leaving = live.process.kill().then(() => {
      this.#leaving.delete(leaving);
      this.#events.changed();
    });
    this.#leaving.add(leaving);
  }

  freeze(node: NodeId): void {
    this.#paused.add(node);
    this.#live.get(node)?.process.signal('SIGSTOP');
  }

  thaw(node: NodeId): void {
    this.#paused.delete(node);
    this.#live.get(node)?.process.signal('SIGCONT');
  }

  settle(): Promise<void> | null {
    return this.#leaving.size === 0 ? null : Promise.all(this.#leaving).then(() => {});
  }

  waitingFor(): string | null {
    return this.#waitingFor;
  }

  /** Asks all to leave. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#watch);
    for (const live of this.#live.values()) {
      live.send({ type: 'halt' });
      this.#leaving.add(endInTime(live.process));
    }
    this.#live.clear();
  }

  /** Resolves when all processes of this life are gone. */
  async gone(): Promise<void> {
    for (const starting of this.#starting.values()) {
      await starting.then(
        (process) => process.kill(),
        () => {},
      );
    }
    await Promise.all(this.#leaving);
  }

  #eventsOf(node: NodeId): ConstructorParameters<typeof LiveNode>[1] {
    return {
      asked: (question) => {
        const live = this.#live.get(node);
        if (live) this.#events.asked(live, question);
      },
      endpointsChanged: () => this.#events.changed(),
      woke: (isUndone) => this.#events.woke(node, isUndone),
      gone: (wasStepping) => {
        const wasOurs = !this.#live.delete(node);
        if (!wasOurs && !wasStepping) this.#events.lost(node);
        this.#events.changed();
      },
    };
  }

  #order(world: World, node: WorldNode): BootOrder {
    const { accounts, runDirectory, dataDirectory, bindings, diskFiles } = this.#site;
    const disks: BootOrder['disks'] = {};
    for (const disk of this.#disksOf(node)) {
      const blocks = this.#newDisks.has(disk) ? blocksOf(world, disk) : null;
      disks[disk] = { file: diskFiles[disk] ?? '', blocks };
    }
    return {
      family: node.family.name,
      identity: identityOf(world, node),
      persisted: node.persisted,
      seed: seedOf(world, node),
      bindings: bindings[node.manifest.id] ?? [],
      neighbours: node.family.nodes.flatMap(({ id }) => bindings[id] ?? []),
      disks,
      accounts,
      runDirectory,
      dataDirectory,
    };
  }

  #disksOf({ family, manifest }: WorldNode): DiskId[] {
    return family.disks.filter((disk) => disk.nodes.includes(manifest.id)).map((disk) => disk.id);
  }

  /** Looks at whoever owes an answer for too long. */
  #look(): void {
    const now = performance.now();
    let waitingFor: string | null = null;
    for (const [node, live] of this.#live) {
      if (live.owingSince === null) continue;
      const owedMs = now - live.owingSince;
      if (owedMs < LATE_MS || this.#paused.has(node)) continue;
      if (this.#isStalled(live, owedMs)) {
        const wasStepping = live.isStepping;
        live.withdraw();
        live.rejectExecs(rackError('TWR_NODE_HUNG', { node }));
        if (!wasStepping) this.#events.stalled(node);
      } else if (live.isStepping) {
        waitingFor = `waiting for ${node}`;
      }
    }
    if (this.#waitingFor === null || this.#waitingFor.startsWith('waiting')) {
      this.#setWaiting(waitingFor);
    }
  }

  #isStalled(live: LiveNode, owedMs: number): boolean {
    const { stallAfterMs } = this.#site;
    if (stallAfterMs !== null && live.isStepping && owedMs >= stallAfterMs) return true;
    return live.process.frozen() !== null;
  }

  #setWaiting(reason: string | null): void {
    if (reason === this.#waitingFor) return;
    this.#waitingFor = reason;
    this.#events.changed();
  }
}

/** A node that was asked to leave leaves, or is made to. */
async function endInTime(process: NodeProcess): Promise<void> {
  const timer = setTimeout(() => process.signal('SIGKILL'), HALT_MS);
  await process.gone;
  clearTimeout(timer);
}

function blocksOf(world: World, disk: DiskId): { [block: string]: Json } {
  const blocks: { [block: string]: Json } = {};
  for (const [name, { data }] of Object.entries(world.blocks[disk] ?? {})) {
    blocks[name] = copyJson(data);
  }
  return blocks;
}
