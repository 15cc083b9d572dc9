// The clocks of the platform: two generators, one phase lock between them, and an SPLL on each
// board that has selected one of them. Hardware: it goes on while an SC has power, SMS or not
// (S4:84-101).

import type { Effects } from '../../../../core/effect.ts';
import { draw, drawBetween, type Stream } from '../../../../core/prng.ts';
import { decide } from '../../../../core/table.ts';
import type { Duration, Instant } from '../../../../core/time.ts';
import { oppositeOf, type ScId } from '../config.ts';
import type { Board, ClockMode, DomainRecord, DstopRecord, PlatformState } from '../state.ts';
import { CLOCK_EFFECTS, type ClockEvent, EXPONENTIAL, PHASE_LOCK } from '../tables.ts';
import { isActive, stopDomain } from './domains.ts';
import { touch } from './reports.ts';

/** What one SC's clock is, seen from the boards.
 * @seed S4:41: of the two a clock in step for the whole platform is made.
 * @choice A clock that drifts is there, yet nothing can be locked to it. */
export function clockMode(state: PlatformState, sc: ScId): ClockMode {
  const { isPowered, isDead, isLineUp, refSel } = state.durable.clocks[sc];
  if (!isPowered || isDead || !isLineUp) return 'absent';
  return refSel === 1 ? 'leader' : 'follower';
}

/** @seed S4:93-97 the register that an hwad writes. */
export function writeRefSel(
  state: PlatformState,
  sc: ScId,
  refSel: 0 | 1,
  now: Instant,
  out: Effects,
): void {
  const clock = state.durable.clocks[sc];
  if (clock.refSel === refSel) return;
  clock.refSel = refSel;
  out.emit('clock.modeChanged', { sc, mode: clockMode(state, sc) });
  judgeLock(state, now, out);
}

/** A generator, its power or its line changes; what was there is compared with what is. */
export function changeSource(
  state: PlatformState,
  sc: ScId,
  now: Instant,
  out: Effects,
  change: () => void,
): void {
  const before = clockMode(state, sc);
  change();
  const after = clockMode(state, sc);
  if (before !== 'absent' && after === 'absent') {
    out.emit('clock.sourceLost', { sc });
    loseSource(state, sc, now, out);
  }
  if (before === 'absent' && after !== 'absent') out.emit('clock.sourceFound', { sc });
  judgeLock(state, now, out);
}

/** Looks up what the modes promise. The lock itself follows later, by its deadline. */
export function judgeLock(state: PlatformState, now: Instant, out: Effects): void {
  const { lock, config, chance } = state.volatile;
  const { clocks } = state.durable;
  touch(state, 'clocks', now);
  const verdict = decide(PHASE_LOCK, {
    sc0: clockMode(state, 'sc0'),
    sc1: clockMode(state, 'sc1'),
  });
  if (verdict === 'none') {
    lock.isGuaranteed = false;
    lock.changesAt = null;
    return setLocked(state, false, now, out);
  }
  const isGuaranteed = verdict === 'locked' && !clocks.sc0.isDrifting && !clocks.sc1.isDrifting;
  if (isGuaranteed === lock.isGuaranteed) return;

  lock.isGuaranteed = isGuaranteed;
  if (isGuaranteed) {
    const settleMs = drawBetween(chance, config.lockSettleMinMs, config.lockSettleMaxMs);
    lock.changesAt = lock.isLocked ? null : now + settleMs;
    return;
  }
  const lossMs =
    config.lockLossMs > 0 ? config.lockLossMs : drawLoss(chance, config.lockLossMeanMs);
  lock.changesAt = lock.isLocked ? now + lossMs : null;
}

/** An exponential time: between two neighbouring quantiles of the table. */
function drawLoss(chance: Stream, meanMs: Duration): Duration {
  const index = draw(chance) % EXPONENTIAL.length;
  const high = EXPONENTIAL[index] as number;
  const low = EXPONENTIAL[index - 1] ?? 0;
  return Math.max(1, Math.floor((meanMs * drawBetween(chance, low, high)) / 1_000));
}

/** The lock settles, or is lost. */
export function changeLock(state: PlatformState, now: Instant, out: Effects): void {
  const { lock } = state.volatile;
  lock.changesAt = null;
  setLocked(state, lock.isGuaranteed, now, out);
}

function setLocked(state: PlatformState, isLocked: boolean, now: Instant, out: Effects): void {
  const { lock } = state.volatile;
  if (lock.isLocked === isLocked) return;
  lock.isLocked = isLocked;
  lock.since = now;
  touch(state, 'clocks', now);
  out.emit(isLocked ? 'clock.locked' : 'clock.lockLost');
  if (!isLocked) stopSplitDomains(state, now, out);
}

/** @choice A domain whose boards have selected either clock runs only while these are in phase. The
 * centerplane support boards are no domain's: one with the other clock than a domain stops none. */
function stopSplitDomains(state: PlatformState, now: Instant, out: Effects): void {
  if (effectOf(state, 'lockLost', true) !== 'dstop') return;
  for (const domain of state.durable.domains) {
    if (!isActive(domain)) continue;
    const boards = boardsOf(state, domain);
    const odd = boards.find(({ spll }) => spll !== boards[0]?.spll);
    if (odd !== undefined) stop(state, domain, odd, 'lockLostBetweenSources', now, out);
  }
}

