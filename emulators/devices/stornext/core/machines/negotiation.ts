// Negotiated timer resets: an active FSM whose brand does not land asks the peer's fsmpm, over the
// LAN, for leave to restart its HA Monitor timer (S2:33; reference §2.4).
//
//   mdc-a (active, delay 4)                     mdc-b (standby)
//     | grantRequest {sentAt} ->                  |   grants only while it will not usurp
//     |             <- grantAnswer {sentAt, yes}  |   notes lastGrantAt
//   smithAt = sentAt + interval, if the round trip was shorter than delta
//
// Why that is safe: the peer granted after `sentAt`. It completes no usurpation before
// lastGrantAt + interval + delta, hence later than the smithAt that the grant allows.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { METADATA_LAN } from '../config.ts';
import { nssText } from '../console/logLines.ts';
import type { Message } from '../messages.ts';
import { writeMessage } from '../messages.ts';
import type { Fsm, MdcState } from '../state.ts';
import { restartTimer } from './haMonitor.ts';
import { logNss } from './logs.ts';

/** @seed S2:33 asked for when the delay reaches four, and at each check after that. */
export function askForTimerReset(state: MdcState, fsm: Fsm, now: Instant, out: Effects): void {
  const { config, settings, identity, fsmpm } = state.volatile;
  const { monitor, fs } = fsm;
  if (fsm.phase !== 'active' || monitor.smithAt === null) return;
  if (monitor.delay < config.delayCountMax) return;
  if (!fsmpm.isRunning || !settings.hasHaPeer) return;

  if (monitor.askedAt === null) {
    logNss(state, 'WARN', nssText.timerResetAsked(fs, monitor.delay), now);
  } else {
    out.emit('haMonitor.refused', { fs, delay: monitor.delay, why: 'no answer' });
  }
  monitor.askedAt = now;
  const request: Message = { type: 'grantRequest', fs, sentAt: now };
  out.send(METADATA_LAN, identity.peer, writeMessage(request));
}

type GrantRequest = Extract<Message, { type: 'grantRequest' }>;
type GrantAnswer = Extract<Message, { type: 'grantAnswer' }>;

/** Grants a timer reset while this MDC's FSM stands by and will not usurp.
 * @choice One that is ordered to usurp refuses: it has begun to count the seconds. */
export function answerGrantRequest(
  state: MdcState,
  { fs, sentAt }: GrantRequest,
  now: Instant,
  out: Effects,
): void {
  const { fsmpm, identity, settings, bugs, fsms } = state.volatile;
  const fsm = fsms.find((candidate) => candidate.fs === fs);
  if (!fsmpm.isRunning || !fsm) return;

  const isStandby = fsm.phase === 'standby' || (bugs.grantWithoutBookkeeping && fsm.pid !== 0);
  const isGranted = isStandby && settings.hasHaPeer;
  if (isGranted && !bugs.grantWithoutBookkeeping) fsm.lastGrantAt = now;
  const answer: Message = { type: 'grantAnswer', fs, sentAt, isGranted };
  out.send(METADATA_LAN, identity.peer, writeMessage(answer));
}

/** Restarts the timer from the instant at which the request was sent. A grant that took too long
 * counts for nothing, nor does one that a landed brand has overtaken. */
export function takeGrantAnswer(
  state: MdcState,
  { fs, sentAt, isGranted }: GrantAnswer,
  now: Instant,
  out: Effects,
): void {
  const { config, fsms, settings } = state.volatile;
  const fsm = fsms.find((candidate) => candidate.fs === fs);
  if (fsm?.phase !== 'active' || fsm.monitor.askedAt !== sentAt) return;
  if (fsm.monitor.smithAt === null) return;

  const { monitor } = fsm;
  monitor.askedAt = null;
  const isLate = now - sentAt >= config.deltaMs;
  if (!isGranted || isLate) {
    const why = isGranted ? 'the answer came late' : 'the peer refused';
    out.emit('haMonitor.refused', { fs, delay: monitor.delay, why });
    logNss(state, 'WARN', nssText.timerResetRefused(fs, why), now);
    return;
  }
  out.emit('haMonitor.granted', { fs, delay: monitor.delay });
  if (monitor.grantCount === 0) logNss(state, 'NOTICE', nssText.timerResetGranted(fs), now);
  monitor.grantCount += 1;
  monitor.grantedFrom = sentAt;
  restartTimer(fsm, state.volatile, sentAt, settings.intervalMs);
}
