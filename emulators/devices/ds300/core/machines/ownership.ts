// Arrays and addresses that change hands while both controllers live: moved by management, by a
// host's command (explicit failover), by failback, or all at once (S3:7, S3:20, S3:31).
//
// Whoever owns something gives it away: it stops serving, empties its cache into the store, raises
// the version, and tells. The other takes it from the report. A lost report is asked for again with
// the next heartbeat; in between nobody serves, and never two.

import type { Effects } from '../../../../core/effect.ts';
import { copyJson } from '../../../../core/json.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Failure } from '../commands.ts';
import type { Report } from '../messages.ts';
import type { ArrayRecord, ControllerState, Move, Want } from '../state.ts';
import { mustFail, relocate } from './addresses.ts';
import { adoptArray, noteOwner } from './arrays.ts';
import { becomeFailed } from './enabling.ts';
import { logEvent } from './eventLog.ts';
import { sendBeat, sendToPeer } from './heartbeat.ts';
import {
  answer,
  arrayNamed,
  isPeerEnabled,
  lunsOf,
  nextVersion,
  peerSide,
  touch,
} from './roles.ts';
import { dropHeld, releaseHeld } from './service.ts';
import { judgeCache } from './store.ts';

/** @choice how long a request to the peer, or the emptying of a cache, may take. */
const WANT_MS = 5_000;
const ASK_AGAIN_MS = 500;
const MOVE_MS = 10_000;

/** Takes over whatever the peer knows better: higher versions. */
export function mergeReport(
  state: ControllerState,
  report: Report,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  if (v.peer.beat?.phase === 'failed' || durable.failed === peerSide(state)) {
    // What it thinks it owns is over; how its ports stand is news all the same.
    return relocate(state, now, out);
  }
  durable.writeNumber = Math.max(durable.writeNumber, report.writeNumber);
  for (const seen of report.arrays) mergeArray(state, seen, now, out);
  report.drives.forEach((drive, index) => {
    const own = durable.drives[index];
    if (own !== undefined && drive.version > own.version) durable.drives[index] = { ...drive };
  });
  for (const side of ['a', 'b'] as const) {
    const seen = report.addressSets[side];
    if (seen.version > durable.addressSets[side].version) durable.addressSets[side] = { ...seen };
  }
  if (report.settings.version > durable.settings.version) durable.settings = { ...report.settings };
  judgeCache(state, now, out);
  relocate(state, now, out);
}

function mergeArray(state: ControllerState, seen: ArrayRecord, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  const index = durable.arrays.findIndex(({ name }) => name === seen.name);
  const own = durable.arrays[index];
  if (own === undefined || seen.version <= own.version) return;
  const from = own.currentOwner;
  const taken = copyJson(seen);
  durable.arrays[index] = taken;
  if (taken.currentOwner === from) return;
  if (taken.currentOwner === v.identity.side && v.phase === 'enabled') {
    const want = v.wants.find(({ array }) => array === taken.name);
    adoptArray(state, taken, from, want?.initiator ?? '', now, out);
    return;
  }
  noteOwner(state, taken, '');
}

// --- one array ---

/** The owner begins to give an array away. */
export function startMove(
  state: ControllerState,
  array: ArrayRecord,
  how: Pick<Move, 'cause' | 'replyTo' | 'initiator' | 'waiting'>,
  now: Instant,
): void {
  const { volatile: v } = state;
  v.moves.push({
    array: array.name,
    to: peerSide(state),
    endsAt: now + v.config.moveMs,
    isTimeUp: false,
    giveUpAt: now + MOVE_MS,
    ...how,
  });
}

/** Moves whose time has come and whose cache is empty. */
export function advanceMoves(state: ControllerState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  for (const move of [...v.moves]) {
    const luns = lunsOf(state, move.array);
    const isBusy =
      durable.dirty.some(({ lun }) => luns.includes(lun)) ||
      v.store.reads.some(({ lun }) => luns.includes(lun));
    if (now < move.endsAt) continue;
    move.isTimeUp = true;
    if (!isPeerEnabled(state) || now >= move.giveUpAt) cancelMove(state, move, now, out);
    else if (!isBusy) finishMove(state, move, now, out);
  }
}

