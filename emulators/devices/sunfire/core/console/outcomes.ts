// What a command that changed something, or could not, prints in the end: outcome to text and exit
// status. SMS is silent where it can be.

import { unreachable } from '../../../../core/assert.ts';
import type { CommandOutput } from '../../../../core/machine.ts';
import type { Instant } from '../../../../core/time.ts';
import type { ScCommand, ScOutcome } from '../commands.ts';
import type { ScState } from '../state.ts';
import { EXIT_FAILED } from './grammar/words.ts';
import { problemOf } from './refusals.ts';
import { shutdownText } from './screens/unix.ts';

/** The state is that after the command. */
export function renderOutcome(
  state: ScState,
  command: ScCommand,
  outcome: ScOutcome,
  now: Instant,
): CommandOutput {
  const problem = problemOf(outcome);
  if (problem !== null) {
    const stderr = `${nameOf(command)}: ${problem}\n`;
    return { stdout: '', stderr, exitCode: EXIT_FAILED };
  }
  return { stdout: doneText(state, command, outcome, now), stderr: '', exitCode: 0 };
}

function nameOf(command: ScCommand): string {
  switch (command.type) {
    case 'ok':
      return command.word;
    case 'smsconfigGroup':
      return 'smsconfig';
    case 'setdatasync':
      return command.file === '' ? command.type : `${command.type}: ${command.file}`;
    case 'kill':
      return `kill: ${command.pids.join(' ')}`;
    default:
      return command.type;
  }
}

function doneText(state: ScState, command: ScCommand, outcome: ScOutcome, now: Instant): string {
  switch (command.type) {
    /** Reference §2: no output on success. */
    case 'setfailover':
    case 'setdatasync':
    case 'addtag':
    case 'deletetag':
    case 'ok':
    case 'kill':
    case 'savecmdsync':
    case 'cancelcmdsync':
      return '';
    case 'initcmdsync':
    case 'runcmdsync':
      return outcome.type === 'descriptor' ? `${outcome.descriptor}\n` : '';
    case 'sms':
      return command.action === 'start'
        ? 'Starting the SMS daemons: showenvironment answers when the start-up is complete.\n'
        : 'The SMS daemons are stopped.\n';
    case 'setkeyswitch':
      return keyswitchText(state, command);
    case 'poweron':
      return `Powering on: ${named(state, command.location)}\n`;
    case 'poweroff':
      return `Powering off: ${named(state, command.location)}\n`;
    case 'resetsc':
      return `Reset of ${state.volatile.identity.opposite.toUpperCase()} initiated.\n`;
    case 'reset':
      return resetText(command);
    case 'addboard':
      return command.boards.map((board) => assignedText(board, command.domain)).join('');
    case 'deleteboard':
      return command.boards.map((board) => `${board} unassigned\n`).join('');
    case 'moveboard':
      return assignedText(command.board, command.domain);
    case 'init':
      return shutdownText(state, command.level, now);
    case 'patchadd':
      return patchText(command.patch);
    case 'smsconfigGroup':
      return groupText(command);
    default:
      return unreachable(command);
  }
}

/** Reference §2: a line for each board. @choice All at once, when the switch has turned. */
function keyswitchText(
  state: ScState,
  { domain, position }: Extract<ScCommand, { type: 'setkeyswitch' }>,
): string {
  const boards = (state.volatile.platform?.boards ?? []).filter((one) => one.domain === domain);
  const isDown = position === 'off' || position === 'standby';
  return boards
    .filter(({ isOn }) => !isOn || !isDown)
    .map(({ type, location }) => `Powering ${isDown ? 'off' : 'on'}: ${type} at ${location}\n`)
    .join('');
}

function resetText({ isXir, domain }: Extract<ScCommand, { type: 'reset' }>): string {
  return `${isXir ? 'XIR' : 'RESET'} to all processors in domain: ${domain} initiated.\n`;
}

function patchText(patch: string): string {
  const steps = 'Checking installed patches...\nInstalling patch packages...\n\n';
  return `${steps}Patch number ${patch} has been successfully installed.\n`;
}

function assignedText(board: string, domain: string): string {
  return `${board} assigned to domain: ${domain}\n`;
}

/** `V3CPU at SB0`; a component that is no board is called by its place. */
function named(state: ScState, location: string): string {
  const board = state.volatile.platform?.boards.find((one) => one.location === location);
  return board === undefined ? location : `${board.type} at ${location}`;
}

function groupText({
  action,
  user,
  group,
}: Extract<ScCommand, { type: 'smsconfigGroup' }>): string {
  return action === 'add'
    ? `${user} has been added to the ${group} group\n`
    : `${user} has been removed from the ${group} group\n`;
}
