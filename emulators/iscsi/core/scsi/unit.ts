// What a SCSI command is executed against: a logical unit with its blocks, the nexus that sent it,
// and the family behind both, which says what may happen now.

import type { Bytes, Pieces } from '../bytes.ts';
import type { Reservations } from './reservations.ts';
import type { Sense } from './sense.ts';

export const STATUS = {
  good: 0x00,
  checkCondition: 0x02,
  conditionMet: 0x04,
  busy: 0x08,
  reservationConflict: 0x18,
  taskSetFull: 0x28,
  taskAborted: 0x40,
} as const;

/** The blocks of a unit. Reads and writes are done when they return: what a write has written, a
 * later life of whoever opens the same store reads. Throws where the disk will not. */
export type BlockStore = {
  readonly blockBytes: number;
  readonly blockCount: number;
  /** Views of the blocks, for the moment: whoever keeps them copies them. */
  read(block: number, count: number): Bytes[];
  write(block: number, data: Pieces): void;
  /** Wholly or not at all, even if the process is killed meanwhile. */
  writeAtomic(block: number, data: Bytes): void;
  /** Blocks that read as zero from now on, and are mapped no more. */
  unmap(block: number, count: number): void;
  isMapped(block: number): boolean;
  /** Calls back when all that was written would survive a loss of power. */
  flush(done: (error: Error | null) => void): void;
  /** Resolves when no flush is under way. */
  drain(): Promise<void>;
};

export type Identity = {
  readonly vendor: string;
  readonly product: string;
  readonly revision: string;
  readonly serial: string;
  /** 16 or 32 hexadecimal digits: the unit's own name, the same from every port. */
  readonly naa: string;
};

/** Where a command came in. Controllers differ in it; units and their names do not. */
export type TargetPort = {
  readonly address: string;
  readonly port: number;
  /** The tag that goes with the address, as discovery told it. */
  readonly portalGroupTag: number;
  /** Group and port of the controller that answers. */
  readonly group: number;
  readonly relativePort: number;
};

/** An initiator's port on one of ours. */
export type Nexus = {
  readonly initiatorName: string;
  /** Name and session identifier: `iqn...,i,0x00023d000001`. */
  readonly initiatorPort: string;
  readonly port: TargetPort;
  /** By unit, what it must be told yet, oldest first. */
  readonly attentions: Map<number, number[]>;
};

/** What MODE SELECT can change. */
export type ModeState = {
  readonly isDescriptorSense: boolean;
  readonly isSoftwareProtected: boolean;
};

/** As the unit was delivered. */
export const DEFAULT_MODE: ModeState = { isDescriptorSense: false, isSoftwareProtected: false };

export type Unit = {
  readonly lun: number;
  readonly identity: Identity;
  readonly store: BlockStore;
  readonly isReadOnly: boolean;
  /** Replaced as a whole: all controllers of the unit are to see the new one. */
  mode: ModeState;
  /** RESERVE(6): the nexus that holds it. */
  reservedBy: Nexus | null;
};

/** One of the groups of ports as REPORT TARGET PORT GROUPS shows it. */
export type PortGroup = {
  readonly group: number;
  readonly state: number;
  readonly isPreferred: boolean;
  /** 0: never changed; 1: by SET TARGET PORT GROUPS; 2: by the target itself. */
  readonly cause: number;
  readonly relativePorts: readonly number[];
};

export const ACCESS_STATE = {
  optimized: 0x0,
  nonOptimized: 0x1,
  standby: 0x2,
  unavailable: 0x3,
  offline: 0xe,
  transitioning: 0xf,
} as const;

export type Verdict =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'sense'; readonly sense: Sense }
  | { readonly kind: 'status'; readonly status: number }
  /** Until the grant changes. */
  | { readonly kind: 'hold' }
  /** The connection breaks. */
  | { readonly kind: 'drop' };

export const ALLOWED: Verdict = { kind: 'allowed' };

/** What the family says to each command. */
export type Gate = {
  judge(lun: number, nexus: Nexus, cdb: Bytes): Verdict;
  portGroups(lun: number): readonly PortGroup[];
  /** Every command is answered so much later: slow drives. */
  readonly latencyMs: number;
  /** A command that was held so long is answered BUSY. */
  readonly holdLimitMs: number;
  /** The bits of REPORT TARGET PORT GROUPS for the states that groups can have. */
  readonly supportedStates: number;
  /** SET TARGET PORT GROUPS. Calls back when it is done, or with what stood against it. */
  setPortGroups(
    lun: number,
    wanted: readonly { readonly group: number; readonly state: number }[],
    nexus: Nexus,
    done: (sense: Sense | null) => void,
  ): void;
};

/** Persistent reservations, which all controllers of a unit share. */
export type ReservationStore = {
  /** Has somebody else changed them since? Asked for each received chunk: it must be cheap. */
  refresh(): boolean;
  /** As they stood at the last `refresh` or `change`. */
  read(lun: number): Reservations;
  /** Changes them in one transaction: what `change` returns is stored before this returns. */
  change(lun: number, change: (before: Reservations) => Reservations): void;
};

/** One command with its data, on its way through the unit. */
export type Call = {
  readonly unit: Unit;
  readonly nexus: Nexus;
  readonly cdb: Bytes;
  readonly data: Pieces;
  /** Bytes that the initiator meant to move. */
  readonly expected: number;
  readonly desk: CallDesk;
};

/** What a command may need beyond its own unit. */
export type CallDesk = {
  readonly gate: Gate;
  readonly reservations: ReservationStore;
  readonly units: ReadonlyMap<number, Unit>;
  readonly targetName: string;
  /** Ends the tasks of these nexuses. */
  abort(lun: number, ports: readonly { initiatorPort: string; address: string }[]): void;
  /** Tells all nexuses but one. */
  attend(lun: number, code: number, except: Nexus | null): void;
};

export type Outcome = {
  readonly status: number;
  readonly data: Pieces;
  readonly dataBytes: number;
  readonly sense: Sense | null;
};

/** An outcome, or how to come by it. */
export type Result = Outcome | ((done: (outcome: Outcome) => void) => void);

const NO_DATA: Pieces = [];

export const GOOD: Outcome = { status: STATUS.good, data: NO_DATA, dataBytes: 0, sense: null };

export const withStatus = (status: number): Outcome => ({ ...GOOD, status });

export const CONFLICT: Outcome = withStatus(STATUS.reservationConflict);

export const fail = (sense: Sense): Outcome => ({ ...GOOD, status: STATUS.checkCondition, sense });

/** Data of one piece, cut to the allocation length of the CDB. */
export function dataIn(bytes: Bytes, allocated: number): Outcome {
  const data = bytes.length > allocated ? bytes.subarray(0, allocated) : bytes;
  return { status: STATUS.good, data: [data], dataBytes: data.length, sense: null };
}
