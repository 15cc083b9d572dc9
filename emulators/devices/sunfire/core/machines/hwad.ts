// hwad's MAIN initialization (S4:125-140), in its order:
//
//   REF_SEL = 0 -> presence -> register boards over I2C -> phase locked? -> program SPLLs -> attach
//   -> REF_SEL = 1
//
// It programs only if all boards registered and the clocks are phase locked at that moment. The
// programming itself takes seconds, in which nobody looks at the lock again: S4's window.

import { assert } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { CONSOLE_BUSES, I2C, I2C_BUSES, PLATFORM } from '../config.ts';
import { type PlatformToSc, type ScToPlatform, writeMessage } from '../messages.ts';
import type { Hwad, ScState } from '../state.ts';
import { proceedToMain } from './fomd.ts';
import { log } from './logs.ts';

/** @seed S4:184-205 a time-out lasts 501.3 ms: gaps of 0.5011 to 0.5020 s. */
const I2C_TIMEOUT_OVER_US = 300;
/** How long hwad waits for an answer over the console bus. */
const ANSWER_MS = 1_000;
/** @choice hwad writes and reads again what a lost frame may have spoilt. */
const POLL_MS = 20_000;
/** @choice A lock that was missing is looked for again once this SC leads (S4:121 "undoes"). */
const RETRY_MS = 3_000;

function tell(state: ScState, message: ScToPlatform, out: Effects): void {
  out.send(CONSOLE_BUSES[state.volatile.identity.node], PLATFORM, writeMessage(message));
}

/** @seed S4:128 it first configures the SC in follower mode, then reads the presence registers. */
export function becomeMainHwad(state: ScState, now: Instant, out: Effects): void {
  const { hwad, config, fomd } = state.volatile;
  hwad.mode = 'main';
  hwad.step = 'followed';
  hwad.initBeganAt = now;
  hwad.initEndedAt = null;
  hwad.initCount += 1;
  hwad.stepEndsAt = now + config.presenceMs;
  hwad.failedBuses = [];
  hwad.unregistered = [];
  hwad.areAllRegistered = false;
  hwad.isLockSeen = null;
  hwad.toProgram = [];
  hwad.programmed = 0;
  hwad.programmedAt = null;
  hwad.isDeferred = false;
  hwad.retryAt = null;
  hwad.pollAt = now + POLL_MS;
  fomd.mainAt = null;
  out.emit('hwad.following');
  tell(state, { type: 'writeRefSel', refSel: 0 }, out);
  tell(state, { type: 'subscribe', isOn: true }, out);
  tell(state, { type: 'readPresence', init: hwad.initCount }, out);
}

/** @seed S4:99 the spare's REF_SEL is 0. */
export function becomeSpareHwad(state: ScState, now: Instant, out: Effects): void {
  const { hwad } = state.volatile;
  hwad.mode = 'spare';
  hwad.step = 'idle';
  hwad.stepEndsAt = null;
  hwad.pollAt = now + POLL_MS;
  tell(state, { type: 'writeRefSel', refSel: 0 }, out);
}

/** A restarted hwad asks fomd for the role (reference §3.1). */
export function beginHwad(state: ScState, now: Instant, out: Effects): void {
  const { role } = state.volatile.fomd;
  if (role === 'SPARE') becomeSpareHwad(state, now, out);
  if (role === 'MAIN' || role === 'BECOMING_MAIN') becomeMainHwad(state, now, out);
}

/** SMS stops, or this SC hands over. REF_SEL stays as it is (@choice). */
export function endHwad(state: ScState, out: Effects): void {
  const { hwad } = state.volatile;
  if (hwad.mode === 'main') tell(state, { type: 'subscribe', isOn: false }, out);
  hwad.mode = 'none';
  hwad.step = 'idle';
  hwad.stepEndsAt = null;
  hwad.retryAt = null;
  hwad.pollAt = null;
  state.volatile.platform = null;
}

/** Now and then: the mode of the clock, and for a main everything that the platform has to tell. */
export function poll(state: ScState, now: Instant, out: Effects): void {
  const { hwad } = state.volatile;
  hwad.pollAt = now + POLL_MS;
  if (hwad.mode === 'spare') tell(state, { type: 'writeRefSel', refSel: 0 }, out);
  if (hwad.mode !== 'main') return;
  if (hwad.step === 'done') tell(state, { type: 'writeRefSel', refSel: 1 }, out);
  tell(state, { type: 'subscribe', isOn: true }, out);
}

