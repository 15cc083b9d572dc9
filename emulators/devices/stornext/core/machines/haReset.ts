// The HA Reset: this computer resets itself. Three methods produce it (S2:4-7); one place does it.

import { assert } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { suppressedResetLine } from '../console/logLines.ts';
import type { HaMonitor, MdcState, ResetCause } from '../state.ts';
import { wallOf, writeSmithlog } from './logs.ts';

/** Why, in the words of events and of the line that tells of a suppressed reset. */
const CAUSES: { readonly [Cause in ResetCause]: string } = {
  timerExpired: 'an HA Monitor timer expired',
  fsmExitMounted: 'the active HaShared FSM exited while its file system is mounted',
  forceSmith: 'snhamgr force smith',
  fsmpmExit: 'fsmpm exited',
};

/** `timer`: the one that has expired. */
export type HaReset = {
  cause: ResetCause;
  fs: string | null;
  smithLine: string | null;
  timer?: HaMonitor;
};

/** Resets this computer, unless its snhamgr mode forbids that. Returns whether it did: nothing may
 * follow then.
 * Reference §1.4: only mode default allows a reset; in the others a line in the smithlog says that
 * it would have come. */
export function haReset(state: MdcState, reset: HaReset, now: Instant, out: Effects): boolean {
  assert(state.volatile.goingDown === null, 'a computer that is going down is reset again');
  const { snhamgr, fsmpm, bugs } = state.volatile;
  const { cause, fs, smithLine, timer } = reset;
  const { mode } = snhamgr;
  if (mode !== 'default' && !bugs.resetInAnyMode) {
    const line = suppressedResetLine(wallOf(state, now), { cause: CAUSES[cause], mode });
    writeSmithlog(state, line, now, out);
    out.emit('mdc.haResetSuppressed', { cause, fs, mode });
    return false;
  }
  const isLogged = smithLine !== null && writeSmithlog(state, smithLine, now, out);
  state.durable.lastReset = {
    at: now,
    cause,
    fs,
    mode,
    isLogged,
    wasFsmpmRunning: fsmpm.isRunning,
    silentMs: timer === undefined ? 0 : silenceOf(timer),
    armedIntervalMs: timer?.armedIntervalMs ?? 0,
  };
  state.volatile.goingDown = { isReset: true, cause: CAUSES[cause] };
  out.emit('mdc.haReset', { cause, fs, mode, isLogged });
  return true;
}

/** From the last landing (or accepted grant) to the instant at which the timer was due. */
function silenceOf({ smithAt, landedAt, grantedFrom }: HaMonitor): number {
  return (smithAt ?? 0) - Math.max(landedAt, grantedFrom ?? 0);
}
