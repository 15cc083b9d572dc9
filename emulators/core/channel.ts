// The wire between a rack's driver and one node's process: JSON messages on a WebSocket, one object
// each. The driver leads: it boots the node, steps it, and tells it the time. A process asks; it
// never decides.
//
//   process                          driver
//     | hello {node, token, pid} ->    |
//     | <- boot {identity, ...}        |   answered by booted
//     | <- step {at, input | disk}     |   effects and deadline, whole or not at all
//     | <- withdraw {id}               |   that step was too late for a frozen process
//     | request {input} ->             |   requested or refused; later a reply effect
//     | ask {} ->                      |   may I read now? A hung node gets no answer
//     | sleep {ms} ->                  |   answered by awake when that much virtual time has passed
//     | cancel {id} ->                 |   nobody waits for that sleep any more
//     | <- exec, terminal... / -> ...  |   shells opened through the rack's own interface

import type { Effect } from './effect.ts';
import type { DiskId, NodeId } from './ids.ts';
import type { DiskAnswer, Input, OutsideInput } from './input.ts';
import type { Json } from './json.ts';
import type { CommandOutput, NodeIdentity } from './machine.ts';
import type { Duration, Instant } from './time.ts';

/** A request to a real disk, to be carried out now. `grant` rises with every request of the rack:
 * a write must be refused (`lost`) where a higher grant has written already. */
export type DiskOrder = {
  disk: DiskId;
  request: number;
  op: 'read' | 'write';
  block: string;
  data: Json;
  grant: number;
  error: string | null;
  isTorn: boolean;
};

/** Where a modelled address is reached: sockets bind `host`, and a box's port p is `ports[p]` or p
 * + portOffset. */
export type Binding = {
  modelled: string;
  host: string;
  portOffset: number;
  ports: { [port: string]: number };
  alsoReal: boolean;
  /** The host is the modelled address itself, which must first be put on a real interface. */
  isOnInterface?: boolean;
};

export type BootOrder = {
  family: string;
  identity: NodeIdentity;
  persisted: Json;
  seed: number;
  bindings: Binding[];
  /** Where the addresses of all nodes of the family are reached, for what a node sends to another
   * one over a real socket. */
  neighbours: Binding[];
  /** Real files of shared disks, by disk. `blocks`: write them anew, as they are in a new rack;
   * null: leave them. */
  disks: { [disk: DiskId]: { file: string; blocks: { [block: string]: Json } | null } };
  accounts: { password: string; authorizedKeys: string[] };
  /** A directory that lives as long as the rack: host keys and the like. */
  runDirectory: string;
  /** One that a reset empties: what a family keeps in files of its own, as drives keep it. */
  dataDirectory: string;
};

export type OutsideInputRequest = OutsideInput extends infer Kind
  ? Kind extends unknown
    ? Omit<Kind, 'id'>
    : never
  : never;

export type ToProcess =
  | { type: 'boot'; id: number; order: BootOrder }
  | { type: 'step'; id: number; at: Instant; input: Input }
  | { type: 'stepDisk'; id: number; at: Instant; order: DiskOrder }
  /** Takes a step back that was never answered. A process takes in all that has come before it
   * begins anything, so one that was frozen in between finds the two together and leaves the step
   * undone. */
  | { type: 'withdraw'; id: number }
  /** For a process that was frozen in the very middle of a step: its state is to be what the world
   * knows. */
  | { type: 'adopt'; id: number; state: Json; addresses: string[] }
  | { type: 'snapshot'; id: number }
  /** The node hangs, or goes on: what its ports serve without asking stands still meanwhile. */
  | { type: 'hung'; isHung: boolean }
  | { type: 'requested'; id: number; inputId: number }
  | { type: 'refused'; id: number; code: string; message: string }
  | { type: 'now'; id: number; at: Instant }
  | { type: 'awake'; id: number; at: Instant }
  | { type: 'exec'; id: number; line: string; user: string }
  | { type: 'terminalOpen'; terminal: number; user: string; columns: number; rows: number }
  | { type: 'terminalInput'; terminal: number; text: string }
  | { type: 'terminalResize'; terminal: number; columns: number; rows: number }
  | { type: 'terminalClose'; terminal: number }
  | { type: 'halt' };

export type FromProcess =
  | { type: 'hello'; node: NodeId; token: string; pid: number }
  | { type: 'booted'; id: number; deadline: Instant | null; endpoints: Endpoint[] }
  /** `taken`: the address, if that is why. */
  | { type: 'bootFailed'; id: number; message: string; taken: string | null }
  /** `answer` is there for stepDisk: what the disk said, which then was the step's input. */
  | {
      type: 'stepped';
      id: number;
      effects: Effect[];
      deadline: Instant | null;
      answer: DiskAnswer | null;
    }
  /** Always answers `withdraw`: so a frozen process tells that it goes on. */
  | { type: 'withdrawn'; id: number; isUndone: boolean }
  | { type: 'adopted'; id: number }
  | { type: 'snapshot'; id: number; state: Json; hash: string }
  | { type: 'request'; id: number; input: OutsideInputRequest }
  | { type: 'ask'; id: number }
  | { type: 'sleep'; id: number; ms: Duration }
  | { type: 'cancel'; id: number }
  | { type: 'execDone'; id: number; output: CommandOutput }
  | { type: 'execFailed'; id: number; code: string; message: string }
  | { type: 'terminalOutput'; terminal: number; text: string }
  | { type: 'terminalClosed'; terminal: number; reason: string }
  | { type: 'endpoints'; endpoints: Endpoint[] }
  | { type: 'failed'; message: string; stack: string };

/** A socket of a node, with the exact command that reaches it. */
export type Endpoint = {
  protocol: string;
  address: string;
  host: string;
  port: number;
  connect: string;
};
