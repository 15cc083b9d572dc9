// How the answers of a change go back to whoever asked: REST wants its own document; the consoles
// render the answers themselves.

import type { Json } from '../../../core/json.ts';
import type { CommandOutput } from '../../../core/machine.ts';
import type { Instant } from '../../../core/time.ts';
import type { Answer, Change } from './commands.ts';
import { renderOutcome } from './rest/outcomes.ts';
import type { OntapState } from './state.ts';

export function render(
  state: OntapState,
  change: Change,
  answers: readonly Answer[],
  now: Instant,
): CommandOutput {
  if (change.origin.kind === 'rest') return renderOutcome(state, change, answers, now);
  const exitCode = answers.every(({ type }) => type === 'done') ? 0 : 1;
  return { stdout: JSON.stringify({ answers }), stderr: '', exitCode };
}

/** A whole JSON answer. */
export function renderJson(data: Json): CommandOutput {
  return { stdout: JSON.stringify(data), stderr: '', exitCode: 0 };
}
