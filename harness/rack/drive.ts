// The asynchronous driver: the only place from which a rack's world moves. One loop takes what is
// due and has it answered; everything that comes from outside waits its turn between two dues, so
// that a journal can say exactly where it came in. Time moves only when everything due has been
// answered: a slow machine slows the rack down, and fails nothing over.

import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { NodeId } from '../../emulators/core/ids.ts';
import type { Duration, Instant } from '../../emulators/core/time.ts';
import type { Due } from '../../emulators/core/world/due.ts';
import { complete, peek, take } from '../../emulators/core/world/turn.ts';
import { findNode, type World } from '../../emulators/core/world/world.ts';
import { type RackError, rackError, toRackError } from '../core/protocol/errors.ts';
import { type Alarm, createAlarms } from './alarms.ts';
import type { Hands } from './hands.ts';
import { createPace, createRateMeter } from './pace.ts';
import { bootLive, stepLive } from './turns.ts';

/** Without processes nothing in the loop waits: it must let others in now and then. */
const BREATHE_EVERY_MS = 8;
/** After waking shells at full speed: wall time for them to act before time rushes on. */
const ALARM_GRACE_MS = 5;
/** The world outside is in the way: it can be put right, and then the node boots. */
const SPAWN_FAILURES = ['TWR_NODE_SPAWN', 'TWR_ADDRESS_TAKEN'];
const REST_MAX_MS = 60_000;

/** A stretch of time to be gone through: to `target`, or to where `isOver` says so after some due.
 * */
export type Stretch = {
  target: Instant;
  isOver?: () => boolean;
  /** As the clock's rate has it, rather than as fast as the nodes answer. */
  isPaced?: boolean;
  signal?: { readonly aborted: boolean };
};

type Running = Stretch & { resolve(): void; reject(error: Error): void };
type Task = { perform(): unknown; resolve(value: never): void; reject(error: Error): void };

export type DriveListener = {
  /** Something was completed or changed: documents may be stale. */
  moved(): void;
  /** Everything due at a standing clock is done. */
  stood(): void;
  /** The rack itself broke: time stands for good. */
  broke(error: RackError): void;
};

export class Drive {
  readonly world: World;
  readonly #hands: Hands | null;
  readonly #listener: DriveListener;
  readonly #pace;
  readonly #meter = createRateMeter();
  readonly #alarms = createAlarms();
  #tasks: Task[] = [];
  #running: Running | null = null;
  #isPaused: boolean;
  /** A scenario holds the clock: between its steps nothing is due. */
  #isHeld = true;
  #isClosed = false;
  #failure: RackError | null = null;
  #spawnFailure: RackError | null = null;
  #poke: (() => void) | null = null;
  #isPoked = false;
  #breathedAt = 0;
  #ended: Promise<void> | null = null;

  constructor(
    world: World,
    hands: Hands | null,
    clock: { rate: number; isPaused: boolean },
    listener: DriveListener,
  ) {
    this.world = world;
    this.#hands = hands;
    this.#listener = listener;
    this.#pace = createPace(clock.rate);
    this.#isPaused = clock.isPaused;
  }

  /** Begins, with the clock held. */
  start(): void {
    this.#ended = this.#loop();
  }

  /** Ends the loop. What waits for it is rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await this.#ended;
    const error = rackError('TWR_RACK_CLOSED', {});
    this.#endRunning((running) => running.reject(error));
    for (const task of this.#tasks.splice(0)) task.reject(error);
  }

  get rate(): number {
    return this.#pace.rate;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  get isWarping(): boolean {
    return this.#running !== null && !this.#running.isPaced;
  }

  get isBusy(): boolean {
    return this.#running !== null;
  }

  /** Why time does not go on though nobody paused it; null if it does. */
  get reason(): string | null {
    return (
      this.#failure?.message ?? this.#spawnFailure?.message ?? this.#hands?.waitingFor() ?? null
    );
  }

  get achievedRate(): number {
    return this.#isPaused && !this.#running ? 0 : this.#meter.measure(this.world.now);
  }

  /** The first thing that went wrong with the rack itself; time stands for good. */
  get failure(): RackError | null {
    return this.#failure;
  }

