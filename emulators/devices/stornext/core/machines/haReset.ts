// The HA Reset: this computer resets itself. Three methods produce it (S2:4-7); one place does it.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { suppressedResetLine } from '../console/logLines.ts';
import type { MdcState, ResetCause } from '../state.ts';
import { wallOf, writeSmithlog } from './logs.ts';

/** Why, in the words of events and of the line that tells of a suppressed reset. */
const CAUSES: { readonly [Cause in ResetCause]: string } = {
  timerExpired: 'an HA Monitor timer expired',
  fsmExitMounted: 'the active HaShared FSM exited while its file system is mounted',
  forceSmith: 'snhamgr force smith',
  fsmpmExit: 'fsmpm exited',
};

export type HaReset = { cause: ResetCause; fs: string | null; smithLine: string | null };

/** Resets this computer, unless its snhamgr mode forbids that. Returns whether it did: nothing may
 * follow then.
 * Reference §1.4: only mode default allows a reset; in the others a line in the smithlog says that
 * it would have come. */
export function haReset(state: MdcState, reset: HaReset, now: Instant, out: Effects): boolean {
  const { snhamgr, bugs } = state.volatile;
  const { cause, fs, smithLine } = reset;
  const { mode } = snhamgr;
  if (mode !== 'default' && !bugs.resetInAnyMode) {
    const line = suppressedResetLine(wallOf(state, now), { cause: CAUSES[cause], mode });
    writeSmithlog(state, line, now, out);
    out.emit('mdc.haResetSuppressed', { cause, fs, mode });
    return false;
  }
  const isLogged = smithLine !== null && writeSmithlog(state, smithLine, now, out);
  state.durable.lastReset = { at: now, cause, fs, mode, isLogged };
  state.volatile.goingDown = { isReset: true, cause: CAUSES[cause] };
  out.emit('mdc.haReset', { cause, fs, mode, isLogged });
  return true;
}
