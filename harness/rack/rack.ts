// A rack behind its port: what a live and a simulated one have in common, which is nearly
// everything. Checks requests, enters them between two dues, and turns what the world then is into
// documents.

import type { OutsideInputRequest } from '../../emulators/core/channel.ts';
import type { DeviceFamily } from '../../emulators/core/device.ts';
import type { FaultRequest } from '../../emulators/core/fault.ts';
import type { PowerAction, RackOptions } from '../../emulators/core/journal.ts';
import type { CommandOutput } from '../../emulators/core/machine.ts';
import type { EventPattern, Scenario } from '../../emulators/core/scenario.ts';
import type { ActiveFault } from '../../emulators/core/verdict.ts';
import { forColdStart } from '../../emulators/core/world/coldStart.ts';
import { checkFaultRequest } from '../../emulators/core/world/faultRequest.ts';
import { healFault, injectFault } from '../../emulators/core/world/leases.ts';
import { matchesEvent } from '../../emulators/core/world/match.ts';
import { pressPower } from '../../emulators/core/world/turn.ts';
import { findNode, type World, type WorldNode } from '../../emulators/core/world/world.ts';
import { checkScenarioConfig } from '../core/familyConfig.ts';
import { RackError, rackError } from '../core/protocol/errors.ts';
import type { ClockDocument, EventDocument, RackDocument } from '../core/protocol/rack.ts';
import type { RackPort, TerminalSession } from '../core/rackPort.ts';
import {
  diskDocuments,
  eventDocument,
  faultDocument,
  faultKindDocument,
  hazardDocuments,
  linkDocuments,
  nodeDocument,
  nodeStateDocument,
  type Reality,
} from './documents.ts';
import type { Journal } from './journalFile.ts';
import type { LiveNodes, LiveNodesEvents } from './liveNodes.ts';
import { RATE_MAX } from './pace.ts';
import { play } from './play.ts';
import { optionsOf } from './scenarioOptions.ts';
import { Session, submitTo } from './session.ts';
import { Studies } from './studies.ts';
import { Teller } from './telling.ts';

/** The timeline that can be asked for again; what is older is in the journal. */
const EVENTS_KEPT_MAX = 50_000;
const EVENTS_LIMIT_DEFAULT = 1_000;

export type RackSettings = {
  families: readonly DeviceFamily[];
  options: RackOptions;
  version: string;
  rate: number;
  isPaused: boolean;
  /** Begin before the boot, rather than when everything is up and at rest. */
  isCold: boolean;
};

/** What tells a rack of processes from a rack of threads. */
export type Backend = {
  readonly mode: RackDocument['mode'];
  readonly network: string;
  readonly runDirectory: string | null;
  openJournal(): Journal;
  createNodes: ((events: LiveNodesEvents) => LiveNodes) | null;
  reality(nodes: LiveNodes | null): Reality;
  exec(session: Session, node: WorldNode, line: string, user: string): Promise<CommandOutput>;
  openTerminal(
    session: Session,
    node: WorldNode,
    options: { columns: number; rows: number; user: string },
  ): TerminalSession;
  close(): Promise<void>;
};

export type StartableRack = RackPort & {
  /** Boots the nodes. Resolves when they are up and at rest and the clock runs; until then it may
   * be looked at. */
  start(): Promise<void>;
};

export function createRack(settings: RackSettings, backend: Backend): StartableRack {
  return new Rack(settings, backend);
}

class Rack implements StartableRack {
  readonly #settings: RackSettings;
  readonly #backend: Backend;
  readonly #teller: Teller;
  readonly #studies: Studies;
  #session: Session;
  #events: EventDocument[] = [];
  /** Events told in earlier lives: numbers go on over a reset, so that a feed can resume. */
  #firstSeq = 0;
  #isPlaying = false;
  #isClosed = false;

