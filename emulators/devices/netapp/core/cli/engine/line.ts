// A typed line in pieces: commands parted by `;`, words by blanks.

import { splitWords } from '../../../../../core/words.ts';

/** More than a person types; a script that sends more is told so. */
export const COMMANDS_MAX = 64;

/** The commands of a line. A `;` in quotes parts nothing. */
export function splitCommands(line: string): string[] {
  const commands: string[] = [];
  let command = '';
  let quote = '';
  for (const character of line) {
    if (quote === '' && character === ';') {
      commands.push(command);
      command = '';
      continue;
    }
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    command += character;
  }
  return [...commands, command].map((one) => one.trim()).filter((one) => one !== '');
}

/** The words of a command; a backslash is a character like any other. */
export function commandWords(command: string): string[] {
  return splitWords(command.replaceAll('\\', '\\\\'));
}