function cancelMove(state: ControllerState, move: Move, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  v.moves = v.moves.filter((each) => each !== move);
  answer(state, out, move.replyTo, { type: 'failed', reason: 'storeFailed' });
  if (move.cause === 'failback') interruptFailback(state, 'storeFailed', now, out);
  releaseHeld(state, now, out);
}

function finishMove(state: ControllerState, move: Move, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  v.moves = v.moves.filter((each) => each !== move);
  const array = arrayNamed(state, move.array);
  if (array === null) return;
  giveArray(state, array, move, out);
  answer(state, out, move.replyTo, { type: 'done' });
  if (move.cause === 'failback' && v.failback !== null) {
    v.failback.returned += 1;
    v.failback.at = now;
  }
}

function giveArray(
  state: ControllerState,
  array: ArrayRecord,
  { to, cause, initiator }: Pick<Move, 'to' | 'cause' | 'initiator'>,
  out: Effects,
): void {
  array.currentOwner = to;
  array.version = nextVersion(state, array.version);
  array.movedBy = cause;
  // @seed S3:31 only a move by management changes the preferred owner.
  if (cause === 'management' && array.preferredOwner !== to) {
    array.preferredOwner = to;
    out.emit('array.preferredChanged', { array: array.name, to });
  }
  noteOwner(state, array, initiator);
  dropHeld(state, array.name, out);
  touch(state.volatile);
}

/** This controller wants an array that its peer owns. */
export function wantArray(
  state: ControllerState,
  array: string,
  how: Pick<Want, 'cause' | 'replyTo' | 'initiator' | 'waiting'>,
  now: Instant,
  out: Effects,
): void {
  const { volatile: v } = state;
  const want: Want = { array, askAt: now, giveUpAt: now + WANT_MS, ...how };
  v.wants.push(want);
  askAgain(state, want, now, out);
}

export function advanceWants(state: ControllerState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  for (const want of [...v.wants]) {
    if (now >= want.giveUpAt) {
      v.wants = v.wants.filter((each) => each !== want);
      answer(state, out, want.replyTo, { type: 'failed', reason: 'peerSilent' });
      releaseHeld(state, now, out);
    } else if (now >= want.askAt) askAgain(state, want, now, out);
  }
}

function askAgain(state: ControllerState, want: Want, now: Instant, out: Effects): void {
  want.askAt = now + ASK_AGAIN_MS;
  const { array, cause, initiator } = want;
  sendToPeer(state, { type: 'wantArray', array, cause, initiator }, out);
}

/** The peer asks for an array. */
export function obeyWant(
  state: ControllerState,
  { array: name, cause, initiator }: { array: string; cause: Move['cause']; initiator: string },
  now: Instant,
): void {
  const { volatile: v } = state;
  const array = arrayNamed(state, name);
  if (array === null || v.phase !== 'enabled' || array.currentOwner !== v.identity.side) return;
  if (v.moves.some((move) => move.array === name) || v.handOver !== null) return;
  startMove(state, array, { cause, initiator, replyTo: null, waiting: null }, now);
}

// --- failback (S3:20) ---

/** After a peer enable: by policy, or when somebody asks. */
export function scheduleFailback(state: ControllerState, now: Instant): void {
  const { durable, volatile: v } = state;
  if (durable.settings.failback !== 'automatic') return;
  const at = now + v.config.failbackDelayMs;
  v.failback = { at, isStarted: false, isWhole: false, returned: 0, replyTo: null };
}

export function hasForeign(state: ControllerState, isWhole: boolean): boolean {
  const { durable, volatile: v } = state;
  const peer = peerSide(state);
  const holds = durable.addressSets[peer].holder === v.identity.side;
  return holds || foreignArray(state, isWhole) !== null || v.held.some(({ isAlias }) => isAlias);
}

