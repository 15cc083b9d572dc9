// One MDC: the parts of it in their fixed order, for every input that can come.
// Whatever a step changes, the peer is told at its end, and a reset or halt is its last effect.

import { unreachable } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Input } from '../../../../core/input.ts';
import type { Machine } from '../../../../core/machine.ts';
import type { Instant } from '../../../../core/time.ts';
import { parseChange } from '../console/grammar.ts';
import { readMessage } from '../messages.ts';
import { query } from '../query.ts';
import type { Fsm, MdcState, Volatile } from '../state.ts';
import { noteCarrier, suffer } from './afflictions.ts';
import { bootMdc } from './boot.ts';
import { execute, resumeWaiting } from './commands.ts';
import { obeyFsmOrder } from './cvadmin.ts';
import { advanceCvfs, startCvfs } from './cvfs.ts';
import { electAll, obeyActivation } from './election.ts';
import { operateOnFiles } from './files.ts';
import { exitFsm, operate, startFsm, takeDiskAnswer, tickFsm } from './fsm.ts';
import {
  hearPeer,
  losePeer,
  sendHeartbeat,
  sendReport,
  takeHeartbeat,
  takeReport,
} from './fsmpm.ts';
import { expireTimer, warnBeforeSmith } from './haMonitor.ts';
import { advanceJob, giveUpJob, obeyPeer, takePeerAnswer } from './jobs.ts';
import { freeMount, mountWanted } from './mounts.ts';
import { answerGrantRequest, takeGrantAnswer } from './negotiation.ts';
import { advancePower } from './power.ts';
import { finishSnactivated } from './snactivated.ts';
import { guardPairing, startSnhamgr } from './snhamgr.ts';
import { backOff } from './usurp.ts';

export const mdc: Machine<MdcState> = { boot: bootMdc, step, deadline, query };

function step(state: MdcState, input: Input, now: Instant, out: Effects): void {
  const v = state.volatile;
  if (!expireTimers(state, input.kind === 'deadline', now, out)) take(state, input, now, out);
  if (v.fsmpm.version !== v.fsmpm.reportedVersion) settle(state, now, out);
  if (v.snhamgr.job !== null && v.goingDown === null) advanceJob(state, now, out);
  if (v.waiting.length > 0) resumeWaiting(state, now, out);
  if (v.shutdown !== null && v.goingDown === null) advancePower(state, now, out);
  // What a job or a shutdown changed is told with it.
  if (v.fsmpm.version !== v.fsmpm.reportedVersion) settle(state, now, out);
  if (v.goingDown === null) return;
  if (v.goingDown.isReset) out.reset(v.goingDown.cause);
  else out.halt(v.goingDown.cause);
}

/** Before anything else: a timer that has run out. Whoever was frozen past it dies here, whatever
 * else has come for him meanwhile. Returns whether the computer is going down. */
function expireTimers(state: MdcState, isDeadline: boolean, now: Instant, out: Effects): boolean {
  const { fsms } = state.volatile;
  for (let index = 0; index < fsms.length; index++) {
    const fsm = fsms[index] as Fsm;
    const { smithAt } = fsm.monitor;
    if (smithAt === null || smithAt > now || (smithAt === now && !isDeadline)) continue;
    if (expireTimer(state, fsm, now, out)) return true;
    if (fsm.phase !== 'active') backOff(state, fsm, now, out);
  }
  return false;
}

function take(state: MdcState, input: Input, now: Instant, out: Effects): void {
  switch (input.kind) {
    case 'deadline':
      meetDeadlines(state, now, out);
      return;
    case 'diskAnswer':
      takeDiskAnswer(state, input.request, input.answer, now, out);
      return;
    case 'message':
      takeMessage(state, input, now, out);
      return;
    case 'powerOn':
      powerOn(state, now, out);
      return;
    case 'carrier':
      noteCarrier(state, input.link, input.isUp, out);
      return;
    case 'fault':
      suffer(state, input, now, out);
      return;
    case 'command': {
      const command = parseChange(state, input.command);
      if (command !== null) {
        execute(state, command, input.id, now, out);
        return;
      }
      const output = query(state, { kind: 'command', command: input.command }, now);
      out.reply(input.id, output ?? { exitCode: 127 });
      return;
    }
    case 'file':
      operateOnFiles(state, input.operation, input.id, now, out);
      return;
    case 'request':
      out.reply(input.id, { stderr: `an MDC answers no ${input.name}\n`, exitCode: 1 });
      return;
    default:
      return unreachable(input);
  }
}

/** snhamgr_daemon starts before all other StorNext (reference §1.11), then CVFS. */
function powerOn(state: MdcState, now: Instant, out: Effects): void {
  const { snhamgr } = state.volatile;
  startSnhamgr(state, now, out);
  if (snhamgr.mode === 'locked') {
    snhamgr.isStoppedByLock = true;
    return;
  }
  startCvfs(state, now, out);
}

function meetDeadlines(state: MdcState, now: Instant, out: Effects): void {
  const v = state.volatile;
  const { snhamgr, cvfs, peer, snactivated, fsms, fsmpm } = v;
  if (v.mounts.length > 0) freeMounts(v, now, out);
  if (isDue(snhamgr.restartAt, now)) restartSnhamgr(state, now, out);
  if (isDue(cvfs.phaseEndsAt, now)) advanceCvfs(state, now, out);
  if (isDue(snactivated.endsAt, now) && v.goingDown === null) finishSnactivated(state, now, out);
  if (v.goingDown !== null) return;
  if (isDue(peer.lostAt, now)) mournPeer(state, now, out);
  if (snhamgr.job !== null && isDue(snhamgr.job.giveUpAt, now)) giveUpJob(state, now, out);
  for (let index = 0; index < fsms.length; index++) {
    meetFsmDeadlines(state, fsms[index] as Fsm, now, out);
  }
  if (isDue(fsmpm.heartbeatAt, now) && v.goingDown === null) sendHeartbeat(state, now, out);
}

