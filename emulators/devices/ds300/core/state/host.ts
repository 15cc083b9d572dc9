// The state of host-1: neighbours, paths, the pattern it writes, and what it has measured.

import type { Zone } from '../../../../core/calendar.ts';
import type { NodeState } from '../../../../core/machine.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Config, Eth } from '../config.ts';
import type { ArchiveFile } from '../logs/archive.ts';
import type { HostCommand } from '../messages.ts';
import type { GroupState } from '../state.ts';

export type HostState = NodeState<HostDurable, HostVolatile>;

/** What it knows it was promised: the ledger outlives the host. */
export type HostDurable = {
  nextValue: number;
  ledger: LedgerEntry[];
  counters: HostCounters;
  /** Support archives that controllers uploaded: the newest of each name. At most 4. */
  dumps: Dump[];
};

/** `files`: what is in it, unpacked. */
export type Dump = { file: string; from: string; atMs: number; files: ArchiveFile[] };

/** One block of one LUN. `acknowledged`: the last value that was; `issued`: newer ones that may or
 * may not have got there, oldest first. */
export type LedgerEntry = { lun: number; block: number; acknowledged: number; issued: number[] };

export type HostCounters = {
  acknowledgedWrites: number;
  verifiedReads: number;
  retries: number;
  errors: number;
  /** Acknowledged writes that a read did not find: always 0, or a bug. */
  lostWrites: number;
  reorderedWrites: number;
  ioTimeouts: number;
  longestStallMs: number;
  logins: number;
  explicitFailovers: number;
};

export type HostVolatile = {
  identity: { node: string; bootedAt: Instant; zone: Zone; skewMs: number; epoch: number };
  config: Config;
  links: { eth2: boolean; eth3: boolean };
  neighbours: Neighbour[];
  paths: Path[];
  devices: Device[];
  nextCommand: number;
  nextSession: number;
  isPaused: boolean;
  /** Throughput: commands completed in each second, newest last; at most 120. */
  samples: number[];
  sampleAt: Instant | null;
  sampleCount: number;
};

/** An ARP entry: whose MAC an address has, and over which network. */
export type Neighbour = {
  address: string;
  mac: string;
  eth: Eth;
  /** Last confirmed by traffic from there or an ARP packet. */
  confirmedAt: Instant;
  /** An ARP request is under way; asked again then. */
  askAt: Instant | null;
};

/** A connection to one portal. `standby` of an LUN is no fault of the path. */
export type Path = {
  /** The address that it leads to. */
  portal: string;
  phase: 'down' | 'loggingIn' | 'up';
  session: string;
  /** The login is answered by then, or tried again. */
  answerBy: Instant | null;
  retryAt: Instant | null;
  /** Attempts since it broke. */
  attempts: number;
  brokenAt: Instant | null;
  /** The path checker: TEST UNIT READY, whatever comes back (reference §3.1). */
  check: { id: number; lun: number; answerBy: Instant } | null;
  checkAt: Instant | null;
  /** What it last heard of each LUN. */
  views: { lun: number; state: GroupState | 'unknown'; group: number; isPreferred: boolean }[];
};

/** A logical drive as a disk of the host. */
export type Device = {
  lun: number;
  /** Portal of the path in use; null: none. */
  portal: string | null;
  nextIssueAt: Instant;
  /** The I/O under way; the next waits for it. */
  io: Io | null;
  /** Administrative command under way: TEST UNIT READY, RTPG, STPG. */
  probe: { command: HostCommand; portal: string; answerBy: Instant } | null;
  nextBlock: number;
  isReadNext: boolean;
  lastDoneAt: Instant;
  isStalled: boolean;
  isTimedOut: boolean;
  /** When an explicit failover may be commanded (again). */
  failoverAt: Instant | null;
};

export type Io = {
  command: HostCommand;
  issuedAt: Instant;
  sentAt: Instant | null;
  portal: string | null;
  answerBy: Instant | null;
  retryAt: Instant | null;
};
