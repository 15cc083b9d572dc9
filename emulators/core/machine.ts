// The one language of all controllers: a synchronous state machine over plain JSON.
// It knows no clock, no chance, no input or output; those come in as arguments and go out as
// effects.

import type { EpochMs, Zone } from './calendar.ts';
import type { Effects } from './effect.ts';
import type { NodeId } from './ids.ts';
import type { Input, VendorCommand } from './input.ts';
import type { Json, JsonObject } from './json.ts';
import type { Instant } from './time.ts';

/** What survives a reset, a crash and a power loss, and what does not. */
export type NodeState<Durable = Json, Volatile = Json> = { durable: Durable; volatile: Volatile };

/** What a node is told about itself when it boots; it stays the same for the life of the rack. */
export type NodeIdentity = {
  readonly node: NodeId;
  /** The wall date of instant 0. */
  readonly epoch: EpochMs;
  readonly zone: Zone;
  /** The rack's parameters for this family: the manifest's defaults with the scenario's or user's
   * changes. */
  readonly config: Json;
  /** The instant of this boot. */
  readonly bootedAt: Instant;
  /** Wall-clock offset in milliseconds (fault `clock.skew` changes it; a date is epoch + now +
   * skew). */
  readonly skewMs: number;
};

/** A pure question to a state: what a command prints, a file holds, an address answers. */
export type View =
  /** A vendor command that only reads. `null` comes back when it is no such command: ask the world
   * instead. */
  | { kind: 'command'; command: VendorCommand }
  | { kind: 'file'; path: string }
  | { kind: 'directory'; path: string }
  /** `at` is used for streams: the lines of a log or trace numbered `since` and later. */
  | { kind: 'lines'; source: string; since: number }
  /** What a port of the family wants to know in its own terms: a REST resource, a MIB, a grant.
   * `null`: it takes a request. */
  | { kind: 'data'; name: string; args: JsonObject };

export type CommandOutput = { stdout: string; stderr: string; exitCode: number };
export type FileView = { text: string; mode: number; modifiedMs: EpochMs };
export type DirectoryEntry = {
  name: string;
  isDirectory: boolean;
  size: number;
  mode: number;
  modifiedMs: EpochMs;
};
/** New lines of a stream, and the number to ask for next. Numbers count lines ever written. */
export type LinesView = { lines: string[]; next: number };

export type ViewAnswer = {
  command: CommandOutput | null;
  file: FileView | null;
  directory: DirectoryEntry[] | null;
  lines: LinesView | null;
  data: Json;
};

export type Machine<State extends NodeState = NodeState> = {
  /** The state just after power-on. `persisted` is the durable part of the life before; null:
   * factory new. */
  boot(identity: NodeIdentity, persisted: State['durable'] | null, seed: number): State;
  /** Takes one input: changes the state it is given and pushes effects to `out`. Runs to
   * completion. */
  step(state: State, input: Input, now: Instant, out: Effects): void;
  /** The earliest deadline in the state: the world steps the node with `deadline` when it comes. */
  deadline(state: State): Instant | null;
  /** Answers a pure question. Must not change the state. */
  query<Kind extends View['kind']>(
    state: State,
    view: Extract<View, { kind: Kind }>,
    now: Instant,
  ): ViewAnswer[Kind];
};
