// What a parsed line that changes nothing answers, for whoever types it without a conversation.

import type { CommandOutput } from '../../../../core/machine.ts';
import type { Instant } from '../../../../core/time.ts';
import type { ControllerState } from '../state.ts';
import type { Parsed } from './grammar.ts';
import { render } from './screens.ts';

export function renderParsed(
  state: ControllerState,
  parsed: Exclude<Parsed, { kind: 'change' }>,
  now: Instant,
): CommandOutput {
  if (parsed.kind === 'read') return render(state, parsed.read, parsed.args, now);
  if (parsed.kind !== 'wrong') return { stdout: '', stderr: '', exitCode: 0 };
  return { stdout: '', stderr: `Error: ${parsed.message}\n`, exitCode: 1 };
}
