// An array that has a new owner: what the new owner does, and what initiators are told of it.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Side } from '../config.ts';
import type { ArrayRecord, ControllerState } from '../state.ts';
import { logEvent } from './eventLog.ts';
import { answer, lunsOf, touch } from './roles.ts';
import { answerStpg, releaseHeld } from './service.ts';

const ATTENTIONS_MAX = 32;

/** Asymmetric access state changed (reference §3.2). */
const STATE_CHANGED = { asc: 0x2a, ascq: 0x06 } as const;

/** A unit attention for every nexus but those of one initiator. */
export function raiseAttention(
  state: ControllerState,
  lun: number | null,
  { asc, ascq }: { asc: number; ascq: number },
  except: string,
): void {
  const { volatile: v } = state;
  v.attentions.push({ seq: v.nextAttention++, lun, asc, ascq, except });
  if (v.attentions.length > ATTENTIONS_MAX) v.attentions.shift();
}

/** This controller owns the array from now on. Hot-spares are part of it (S3:72-75). */
export function adoptArray(
  state: ControllerState,
  array: ArrayRecord,
  from: Side,
  initiator: string,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  const luns = lunsOf(state, array.name);
  // Whoever gave it away had put its cache into the store; after a crash it was replayed.
  durable.mirror = durable.mirror.filter(({ lun }) => !luns.includes(lun));
  noteOwner(state, array, initiator);
  const { name, currentOwner, preferredOwner, movedBy, spares } = array;
  out.emit('array.moved', { array: name, from, to: currentOwner, cause: movedBy });
  for (const lun of luns) {
    out.emit('portGroup.changed', { lun, group: currentOwner, state: 'active/optimized' });
  }
  logEvent(state, 'arrayMoved', now, {
    long: `Array ${name} is owned by controller ${currentOwner.toUpperCase()}.`,
    array: name,
    preferredOwner,
    cause: movedBy,
    hotSpares: [...spares],
  });
  for (const want of v.wants.filter((each) => each.array === name)) {
    answer(state, out, want.replyTo, { type: 'done' });
    if (want.waiting !== null) answerStpg(state, want.waiting, out);
  }
  v.wants = v.wants.filter((want) => want.array !== name);
  touch(v);
  releaseHeld(state, now, out);
}

/** The owner changed, on whichever side: all LUNs of the array have a new state in both groups.
 * Whoever commanded it gets no unit attention (reference §3.1). */
export function noteOwner(state: ControllerState, array: ArrayRecord, initiator: string): void {
  const { volatile: v } = state;
  const record = v.ownerChanges.find((each) => each.array === array.name);
  if (record !== undefined) record.changes += 1;
  if (v.bugs.forgetAttention) return;
  for (const lun of lunsOf(state, array.name)) {
    raiseAttention(state, lun, STATE_CHANGED, initiator);
  }
  if (record !== undefined) record.told += 1;
}
