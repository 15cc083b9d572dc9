// A fault is a leased noun: created, listed, healed; it dies with its lease, with `reset`, and with
// the rack. What it does to a message or a disk request is decided by one pure function
// (verdict.ts), in both worlds.

import type { FaultId } from './ids.ts';
import type { Json, JsonObject } from './json.ts';
import type { Duration, Instant } from './time.ts';

export type TargetKind = 'node' | 'link' | 'disk' | 'path';

/** One parameter: a JSON Schema with a default where it may be left out. */
export type ParamSchema = {
  readonly type: 'integer' | 'string' | 'boolean';
  readonly description: string;
  readonly default?: number | string | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly enum?: readonly string[];
  /** A text of a form of its own: `numbers` such as `0-17` or `0,3,5`, from minimum to maximum. */
  readonly format?: 'numbers';
  /** Milliseconds, per mille, ...: drawn beside the field. */
  readonly unit?: string;
};
export type ParamSchemas = { readonly [name: string]: ParamSchema };

/** What the network does to one message. */
export type MessageVerdict = {
  isDropped: boolean;
  isDamaged: boolean;
  delayMs: Duration;
  copies: number;
};
/** What a disk does to one request. `isTorn`: only part of a write lands, and an error is
 * answered. */
export type DiskVerdict = { delayMs: Duration; error: string | null; isTorn: boolean };

/** How the world treats a node while the fault lasts.
 * crash: its process dies, it reboots. powerLoss: off until healed. hang: alive on the wire,
 * nothing advances. pause: frozen whole. input: told to the machine as a `fault` input (again after
 * each boot, while it lasts). */
export type NodeAction = 'crash' | 'powerLoss' | 'hang' | 'pause' | 'input';

export type FaultKind = {
  readonly kind: string;
  /** One sentence: what breaks. */
  readonly sentence: string;
  readonly targets: readonly TargetKind[];
  /** Kinds of nodes that it can strike, in the manifest's words; left out: every node. */
  readonly nodeKinds?: readonly string[];
  readonly params: ParamSchemas;
  /** Parameters whose values depend on the configuration of the rack: what they may be there. */
  readonly choices?: (config: Json) => { readonly [param: string]: readonly string[] };
  readonly onMessage?: (verdict: MessageVerdict, params: JsonObject) => void;
  readonly onDisk?: (verdict: DiskVerdict, params: JsonObject, op: 'read' | 'write') => void;
  readonly onNode?: NodeAction;
  /** Does the link lose its carrier while the fault lasts (unless `from` names one direction)? */
  readonly cutsCarrier?: boolean;
  /** Over in the instant it is injected: nothing to heal (a crash). */
  readonly isMomentary?: boolean;
};

/** What a user asks for. `forMs` is virtual. */
export type FaultRequest = { kind: string; target: string; params?: JsonObject; forMs?: Duration };

/** A fault of a rack. `until`: the instant at which it heals by itself. */
export type Fault = {
  id: FaultId;
  kind: string;
  target: string;
  params: JsonObject;
  injectedAt: Instant;
  until: Instant | null;
  /** How often it has struck: `count` and `skip` look at it. */
  hits: number;
  seen: number;
};

/** Parameters that every fault on messages and disk requests takes, as vcsim has them. */
export const FILTER_PARAMS = {
  probability: {
    type: 'integer',
    description: 'chance to strike',
    default: 1_000,
    minimum: 1,
    maximum: 1_000,
    unit: '‰',
  },
  skip: {
    type: 'integer',
    description: 'let this many pass first',
    default: 0,
    minimum: 0,
    maximum: 1_000_000,
  },
  count: {
    type: 'integer',
    description: 'strike at most so often; 0 = no limit',
    default: 0,
    minimum: 0,
    maximum: 1_000_000,
  },
  match: {
    type: 'string',
    description: 'strike only what carries this word in its body',
    default: '',
    maxLength: 200,
  },
} as const satisfies ParamSchemas;

/** The direction of a link fault: the node whose messages it strikes. */
export const FROM_PARAM = {
  from: {
    type: 'string',
    description: 'strike only what this node sends; empty = both directions',
    default: '',
    maxLength: 64,
  },
} as const satisfies ParamSchemas;