/** @choice An array that a host moved stays where the host wants it, unless asked for by hand. */
function foreignArray(state: ControllerState, isWhole: boolean): ArrayRecord | null {
  const { durable, volatile: v } = state;
  const found = durable.arrays.find(
    ({ currentOwner, preferredOwner, movedBy }) =>
      currentOwner === v.identity.side &&
      preferredOwner !== currentOwner &&
      (isWhole || movedBy !== 'host'),
  );
  return found ?? null;
}

/** One array after the other, then the addresses. */
export function advanceFailback(state: ControllerState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  const { failback } = v;
  if (failback === null || now < failback.at) return;
  if (v.moves.length > 0 || v.handOver !== null || v.takeover !== null || v.claim !== null) return;
  if (!isPeerEnabled(state)) return interruptFailback(state, 'peerSilent', now, out);
  if (!failback.isStarted) {
    failback.isStarted = true;
    out.emit('failback.began', { to: peerSide(state) });
    logEvent(state, 'failbackStarted', now, { long: 'Arrays and addresses go back.' });
  }
  if (v.afflictions.isFailbackInterrupted && failback.returned > 0) {
    return interruptFailback(state, 'interrupted', now, out);
  }
  const array = foreignArray(state, failback.isWhole);
  if (array !== null) {
    const how = { cause: 'failback', replyTo: null, initiator: '', waiting: null } as const;
    return startMove(state, array, how, now);
  }
  returnAddresses(state, now, out);
  v.failback = null;
  out.emit('failback.completed', { to: peerSide(state), arrays: failback.returned });
  logEvent(state, 'failbackCompleted', now, { long: 'Arrays and addresses are back.' });
  answer(state, out, failback.replyTo, { type: 'done' });
}

function interruptFailback(
  state: ControllerState,
  reason: Failure,
  now: Instant,
  out: Effects,
): void {
  const { volatile: v } = state;
  const { failback } = v;
  if (failback === null) return;
  v.failback = null;
  out.emit('failback.interrupted', { reason, arrays: failback.returned });
  logEvent(state, 'failbackInterrupted', now, { long: `The failback stopped: ${reason}.` });
  answer(state, out, failback.replyTo, { type: 'failed', reason });
}

function returnAddresses(state: ControllerState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  const peer = peerSide(state);
  const set = durable.addressSets[peer];
  if (set.holder === v.identity.side) {
    durable.addressSets[peer] = { holder: peer, version: nextVersion(state, set.version) };
    touch(v);
  }
  relocate(state, now, out, { isReturning: true });
}

// --- a whole controller (S3:34, S3:58-61, S3:65) ---

/** It stops serving now; it stops taking part when its cache is in the store. */
export function startHandOver(
  state: ControllerState,
  cause: string,
  replyTo: number | null,
  now: Instant,
  out: Effects,
): void {
  const { volatile: v } = state;
  if (v.handOver !== null) return;
  v.handOver = { cause, beganAt: now, replyTo };
  out.emit('controller.handedOver', { cause, from: v.identity.side });
  logEvent(state, 'controllerHandedOver', now, {
    long: `Controller ${v.identity.side.toUpperCase()} hands everything over: ${cause}.`,
  });
  sendBeat(state, now, out);
}

export function advanceHandOver(state: ControllerState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  const { handOver } = v;
  if (handOver === null) return;
  if (!isPeerEnabled(state)) {
    v.handOver = null;
    answer(state, out, handOver.replyTo, { type: 'failed', reason: 'peerSilent' });
    return releaseHeld(state, now, out);
  }
  if (durable.dirty.length > 0 || v.store.reads.length > 0) return;
  // Both may have begun at once: what the other says after that decides, and A goes first.
  const { beat, report, heardAt } = v.peer;
  if (heardAt === null || heardAt <= handOver.beganAt) return;
  if (beat === null || report?.revision !== beat.revision) return;
  if (beat.isHandingOver && v.identity.side === 'b') return;
  v.handOver = null;
  if (handOver.replyTo === null && !mustFail(state)) {
    relocate(state, now, out);
    return releaseHeld(state, now, out);
  }
  becomeFailed(state, handOver.cause, now, out);
  answer(state, out, handOver.replyTo, { type: 'done' });
}
