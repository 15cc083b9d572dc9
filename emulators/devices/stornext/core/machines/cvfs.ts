// `service cvfs start|stop`: StorNext of this MDC comes up and goes down in order (reference
// §2.10).
//
//   start: starting -> fsmpm, FSMs, mounts
//   stop:  stoppingSnsm -> unmounting (tries until it gives up) -> stoppingFsms -> down
//
// The primary role and the virtual IP go first, so that nobody writes to what is being unmounted.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import type { MdcCommand, MdcOutcome, Refusal } from '../commands.ts';
import { kernelText, rasDetail, rasText } from '../console/logLines.ts';
import { renderOutcome } from '../console/outcomes.ts';
import type { Cvfs, MdcState, Mount } from '../state.ts';
import { exitFsm } from './fsm.ts';
import { startFsmpm, stopFsmpm } from './fsmpm.ts';
import { enqueueRas, logSystem } from './logs.ts';
import { unmountFs } from './mounts.ts';
import { leavePrimary } from './primary.ts';

export function cvfsDown(): Cvfs {
  return {
    isUp: false,
    phase: 'idle',
    phaseEndsAt: null,
    giveUpAt: null,
    isRestarting: false,
    hasUnmountFailed: false,
    pending: null,
    startedAt: null,
  };
}

/** Why CVFS may not be started now; null if it may.
 * @seed S2:43 the touch file prevents startup until it is erased.
 * Reference §1.4: in mode locked StorNext cannot start. */
function refuseStart(state: MdcState): Refusal | null {
  const { cvfs, settings, snhamgr } = state.volatile;
  if (settings.isLatched) return 'failedStartup';
  if (snhamgr.mode === 'locked') return 'locked';
  if (cvfs.phase !== 'idle') return 'busy';
  return cvfs.isUp ? 'alreadyRunning' : null;
}

/** Begins the start. Returns why not, null if it is under way. */
export function startCvfs(state: MdcState, now: Instant, out: Effects): Refusal | null {
  const refusal = refuseStart(state);
  const { cvfs, config, fsmpm } = state.volatile;
  if (refusal !== null) {
    out.emit('cvfs.refused', { why: refusal });
    return refusal;
  }
  cvfs.phase = 'starting';
  cvfs.phaseEndsAt = now + config.cvfsStartMs;
  cvfs.hasUnmountFailed = false;
  fsmpm.version += 1;
  out.emit('cvfs.starting');
  logSystem(state, 'cvfs', null, 'Starting StorNext', now);
  return null;
}

/** Begins the stop. Returns why not, null if it is under way.
 * @seed S2:11 the preferred way to fail over: what is unmounted before its FSM exits resets
 * nobody. */
export function stopCvfs(state: MdcState, now: Instant, out: Effects): Refusal | null {
  const { cvfs, config, fsmpm } = state.volatile;
  if (cvfs.phase === 'starting') {
    settlePending(state, { type: 'failed', reason: 'interrupted' }, now, out);
    cvfs.phase = 'idle';
    cvfs.phaseEndsAt = null;
    return null;
  }
  if (cvfs.phase !== 'idle') return 'busy';
  if (!cvfs.isUp) return 'notRunning';

  cvfs.phase = 'stoppingSnsm';
  cvfs.phaseEndsAt = now + config.snsmStopMs;
  fsmpm.version += 1;
  out.emit('cvfs.stopping');
  logSystem(state, 'cvfs', null, 'Stopping StorNext', now);
  leavePrimary(state, now, out);
  return null;
}

/** The phase under way is over: on to the next. */
export function advanceCvfs(state: MdcState, now: Instant, out: Effects): void {
  const { cvfs, config } = state.volatile;
  switch (cvfs.phase) {
    case 'starting':
      return finishStart(state, now, out);
    case 'stoppingSnsm':
      cvfs.phase = 'unmounting';
      cvfs.phaseEndsAt = now + config.unmountMs;
      cvfs.giveUpAt = now + config.unmountGiveUpMs;
      for (const mount of state.volatile.mounts) mount.isWanted = false;
      return;
    case 'unmounting':
      return unmountAll(state, now, out);
    case 'stoppingFsms':
      return finishStop(state, now, out);
    case 'idle':
      cvfs.phaseEndsAt = null;
  }
}