  /** The instant that a clock on the wall of the rack shows. */
  get now(): Instant {
    if (!this.#isFlowing()) return this.world.now;
    const next = peek(this.world);
    const paced = this.#pace.instant();
    return Math.max(this.world.now, next === null ? paced : Math.min(paced, next));
  }

  /** Does something to the world between two dues, at its present instant. */
  enter<T>(perform: (world: World) => T | Promise<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(rackError('TWR_RACK_CLOSED', {}));
    return new Promise<T>((resolve, reject) => {
      this.#tasks.push({ perform: () => perform(this.world), resolve, reject });
      this.#wake();
    });
  }

  /** Goes through a stretch of time. Resolves when it is over, done or aborted. */
  run(stretch: Stretch): Promise<void> {
    if (this.#running) return Promise.reject(rackError('TWR_CLOCK_BUSY', {}));
    if (this.#isClosed) return Promise.reject(rackError('TWR_RACK_CLOSED', {}));
    if (this.#failure) return Promise.reject(this.#failure);
    this.#spawnFailure = null;
    return new Promise((resolve, reject) => {
      this.#running = { ...stretch, resolve, reject };
      this.#restartClocks();
      this.#wake();
    });
  }

  /** Gives the clock to a scenario, or back. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#restartClocks();
    this.#wake();
  }

  setClock({ rate, isPaused }: { rate?: number; isPaused?: boolean }): void {
    if (rate !== undefined) this.#pace.rate = rate;
    if (isPaused !== undefined) this.#isPaused = isPaused;
    if (isPaused === false) this.#spawnFailure = null;
    if (isPaused && !this.#isHeld) this.#endRunning((running) => running.resolve());
    this.#restartClocks();
    this.#wake();
  }

  /** Rings when so much time has passed. False if too many wait already. */
  setAlarm({ ms, ...alarm }: Omit<Alarm, 'at'> & { ms: Duration }): boolean {
    const isSet = this.#alarms.add({ ...alarm, at: this.world.now + ms });
    this.#wake();
    return isSet;
  }

  lastAlarmOn(node: NodeId): number {
    return this.#alarms.lastSetOn(node);
  }

  cancelAlarm(node: NodeId, id: number): void {
    this.#alarms.cancel(node, id);
  }

  dropAlarms(node: NodeId): void {
    this.#alarms.dropOf(node);
  }

  async #loop(): Promise<void> {
    while (!this.#isClosed) {
      const leaving = this.#hands?.settle();
      if (leaving) await leaving;
      const due = this.#takeDue();
      if (due !== null) await this.#complete(due);
      if (this.#isRunOver(due)) this.#endRunning((running) => running.resolve());
      if (this.#tasks.length > 0) {
        await this.#performTasks();
      } else if (due !== null) {
        await this.#breathe();
      } else if (this.#alarms.ring(this.world.now, this.#isFrozen)) {
        if (this.isWarping) await pause(ALARM_GRACE_MS);
      } else {
        const isStanding = this.#isPaused && !this.#isHeld && !this.#running;
        if (isStanding && !this.#failure) this.#listener.stood();
        await this.#rest();
      }
    }
  }

  #takeDue(): Due | null {
    const limit = this.#failure ? null : this.#limit();
    return limit === null ? null : take(this.world, limit);
  }

  /** How far time may go now; null if not even what is due at this instant may happen. */
  #limit(): Instant | null {
    const { world } = this;
    let limit: Instant;
    if (this.#running) {
      if (this.#running.isPaced && this.#isPaused) return null;
      const paced = this.#running.isPaced ? this.#paced() : this.#running.target;
      limit = Math.min(this.#running.target, paced);
    } else if (this.#isHeld) {
      return null;
    } else {
      limit = this.#isFlowing() ? this.#paced() : world.now;
    }
    const alarm = this.#alarms.next(this.#isFrozen);
    return Math.max(world.now, alarm === null ? limit : Math.min(limit, alarm));
  }

  #paced(): Instant {
    const next = peek(this.world);
    if (next !== null) this.#pace.forgive(Math.max(next, this.world.now));
    return this.#pace.instant();
  }

  /** Does time pass by the wall? */
  #isFlowing(): boolean {
    if (this.#failure || this.#spawnFailure) return false;
    if (this.#running) return this.#running.isPaced === true && !this.#isPaused;
    return !this.#isPaused && !this.#isHeld;
  }

  readonly #isFrozen = (id: NodeId): boolean => (findNode(this.world, id)?.freezes.length ?? 0) > 0;

  async #complete(due: Due): Promise<void> {
    try {
      if (this.#hands === null || due.kind === 'heal') complete(this.world, due);
      else if (due.kind === 'boot') await bootLive(this.world, this.#hands, due);
      else await stepLive(this.world, this.#hands, due);
    } catch (error) {
      this.#fail(toRackError(error));
    }
    this.#listener.moved();
  }

  /** A process that will not start pauses the rack; anything else that breaks here stops it for
   * good. */
  #fail(error: RackError): void {
    if (SPAWN_FAILURES.includes(error.code)) {
      this.#spawnFailure = error;
      this.#isPaused = true;
    } else {
      this.#failure = error;
      this.#listener.broke(error);
    }
    this.#endRunning((running) => running.reject(error));
  }

  #isRunOver(due: Due | null): boolean {
    const running = this.#running;
    if (running === null) return false;
    if (running.signal?.aborted || running.isOver?.()) return true;
    return due === null && this.world.now >= running.target && this.#tasks.length === 0;
  }

  #endRunning(end: (running: Running) => void): void {
    const running = this.#running;
    if (running === null) return;
    this.#running = null;
    this.#restartClocks();
    end(running);
    this.#listener.moved();
  }

  async #performTasks(): Promise<void> {
    for (const task of this.#tasks.splice(0)) {
      try {
        task.resolve((await task.perform()) as never);
      } catch (error) {
        task.reject(error as Error);
      }
    }
    this.#listener.moved();
  }

  #restartClocks(): void {
    this.#pace.anchor(this.world.now);
    this.#meter.restart(this.world.now);
  }

  async #breathe(): Promise<void> {
    if (this.#hands !== null) return;
    if (performance.now() - this.#breathedAt < BREATHE_EVERY_MS) return;
    await yieldToOthers();
    this.#breathedAt = performance.now();
  }

  /** Sleeps until the wall clock allows the next due or alarm, or somebody wants something. */
  async #rest(): Promise<void> {
    if (this.#isPoked) {
      this.#isPoked = false;
      return;
    }
    const wallMs = this.#restMs();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wallMs);
      this.#poke = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#poke = null;
    this.#isPoked = false;
  }

  #restMs(): Duration {
    if (!this.#isFlowing()) return REST_MAX_MS;
    const alarm = this.#alarms.next(this.#isFrozen);
    const instants = [peek(this.world), alarm, this.#running?.target ?? null];
    const known = instants.filter((instant) => instant !== null);
    if (known.length === 0) return REST_MAX_MS;
    const wallMs = this.#pace.wallUntil(Math.min(...known));
    return Math.min(REST_MAX_MS, Math.max(0, Math.ceil(wallMs)));
  }

  #wake(): void {
    this.#isPoked = true;
    this.#poke?.();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