/** The deadline of the step under way. */
export function advanceHwad(state: ScState, now: Instant, out: Effects): void {
  const { hwad } = state.volatile;
  hwad.stepEndsAt = null;
  switch (hwad.step) {
    case 'followed':
      return beginRegistering(state, now, out);
    case 'registering':
      return timeOut(state, now, out);
    case 'checkingLock':
      return takeLock(state, false, now, out);
    case 'programming':
      return programNext(state, now, out);
    case 'attaching':
      return lead(state, now, out);
    case 'idle':
    case 'done':
      return;
  }
}

function beginRegistering(state: ScState, now: Instant, out: Effects): void {
  const { hwad } = state.volatile;
  hwad.step = 'registering';
  out.emit('hwad.registering', { boards: hwad.toProgram.length });
  readBus(state, 0, now, out);
}

/** What the time-outs so far, and `more` of them, have taken beyond i2cTimeoutMs each. */
function overUs({ failedBuses }: Hwad, more: number): number {
  return (failedBuses.length + more) * I2C_TIMEOUT_OVER_US;
}

function wholeMs(us: number): number {
  return Math.floor(us / 1_000);
}

/** How far into its millisecond the last of them was over. */
function earlyNs(hwad: Hwad): number {
  return (overUs(hwad, 0) % 1_000) * 1_000;
}

/** One bus after the other. A muted one does not answer. */
function readBus(state: ScState, bus: number, now: Instant, out: Effects): void {
  const { hwad, config } = state.volatile;
  if (bus >= I2C_BUSES) return endRegistering(state, now, out);
  hwad.bus = bus;
  const isRecovering = hwad.failedBuses.length === 1 && hwad.failedBuses[0] === bus - 1;
  const timeoutMs = config.i2cTimeoutMs + wholeMs(overUs(hwad, 1)) - wholeMs(overUs(hwad, 0));
  hwad.stepEndsAt = now + timeoutMs + (isRecovering ? config.i2cRecoveryMs : 0);
  if (state.volatile.afflictions.mutedBuses.includes(bus)) return;
  out.send(I2C, PLATFORM, writeMessage({ type: 'i2cRead', init: hwad.initCount, bus }));
}

/** @seed S4:181-205 I2c read time out bus: N, address: 23. */
function timeOut(state: ScState, now: Instant, out: Effects): void {
  const { hwad } = state.volatile;
  hwad.failedBuses.push(hwad.bus);
  out.emit('i2c.timedOut', { bus: hwad.bus });
  log(state, 'hwad', { entry: 'i2cTimeout', bus: hwad.bus }, now, earlyNs(hwad));
  readBus(state, hwad.bus + 1, now, out);
}

/** @seed S4:130 all boards must be registered; @seed S4:175-176: otherwise no SPLL is touched. */
function endRegistering(state: ScState, now: Instant, out: Effects): void {
  const { hwad, bugs } = state.volatile;
  const { failedBuses, unregistered, toProgram } = hwad;
  hwad.areAllRegistered =
    failedBuses.length === 0 && unregistered.length === 0 && toProgram.length > 0;
  if (!hwad.areAllRegistered) {
    const silent = toProgram.filter((location) => failedBuses.includes(busOf(location) ?? -1));
    const boards = silent.length + unregistered.length;
    out.emit('hwad.registrationFailed', { buses: failedBuses.length, boards });
    log(state, 'hwad', { entry: 'registrationFailed', boards }, now, earlyNs(hwad));
    return attach(state, now);
  }
  out.emit('hwad.registered', { boards: toProgram.length });
  if (bugs.programWithoutLockTest) return program(state, now, out);
  hwad.step = 'checkingLock';
  testLock(state, now, out);
}

/** Bus n serves expander n and what stands in it, and no centerplane support board. */
function busOf(location: string): number | null {
  return location.startsWith('CS') ? null : Number(/\d+$/.exec(location)?.[0]);
}

function testLock(state: ScState, now: Instant, out: Effects): void {
  const { hwad } = state.volatile;
  hwad.isLockSeen = null;
  hwad.stepEndsAt = now + ANSWER_MS;
  tell(state, { type: 'readLock', init: hwad.initCount }, out);
}