function finishStart(state: MdcState, now: Instant, out: Effects): void {
  const { cvfs, mounts, fsms } = state.volatile;
  cvfs.phase = 'idle';
  cvfs.phaseEndsAt = null;
  // The touch file or the lock may have come while it was starting.
  const refusal = refuseStart(state);
  if (refusal !== null) {
    out.emit('cvfs.refused', { why: refusal });
    return settlePending(state, { type: 'refused', reason: refusal }, now, out);
  }
  cvfs.isUp = true;
  cvfs.startedAt = now;
  startFsmpm(state, now, out);
  for (const mount of mounts) {
    const fsm = fsms.find((candidate) => candidate.fs === mount.fs);
    mount.isWanted = fsm?.haFsType !== 'HaShared';
  }
  out.emit('cvfs.started');
  out.emit('mdc.becameRunning');
  settlePending(state, { type: 'done' }, now, out);
}

/** @seed S2:39 a process that does not exit keeps its file system mounted. Tried again every half
 * second until it is given up; CVFS goes down all the same (@choice). */
function unmountAll(state: MdcState, now: Instant, out: Effects): void {
  const { cvfs, mounts, config } = state.volatile;
  const stuck = mounts.filter((mount) => !unmountFs(state, mount, now, out));
  if (stuck.length > 0 && cvfs.giveUpAt !== null && now < cvfs.giveUpAt) {
    cvfs.phaseEndsAt = Math.min(now + config.unmountMs, cvfs.giveUpAt);
    return;
  }
  cvfs.hasUnmountFailed = stuck.length > 0;
  for (const mount of stuck) giveUpUnmount(state, mount, now, out);
  cvfs.phase = 'stoppingFsms';
  cvfs.phaseEndsAt = now + config.fsmStopMs;
  cvfs.giveUpAt = null;
}

function giveUpUnmount(state: MdcState, mount: Mount, now: Instant, out: Effects): void {
  const { identity, fsms } = state.volatile;
  const pid = fsms.find((fsm) => fsm.fs === mount.fs)?.pid ?? 0;
  out.emit('cvfs.unmountFailed', { fs: mount.fs });
  logSystem(state, 'cvfs', null, kernelText.unmountBusy(mount.path), now);
  const detail = rasDetail(identity.node, pid, mount.fs, rasText.unmountFailed);
  enqueueRas(state, 'SL_EVT_SHUTDOWN_ERR', detail, now, out);
}

function finishStop(state: MdcState, now: Instant, out: Effects): void {
  const { cvfs, fsms } = state.volatile;
  cvfs.phase = 'idle';
  cvfs.phaseEndsAt = null;
  cvfs.isUp = false;
  cvfs.startedAt = null;
  const outcome: MdcOutcome = cvfs.hasUnmountFailed
    ? { type: 'failed', reason: 'unmountFailed' }
    : { type: 'done' };
  for (const fsm of fsms) {
    // A computer that resets itself over this answers nobody, as with force smith.
    if (exitFsm(state, fsm, 'shutdown', now, out)) return;
  }
  if (!cvfs.isRestarting) settlePending(state, outcome, now, out);
  stopFsmpm(state, now, out);
  out.emit('cvfs.stopped');
  if (!cvfs.isRestarting) return;
  cvfs.isRestarting = false;
  const refusal = startCvfs(state, now, out);
  if (refusal !== null) settlePending(state, { type: 'refused', reason: refusal }, now, out);
}

/** Answers the `service cvfs` command that waits for this. */
function settlePending(state: MdcState, outcome: MdcOutcome, now: Instant, out: Effects): void {
  const { cvfs } = state.volatile;
  const { pending } = cvfs;
  cvfs.pending = null;
  if (pending === null || pending.replyTo === null || pending.command === null) return;
  out.reply(pending.replyTo, renderOutcome(state, pending.command, outcome, now));
}

/** `service cvfs ...` as typed. The answer comes when it is done. */
export function commandCvfs(
  state: MdcState,
  command: Extract<MdcCommand, { type: 'service.cvfs' }>,
  id: number,
  now: Instant,
  out: Effects,
): Refusal | null {
  const { cvfs } = state.volatile;
  const isStart = command.action === 'start' || (command.action === 'restart' && !cvfs.isUp);
  const refusal = isStart ? startCvfs(state, now, out) : stopCvfs(state, now, out);
  if (refusal !== null) return refusal;
  cvfs.isRestarting = command.action === 'restart' && !isStart;
  cvfs.pending = { replyTo: id, command };
  return null;
}
