// What is printed once a change was carried out, or was not.
// @seed S0:14-15. @source netapp §2.1

import type { Answer, Change, Command } from '../commands.ts';
import type { Args } from './engine/language.ts';
import { refusalText } from './refusals.ts';
import { findCommand } from './table.ts';
import type { CliView } from './view.ts';

export function renderOutcome(
  view: CliView,
  { origin, commands }: Change,
  answers: readonly Answer[],
): { text: string; status: number } {
  const command = findCommand(String(origin.path ?? ''));
  const args = (origin.args ?? {}) as Args;
  const texts = answers
    .filter((answer): answer is Exclude<Answer, { type: 'done' }> => answer.type !== 'done')
    .map((answer) => `\nError: ${refusalText(answer)}\n`);
  const status = texts.length === 0 ? 0 : 1;
  if (texts.length < answers.length && command?.kind === 'change') {
    const entries = entriesOf(commands.filter((_, at) => answers[at]?.type === 'done'));
    texts.push(command.done?.(view, args, entries) ?? counted(command.path, entries));
  }
  return { text: texts.join(''), status };
}

/** What was set of one node is one entry, in however many parts. */
function entriesOf(commands: readonly Command[]): number {
  return new Set(commands.map((command, at) => ('of' in command ? command.of : at))).size;
}

/** One entry is not counted aloud. */
function counted(path: string, count: number): string {
  if (count < 2) return '';
  const verb = path.endsWith('modify')
    ? 'modified'
    : path.endsWith('delete')
      ? 'deleted'
      : 'acted on';
  return `${count} entries were ${verb}.\n`;
}
