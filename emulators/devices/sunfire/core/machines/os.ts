// Solaris and the firmware of an SC: POST, the ok prompt, Solaris, and the way back. An SC at the
// ok prompt still clocks the platform: its clock is the platform's to keep (reference §4 [D]).

import type { Effects } from '../../../../core/effect.ts';
import type { PowerOnCause } from '../../../../core/input.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Refusal } from '../commands.ts';
import type { OsPhase, ScState } from '../state.ts';
import { uptimeOf } from './boot.ts';
import { becomeSpareHwad } from './hwad.ts';
import { takeAddresses } from './roles.ts';
import { haveSms, startSms, stopSms } from './ssd.ts';

/** The first step of a life. On a rack that comes up, it goes on as if it had always been there. */
export function powerOn(state: ScState, cause: PowerOnCause, now: Instant, out: Effects): void {
  const { config, identity, os } = state.volatile;
  if (cause !== 'rackUp') return setPhase(state, 'firmware', now + config.scPostMs, out);

  os.kernelZeroAt = now - uptimeOf(identity.node, config);
  if (config.smsAtRackUp === 'booting') {
    setPhase(state, 'up', null, out);
    return startSms(state, false, now, out);
  }
  os.phase = 'up';
  if (config.smsAtRackUp === 'running') beAtRest(state, now, out);
}

/** @seed S4:144 SC0 is MAIN, SC1 is SPARE. */
function beAtRest(state: ScState, now: Instant, out: Effects): void {
  const v = state.volatile;
  const isMain = v.identity.node === 'sc0';
  haveSms(state, !isMain);
  v.fomd.role = isMain ? 'MAIN' : 'SPARE';
  v.fomd.previousRole = isMain ? 'BECOMING_MAIN' : 'UNKNOWN';
  v.fomd.failover.status = isMain ? 'ACTIVATING' : 'ACTIVE';
  v.fomd.rpcAt = now;
  v.peer.rpcHeardAt = now;
  v.peer.rpcLostAt = now + v.config.rpcLossMs;
  if (!isMain) {
    v.peer.beatHeardAt = now;
    v.peer.beatLostAt = now + v.config.heartbeatLossMs;
    return becomeSpareHwad(state, now, out);
  }
  v.fomd.secondCheckedAt = now;
  v.fomd.beatAt = now;
  v.fomd.failover.activeAt = now + v.config.rpcPeriodMs;
  v.hwad.mode = 'main';
  v.hwad.step = 'done';
  v.hwad.initBeganAt = now;
  v.hwad.initEndedAt = now;
  v.hwad.areAllRegistered = true;
  v.hwad.pollAt = now;
  takeAddresses(out);
}

function setPhase(state: ScState, phase: OsPhase, endsAt: Instant | null, out: Effects): void {
  const { os } = state.volatile;
  os.phase = phase;
  os.phaseEndsAt = endsAt;
  out.emit('sc.osPhaseChanged', { phase });
}

/** The phase under way is over. */
export function advanceOs(state: ScState, now: Instant, out: Effects): void {
  const { os, config } = state.volatile;
  os.phaseEndsAt = null;
  switch (os.phase) {
    case 'firmware':
      os.kernelZeroAt = now;
      return setPhase(state, 'booting', now + config.scOsBootMs, out);
    case 'booting':
      setPhase(state, 'up', null, out);
      return startSms(state, false, now, out);
    case 'halting':
      return finishHalt(state, out);
    case 'ok':
    case 'up':
      return;
  }
}

/** Why an SC whose Solaris is not up takes no command. */
export function notUp(phase: Exclude<OsPhase, 'up'>): Refusal {
  if (phase === 'ok') return 'atPrompt';
  return phase === 'halting' ? 'goingDown' : 'booting';
}

/** `init 0|5|6`: SMS is stopped first. */
export function orderInit(
  state: ScState,
  level: 0 | 5 | 6,
  now: Instant,
  out: Effects,
): Refusal | null {
  const { os, ssd, config } = state.volatile;
  if (os.phase !== 'up') return notUp(os.phase);
  os.after = level === 0 ? 'ok' : level === 5 ? 'off' : 'reboot';
  const isRunning = ssd.phase === 'starting' || ssd.phase === 'running';
  if (isRunning) stopSms(state, null, now, out);
  setPhase(state, 'halting', now + config.smsStopMs + (isRunning ? 1 : 0), out);
  return null;
}

function finishHalt(state: ScState, out: Effects): void {
  const v = state.volatile;
  if (v.os.after === 'ok') return setPhase(state, 'ok', null, out);
  const isReset = v.os.after === 'reboot';
  v.goingDown = { isReset, cause: isReset ? 'reboot' : 'shutdown' };
}

/** Words at the ok prompt. */
export function obeyPrompt(
  state: ScState,
  word: 'go' | 'boot' | 'reset-all',
  now: Instant,
  out: Effects,
): Refusal | null {
  const v = state.volatile;
  if (v.os.phase !== 'ok') return 'notAtPrompt';
  if (word === 'reset-all') {
    v.goingDown = { isReset: true, cause: 'reset-all' };
    return null;
  }
  v.os.kernelZeroAt = now;
  setPhase(state, 'booting', now + v.config.scOsBootMs, out);
  return null;
}
