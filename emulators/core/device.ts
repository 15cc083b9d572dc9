// A family as one value: what a manifest must contain. Whatever is drawn, listed or checked comes
// from here; the harness and the console know no family by name.

import type { Cli } from './cli.ts';
import type { EventCatalogue } from './event.ts';
import type { Fault, FaultKind, ParamSchemas } from './fault.ts';
import type { DiskId, LinkId, NodeId } from './ids.ts';
import type { Json, JsonObject } from './json.ts';
import type { Machine, NodeState } from './machine.ts';
import type { Scenario } from './scenario.ts';
import type { Duration, Instant } from './time.ts';

export type NodeManifest = {
  readonly id: NodeId;
  readonly title: string;
  /** Node kind in the vendor's words: `MDC`, `Service Processor`. */
  readonly kind: string;
  readonly machine: Machine;
  /** The vendor's own command line: what answers a login, a scenario's line and the console's
   * terminal. Left out: a Unix shell does. */
  readonly cli?: Cli;
  /** Shared faults that mean nothing to it: `clock.skew` to a box without a date. */
  readonly immuneTo?: readonly string[];
  /** The node's own addresses, as modelled (192.168.a.b). */
  readonly addresses: readonly string[];
  /** How long a boot takes after a reset or power-on. */
  readonly bootMs: Duration;
  /** Where it stands in the drawing: a grid of columns and rows. */
  readonly place: { readonly column: number; readonly row: number };
  /** What the outside can reach: shown with the command to connect. Ports are the real box's. */
  readonly services: readonly {
    readonly protocol: 'ssh' | 'telnet' | 'https' | 'http' | 'snmp' | 'iscsi' | 'trap';
    readonly port: number;
    readonly user: string;
  }[];
};

export type LinkManifest = {
  readonly id: LinkId;
  readonly title: string;
  readonly ends: readonly NodeId[];
  readonly latencyMs: Duration;
  /** A wire between two boxes with no switch in between: an end without power takes the carrier
   * from the other one. A reset or a crash keeps the power. */
  readonly carriesPower?: boolean;
};

export type DiskManifest = {
  readonly id: DiskId;
  readonly title: string;
  readonly nodes: readonly NodeId[];
  readonly latencyMs: Duration;
  readonly place: { readonly column: number; readonly row: number };
  /** Blocks by name as they are when the rack is new. `null`: never written. */
  blocks(config: Json): { [block: string]: Json };
};

export type Tone = 'good' | 'quiet' | 'warning' | 'critical';

/** What the console draws of one node or disk: a pure view of state, told again whenever it
 * changes. */
export type Portrait = {
  /** `primary`, `standby`: the word under the name. */
  role: { label: string; tone: Tone };
  facts: { label: string; value: string; tone: Tone }[];
  /** Deadlines that run down: the console draws what is left of `spanMs` until `at`. */
  countdowns: { label: string; at: Instant; spanMs: Duration; tone: Tone }[];
  /** Values over time, one for each second, newest last: drawn as a small curve. */
  series?: { label: string; values: number[] }[];
};

/** What invariants, hazards, settled and coverage look at: all states at one instant. */
export type RackView = {
  readonly now: Instant;
  /** State of a running node; null while it is off, dead or booting. */
  state(node: NodeId): NodeState | null;
  isStalled(node: NodeId): boolean;
  block(disk: DiskId, block: string): Json;
  readonly faults: readonly Fault[];
  readonly config: Json;
};

/** What our emulator must never do. `check` returns what is wrong, null while it holds. */
export type Invariant = {
  readonly name: string;
  readonly claim: string;
  readonly source: string;
  readonly check: (view: RackView) => string | null;
};

/** What the vendor's design can do, and this testbed exists to show. `find` returns a detail while
 * it is true. */
export type Hazard = {
  readonly name: string;
  readonly sentence: string;
  readonly source: string;
  readonly find: (view: RackView) => string | null;
};

