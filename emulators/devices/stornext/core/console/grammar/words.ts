// Words of a command line into options and operands, as getopt does, and the one way to say
// "wrong usage".

import type { CommandOutput } from '../../../../../core/machine.ts';

/** What a command is called and how it is typed: part of the table in vendorCommands.ts. */
export type Usage = { readonly name: string; readonly usage: readonly string[] };

export type Options = {
  /** How often each option without a value was given. */
  flags: ReadonlySet<string>;
  /** The values of each option that takes one, in the order given. */
  values: ReadonlyMap<string, readonly string[]>;
  /** What is left: operands. */
  words: readonly string[];
};

/** Exit status of wrong usage, and of a request that was understood and refused. */
const EXIT_USAGE = 2;
export const EXIT_REFUSED = 1;

/**
 * Options by a getopt specification: `gCD:` is -g, -C, and -D with a value. Flags may be bundled
 * (`-gC`), values may touch (`-D500`), operands may stand between (as in GNU). A text says what is
 * wrong.
 */
export function splitOptions(args: readonly string[], specification: string): Options | string {
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const words: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index] as string;
    if (word === '--') {
      words.push(...args.slice(index + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      words.push(word);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] as string;
      const place = letter === ':' ? -1 : specification.indexOf(letter);
      if (place < 0) return `unknown option '${at === 1 && word[1] === '-' ? word : `-${letter}`}'`;
      if (specification[place + 1] !== ':') {
        flags.add(letter);
        continue;
      }
      const value = at + 1 < word.length ? word.slice(at + 1) : args[++index];
      if (value === undefined) return `option '-${letter}' needs a value`;
      values.set(letter, [...(values.get(letter) ?? []), value]);
      break;
    }
  }
  return { flags, values, words };
}

/** Wrong usage: what is wrong, and how it is typed. */
export function wrongUsage(command: Usage, problem: string): CommandOutput {
  const [first, ...others] = command.usage;
  const lines = [`${command.name}: ${problem}`, `usage: ${first ?? command.name}`];
  for (const line of others) lines.push(`       ${line}`);
  return { stdout: '', stderr: `${lines.join('\n')}\n`, exitCode: EXIT_USAGE };
}

/** `'a', 'b' or 'c'`: choices in a message. */
export function oneOf(choices: readonly string[]): string {
  const quoted = choices.map((choice) => `'${choice}'`);
  if (quoted.length < 2) return quoted.join('');
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

/** The words of one line inside cvadmin: blanks part them, double quotes keep them together. */
export function wordsOfLine(line: string): string[] {
  const words: string[] = [];
  for (const [, quoted, bare] of line.matchAll(/"([^"]*)"?|(\S+)/g))
    words.push(quoted ?? (bare as string));
  return words;
}
