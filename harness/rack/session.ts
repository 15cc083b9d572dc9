// One life of a rack, from its factory state on: a world, the driver that moves it, and what waits
// for it. A reset ends the session and begins another.

import type { OutsideInputRequest } from '../../emulators/core/channel.ts';
import type { DeviceFamily } from '../../emulators/core/device.ts';
import type { TimelineEvent } from '../../emulators/core/event.ts';
import { formatHash } from '../../emulators/core/hash.ts';
import type { NodeId } from '../../emulators/core/ids.ts';
import { createJournalHeader, type RackOptions } from '../../emulators/core/journal.ts';
import type { Json } from '../../emulators/core/json.ts';
import type { CommandOutput } from '../../emulators/core/machine.ts';
import type { Duration } from '../../emulators/core/time.ts';
import { isSettled } from '../../emulators/core/world/run.ts';
import { submit } from '../../emulators/core/world/turn.ts';
import {
  createWorld,
  findNode,
  type World,
  type WorldNode,
  type WorldSink,
} from '../../emulators/core/world/world.ts';
import { rackError } from '../core/protocol/errors.ts';
import { Drive } from './drive.ts';
import type { Journal } from './journalFile.ts';
import type { LiveNode } from './liveNode.ts';
import type { LiveNodes, LiveNodesEvents } from './liveNodes.ts';
import { createQuestions, type Questions } from './questions.ts';
import { createRequests } from './requests.ts';
import { noteCrash, noteStall, noteWake } from './turns.ts';

/** A hash in the journal after so many dues: replay finds the first difference between two of them.
 * */
const MARK_EVERY_TURNS = 2_000;
const EVENTS_KEPT_MAX = 100_000;
const SETTLE_WITHIN_MS: Duration = 600_000;

export type SessionSettings = {
  families: readonly DeviceFamily[];
  options: RackOptions;
  version: string;
  journal: Journal;
  clock: { rate: number; isPaused: boolean };
  /** Hands for this life; null: the nodes are threads. */
  createNodes: ((events: LiveNodesEvents) => LiveNodes) | null;
  told(event: TimelineEvent): void;
  moved(): void;
};

export class Session {
  readonly world: World;
  readonly drive: Drive;
  readonly nodes: LiveNodes | null;
  readonly journal: Journal;
  readonly requests = createRequests();
  readonly #settings: SessionSettings;
  readonly #questions: Questions;
  readonly #watchers = new Set<(event: TimelineEvent) => void>();
  readonly #events: TimelineEvent[] = [];
  #nextMark = MARK_EVERY_TURNS;
  isReady = false;

