// A command that is not answered yet: it waits for its data, for the grant, for the disk or for the
// family. Most commands never become a task: they are answered as they come.

import type { Bytes, Pieces } from './core/bytes.ts';
import type { Command } from './core/scsi/tables.ts';
import type { Unit } from './core/scsi/unit.ts';

export type Task = {
  readonly tag: number;
  readonly lun: number;
  /** As the initiator wrote it, for R2T. */
  readonly lunBytes: Bytes;
  readonly cdb: Bytes;
  readonly command: Command | null;
  readonly unit: Unit | null;
  readonly isRead: boolean;
  readonly isWrite: boolean;
  /** What the initiator expects to move, and what the command wants of it. */
  readonly expected: number;
  readonly wanted: number;
  /** `held`: until the grant changes. `running`: somebody will call back. */
  phase: 'gathering' | 'held' | 'running';
  /** Under which grant it was admitted. */
  grant: number;
  pieces: Bytes[];
  /** Received, and what will come without being asked for. */
  received: number;
  isUnsolicited: boolean;
  transferTag: number;
  r2tSn: number;
  /** Of the sequence that is being received: where it ends, and the number of its next PDU. */
  burstEnd: number;
  dataSn: number;
};

/** What is to be gathered before the command can run. */
export const goalOf = (task: Task): number =>
  task.isWrite ? Math.min(task.expected, task.wanted) : 0;

export const isWhole = (task: Task): boolean => task.received >= goalOf(task);

export const dataOf = (task: Task): Pieces => task.pieces;