function isDue(deadline: Instant | null, now: Instant): boolean {
  return deadline !== null && deadline <= now;
}

function meetFsmDeadlines(state: MdcState, fsm: Fsm, now: Instant, out: Effects): void {
  if (isDue(fsm.restartAt, now)) startFsm(state, fsm, now, out);
  if (isDue(fsm.tickAt, now)) tickFsm(state, fsm, now, out);
  if (isDue(fsm.sendAt, now)) operate(state, fsm, now, out);
  if (isDue(fsm.monitor.warnAt, now)) warnBeforeSmith(state, fsm, now, out);
}

function freeMounts(v: Volatile, now: Instant, out: Effects): void {
  for (const mount of v.mounts) {
    if (mount.busy !== null && isDue(mount.busy.exitAt, now)) freeMount(mount, out);
  }
}

function restartSnhamgr(state: MdcState, now: Instant, out: Effects): void {
  state.volatile.snhamgr.restartAt = null;
  startSnhamgr(state, now, out);
  guardPairing(state, now, out);
}

function mournPeer(state: MdcState, now: Instant, out: Effects): void {
  losePeer(state, now, out);
  guardPairing(state, now, out);
  electAll(state, now, out);
}

/** Nobody listens while neither daemon runs. A damaged frame is dropped and counted. */
function takeMessage(
  state: MdcState,
  input: Extract<Input, { kind: 'message' }>,
  now: Instant,
  out: Effects,
): void {
  const v = state.volatile;
  if (!v.fsmpm.isRunning && !v.snhamgr.isRunning) return;
  if (input.isDamaged) {
    v.counters.damagedFrames += 1;
    return out.emit('frame.damaged', { from: input.from });
  }
  hearPeer(state, now, out);
  const message = readMessage(input.body);
  switch (message.type) {
    case 'heartbeat':
      return takeHeartbeat(state, message.version, out);
    case 'reportRequest':
      return sendReport(state, out);
    case 'report':
      takeReport(state, message, now, out);
      guardPairing(state, now, out);
      mountWanted(state, now, out);
      return electAll(state, now, out);
    case 'activate':
      return obeyActivation(state, message, now, out);
    case 'grantRequest':
      return answerGrantRequest(state, message, now, out);
    case 'grantAnswer':
      return takeGrantAnswer(state, message, now, out);
    case 'peerRequest':
      return obeyPeer(state, message, out);
    case 'peerAnswer':
      return takePeerAnswer(state, message, now, out);
    case 'fsmOrder':
      return obeyFsmOrder(state, message, now, out);
    default:
      return unreachable(message);
  }
}

/** After a change: HaManaged FSMs follow the primary, mounts and elections look again, and the peer
 * is told. */
function settle(state: MdcState, now: Instant, out: Effects): void {
  if (state.volatile.goingDown !== null) return;
  followPrimary(state, now, out);
  guardPairing(state, now, out);
  mountWanted(state, now, out);
  electAll(state, now, out);
  if (state.volatile.goingDown === null) sendReport(state, out);
}

/** Reference §2.2: HaManaged FSMs run on the primary only, and are BLOCKED elsewhere. */
function followPrimary(state: MdcState, now: Instant, out: Effects): void {
  const { fsms, fsmpm } = state.volatile;
  for (const fsm of fsms) {
    if (fsm.haFsType !== 'HaManaged' || !fsmpm.isRunning) continue;
    if (fsmpm.isPrimary && fsm.phase === 'blocked') startFsm(state, fsm, now, out);
    if (fsmpm.isPrimary || fsm.pid === 0) continue;
    exitFsm(state, fsm, 'notPrimary', now, out);
    fsm.phase = 'blocked';
  }
}

/** The earliest deadline of all parts. Written out: it is asked after every step. */
function deadline(state: MdcState): Instant | null {
  const v = state.volatile;
  const { snhamgr, cvfs, fsms, mounts } = v;
  let first = sooner(v.fsmpm.heartbeatAt, v.peer.lostAt);
  for (let index = 0; index < fsms.length; index++) {
    const fsm = fsms[index] as Fsm;
    const { smithAt, warnAt } = fsm.monitor;
    if (fsm.tickAt !== null) first = sooner(first, fsm.tickAt);
    if (smithAt !== null) first = sooner(first, smithAt);
    if (warnAt !== null) first = sooner(first, warnAt);
    if (fsm.sendAt !== null) first = sooner(first, fsm.sendAt);
    if (fsm.restartAt !== null) first = sooner(first, fsm.restartAt);
  }
  if (cvfs.phaseEndsAt !== null) first = sooner(first, cvfs.phaseEndsAt);
  if (v.snactivated.endsAt !== null) first = sooner(first, v.snactivated.endsAt);
  if (snhamgr.restartAt !== null) first = sooner(first, snhamgr.restartAt);
  if (snhamgr.job !== null) first = sooner(first, snhamgr.job.giveUpAt);
  if (v.shutdown !== null && !v.shutdown.isStopping) first = sooner(first, v.shutdown.at);
  for (let index = 0; index < mounts.length; index++) {
    const busy = mounts[index]?.busy ?? null;
    if (busy !== null) first = sooner(first, busy.exitAt);
  }
  return first;
}

function sooner(left: Instant | null, right: Instant | null): Instant | null {
  if (left === null) return right;
  return right === null || left <= right ? left : right;
}