/** The boards of a domain, and the expanders that they stand in. */
function boardsOf({ durable: { boards } }: PlatformState, domain: DomainRecord): Board[] {
  const own = boards.filter((board) => board.domain === domain.id && board.isOn);
  const expanders = boards.filter(
    ({ kind, slot, isOn }) => kind === 'EX' && isOn && own.some((board) => board.slot === slot),
  );
  return [...expanders, ...own];
}

/** Which running domains hang on a board: its own; of an expander those of both its slots; of a
 * centerplane support board all. */
function dependentsOf({ durable: { boards, domains } }: PlatformState, board: Board) {
  const active = domains.filter(isActive);
  if (board.kind === 'CS') return active;
  if (board.kind !== 'EX') return active.filter(({ id }) => id === board.domain);
  return active.filter(({ id }) =>
    boards.some(({ slot, domain, kind }) => kind !== 'CS' && slot === board.slot && domain === id),
  );
}

function effectOf(state: PlatformState, event: ClockEvent, isOtherPresent: boolean) {
  const { isLocked } = state.volatile.lock;
  return decide(CLOCK_EFFECTS, { event, isLocked, isOtherPresent });
}

/** @seed S4:130 an SC programs the SPLL of a board to select its clock as input. */
export function writeSpll(
  state: PlatformState,
  sc: ScId,
  location: string,
  now: Instant,
  out: Effects,
): ScId | null {
  const board = state.durable.boards.find((candidate) => candidate.location === location);
  if (board === undefined) return null;
  const v = state.volatile;
  const wasMoved = board.spll !== sc && !board.isStuck;
  v.lastWrite = { at: now, by: sc, board: location, wasMoved, wasLocked: v.lock.isLocked };
  if (board.isStuck && board.spll !== sc) {
    out.emit('spll.stuck', { board: location, source: board.spll });
    return board.spll;
  }
  const effect = effectOf(state, wasMoved ? 'moved' : 'rewritten', true);
  if (!wasMoved) return sc;
  board.spll = sc;
  touch(state, 'boards', now);
  out.emit('spll.moved', { board: location, source: sc, isLocked: v.lock.isLocked });
  if (effect === 'dstop' && board.isOn) stopDependents(state, board, 'movedUnlocked', now, out);
  return sc;
}

function stopDependents(
  state: PlatformState,
  board: Board,
  cause: DstopRecord['cause'],
  now: Instant,
  out: Effects,
): void {
  for (const domain of dependentsOf(state, board)) stop(state, domain, board, cause, now, out);
}

function stop(
  state: PlatformState,
  domain: DomainRecord,
  board: Board,
  cause: DstopRecord['cause'],
  now: Instant,
  out: Effects,
): void {
  // The lock is told lost before what hangs on it stops: what counts is how it stands now.
  const { isLocked: wasLocked } = state.volatile.lock;
  stopDomain(state, domain, { at: now, board: board.location, cause, wasLocked }, now, out);
}

/** The selected source of some boards is gone: each switches by itself to one in phase; one that
 * cannot has lost its clock, and what hangs on it stops. */
function loseSource(state: PlatformState, sc: ScId, now: Instant, out: Effects): void {
  const other = oppositeOf(sc);
  const isOtherPresent = clockMode(state, other) !== 'absent';
  const struck = state.durable.boards.filter(({ spll }) => spll === sc);
  const movable = struck.filter(({ isStuck }) => isOtherPresent && !isStuck);
  if (movable.length > 0) {
    out.emit('spll.switched', { from: sc, to: other, boards: movable.length });
    touch(state, 'boards', now);
  }
  for (const board of struck) {
    const isMovable = movable.includes(board);
    if (isMovable) board.spll = other;
    if (effectOf(state, 'sourceLost', isMovable) !== 'dstop' || !board.isOn) continue;
    stopDependents(state, board, causeOf(isOtherPresent, isMovable), now, out);
  }
}

function causeOf(isOtherPresent: boolean, isMovable: boolean): DstopRecord['cause'] {
  if (!isOtherPresent) return 'bothSourcesLost';
  return isMovable ? 'sourceLostUnlocked' : 'sourceLostStuck';
}

/** A board was switched on, or joined a running domain: without a clock it stops it. */
export function stopClockless(state: PlatformState, now: Instant, out: Effects): void {
  for (const domain of state.durable.domains) {
    const board = isActive(domain) ? clocklessBoard(state, domain) : null;
    if (board === null) continue;
    const isOtherPresent = clockMode(state, oppositeOf(board.spll)) !== 'absent';
    stop(state, domain, board, causeOf(isOtherPresent, false), now, out);
  }
}

/** Has every board that this domain hangs on a clock? */
export function hasClock(state: PlatformState, domain: DomainRecord): boolean {
  return clocklessBoard(state, domain) === null;
}

/** A board whose selected clock is absent: one of this domain, or a centerplane support board. */
export function clocklessBoard(state: PlatformState, domain: DomainRecord): Board | null {
  const isWithout = ({ spll }: Board) => clockMode(state, spll) === 'absent';
  const centerplane = state.durable.boards.filter(({ kind, isOn }) => kind === 'CS' && isOn);
  return [...centerplane, ...boardsOf(state, domain)].find(isWithout) ?? null;
}
