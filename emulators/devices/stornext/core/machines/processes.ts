// The modelled processes of an MDC, and what a signal does to them.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Refusal } from '../commands.ts';
import type { MdcState } from '../state.ts';
import { killFsm, killFsmpm } from './fsmpm.ts';
import { failActivation } from './snactivated.ts';
import { endSnhamgr } from './snhamgr.ts';

/** Signals that do not end a process. */
const HARMLESS = ['0', 'HUP', 'USR1', 'USR2', 'CONT', 'CHLD', 'WINCH'];

/** Sends a signal to each; the first that is no process is the answer. */
export function killProcesses(
  state: MdcState,
  pids: readonly number[],
  signal: string,
  now: Instant,
  out: Effects,
): Refusal | null {
  let refusal: Refusal | null = null;
  for (const pid of pids) {
    if (state.volatile.goingDown !== null) return refusal;
    if (!killProcess(state, pid, signal, now, out)) refusal = 'noSuchProcess';
  }
  return refusal;
}

/** Returns whether there is such a process.
 * @seed S2:39 a process under a mount point may be unkillable: the signal is sent, and nothing
 * comes of it. */
function killProcess(
  state: MdcState,
  pid: number,
  signal: string,
  now: Instant,
  out: Effects,
): boolean {
  const { fsms, fsmpm, snhamgr, snactivated, mounts } = state.volatile;
  const isDeadly = !HARMLESS.includes(signal);
  if (mounts.some((mount) => mount.busy?.pid === pid)) return true;
  if (pid === fsmpm.pid) {
    if (isDeadly) killFsmpm(state, now, out);
    return true;
  }
  if (pid === snhamgr.pid) {
    if (isDeadly) endSnhamgr(state, snhamgr.watcherPid !== 0, now, out);
    return true;
  }
  if (pid === snhamgr.watcherPid) {
    if (isDeadly) snhamgr.watcherPid = 0;
    return true;
  }
  const fsm = fsms.find((candidate) => candidate.pid === pid);
  if (fsm !== undefined) {
    if (isDeadly) killFsm(state, fsm, now, out);
    return true;
  }
  if (snactivated.pid !== pid) return false;
  const shared = fsms.find((candidate) => candidate.haFsType === 'HaShared');
  if (!isDeadly || shared === undefined) return true;
  snactivated.endsAt = null;
  snactivated.pid = 0;
  failActivation(state, shared, pid, now, out);
  return true;
}
