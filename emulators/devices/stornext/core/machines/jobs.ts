// Requests to snhamgr_daemon that take their time: plans of steps, one under way at a time
// (@choice). After each step of the machine the plan is looked at again: what it waits for is in
// the state. ^C at the terminal does not stop the action: the daemon continues (reference §1.1).

import { unreachable } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Failure, MdcCommand, MdcOutcome, SnhamgrMode } from '../commands.ts';
import { METADATA_LAN } from '../config.ts';
import { renderOutcome } from '../console/outcomes.ts';
import type { Message, PeerAction } from '../messages.ts';
import { writeMessage } from '../messages.ts';
import type { JobStep, MdcState, SnhamgrJob, Volatile } from '../state.ts';
import { startCvfs, stopCvfs } from './cvfs.ts';
import { sendReport } from './fsmpm.ts';
import { enterMode, guardPairing } from './snhamgr.ts';

type Plan = {
  plan: JobStep[];
  replyTo: number | null;
  command: MdcCommand | null;
  peerRequest: number | null;
};

/** Puts a plan before the daemon. False: it is busy with another. */
export function beginJob(v: Volatile, { plan, replyTo, command, peerRequest }: Plan): boolean {
  if (v.snhamgr.job !== null) return false;
  v.snhamgr.job = {
    replyTo,
    command,
    peerRequest,
    plan,
    isStarted: false,
    awaits: null,
    giveUpAt: null,
  };
  return true;
}

/** How a mode is entered from the present one.
 * Reference §1.4: locked stops StorNext; config is left with StorNext stopped.
 * @seed S2:46 its four commands work as written: StorNext that ran is started again (@choice). */
export function planMode(v: Volatile, mode: SnhamgrMode, isQuiet: boolean): JobStep[] {
  const { snhamgr, cvfs } = v;
  const enter: JobStep = { step: 'localMode', mode };
  const isRunning = cvfs.isUp || cvfs.phase === 'starting';
  if (snhamgr.mode === mode) return [];
  if (mode === 'locked') return isRunning ? [enter, { step: 'localStop' }] : [enter];
  if (mode !== 'default') return [enter];
  if (snhamgr.mode === 'config' && isRunning) {
    const again: JobStep[] = isQuiet ? [] : [{ step: 'localStart' }];
    return [{ step: 'localStop' }, enter, ...again];
  }
  const wakes = snhamgr.mode === 'locked' && snhamgr.isStoppedByLock && !isQuiet;
  return wakes && !v.settings.isLatched ? [enter, { step: 'localStart' }] : [enter];
}

/** `snhamgr start`: both down, both default, the local one first (reference §1.6). */
export function planStart(v: Volatile, isPeerTalking: boolean): JobStep[] {
  const peerRuns = isPeerTalking && v.peer.report?.isFsmpmRunning === true;
  const plan: JobStep[] = [];
  if (peerRuns) plan.push({ step: 'peerStop' });
  if (v.cvfs.isUp || v.cvfs.phase !== 'idle') plan.push({ step: 'localStop' });
  plan.push({ step: 'localMode', mode: 'default' });
  if (isPeerTalking) plan.push({ step: 'peerMode', mode: 'default', isQuiet: true });
  plan.push({ step: 'localStart' }, { step: 'localPrimary' });
  if (isPeerTalking) plan.push({ step: 'peerStart' });
  return plan;
}

/** `snhamgr stop`: no reset; in the end both are default, with StorNext stopped (reference §1.6).
 */
export function planStop(v: Volatile, isPeerTalking: boolean): JobStep[] {
  const plan: JobStep[] = [];
  if (isPeerTalking) plan.push({ step: 'peerMode', mode: 'locked', isQuiet: true });
  plan.push({ step: 'localMode', mode: 'config' });
  if (v.cvfs.isUp || v.cvfs.phase !== 'idle') plan.push({ step: 'localStop' });
  plan.push({ step: 'localMode', mode: 'default' });
  if (isPeerTalking) plan.push({ step: 'peerMode', mode: 'default', isQuiet: true });
  return plan;
}

/** What the peer asks of this daemon. */
export function obeyPeer(
  state: MdcState,
  { id, action, mode }: Extract<Message, { type: 'peerRequest' }>,
  out: Effects,
): void {
  const v = state.volatile;
  if (!v.snhamgr.isRunning || !v.settings.hasHaPeer) return;
  if (id <= v.snhamgr.lastPeerRequest) return;

  v.snhamgr.lastPeerRequest = id;
  const begun = beginJob(v, {
    plan: planFor(v, action, mode),
    replyTo: null,
    command: null,
    peerRequest: id,
  });
  if (!begun) answerPeer(v, id, false, out);
}

