// What is in the enclosure and the same for both controllers: arrays, logical drives, drives.

import type { Instant } from '../../../../core/time.ts';
import type { Side } from '../config.ts';

export type ArrayState = 'optimal' | 'degraded' | 'rebuilding' | 'offline';

/** Who is right about an array is decided by the higher version: its owner raises it. */
export type ArrayRecord = {
  name: string;
  level: '0' | '1' | '5';
  /** Bays of its members. */
  drives: number[];
  /** @seed S3:72-75 hot-spares are assigned to an array and go with it. */
  spares: number[];
  /** @seed S3:29-33 set at creation; changed by a management move alone. */
  preferredOwner: Side;
  currentOwner: Side;
  version: number;
  state: ArrayState;
  rebuild: { bay: number; beganAt: Instant; endsAt: Instant } | null;
  /** Why it last changed hands: an array moved by a host is left where it is by failback. */
  movedBy: 'none' | 'failover' | 'host' | 'management' | 'failback';
};

export type LogicalDrive = {
  lun: number;
  name: string;
  array: string;
  mib: number;
  serial: string;
  /** NAA 6 designator: 32 hex digits. */
  naa: string;
};

/** @seed S3:23-27 a side of the enclosure; no ownership. */
export type Drive = {
  bay: number;
  side: Side;
  model: string;
  serial: string;
  mib: number;
  state: 'online' | 'hotSpare' | 'ready' | 'rebuilding' | 'failed' | 'removed';
  version: number;
};
