// The record of a run: exactly what replay cannot derive. Never wall time.
// `turn` is the number of dues the world had processed when the entry came in; replay puts it back
// there.

import type { Fault } from './fault.ts';
import type { DiskId, FaultId, NodeId } from './ids.ts';
import type { DiskAnswer, OutsideInput } from './input.ts';
import type { Json } from './json.ts';
import type { Instant } from './time.ts';

const JOURNAL_VERSION = 1;

export type RackOptions = {
  families: string[];
  seed: number;
  /** ISO date of instant 0. */
  epoch: string;
  /** Changes to the families' parameters, by family. */
  config: { [family: string]: { [key: string]: Json } };
  nodes: {
    [node: NodeId]: {
      zone?: { name: string; offsetMinutes: number };
      skewMs?: number;
      bootAtMs?: number;
    };
  };
};

export type JournalEntry =
  | { entry: 'header'; version: number; twinrack: string; options: RackOptions }
  | { entry: 'input'; turn: number; at: Instant; node: NodeId; input: OutsideInput }
  | {
      entry: 'inject';
      turn: number;
      at: Instant;
      fault: Pick<Fault, 'id' | 'kind' | 'target' | 'params' | 'until'>;
    }
  | { entry: 'heal'; turn: number; at: Instant; id: FaultId }
  | { entry: 'power'; turn: number; at: Instant; node: NodeId; action: PowerAction }
  /** A node's process died by itself or by somebody's hand. */
  | { entry: 'crashed'; turn: number; at: Instant; node: NodeId }
  | { entry: 'stalled'; turn: number; at: Instant; node: NodeId }
  | { entry: 'woke'; turn: number; at: Instant; node: NodeId }
  /** A disk answer of the real disk. Replay recomputes it and compares. */
  | {
      entry: 'disk';
      turn: number;
      at: Instant;
      node: NodeId;
      disk: DiskId;
      request: number;
      answer: DiskAnswer;
    }
  /** A block was changed by somebody who is no node of the rack. */
  | { entry: 'foreignWrite'; turn: number; at: Instant; disk: DiskId; block: string; data: Json }
  | { entry: 'mark'; turn: number; at: Instant; hash: string };

export type PowerAction = 'on' | 'off' | 'cycle' | 'reset';

/** The first line of a journal: all that the run was started with. */
export function createJournalHeader(options: RackOptions, twinrack = '0'): JournalEntry {
  return { entry: 'header', version: JOURNAL_VERSION, twinrack, options };
}