function planFor(v: Volatile, action: PeerAction, mode: SnhamgrMode): JobStep[] {
  switch (action) {
    case 'mode':
      return planMode(v, mode, false);
    case 'quietMode':
      return planMode(v, mode, true);
    case 'stop':
      return v.cvfs.isUp || v.cvfs.phase !== 'idle' ? [{ step: 'localStop' }] : [];
    case 'start':
      return [{ step: 'localStart' }];
    default:
      return unreachable(action);
  }
}

function answerPeer(v: Volatile, id: number, isDone: boolean, out: Effects): void {
  const answer: Message = { type: 'peerAnswer', id, isDone };
  out.send(METADATA_LAN, v.identity.peer, writeMessage(answer));
}

/** The peer has done (or refused) what the step under way had asked for. */
export function takePeerAnswer(
  state: MdcState,
  { id, isDone }: Extract<Message, { type: 'peerAnswer' }>,
  now: Instant,
  out: Effects,
): void {
  const { job } = state.volatile.snhamgr;
  if (job === null || job.awaits !== id) return;
  job.awaits = null;
  if (!isDone) endJob(state, job, 'peerDidNotAnswer', now, out);
}

/** Carries the plan on as far as it goes now. */
export function advanceJob(state: MdcState, now: Instant, out: Effects): void {
  const { snhamgr } = state.volatile;
  for (;;) {
    const { job } = snhamgr;
    if (job === null || state.volatile.goingDown !== null) return;
    const [step] = job.plan;
    if (step === undefined) return endJob(state, job, null, now, out);
    if (!job.isStarted) {
      job.isStarted = true;
      const failure = startStep(state, job, step, now, out);
      if (failure !== null) return endJob(state, job, failure, now, out);
    }
    if (!isOver(state.volatile, job, step)) return;
    job.plan.shift();
    job.isStarted = false;
    job.giveUpAt = null;
  }
}

/** A step of the plan has taken too long. */
export function giveUpJob(state: MdcState, now: Instant, out: Effects): void {
  const { job } = state.volatile.snhamgr;
  if (job === null) return;
  const isLocal = job.plan[0]?.step === 'localPrimary';
  endJob(state, job, isLocal ? 'notPrimaryInTime' : 'peerDidNotAnswer', now, out);
}

function startStep(
  state: MdcState,
  job: SnhamgrJob,
  step: JobStep,
  now: Instant,
  out: Effects,
): Failure | null {
  const v = state.volatile;
  switch (step.step) {
    case 'localMode':
      v.snhamgr.isStoppedByLock = step.mode === 'locked' && v.cvfs.isUp;
      enterMode(state, step.mode, now, out);
      return null;
    case 'localStop':
      stopCvfs(state, now, out);
      return null;
    case 'localStart':
      return startCvfs(state, now, out) === null ? null : 'interrupted';
    case 'localPrimary':
      job.giveUpAt = now + v.config.snhamgrRequestTimeoutMs;
      return null;
    case 'peerMode':
      return askPeer(v, job, step.isQuiet ? 'quietMode' : 'mode', step.mode, now, out);
    case 'peerStop':
      return askPeer(v, job, 'stop', 'default', now, out);
    case 'peerStart':
      return askPeer(v, job, 'start', 'default', now, out);
    default:
      return unreachable(step);
  }
}

function askPeer(
  v: Volatile,
  job: SnhamgrJob,
  action: PeerAction,
  mode: SnhamgrMode,
  now: Instant,
  out: Effects,
): null {
  const id = v.counters.nextPeerRequest++;
  job.awaits = id;
  job.giveUpAt = now + v.config.snhamgrRequestTimeoutMs;
  const request: Message = { type: 'peerRequest', id, action, mode };
  out.send(METADATA_LAN, v.identity.peer, writeMessage(request));
  return null;
}

function isOver(v: Volatile, job: SnhamgrJob, { step }: JobStep): boolean {
  switch (step) {
    case 'localMode':
      return true;
    case 'localStop':
      return v.cvfs.phase === 'idle' && !v.cvfs.isUp;
    case 'localStart':
      return v.cvfs.phase === 'idle';
    case 'localPrimary':
      return v.fsmpm.isPrimary;
    default:
      return job.awaits === null;
  }
}

function endJob(
  state: MdcState,
  job: SnhamgrJob,
  failure: Failure | null,
  now: Instant,
  out: Effects,
): void {
  state.volatile.snhamgr.job = null;
  if (job.peerRequest !== null) {
    // The report first: who asked will show it with the answer.
    sendReport(state, out);
    answerPeer(state.volatile, job.peerRequest, failure === null, out);
  }
  if (job.replyTo !== null && job.command !== null) {
    const outcome: MdcOutcome =
      failure === null ? { type: 'done' } : { type: 'failed', reason: failure };
    out.reply(job.replyTo, renderOutcome(state, job.command, outcome, now));
  }
  guardPairing(state, now, out);
}
