// What the rack tells about itself: the documents of REST and of the feed. One source for server,
// SDK, CLI and console.

import type { Endpoint } from '../../../emulators/core/channel.ts';
import type { Portrait } from '../../../emulators/core/device.ts';
import type { Severity } from '../../../emulators/core/event.ts';
import type { Fault, ParamSchemas, TargetKind } from '../../../emulators/core/fault.ts';
import type { Json, JsonObject } from '../../../emulators/core/json.ts';
import type { Scenario, ScenarioStep, StepResult } from '../../../emulators/core/scenario.ts';

export type NodePower = 'on' | 'off' | 'booting';

/** `title`: what the address is, in a few words; empty where the family says nothing. */
export type EndpointDocument = Endpoint & { title: string };

export type NodeDocument = {
  id: string;
  family: string;
  title: string;
  kind: string;
  power: NodePower;
  /** Frozen: the world goes on without it. */
  isStalled: boolean;
  /** The OS process; null in a simulated rack and while there is none. */
  pid: number | null;
  place: { column: number; row: number };
  addresses: string[];
  endpoints: EndpointDocument[];
  /** Null unless the node is on. */
  portrait: Portrait | null;
};
export type LinkDocument = {
  id: string;
  family: string;
  title: string;
  ends: string[];
  latencyMs: number;
};
export type DiskDocument = {
  id: string;
  family: string;
  title: string;
  nodes: string[];
  place: { column: number; row: number };
  portrait: Portrait;
  /** The real file, where there is one. */
  file: string | null;
};
export type FamilyDocument = { name: string; title: string; sentence: string };

/** `reason`: why the clock stands though it is not paused (`waiting for mdc-a`). */
export type ClockDocument = {
  now: number;
  epoch: string;
  rate: number;
  isPaused: boolean;
  isWarping: boolean;
  achievedRate: number;
  reason: string | null;
};

export type HazardDocument = {
  family: string;
  name: string;
  sentence: string;
  detail: string;
  since: number;
  until: number | null;
};

export type RackDocument = {
  version: string;
  mode: 'live' | 'simulated';
  seed: number;
  network: string;
  isReady: boolean;
  /** The number of the newest event in it: follow the feed from here. */
  seq: number;
  families: FamilyDocument[];
  nodes: NodeDocument[];
  links: LinkDocument[];
  disks: DiskDocument[];
  clock: ClockDocument;
  faults: FaultDocument[];
  hazards: HazardDocument[];
  runDirectory: string | null;
  /** Inputs that its nodes have taken, all together: /metrics counts them. */
  steps?: number;
};

export type FaultDocument = Fault & { sentence: string; isMomentary: boolean };

export type FaultKindDocument = {
  kind: string;
  sentence: string;
  targets: TargetKind[];
  params: ParamSchemas;
  isMomentary: boolean;
  /** What it can be injected on in this rack: nodes, links, disks and `node/disk` paths. */
  targetIds: string[];
};

export type EventDocument = {
  seq: number;
  at: number;
  wall: string;
  node: string | null;
  name: string;
  severity: Severity;
  sentence: string;
  data: JsonObject;
};

export type ScenarioDocument = Pick<Scenario, 'name' | 'title' | 'story' | 'family' | 'sources'> & {
  steps: ScenarioStep[];
};

export type RunDocument = {
  id: string;
  scenario: string;
  title: string;
  status: 'running' | 'passed' | 'failed' | 'aborted';
  mode: 'live' | 'simulated';
  seed: number;
  beganAt: number;
  endedAt: number | null;
  steps: StepResult[];
  stepCount: number;
  hazards: string[];
  message: string;
};

/** A question with a number for an answer, and the curve that answers it. */
export type StudyDocument = {
  /** `family/name`. */
  name: string;
  family: string;
  title: string;
  sentence: string;
  source: string;
  /** What is varied. */
  x: { label: string; unit: string };
  /** What is counted, of what. */
  y: { label: string; of: string };
  /** What must hold of the curve; null: it promises nothing. */
  claim: string | null;
  /** In `count` runs at `x`, the share `y` showed it. Empty: not measured yet. */
  points: { x: number; y: number; count: number }[];
};

export type ExecResult = { stdout: string; stderr: string; exitCode: number };
export type NodeStateDocument = { id: string; state: Json; hash: string; at: number };

/** What the feed sends, one JSON object a message. `hello` first (or again after a gap: start over
 * from it). */
export type FeedMessage =
  | { feed: 'hello'; rack: RackDocument; events: EventDocument[] }
  | { feed: 'events'; events: EventDocument[] }
  | { feed: 'clock'; clock: ClockDocument }
  | { feed: 'nodes'; nodes: NodeDocument[] }
  | { feed: 'disks'; disks: DiskDocument[] }
  | { feed: 'faults'; faults: FaultDocument[] }
  | { feed: 'hazards'; hazards: HazardDocument[] }
  | { feed: 'run'; run: RunDocument }
  | { feed: 'ready'; isReady: boolean };

/** Frames of `WS /nodes/:id/terminal`. Text frames are JSON. */
export type TerminalUp = { input: string } | { resize: { columns: number; rows: number } };
export type TerminalDown = { output: string } | { closed: string };

/** An error of REST. `definite`: it certainly did not happen. */
export type ErrorDocument = { code: string; message: string; definite: boolean };
