// What a controller knows of itself and of its peer: small questions that many rules ask.

import type { Effects } from '../../../../core/effect.ts';
import type { Outcome } from '../commands.ts';
import { otherSide, type Side } from '../config.ts';
import { renderOutcome } from '../console/outcomes.ts';
import type { LunAccess } from '../scsi/grant.ts';
import type {
  ArrayRecord,
  ControllerState,
  ControllerVolatile,
  GroupState,
  LogicalDrive,
} from '../state.ts';

export function peerSide({ volatile: { identity } }: ControllerState): Side {
  return otherSide(identity.side);
}

/** The peer takes part, as far as this controller knows. */
export function isPeerEnabled({ durable, volatile }: ControllerState): boolean {
  return volatile.peer.status === 'enabled' && durable.failed === null;
}

/** Why nothing can be asked of the peer: there is none, or it takes no part. */
export function peerMissing({ volatile }: ControllerState): 'noPeer' | 'peerNotEnabled' {
  return volatile.config.profile === 'single' ? 'noPeer' : 'peerNotEnabled';
}

export function arrayNamed({ durable }: ControllerState, name: string): ArrayRecord | null {
  return durable.arrays.find((array) => array.name === name) ?? null;
}

function logicalDriveOf({ durable }: ControllerState, lun: number): LogicalDrive | null {
  return durable.logicalDrives.find((drive) => drive.lun === lun) ?? null;
}

export function arrayOfLun(state: ControllerState, lun: number): ArrayRecord | null {
  const drive = logicalDriveOf(state, lun);
  return drive === null ? null : arrayNamed(state, drive.array);
}

export function lunsOf({ durable }: ControllerState, array: string): number[] {
  return durable.logicalDrives.flatMap((drive) => (drive.array === array ? [drive.lun] : []));
}

/** Versions of a later epoch are above all of an earlier one, so that nothing that a failed
 * controller last thought can outlive the takeover. */
const VERSIONS_PER_EPOCH = 10_000;
const WRITES_PER_EPOCH = 1_000_000;

export function nextVersion({ durable }: ControllerState, version: number): number {
  return Math.max(version + 1, durable.epoch * VERSIONS_PER_EPOCH);
}

export function nextWriteNumber({ durable }: ControllerState): number {
  durable.writeNumber = Math.max(durable.writeNumber + 1, durable.epoch * WRITES_PER_EPOCH);
  return durable.writeNumber;
}

/** Something that the peer has to know has changed: told at the end of the step. */
export function touch(volatile: ControllerVolatile): void {
  volatile.revision += 1;
}

/** @seed S3:9-11 the three states of a port group for a logical unit. */
export function groupState(state: ControllerState, array: ArrayRecord, side: Side): GroupState {
  const { durable, volatile } = state;
  const isOwn = side === volatile.identity.side;
  if (!isOwn && (durable.failed === side || volatile.peer.status === 'absent'))
    return 'unavailable';
  if (array.state === 'offline') return 'unavailable';
  return array.currentOwner === side ? 'active/optimized' : 'standby';
}

/** How this controller stands to an array: the column of the gate's table. */
export function accessOf(state: ControllerState, array: ArrayRecord): LunAccess {
  const { volatile: v } = state;
  if (v.phase !== 'enabled') return 'unavailable';
  if (array.state === 'offline') return 'gone';
  const isChanging =
    v.wants.some((want) => want.array === array.name) ||
    v.moves.some((move) => move.array === array.name);
  if (array.currentOwner === v.identity.side) {
    return isChanging || v.handOver !== null ? 'transitioning' : 'active/optimized';
  }
  const isOrphan = v.claim !== null || v.takeover !== null;
  return isChanging || isOrphan ? 'transitioning' : 'standby';
}

/** Answers the operator or the port that asked, once: an operator in words, a port in JSON. */
export function answer(
  { volatile: v }: ControllerState,
  out: Effects,
  replyTo: number | null,
  outcome: Outcome,
): void {
  if (replyTo === null) return;
  const typed = v.typed.find(({ id }) => id === replyTo);
  v.typed = v.typed.filter((each) => each !== typed);
  if (typed !== undefined) return out.reply(replyTo, renderOutcome(typed.change, outcome));
  const exitCode = outcome.type === 'done' ? 0 : 1;
  out.reply(replyTo, { stdout: JSON.stringify(outcome), exitCode });
}
