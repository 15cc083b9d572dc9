// All that can happen to a node. Every input carries plain data and is journaled or derived from
// the journal.

import type { DiskId, LinkId, NodeId } from './ids.ts';
import type { Json, JsonObject } from './json.ts';

/** Why a node starts: the rack came up, an operator, a reset of its own, or its process died. */
export type PowerOnCause = 'rackUp' | 'operator' | 'reset' | 'crash';

/** What became of a request to a shared disk.
 * `ok`: a read brings the block, a write brings the block as it stood just before (null: never
 * written).
 * `error`: the path or the medium failed; it is not known whether a write landed.
 * `lost`: a newer write by another node stood there already; nothing was written. */
export type DiskAnswer =
  | { status: 'ok'; data: Json }
  | { status: 'error'; error: string }
  | { status: 'lost'; data: Json };

/** One vendor command as its parsed words. The typed line stays with the shell. */
export type VendorCommand = {
  command: string;
  args: string[];
  stdin: string;
  user: string;
  /** Typed at a terminal, as isatty would say. */
  isTerminal: boolean;
};

/** What a shell may do to the node's files. Paths are absolute and normal. */
export type FileOperation =
  | { op: 'write' | 'append'; path: string; text: string }
  | { op: 'remove' | 'mkdir'; path: string; isRecursive: boolean }
  | { op: 'rename'; path: string; to: string }
  | { op: 'chmod'; path: string; mode: number };

/** What comes from outside the world: through a socket, the console, the CLI or a scenario.
 * Answered by a `reply`. */
export type OutsideInput =
  | { kind: 'command'; id: number; command: VendorCommand }
  | { kind: 'file'; id: number; operation: FileOperation }
  /** What a port of the family asks and no shell could type: a REST call, a datagram from outside.
   * The reply's `stdout` is JSON. */
  | { kind: 'request'; id: number; name: string; args: JsonObject };

export type Input =
  | { kind: 'powerOn'; cause: PowerOnCause }
  /** A deadline of the node's own state has come (it may be overdue: compare with `now`). */
  | { kind: 'deadline' }
  /** `isDamaged`: the frame fails its checksum; a receiver counts it and drops it. */
  | { kind: 'message'; link: LinkId; from: NodeId; body: JsonObject; isDamaged: boolean }
  | { kind: 'diskAnswer'; disk: DiskId; request: number; answer: DiskAnswer }
  /** The node's port on a link lost or found its carrier. */
  | { kind: 'carrier'; link: LinkId; isUp: boolean }
  /** A fault of the family's own begins or ends on this node, or on the link or disk `target` that
   * it hangs on. */
  | { kind: 'fault'; fault: string; params: JsonObject; isActive: boolean; target?: string }
  | OutsideInput;