  constructor(settings: RackSettings, backend: Backend) {
    this.#settings = settings;
    this.#backend = backend;
    this.#studies = new Studies(settings.families);
    this.#teller = new Teller({
      clock: () => this.clock(),
      nodes: () => this.#nodeDocuments(),
      disks: () => this.#diskDocuments(),
      faults: () => this.faults(),
      hazards: () => hazardDocuments(this.#world),
      isReady: () => this.#session.isReady,
    });
    const { rate, isPaused } = settings;
    this.#session = this.#createSession(this.#ownOptions(), { rate, isPaused });
  }

  async start(): Promise<void> {
    await this.#begin(this.#settings.isCold);
    // A node that cannot boot is told of now.
    await this.#session.drive.run({ target: this.#world.now });
  }

  document(): RackDocument {
    const { world, isReady } = this.#session;
    const { mode, network, runDirectory } = this.#backend;
    const { families, version } = this.#settings;
    return {
      version,
      mode,
      seed: world.options.seed,
      network,
      isReady,
      seq: this.#firstSeq + world.eventSeq,
      families: families.map(({ name, title, sentence }) => ({ name, title, sentence })),
      nodes: this.#nodeDocuments(),
      links: linkDocuments(families),
      disks: this.#diskDocuments(),
      clock: this.clock(),
      faults: this.faults(),
      hazards: hazardDocuments(world),
      runDirectory,
      steps: world.turn,
    };
  }

  events({
    since = 0,
    node,
    name,
    limit = EVENTS_LIMIT_DEFAULT,
  }: Parameters<RackPort['events']>[0]): EventDocument[] {
    const found: EventDocument[] = [];
    for (const event of this.#events) {
      if (found.length >= limit) break;
      if (event.seq <= since || (node !== undefined && event.node !== node)) continue;
      if (name === undefined || matchesEvent({ event: name }, event)) found.push(event);
    }
    return found;
  }

  subscribe(listener: Parameters<RackPort['subscribe']>[0]): () => void {
    return this.#teller.subscribe(listener);
  }

  async nodeState(id: string) {
    this.#nodeNamed(id);
    return this.#enter((world) => nodeStateDocument(findNode(world, id) as WorldNode, world.now));
  }

  async power(id: string, action: PowerAction): Promise<void> {
    this.#nodeNamed(id);
    await this.#enter((world) => pressPower(world, findNode(world, id) as WorldNode, action));
  }

  async exec(id: string, line: string, { user }: { user?: string } = {}): Promise<CommandOutput> {
    const node = this.#nodeThatIsOn(id);
    return this.#backend.exec(this.#session, node, line, user ?? operatorOf(node));
  }

  async openTerminal(
    id: string,
    { user, ...size }: { columns: number; rows: number; user?: string },
  ): Promise<TerminalSession> {
    const node = this.#nodeThatIsOn(id);
    return this.#backend.openTerminal(this.#session, node, {
      ...size,
      user: user ?? operatorOf(node),
    });
  }

  async submit(id: string, input: OutsideInputRequest): Promise<CommandOutput | null> {
    this.#nodeThatIsOn(id);
    return submitTo(this.#session, id, input);
  }

  faultKinds() {
    return [...this.#world.faultKinds.values()].map((kind) => faultKindDocument(this.#world, kind));
  }

  faults() {
    return this.#world.active.map(faultDocument);
  }

  async inject(request: FaultRequest) {
    return this.#enter((world) => {
      const checked = checkFaultRequest(world, request);
      if (!('params' in checked)) throw new RackError({ ...checked, definite: true });
      const fault = injectFault(world, request, checked.params);
      const kind = world.faultKinds.get(fault.kind) as ActiveFault['kind'];
      return faultDocument({ fault, kind });
    });
  }

  async heal(id: string): Promise<void> {
    await this.#enter((world) => {
      if (!healFault(world, id, true)) throw rackError('TWR_FAULT_UNKNOWN', { id });
    });
  }

  async healAll(): Promise<number> {
    return this.#enter((world) => {
      const ids = world.active.map(({ fault }) => fault.id);
      for (const id of ids) healFault(world, id, true);
      return ids.length;
    });
  }

  clock(): ClockDocument {
    const { drive, world } = this.#session;
    const { rate, isPaused, isWarping, achievedRate, reason, now } = drive;
    return { now, epoch: world.options.epoch, rate, isPaused, isWarping, achievedRate, reason };
  }

  async setClock({ rate, paused }: { rate?: number; paused?: boolean }): Promise<ClockDocument> {
    if (rate !== undefined && !(rate > 0 && rate <= RATE_MAX)) {
      throw rackError('TWR_CLOCK_RATE_INVALID', { rate, maximum: RATE_MAX });
    }
    // Entered, so that a pause comes after all that was due until now.
    await this.#enter(() =>
      this.#session.drive.setClock({
        ...(rate !== undefined && { rate }),
        ...(paused !== undefined && { isPaused: paused }),
      }),
    );
    return this.clock();
  }

  async advance(ms: number): Promise<ClockDocument> {
    this.#refuseWhilePlaying();
    const from = await this.#enter((world) => world.now);
    await this.#session.drive.run({ target: from + whole(ms) });
    return this.clock();
  }

  async until(pattern: EventPattern, timeoutMs: number): Promise<EventDocument | null> {
    this.#refuseWhilePlaying();
    const session = this.#session;
    const found: EventDocument[] = [];
    // From the moment of asking: what happens before its turn comes counts, too.
    const unwatch = session.watch((event) => {
      if (matchesEvent(pattern, event))
        found.push(eventDocument(session.world, event, this.#firstSeq));
    });
    try {
      const from = await this.#enter((world) => world.now);
      const isOver = () => found.length > 0;
      if (!isOver()) await session.drive.run({ target: from + whole(timeoutMs), isOver });
    } finally {
      unwatch();
    }
    return found[0] ?? null;
  }

  scenarios(): readonly Scenario[] {
    return this.#settings.families.flatMap((family) => family.scenarios);
  }

  studies() {
    return this.#studies.list();
  }

  async measure(study: string) {
    return this.#studies.measure(study);
  }

  async play(...[scenario, onStep, signal]: Parameters<RackPort['play']>) {
    this.#refuseWhilePlaying();
    checkScenarioConfig(this.#settings.families, scenario);
    this.#isPlaying = true;
    try {
      await this.#restart(
        optionsOf(scenario, this.#settings.options),
        scenario.start?.isCold ?? false,
        true,
      );
      return await play(this.#session, scenario, onStep, signal);
    } finally {
      this.#isPlaying = false;
      this.#session.drive.hold(false);
    }
  }

  journal() {
    this.#session.mark();
    return this.#session.journal.read();
  }

  async reset(): Promise<void> {
    this.#refuseWhilePlaying();
    await this.#restart(this.#ownOptions(), this.#settings.isCold, false);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#session.close();
    await this.#backend.close();
    this.#teller.close();
  }

  get #world(): World {
    return this.#session.world;
  }

  #nodeDocuments() {
    const { world, nodes } = this.#session;
    const reality = this.#backend.reality(nodes);
    return world.nodes.map((node) => nodeDocument(node, reality, world.now));
  }

  #diskDocuments() {
    const { world, nodes } = this.#session;
    return diskDocuments(world, this.#backend.reality(nodes));
  }

  #createSession(options: RackOptions, clock: { rate: number; isPaused: boolean }): Session {
    const { families, version } = this.#settings;
    return new Session({
      families,
      options,
      version,
      clock,
      journal: this.#backend.openJournal(),
      createNodes: this.#backend.createNodes,
      told: (event) => {
        const document = eventDocument(this.#world, event, this.#firstSeq);
        this.#events.push(document);
        if (this.#events.length > EVENTS_KEPT_MAX) this.#events.splice(0, EVENTS_KEPT_MAX / 10);
        this.#teller.event(document);
      },
      moved: () => this.#teller.moved(),
    });
  }

  /** Ends this life of the rack and begins another, with the clock as it was. */
  async #restart(options: RackOptions, isCold: boolean, isHeld: boolean): Promise<void> {
    const before = this.#session;
    const { rate, isPaused } = before.drive;
    this.#firstSeq += before.world.eventSeq;
    await before.close();
    this.#events = [];
    this.#session = this.#createSession(options, { rate, isPaused });
    this.#teller.publish({ feed: 'hello', rack: this.document(), events: [] });
    await this.#begin(isCold, isHeld);
  }

  async #begin(isCold: boolean, isHeld = false): Promise<void> {
    if (!isCold) await this.#session.settle();
    if (!isHeld) this.#session.drive.hold(false);
  }

  /** How the rack begins by itself; how it begins for a scenario is the scenario's to say. */
  #ownOptions(): RackOptions {
    const { families, options, isCold } = this.#settings;
    return isCold ? forColdStart(families, options) : options;
  }

  #enter<T>(perform: (world: World) => T): Promise<T> {
    const { failure } = this.#session.drive;
    return failure ? Promise.reject(failure) : this.#session.drive.enter(perform);
  }

  #refuseWhilePlaying(): void {
    if (this.#isPlaying) throw rackError('TWR_CLOCK_BUSY', {});
  }

  #nodeNamed(id: string): WorldNode {
    const node = findNode(this.#world, id);
    if (node) return node;
    const known = this.#world.nodes.map(({ manifest }) => manifest.id).join(', ');
    throw rackError('TWR_NODE_UNKNOWN', { node: id, known });
  }

  #nodeThatIsOn(id: string): WorldNode {
    const node = this.#nodeNamed(id);
    if (node.power !== 'on') throw rackError('TWR_NODE_OFF', { node: id, power: node.power });
    return node;
  }
}

/** Instants are whole milliseconds, and time goes one way. */
const whole = (ms: number): number => Math.max(0, Math.round(ms));

function operatorOf({ manifest }: WorldNode): string {
  return manifest.services[0]?.user ?? 'root';
}