  constructor(settings: SessionSettings) {
    const { families, options, journal, clock, version } = settings;
    this.#settings = settings;
    this.journal = journal;
    journal.append(createJournalHeader(options, version));
    this.world = createWorld(families, options, { sink: this.#sink() });
    this.nodes = settings.createNodes?.(this.#nodesEvents()) ?? null;
    this.drive = new Drive(this.world, this.nodes, clock, {
      moved: () => this.#moved(),
      stood: () => this.#refuseWaiting(),
      broke: (error) => this.requests.refuseAll(() => error),
    });
    this.#questions = createQuestions(this.drive, this.requests);
    this.drive.start();
  }

  /** All that was told in this life, oldest first. */
  get events(): readonly TimelineEvent[] {
    return this.#events;
  }

  /** Calls back with each event until the returned function is called. */
  watch(watcher: (event: TimelineEvent) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Runs on, as fast as the nodes answer, until the families are at rest. */
  async settle(): Promise<void> {
    if (isSettled(this.world)) return;
    const target = this.world.now + SETTLE_WITHIN_MS;
    await this.drive.run({ target, isOver: () => isSettled(this.world) });
  }

  /** Writes down where the run stands. */
  mark(): void {
    const { turn, now, hash } = this.world;
    this.journal.append({ entry: 'mark', turn, at: now, hash: formatHash(hash) });
  }

  async close(): Promise<void> {
    const ended = this.drive.close();
    // A process that would keep the driver waiting for ever is made to leave.
    this.nodes?.close();
    await ended;
    this.mark();
    this.journal.close();
    await this.nodes?.gone();
  }

  #sink(): WorldSink {
    return {
      event: (event) => this.#tell(event),
      journal: (entry) => this.journal.append(entry),
      reply: (_node, { id, stdout, stderr, exitCode }) =>
        this.requests.reply(id, { stdout, stderr, exitCode }),
      died: (node) => this.#bury(node),
      frozen: (node, how) => {
        if (how === 'pause') this.nodes?.freeze(node);
        if (how === 'hang') this.nodes?.find(node)?.send({ type: 'hung', isHung: true });
        this.nodes?.find(node)?.rejectExecs(rackError('TWR_NODE_HUNG', { node }));
      },
      thawed: (node) => {
        this.nodes?.thaw(node);
        this.nodes?.find(node)?.send({ type: 'hung', isHung: false });
        this.#questions.release(node);
      },
    };
  }

  #tell(event: TimelineEvent): void {
    if (this.#events.length < EVENTS_KEPT_MAX) this.#events.push(event);
    for (const watcher of this.#watchers) watcher(event);
    this.#settings.told(event);
  }

  #bury(node: NodeId): void {
    this.nodes?.kill(node);
    this.requests.dropOf(node);
    this.drive.dropAlarms(node);
    this.#questions.dropOf(node);
    // A new process is not frozen because the old one was.
    this.#enter(node, noteWake);
  }

  #nodesEvents(): LiveNodesEvents {
    return {
      asked: (live: LiveNode, question) => this.#questions.take(live, question),
      lost: (node) => this.#enter(node, noteCrash),
      stalled: (node) => this.#enter(node, noteStall),
      woke: (node, isUndone) => this.#wake(node, isUndone),
      changed: () => this.#settings.moved(),
    };
  }

  #enter(id: NodeId, act: (world: World, node: WorldNode) => void): void {
    const entered = this.drive.enter((world) => {
      const node = findNode(world, id);
      if (node) act(world, node);
    });
    entered.catch(() => {});
  }

  /** A process that froze in the middle of a step goes back to what the world knows before it goes
   * on. */
  #wake(id: NodeId, isUndone: boolean): void {
    const entered = this.drive.enter(async (world) => {
      const node = findNode(world, id);
      if (!node) return;
      if (!isUndone && node.state !== null) {
        await this.nodes?.adopt(id, node.state as Json, addressesOf(world, node));
      }
      noteWake(world, node);
    });
    entered.catch(() => {});
  }

  #moved(): void {
    const { turn } = this.world;
    if (turn >= this.#nextMark) {
      this.#nextMark = turn + MARK_EVERY_TURNS;
      this.mark();
    }
    if (!this.isReady && isSettled(this.world)) this.isReady = true;
    this.#settings.moved();
  }

  /** The clock stands and everything due is done: who waits for time to pass is told so. */
  #refuseWaiting(): void {
    this.requests.refuseAll((node) =>
      findNode(this.world, node)?.freezes.length
        ? rackError('TWR_NODE_HUNG', { node })
        : rackError('TWR_CLOCK_PAUSED', { what: 'the command' }),
    );
    for (const { manifest } of this.world.nodes) {
      const { id } = manifest;
      // What has waited since before a line was typed is not that line's.
      const waitedSince = Math.max(this.requests.lastOpenedOn(id), this.drive.lastAlarmOn(id));
      const error = rackError('TWR_CLOCK_PAUSED', { what: 'the command' });
      this.nodes?.find(id)?.rejectExecs(error, waitedSince);
    }
  }
}

/** Puts an input before a node. Resolves with its reply; null if the node died over it. */
export function submitTo(
  { drive, requests }: Session,
  node: string,
  input: OutsideInputRequest,
): Promise<CommandOutput | null> {
  return new Promise((resolve, reject) => {
    const entered = drive.enter((world) => {
      const inputId = submit(world, node, input);
      if (inputId === null) throw rackError('TWR_NODE_OFF', { node, power: 'off' });
      requests.open(inputId, { node, done: resolve, refuse: reject });
    });
    entered.catch(reject);
  });
}

function addressesOf(world: World, { manifest }: WorldNode): string[] {
  const moved = Object.keys(world.addresses).filter(
    (address) => world.addresses[address] === manifest.id,
  );
  return [...new Set([...manifest.addresses, ...moved])];
}