/** How random runs are made: which faults with which durations, which commands operators type. */
export type SwarmProfile = {
  /** Changes to the config for the search: what makes a rack small. */
  readonly config?: { readonly [key: string]: Json };
  /** Durations to draw around, in milliseconds: the protocol's own constants. */
  readonly durationsMs: readonly Duration[];
  readonly faults: readonly {
    readonly request: { kind: string; target: string; params?: JsonObject };
    readonly weight: number;
  }[];
  readonly commands: readonly {
    readonly node: NodeId;
    readonly line: string;
    readonly weight: number;
  }[];
  /** After everything is healed: what must be true within `withinMs`. Null while not yet. */
  readonly recovered: (view: RackView) => boolean;
  readonly withinMs: Duration;
  /** What operators do when healing (mode=default, clear, service start), so that liveness can be
   * demanded. */
  readonly repair: readonly { readonly node: NodeId; readonly line: string }[];
};

/** In `count` runs at `x`, the share `y` showed what the study counts: 0 to 1. */
export type StudyPoint = { x: number; y: number; count: number };

/** A question with a number for an answer: how often, by what? `check` answers it in the simulator,
 * point by point, and draws the curve. */
export type Study = {
  readonly name: string;
  readonly title: string;
  readonly sentence: string;
  readonly source: string;
  /** What is varied: `gap`, `s`. */
  readonly x: { readonly label: string; readonly unit: string };
  /** What is counted, of what: `dstops`, `starts`. */
  readonly y: { readonly label: string; readonly of: string };
  readonly at: readonly number[];
  /** About `runs` runs at `x`. Same arguments, same point. */
  readonly measure: (
    family: DeviceFamily,
    x: number,
    options: { seed: number; runs: number },
  ) => StudyPoint;
  /** What the curve must look like; null: it is shown, and promises nothing. `check` returns what
   * is wrong, null while it holds. */
  readonly claim: {
    readonly sentence: string;
    readonly check: (points: readonly StudyPoint[]) => string | null;
  } | null;
};

export type DeviceFamily = {
  readonly name: string;
  readonly title: string;
  readonly sentence: string;
  readonly nodes: readonly NodeManifest[];
  readonly links: readonly LinkManifest[];
  readonly disks: readonly DiskManifest[];
  /** Addresses that move between nodes. */
  readonly floating: readonly string[];
  /** What an address is, in a few words: shown beside the command that reaches it. */
  readonly addressTitles?: { readonly [address: string]: string };
  /** Faults of the family's own; the shared ones apply wherever their targets exist. */
  readonly faults: readonly FaultKind[];
  readonly events: EventCatalogue;
  readonly invariants: readonly Invariant[];
  readonly hazards: readonly Hazard[];
  /** Cells that a search should visit: name -> visited now? */
  readonly sometimes: { readonly [cell: string]: (view: RackView) => boolean };
  readonly swarm: SwarmProfile;
  readonly config: Json;
  readonly configSchema: ParamSchemas;
  /** What is wrong with a whole configuration whose single values are as the schema wants them;
   * null if nothing is. */
  readonly checkConfig?: (config: Json) => { key: string; expected: string; got: string } | null;
  /** A rack that is shown from its boot on (`--cold`): how its configuration differs, and how long
   * a search should watch it. Left out: as ever. */
  readonly cold?: {
    readonly config: { readonly [key: string]: Json };
    readonly horizonMs: Duration;
  };
  /** One sentence each: switches that break the protocol on purpose, for `check --plant` and its
   * tests alone. */
  readonly plantedBugs: { readonly [name: string]: string };
  readonly scenarios: readonly Scenario[];
  /** Curves that `check` draws after its schedules. */
  readonly studies?: readonly Study[];
  /** Is the rack up and at rest: one primary, one running? */
  readonly settled: (view: RackView) => boolean;
  readonly portrayNode: (node: NodeId, state: NodeState, now: Instant) => Portrait;
  readonly portrayDisk: (disk: DiskId, blocks: { [block: string]: Json }, now: Instant) => Portrait;
};
