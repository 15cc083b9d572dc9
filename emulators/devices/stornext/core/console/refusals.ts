// Why something was not done, in plain words: what stands in the way, and what to do about it.
// The vendor's own texts are not public; these are ours.

import { unreachable } from '../../../../core/assert.ts';
import type { Failure, MdcOutcome, Refusal } from '../commands.ts';
import { PATHS } from '../paths.ts';

const REFUSALS: { readonly [Reason in Refusal]: string } = {
  peerMustBeLockedOrPeerdown:
    'the peer must be in mode locked, or certified as powered off (snhamgr peerdown), before' +
    ' this MDC may enter mode single or config',
  peerIsTalking: 'the peer answers, so it is not powered off: power it off first',
  modeForbidsPeerup: 'the local mode is config or single: enter mode=default first',
  configNeedsPrimary:
    'mode config is entered on the primary, or on either MDC while CVFS is stopped on both',
  modeForbidsSmith: 'an HA reset is possible in mode default only: this MDC keeps running',
  terminal: '--primary is for the snactivated script, it cannot be typed at a terminal',
  notActivated: 'no HaShared FSM is active here: this MDC cannot become primary',
  busy: 'another command is under way: wait until it is done',
  daemonNotRunning: 'snhamgr_daemon does not run: start it with service snhamgr start',
  unconfigured: `this MDC is not configured for HA: ${PATHS.haConfigured} is missing`,
  failedStartup:
    `the previous startup failed (${PATHS.idleFailedStartup} exists): correct the cause, then run` +
    ' snhamgr clear',
  locked: 'this MDC is in mode locked: StorNext may not run here before snhamgr mode=default',
  alreadyRunning: 'it is running already',
  notRunning: 'it is not running',
  fsmpmNotRunning:
    'no answer from the local fsmpm: StorNext does not run here (service cvfs start)',
  noSuchFileSystem: `no such file system: it is not in ${PATHS.fsmlist}`,
  noSuchHost: 'no such MDC: expected the name or the address of one of the pair',
  peerUnreachable: 'the peer does not answer',
  fsmAlreadyActive: 'the FSM is active already',
  fsmNotActive: 'no FSM is active for it',
  fsmAlreadyRunning: 'the FSM is running already',
  fsmNotRunning: 'the FSM is not running',
  fsmBlocked: 'the file system is HaManaged and this MDC is not primary: its FSM is BLOCKED here',
  noSuchProcess: 'No such process',
  mountBusy: 'target is busy',
  alreadyMounted: 'it is mounted already',
  notMounted: 'it is not mounted',
  noActiveFsm: 'no FSM is active for it on either MDC',
  nothingScheduled: 'no shutdown is pending',
};

const FAILURES: { readonly [Reason in Failure]: string } = {
  unmountFailed: 'a file system could not be unmounted: a process still uses it',
  peerDidNotAnswer: 'the peer did not do its part in time: look at snhamgr status on both MDCs',
  notPrimaryInTime:
    'this MDC did not become primary in time: look at snhamgr status and the smithlog',
  interrupted: 'it was interrupted',
};

export function reasonText(reason: Refusal): string {
  return REFUSALS[reason];
}

/** The reason of an outcome that is not `done`. */
export function refusalText(outcome: MdcOutcome): string {
  switch (outcome.type) {
    case 'done':
      return 'nothing is wrong';
    case 'refused':
      return REFUSALS[outcome.reason];
    case 'failed':
      return FAILURES[outcome.reason];
    case 'cvadmin': {
      const problem = outcome.outcomes.find((one) => one.type !== 'done');
      return problem === undefined ? 'nothing is wrong' : refusalText(problem);
    }
    default:
      return unreachable(outcome);
  }
}
