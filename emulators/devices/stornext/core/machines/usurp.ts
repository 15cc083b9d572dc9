// Usurpation: taking control of a file system, with or without contention (S2:16-18; reference
// §2.3).
//
//   standby --order--> observing --brand--> branding --two re-checks--> waiting --> active
//                          ^                    |                          |
//                          +--- a foreign brand: back off, delete timer ---+
//
// Why two FSMs never control at the same instant: whatever the owner has put on the disk, the
// usurper sees with its first operation after that, for every write of its own brings back the
// block as it stood before (so does every read). It therefore counts from no earlier than the
// owner's last landing, and completes only with a landing of its own that finds its own brand:
// interval + delta after the last news. The owner's timer, set at that landing, has run out by
// then. For the one thing that moves the owner's timer without a brand, a granted reset, see
// negotiation.ts.
//
// What delta is for: on real hardware time passes between a write's effect and its acknowledgement.
// The usurper counts from the effect, the owner's timer starts at the acknowledgement, and the two
// clocks run at unequal rates: the owner may believe in its control a little longer than interval.
// Here both are one instant, and one clock drives both MDCs, so no schedule needs delta alone: it
// is waited for because the manual says so (S2:18).

import { assert } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Json } from '../../../../core/json.ts';
import type { Duration, Instant } from '../../../../core/time.ts';
import type { ArbBlock } from '../arb.ts';
import { brandOf, encodeArb, isOwnWrite, readArb, strengthOf } from '../arb.ts';
import { ARB_DISK } from '../config.ts';
import { fsmText } from '../console/logLines.ts';
import type { Fsm, MdcState, Usurpation, Volatile } from '../state.ts';
import { deleteTimer, restartAfterBrand, restartTimer, startTimer } from './haMonitor.ts';
import { logFsm } from './logs.ts';

/** Reference §2.3: its brand is re-checked twice. */
const RECHECKS = 2;

export function noUsurpation(): Usurpation {
  return {
    previousOwner: null,
    seenBrand: 0,
    unchangedSince: 0,
    firstReadAt: null,
    lastNewAt: 0,
    recheckCount: 0,
    backOffCount: 0,
    completeAt: null,
    waitedIntervalMs: 0,
  };
}

/** Orders a standby FSM to usurp with these votes: from now on cvadmin shows `*` for it. */
export function beginUsurpation(
  state: MdcState,
  fsm: Fsm,
  votes: number,
  now: Instant,
  out: Effects,
): void {
  if (fsm.phase !== 'standby') return;

  fsm.phase = 'observing';
  fsm.votes = votes;
  fsm.orderedAt = now;
  fsm.usurpation = noUsurpation();
  fsm.tickAt = nextTick(state.volatile, now);
  touch(state.volatile);
  out.emit('usurp.began', { fs: fsm.fs, votes });
  logFsm(state, fsm, 'Info', fsmText.activationOrdered(votes), now);
  if (fsm.request === 0) readBlock(state, fsm, out);
}

/** Takes an order back. Only who has not branded yet can be called off. */
export function cancelUsurpation(state: MdcState, fsm: Fsm, out: Effects): void {
  if (fsm.phase !== 'observing') return;

  fsm.phase = 'standby';
  fsm.orderedAt = null;
  fsm.votes = 0;
  fsm.tickAt = null;
  fsm.sendAt = null;
  touch(state.volatile);
  out.emit('usurp.cancelled', { fs: fsm.fs });
}

/** An observing FSM has read the block.
 * Reference §2.3: it brands only if the brand is not being updated, or if its votes exceed the
 * connections that the owner has.
 * @seed S2:18 the wait counts from the last news: from the first read, even of an old brand. */
export function observeBlock(
  state: MdcState,
  fsm: Fsm,
  data: Json,
  now: Instant,
  out: Effects,
): void {
  const block = readArb(data);
  const u = fsm.usurpation;
  const brand = brandOf(data, block);
  if (u.firstReadAt === null || brand !== u.seenBrand) noteNews(u, brand, block, now);
  u.firstReadAt ??= now;
  if (now - u.unchangedSince < observeMs(state.volatile, fsm) && !outvotes(fsm, block)) return;

  brandFirst(state, fsm, block, now, out);
}

/** How long a brand must stand still. The preferred FSM waits least: two that back off from each
 * other would otherwise come back in step for ever (@choice). */
function observeMs({ config }: Volatile, fsm: Fsm): Duration {
  return config.observeWindowMs + (fsm.priority ?? 9) * 2 * config.brandPeriodMs;
}

function outvotes(fsm: Fsm, block: ArbBlock | null): boolean {
  return block !== null && fsm.votes > strengthOf(block);
}

function noteNews(u: Usurpation, brand: number, block: ArbBlock | null, now: Instant): void {
  u.seenBrand = brand;
  u.unchangedSince = now;
  u.lastNewAt = now;
  if (block !== null) u.previousOwner = block.owner;
}

function brandFirst(
  state: MdcState,
  fsm: Fsm,
  block: ArbBlock | null,
  now: Instant,
  out: Effects,
): void {
  fsm.phase = 'branding';
  fsm.usurpation.recheckCount = 0;
  fsm.seq = Math.max(fsm.seq, block?.seq ?? 0);
  touch(state.volatile);
  logFsm(state, fsm, 'Info', fsmText.branding(fsm.usurpation.backOffCount + 1, fsm.votes), now);
  writeBlock(state, fsm, now, out);
}

/** An own brand of a usurping FSM has landed over `previous`; `ownBrand` is the one that had landed
 * before it. Returns whether usurpation is complete with it. */
