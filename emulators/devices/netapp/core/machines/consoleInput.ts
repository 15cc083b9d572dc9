// A line typed at the SP's `system console`: the node's own CLI takes it, at the LOADER or in
// ONTAP.

import type { CliTurn } from '../../../../core/cli.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { ontapCli } from '../cli/cli.ts';
import type { Change } from '../commands.ts';
import type { OntapState } from '../state.ts';
import { beginChange, CONSOLE } from './changes.ts';
import { CONSOLE_SCREEN, writeConsole } from './consoleOutput.ts';

/** @choice The console is logged in as admin: who reached it has passed the SP's own login. */
const CONSOLE_USER = 'admin';
/** @choice Longer lines are cut: a real console's buffer is smaller. */
const LINE_LENGTH_MAX = 1_024;

export function takeConsoleLine(state: OntapState, line: string, now: Instant, out: Effects): void {
  const context = { state, now, screen: CONSOLE_SCREEN };
  const serial = state.volatile.console;
  const login = { user: CONSOLE_USER, others: 0, lastLoginAt: null };
  const session = serial.session ?? ontapCli.open(context, login).session;
  const turn =
    line === '\x03'
      ? ontapCli.interrupt(context, session, 'interrupt')
      : ontapCli.take(context, session, line.slice(0, LINE_LENGTH_MAX));
  serial.session = turn.then.kind === 'close' ? null : turn.session;
  writeConsole(state, turn.text + questionOf(turn), out);
  if (turn.then.kind !== 'request' || turn.then.input.kind !== 'request') return;
  beginChange(state, turn.then.input.args as unknown as Change, CONSOLE, now, out);
}

/** A question stands on a line of its own: only whole lines go through the SP. */
function questionOf({ then }: CliTurn): string {
  return then.kind === 'ask' ? `${then.prompt}\n` : '';
}
