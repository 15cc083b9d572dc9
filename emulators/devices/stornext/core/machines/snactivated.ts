// /usr/cvfs/lib/snactivated: runs once the HaShared FSM is active. Its error is the most common
// cause of an HA Reset (S2:41).

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { forcedSmithLine, fsmText, haManagerText, rasText } from '../console/logLines.ts';
import { PATHS } from '../paths.ts';
import type { Fsm, MdcState } from '../state.ts';
import { stopCvfs } from './cvfs.ts';
import { haReset } from './haReset.ts';
import { logFsm, logManager, raiseRas, wallOf } from './logs.ts';
import { mountFs, mountOf } from './mounts.ts';
import { becomePrimary } from './primary.ts';
import { touch } from './usurp.ts';

/** The script ends: the shared file system is mounted and this MDC is primary, or it has failed. */
export function finishSnactivated(state: MdcState, now: Instant, out: Effects): void {
  const { snactivated, fsms, afflictions } = state.volatile;
  const { pid } = snactivated;
  snactivated.endsAt = null;
  snactivated.pid = 0;
  const fsm = fsms.find((candidate) => candidate.haFsType === 'HaShared');
  if (fsm?.phase !== 'active') return;
  if (afflictions.isSnactivatedFailing) {
    failActivation(state, fsm, pid, now, out);
    return;
  }

  const mount = mountOf(state.volatile, fsm.fs);
  if (mount) mountFs(state, mount, now, out);
  logFsm(state, fsm, 'Info', fsmText.activationScriptDone, now);
  out.emit('snactivated.finished', { fs: fsm.fs });
  becomePrimary(state, now, out);
}

/** @seed S2:41-43 it invokes `snhamgr force smith` to let the peer try, and leaves the touch file
 * that prevents CVFS from starting here.
 * @choice Where the mode forbids the reset, StorNext is stopped instead. */
export function failActivation(
  state: MdcState,
  fsm: Fsm,
  pid: number,
  now: Instant,
  out: Effects,
): void {
  logFsm(state, fsm, '**Error**', fsmText.activationScriptFailed, now);
  out.emit('snactivated.failed', { fs: fsm.fs });
  raiseRas(state, 'SL_EVT_INITIALIZATION_FAIL', fsm, rasText.initializationFailed, now, out);
  latchStartup(state, now, out);
  logManager(state, 'ERROR', haManagerText.forceSmith(pid), now);
  const smithLine = forcedSmithLine(wallOf(state, now), { pid });
  if (haReset(state, { cause: 'forceSmith', fs: null, smithLine }, now, out)) return;
  stopCvfs(state, now, out);
}

/** @seed S2:43 only an snactivated failure creates the file. */
function latchStartup(state: MdcState, now: Instant, out: Effects): void {
  const modifiedMs = wallOf(state, now).epochMs;
  state.durable.files[PATHS.idleFailedStartup] = { text: '', mode: 0o644, modifiedMs };
  state.volatile.settings.isLatched = true;
  touch(state.volatile);
  out.emit('startup.latched');
  logManager(state, 'ERROR', haManagerText.failedStartup, now);
}