export function landUsurperBrand(
  state: MdcState,
  fsm: Fsm,
  previous: Json,
  ownBrand: number,
  now: Instant,
  out: Effects,
): boolean {
  const isFirst = fsm.monitor.smithAt === null;
  if (isFirst) {
    startTimer(state, fsm, now, out);
    out.emit('arb.branded', { fs: fsm.fs, brand: fsm.brand, votes: fsm.votes });
  } else {
    restartAfterBrand(state, fsm, now, out);
  }
  if (!state.volatile.bugs.missingRecheck) {
    const expected = isFirst ? fsm.usurpation.seenBrand : ownBrand;
    const isNews = brandOf(previous, readArb(previous)) !== expected;
    if (isNews && !standAgainst(state, fsm, previous, now, out)) return false;
  }
  return settleUsurpation(state, fsm, now);
}

/** A re-check has read the block while branding: does the brand that landed last still stand? */
export function recheckBlock(
  state: MdcState,
  fsm: Fsm,
  data: Json,
  now: Instant,
  out: Effects,
): void {
  const { bugs } = state.volatile;
  const stands = brandOf(data, readArb(data)) === fsm.brand;
  if (!stands && !bugs.missingRecheck && !standAgainst(state, fsm, data, now, out)) return;

  if (stands) fsm.usurpation.recheckCount += 1;
  if (bugs.missingRecheck) fsm.usurpation.recheckCount = RECHECKS;
  writeBlock(state, fsm, now, out);
}

/** The block is not as this FSM left it: the wait starts again. If somebody else has branded, it
 * holds its ground only with more votes than the other has connections. If it was a write of its
 * own that had been answered with an error, it stays; but that write may have covered a brand of
 * the peer's, which nobody will ever see. Returns whether it stays. */
function standAgainst(state: MdcState, fsm: Fsm, data: Json, now: Instant, out: Effects): boolean {
  const block = readArb(data);
  const owner = block?.owner ?? 'unknown';
  const isOwn = isOwnWrite(block, state.volatile.identity.node, fsm);
  noteNews(fsm.usurpation, brandOf(data, block), isOwn ? null : block, now);
  if (!isOwn) out.emit('arb.contended', { fs: fsm.fs, owner });
  if (isOwn || outvotes(fsm, block)) {
    fsm.phase = 'branding';
    fsm.usurpation.recheckCount = 0;
    fsm.usurpation.completeAt = null;
    return true;
  }
  logFsm(state, fsm, 'Warning', fsmText.raceLost(owner), now);
  backOff(state, fsm, now, out);
  return false;
}

/** Gives way: the timer is deleted, and it observes again from the start. */
export function backOff(state: MdcState, fsm: Fsm, now: Instant, out: Effects): void {
  const u = fsm.usurpation;
  fsm.phase = 'observing';
  u.unchangedSince = now;
  u.lastNewAt = now;
  u.completeAt = null;
  u.backOffCount += 1;
  deleteTimer(fsm, out);
  touch(state.volatile);
  out.emit('usurp.backedOff', { fs: fsm.fs, count: u.backOffCount });
}

/** After a good landing: on to waiting, or done.
 * @seed S2:18 five seconds plus a small delta before completing usurpation.
 * Counted from the last news, and from the last grant (reference §2.4). */
function settleUsurpation(state: MdcState, fsm: Fsm, now: Instant): boolean {
  const u = fsm.usurpation;
  if (u.recheckCount < RECHECKS) return false;

  const { config, settings, bugs } = state.volatile;
  const from = Math.max(u.lastNewAt, u.firstReadAt ?? now, fsm.lastGrantAt ?? 0);
  u.completeAt = bugs.noDeltaWait ? now : from + settings.intervalMs + config.deltaMs;
  if (fsm.phase === 'branding') {
    fsm.phase = 'waiting';
    touch(state.volatile);
  }
  if (now < u.completeAt) {
    // The brand that completes it goes out with the end of the wait, not up to a period later.
    if (fsm.tickAt !== null && fsm.tickAt > u.completeAt) fsm.tickAt = u.completeAt;
    return false;
  }
  u.waitedIntervalMs = settings.intervalMs;
  return true;
}

/** Reads the block; the answer comes as an input. Never while a request is under way. */
export function readBlock(state: MdcState, fsm: Fsm, out: Effects): void {
  assert(fsm.request === 0, 'a read while another request is under way');
  const { counters } = state.volatile;
  fsm.request = counters.nextRequest++;
  fsm.requestOp = 'read';
  out.read(ARB_DISK, fsm.request, fsm.fs);
}

/** Brands the block. The brand is new with every write, landed or not. */
export function writeBlock(state: MdcState, fsm: Fsm, now: Instant, out: Effects): void {
  assert(fsm.request === 0, 'a brand while another request is under way');
  assert(fsm.pid !== 0, 'an FSM without a process brands');
  const { counters, identity, bugs } = state.volatile;
  fsm.sentBrand = counters.nextBrand;
  counters.nextBrand += 2;
  fsm.seq += 1;
  fsm.request = counters.nextRequest++;
  fsm.requestOp = 'write';
  if (bugs.rearmAtSend && fsm.monitor.smithAt !== null) {
    restartTimer(fsm, state.volatile, now, state.volatile.settings.intervalMs);
  }
  out.write(ARB_DISK, fsm.request, fsm.fs, encodeArb(identity.node, fsm, now));
}

/** The next instant of this MDC's half-second grid: ticks and heartbeats of a node come together.
 */
export function nextTick({ config, identity }: Volatile, now: Instant): Instant {
  const sinceTick = (now - identity.phaseMs) % config.brandPeriodMs;
  return now + config.brandPeriodMs - sinceTick;
}

/** The peer should know about this change, and elections may come out differently. */
export function touch({ fsmpm }: Volatile): void {
  fsmpm.version += 1;
}
