// The serial console of a node: what it prints goes through the SP, which keeps it.
// @source netapp §3: `system log`, `system console`

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { ontapCli } from '../cli/cli.ts';
import { consoleText } from '../cli/console.ts';
import { CONSOLE_LINES, type OntapState } from '../state.ts';
import { sendToSp } from './spTalk.ts';

export const CONSOLE_SCREEN = { columns: 80, rows: 0, isTerminal: true };

export function writeConsole(state: OntapState, text: string, out: Effects): void {
  const lines = text.replace(/\n$/, '').split('\n');
  if (text === '') return;
  const serial = state.volatile.console;
  serial.lines.push(...lines);
  serial.next += lines.length;
  const surplus = serial.lines.length - CONSOLE_LINES;
  if (surplus > 0) serial.lines.splice(0, surplus);
  sendToSp(state, { type: 'consoleOutput', lines: lines.slice(-CONSOLE_LINES) }, out);
}

/** What a new phase shows on the console. */
export function showPhase(state: OntapState, out: Effects): void {
  writeConsole(state, consoleText(state), out);
}

/** A change that was typed at the console has ended.
 * @choice What stood behind it on the line, after a `;`, is dropped. */
export function settleConsole(
  state: OntapState,
  output: { stdout: string; stderr: string; exitCode: number },
  now: Instant,
  out: Effects,
): void {
  const serial = state.volatile.console;
  if (serial.session === null) return;
  const turn = ontapCli.settle({ state, now, screen: CONSOLE_SCREEN }, serial.session, output);
  serial.session = turn.session;
  writeConsole(state, turn.text, out);
}
