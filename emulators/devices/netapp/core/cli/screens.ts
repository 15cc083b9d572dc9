// What a whole command prints that changes nothing, or that is wrong: for who asks the node's
// machine itself instead of the CLI.

import type { VendorCommand } from '../../../../core/input.ts';
import type { CommandOutput } from '../../../../core/machine.ts';
import type { Instant } from '../../../../core/time.ts';
import type { OntapState } from '../state.ts';
import { isOnConsole, readLoaderLine } from './console.ts';
import { evaluate } from './evaluate.ts';
import { newSession } from './session.ts';
import { viewOf } from './view.ts';

export function render(state: OntapState, typed: VendorCommand, now: Instant): CommandOutput {
  const line = [typed.command, ...typed.args].map(quoted).join(' ');
  if (isOnConsole(state)) {
    return { stdout: readLoaderLine(state, line).text, stderr: '', exitCode: 0 };
  }
  const session = { ...newSession(typed.user), privilege: 'diagnostic' as const };
  const done = evaluate(viewOf(state, now, typed.user, 'diagnostic'), session, line, true);
  const exitCode = done.kind === 'printed' ? done.status : 1;
  return { stdout: done.text, stderr: '', exitCode };
}

function quoted(word: string): string {
  return /[\s;"]/.test(word) ? `"${word.replaceAll('"', '')}"` : word;
}