/** @seed S4:130 it programs if the clocks are phase locked. */
function takeLock(state: ScState, isLocked: boolean, now: Instant, out: Effects): void {
  const { hwad } = state.volatile;
  hwad.stepEndsAt = null;
  hwad.isLockSeen = isLocked;
  out.emit('hwad.lockTested', { isLocked });
  if (isLocked) return program(state, now, out);
  if (!hwad.isDeferred) log(state, 'hwad', { entry: 'notLocked' }, now);
  if (hwad.isDeferred) {
    hwad.step = 'done';
    hwad.retryAt = now + RETRY_MS;
    return;
  }
  hwad.isDeferred = true;
  attach(state, now);
}

/** @seed S4:50, 138: it may take a couple of seconds to reprogram the SPLLs. */
function program(state: ScState, now: Instant, out: Effects): void {
  const { hwad } = state.volatile;
  hwad.step = 'programming';
  hwad.programmed = 0;
  out.emit('hwad.programming', { boards: hwad.toProgram.length });
  log(state, 'hwad', { entry: 'programming', boards: hwad.toProgram.length }, now);
  programNext(state, now, out);
}

function programNext(state: ScState, now: Instant, out: Effects): void {
  const { hwad, config, bugs } = state.volatile;
  const board = hwad.toProgram[hwad.programmed];
  if (board === undefined) return endProgramming(state, now, out);

  assert(hwad.areAllRegistered, 'an SPLL is written although not all boards registered');
  assert(
    hwad.isLockSeen === true || bugs.programWithoutLockTest,
    'an SPLL is written and the lock was not seen',
  );
  tell(state, { type: 'writeSpll', init: hwad.initCount, board }, out);
  hwad.programmed += 1;
  hwad.programmedAt = now;
  hwad.stepEndsAt = now + Math.floor(config.programMs / hwad.toProgram.length);
}

function endProgramming(state: ScState, now: Instant, out: Effects): void {
  const { hwad } = state.volatile;
  out.emit('hwad.programmed', { boards: hwad.programmed });
  log(state, 'hwad', { entry: 'programmed', boards: hwad.programmed }, now);
  const wasDeferred = hwad.isDeferred;
  hwad.isDeferred = false;
  if (!wasDeferred) return attach(state, now);
  hwad.step = 'done';
}

function attach(state: ScState, now: Instant): void {
  const { hwad, config } = state.volatile;
  hwad.step = 'attaching';
  hwad.stepEndsAt = now + config.attachMs;
}

/** @choice It leads at the end of its MAIN initialization, whether or not it programmed. */
function lead(state: ScState, now: Instant, out: Effects): void {
  const { hwad } = state.volatile;
  hwad.step = 'done';
  hwad.initEndedAt = now;
  out.emit('hwad.leading');
  out.emit('hwad.initialized', { areAllRegistered: hwad.areAllRegistered });
  tell(state, { type: 'writeRefSel', refSel: 1 }, out);
  if (hwad.isDeferred) hwad.retryAt = now + RETRY_MS;
  proceedToMain(state, now);
}

/** @choice What could not be programmed for want of a lock is programmed when there is one. */
export function retryProgramming(state: ScState, now: Instant, out: Effects): void {
  const { hwad } = state.volatile;
  hwad.retryAt = null;
  if (!hwad.isDeferred || hwad.step !== 'done') return;
  hwad.step = 'checkingLock';
  testLock(state, now, out);
}

type HwadAnswer = Extract<
  PlatformToSc,
  { type: 'presence' } | { type: 'i2cAnswer' } | { type: 'lock' } | { type: 'spll' }
>;

/** Answers to an earlier initialization, or to a step that is over, are void. */
export function takeAnswer(state: ScState, message: HwadAnswer, now: Instant, out: Effects): void {
  const { hwad } = state.volatile;
  if (message.init !== hwad.initCount) return;
  switch (message.type) {
    case 'presence':
      if (hwad.step === 'followed') hwad.toProgram = [...message.boards];
      return;
    case 'i2cAnswer':
      if (hwad.step !== 'registering' || hwad.bus !== message.bus) return;
      hwad.unregistered.push(...message.unregistered);
      return readBus(state, hwad.bus + 1, now, out);
    case 'lock':
      if (hwad.step === 'checkingLock') takeLock(state, message.isLocked, now, out);
      return;
    case 'spll':
      return log(state, 'hwad', { entry: 'spllStuck', board: message.board }, now);
  }
}
