// The claim of the enclosure and the takeover (S3:6, S3:17). Both controllers may think that the
// other has failed; the shared enclosure grants one of them, and that one makes the other stop.
//
//   read `pair`   failed: me   -> this controller has failed, and did not know
//   write `pair`  the answer brings what stood there before:
//                   an older epoch   -> won: fence the peer, confirm, take over
//                   the same or newer -> lost: the other was first, and fences this one

import type { Effects } from '../../../../core/effect.ts';
import type { DiskAnswer } from '../../../../core/input.ts';
import type { Json } from '../../../../core/json.ts';
import type { Instant } from '../../../../core/time.ts';
import { ENCLOSURE, type Side } from '../config.ts';
import type { Claim, ControllerState, Takeover } from '../state.ts';
import { becomeFailed, takeAll } from './enabling.ts';
import { logEvent } from './eventLog.ts';
import { answer, peerSide } from './roles.ts';
import { replayMirror } from './store.ts';

/** @choice */
const RETRY_MS = 500;
const LOST_MS = 2_000;

/** The block `pair`: what the enclosure knows of the two. */
export type PairBlock = { epoch: number; by: Side; failed: Side | null };

export function readPairBlock(data: Json): PairBlock | null {
  return data as PairBlock | null;
}

/** @seed S3:3-6 implicit failover: the appliance manages it by itself. */
export function startClaim(
  state: ControllerState,
  how: { isExplicit?: boolean; isForced?: boolean },
  now: Instant,
  out: Effects,
): void {
  const { volatile: v } = state;
  if (v.claim !== null || v.takeover !== null || v.config.profile === 'single') return;
  v.claim = {
    request: 0,
    isWriting: false,
    epoch: 0,
    retryAt: null,
    beganAt: now,
    isExplicit: how.isExplicit ?? false,
    isForced: how.isForced ?? false,
  };
  for (const { replyTo } of v.moves)
    answer(state, out, replyTo, { type: 'failed', reason: 'interrupted' });
  v.moves = [];
  out.emit('failover.began', { from: peerSide(state), isExplicit: v.claim.isExplicit });
  lookAtPair(state, v.claim, out);
}

function lookAtPair(state: ControllerState, claim: Claim, out: Effects): void {
  const { store } = state.volatile;
  claim.retryAt = null;
  claim.isWriting = false;
  claim.request = store.nextRequest++;
  out.read(ENCLOSURE, claim.request, 'pair');
}

/** A claim that failed for its disk, or was lost to a peer that has not stopped this one. */
export function retryClaim(state: ControllerState, out: Effects): void {
  const { claim, peer } = state.volatile;
  if (claim === null) return;
  const isWellAgain = peer.lostAt !== null && peer.beat?.phase === 'enabled';
  if (isWellAgain && !claim.isForced) {
    state.volatile.claim = null;
    return;
  }
  lookAtPair(state, claim, out);
}

export function takeClaimAnswer(
  state: ControllerState,
  claim: Claim,
  result: DiskAnswer,
  now: Instant,
  out: Effects,
): void {
  claim.request = 0;
  if (result.status === 'error') {
    claim.retryAt = now + RETRY_MS;
    return;
  }
  const seen = readPairBlock(result.data);
  if (claim.isWriting) return judgeClaim(state, claim, seen, result.status === 'lost', now, out);
  return writeClaim(state, claim, seen, now, out);
}

function writeClaim(
  state: ControllerState,
  claim: Claim,
  seen: PairBlock | null,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  const { side } = v.identity;
  if (seen?.failed === side && !claim.isForced) {
    v.claim = null;
    return becomeFailed(state, 'wasClaimed', now, out);
  }
  claim.epoch = Math.max(durable.epoch, seen?.epoch ?? 0) + 1;
  claim.isWriting = true;
  claim.request = v.store.nextRequest++;
  out.write(ENCLOSURE, claim.request, 'pair', {
    epoch: claim.epoch,
    by: side,
    failed: peerSide(state),
  });
}

function judgeClaim(
  state: ControllerState,
  claim: Claim,
  before: PairBlock | null,
  isLate: boolean,
  now: Instant,
  out: Effects,
): void {
  const { volatile: v } = state;
  if (isLate || (before !== null && before.epoch >= claim.epoch)) {
    out.emit('enclosure.claimLost', { epoch: claim.epoch });
    claim.retryAt = now + LOST_MS;
    return;
  }
  out.emit('enclosure.claimed', { epoch: claim.epoch, failed: peerSide(state) });
  state.durable.epoch = claim.epoch;
  v.claim = null;
  beginTakeover(state, claim.isExplicit, now, out);
}

/** Fences the peer first: a hung controller keeps its addresses, and may wake up (S3:17). */
export function beginTakeover(
  state: ControllerState,
  isExplicit: boolean,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  const from = peerSide(state);
  if (!isExplicit && !v.bugs.noFencing) {
    out.power(v.identity.peer, 'off', 'fenced by the survivor');
    out.emit('peer.fenced', { peer: from });
  }
  durable.failed = from;
  answer(state, out, v.enabling?.replyTo ?? null, { type: 'failed', reason: 'interrupted' });
  v.enabling = null;
  answer(state, out, v.failback?.replyTo ?? null, { type: 'failed', reason: 'interrupted' });
  v.failback = null;
  if (v.peer.status !== 'awaitingEnable') v.peer.status = 'failed';
  const endsAt = now + v.config.takeoverMs + v.afflictions.takeoverDelayMs;
  v.takeover = { from, beganAt: now, endsAt, isExplicit, confirm: 0 };
  confirmClaim(state, v.takeover, out);
  const name = from.toUpperCase();
  logEvent(state, 'controllerFailed', now, { long: `Controller ${name} has failed.`, side: from });
  replayMirror(state, now, out);
  v.revision += 1;
}

/** Nobody but this controller writes any more: what a loser may have written over is put right. */
function confirmClaim(state: ControllerState, takeover: Takeover, out: Effects): void {
  const { durable, volatile: v } = state;
  takeover.confirm = v.store.nextRequest++;
  out.write(ENCLOSURE, takeover.confirm, 'pair', {
    epoch: durable.epoch,
    by: v.identity.side,
    failed: durable.failed,
  });
}

export function takeConfirmation(
  state: ControllerState,
  takeover: Takeover,
  result: DiskAnswer,
  now: Instant,
  out: Effects,
): void {
  takeover.confirm = 0;
  if (result.status === 'ok') return advanceTakeover(state, now, out);
  takeover.endsAt = Math.max(takeover.endsAt, now + RETRY_MS);
  confirmClaim(state, takeover, out);
}

/** @seed S3:17 storage, volumes and meta-data, then the addresses. Complete when the time is up,
 * the
 * claim stands, and what was mirrored has been compared with the store. */
export function advanceTakeover(state: ControllerState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  const { takeover } = v;
  if (takeover === null || takeover.confirm !== 0 || now < takeover.endsAt) return;
  if (durable.mirror.length > 0) return;
  v.takeover = null;
  takeAll(state, now, out);
  const ms = now - takeover.beganAt;
  out.emit('failover.completed', { from: takeover.from, ms, isExplicit: takeover.isExplicit });
  logEvent(state, 'controllerFailover', now, {
    long: `Controller ${v.identity.side.toUpperCase()} has taken over.`,
    from: takeover.from,
  });
  // It may come back, and then awaits peer enable.
  if (!takeover.isExplicit) out.power(v.identity.peer, 'on', 'restarted by the survivor');
}
