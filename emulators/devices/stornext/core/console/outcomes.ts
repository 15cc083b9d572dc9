// What a command that changed something, or could not, prints in the end: outcome to text and
// exit status.

import { unreachable } from '../../../../core/assert.ts';
import type { CommandOutput } from '../../../../core/machine.ts';
import type { Instant } from '../../../../core/time.ts';
import type { MdcCommand, MdcOutcome, Refusal } from '../commands.ts';
import { mountPath } from '../paths.ts';
import type { MdcState } from '../state.ts';
import { EXIT_REFUSED } from './grammar/words.ts';
import { refusalText } from './refusals.ts';
import { cvadminOutput } from './screens/cvadmin.ts';
import { statusOutput, statusText } from './screens/haStatus.ts';
import { serviceLine, vipWrittenText } from './screens/services.ts';
import { cvdbsetText } from './screens/tracing.ts';
import { shutdownText } from './screens/unix.ts';

/** mount(8) and umount(8) exit so. */
const EXIT_MOUNT = 32;

/** The state is that after the command: snhamgr shows it, cvadmin's reads look at it. */
export function renderOutcome(
  state: MdcState,
  command: MdcCommand,
  outcome: MdcOutcome,
  now: Instant,
): CommandOutput {
  switch (command.type) {
    case 'snhamgr.mode':
    case 'snhamgr.start':
    case 'snhamgr.stop':
    case 'snhamgr.peerdown':
    case 'snhamgr.peerup':
    case 'snhamgr.forceSmith':
    case 'snhamgr.clear':
    case 'snhamgr.primary':
      return statusOutput(statusText(state, command.format), problemOf(outcome));
    case 'service.cvfs':
      return serviceOutput('cvfs', command.action, outcome);
    case 'service.snhamgr':
      return serviceOutput('snhamgr', command.action, outcome);
    case 'cvadmin':
      return cvadminOutcome(state, command.session, outcome, now);
    case 'kill':
      return shellOutcome('kill', outcome, `(${command.pids.join(' ')}) - `);
    case 'cvdbset':
      return simpleOutcome('cvdbset', cvdbsetText(command.change, command.modules), outcome);
    case 'cvdb':
      return simpleOutcome('cvdb', '', outcome);
    case 'mount':
      return mountOutcome('mount', command.fs, outcome);
    case 'umount':
      return mountOutcome('umount', command.fs, outcome);
    case 'power':
      return powerOutcome(state, command, outcome, now);
    case 'vipControl':
      return simpleOutcome(
        'vip_control',
        vipWrittenText(command.definition, state.volatile.vip.isHeld),
        outcome,
      );
    default:
      return unreachable(command);
  }
}

function problemOf(outcome: MdcOutcome): string | null {
  return outcome.type === 'done' ? null : refusalText(outcome);
}

function simpleOutcome(name: string, stdout: string, outcome: MdcOutcome): CommandOutput {
  const problem = problemOf(outcome);
  return problem === null
    ? { stdout, stderr: '', exitCode: 0 }
    : { stdout: '', stderr: `${name}: ${problem}\n`, exitCode: EXIT_REFUSED };
}

const VERBS = {
  start: ['Starting'],
  stop: ['Stopping'],
  fullstop: ['Stopping'],
  restart: ['Stopping', 'Starting'],
} as const;

function serviceOutput(
  service: 'cvfs' | 'snhamgr',
  action: 'start' | 'stop' | 'restart' | 'fullstop',
  outcome: MdcOutcome,
): CommandOutput {
  if (outcome.type === 'refused' && isSatisfied(outcome.reason)) {
    return { stdout: `${service}: ${refusalText(outcome)}\n`, stderr: '', exitCode: 0 };
  }
  const problem = problemOf(outcome);
  const verbs: readonly string[] = VERBS[action];
  if (problem === null) {
    return {
      stdout: verbs.map((verb) => serviceLine(verb, service, true)).join(''),
      stderr: '',
      exitCode: 0,
    };
  }
  const stdout = serviceLine(verbs[0] as string, service, false);
  return { stdout, stderr: `${service}: ${problem}\n`, exitCode: EXIT_REFUSED };
}

/** LSB: to start what runs, and to stop what does not, is a success. */
function isSatisfied(reason: Refusal): boolean {
  return reason === 'alreadyRunning' || reason === 'notRunning';
}

function cvadminOutcome(
  state: MdcState,
  session: Extract<MdcCommand, { type: 'cvadmin' }>['session'],
  outcome: MdcOutcome,
  now: Instant,
): CommandOutput {
  if (outcome.type === 'cvadmin') return cvadminOutput(state, session, outcome.outcomes, now);
  if (outcome.type === 'done') return cvadminOutput(state, session, null, now);
  return { stdout: '', stderr: `cvadmin: ${refusalText(outcome)}\n`, exitCode: EXIT_REFUSED };
}

/** kill is the shell's own, so that the shell speaks. */
function shellOutcome(name: string, outcome: MdcOutcome, about: string): CommandOutput {
  const problem = problemOf(outcome);
  return problem === null
    ? { stdout: '', stderr: '', exitCode: 0 }
    : { stdout: '', stderr: `bash: ${name}: ${about}${problem}\n`, exitCode: EXIT_REFUSED };
}

function mountOutcome(name: 'mount' | 'umount', fs: string, outcome: MdcOutcome): CommandOutput {
  const problem = problemOf(outcome);
  return problem === null
    ? { stdout: '', stderr: '', exitCode: 0 }
    : { stdout: '', stderr: `${name}: ${mountPath(fs)}: ${problem}.\n`, exitCode: EXIT_MOUNT };
}

function powerOutcome(
  state: MdcState,
  command: Extract<MdcCommand, { type: 'power' }>,
  outcome: MdcOutcome,
  now: Instant,
): CommandOutput {
  const problem = problemOf(outcome);
  if (problem !== null) {
    return { stdout: '', stderr: `shutdown: ${problem}\n`, exitCode: EXIT_REFUSED };
  }
  const isScheduled = command.delayMs > 0 && !command.isCancel;
  const stderr = isScheduled ? shutdownText(state, now + command.delayMs, command.isReboot) : '';
  return { stdout: '', stderr, exitCode: 0 };
}
