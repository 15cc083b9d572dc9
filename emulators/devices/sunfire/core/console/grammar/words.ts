// Words of a command line into options and operands, and what several commands have in common: the
// domain, the location of a component, the question whether one is sure.

import type { VendorCommand } from '../../../../../core/input.ts';
import type { CommandOutput } from '../../../../../core/machine.ts';
import { DOMAIN_LETTERS } from '../../commands.ts';
import type { ScState } from '../../state.ts';

/** Every SMS manual page: 0 success, above it an error. @choice 1 refused or failed, 2 usage. */
export const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

export type Options = {
  readonly flags: ReadonlySet<string>;
  /** Options with a value, each given once; a later one wins. */
  readonly values: ReadonlyMap<string, string>;
  readonly words: readonly string[];
};

/** Options by a getopt specification: `gC:` is -g, and -C with a value. A text says what is
 * wrong. */
export function splitOptions(args: readonly string[], specification: string): Options | string {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const words: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index] as string;
    if (!word.startsWith('-') || word === '-') {
      words.push(word);
      continue;
    }
    const taken = takeLetters(word, args[index + 1], specification, { flags, values });
    if (typeof taken === 'string') return taken;
    index += taken;
  }
  return { flags, values, words };
}

/** How many further words the letters of this one took: none, or the value of the last. */
function takeLetters(
  word: string,
  next: string | undefined,
  specification: string,
  { flags, values }: { flags: Set<string>; values: Map<string, string> },
): number | string {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at] as string;
    const place = letter === ':' ? -1 : specification.indexOf(letter);
    if (place < 0) return `illegal option -- ${letter}`;
    if (specification[place + 1] !== ':') {
      flags.add(letter);
      continue;
    }
    const isTouching = at + 1 < word.length;
    const value = isTouching ? word.slice(at + 1) : next;
    if (value === undefined) return `option requires an argument -- ${letter}`;
    values.set(letter, value);
    return isTouching ? 0 : 1;
  }
  return 0;
}

/** Wrong usage: what is wrong, and how it is typed. */
export function wrongUsage(
  command: { readonly name: string; readonly usage: readonly string[] },
  problem: string,
): CommandOutput {
  const stderr = `${command.name}: ${problem}\n${usageText(command)}`;
  return { stdout: '', stderr, exitCode: EXIT_USAGE };
}

export function usageText({ usage }: { readonly usage: readonly string[] }): string {
  const [first, ...others] = usage;
  return [`Usage: ${first}`, ...others.map((line) => `       ${line}`), ''].join('\n');
}

/** Reference §2: a domain is named by its letter, in either case, or by its tag. A word that names
 * none is passed on: whoever looks for it will not find it. */
export function domainNamed(state: ScState, word: string): string {
  const letter = word.toUpperCase();
  if (letter.length === 1 && DOMAIN_LETTERS.includes(letter)) return letter;
  const domains = state.volatile.platform?.domains ?? [];
  return domains.find(({ tag }) => tag !== '' && tag === word)?.id ?? word;
}

/** `-d a,engB` as domains; null: not given. */
export function domainsNamed(state: ScState, typed: string | undefined): string[] | null {
  if (typed === undefined) return null;
  return typed
    .split(/[, ]+/)
    .filter(Boolean)
    .map((word) => domainNamed(state, word));
}

const LOCATION = /^(SB|IO|EX|CS|FT|PS|SC|CP|SCPER)\d{1,2}$/;

/** A component in capitals; null: no name of one. */
export function locationNamed(word: string): string | null {
  const location = word.toUpperCase();
  return LOCATION.test(location) ? location : null;
}

/** How a question is answered before it is asked: -y, -n, -q alone (which implies -n), or `yes` on
 * standard input where there is no terminal. `ask`: at a terminal, by whoever sits there. */
export type Consent = 'yes' | 'no' | 'ask';

export function consentOf({ flags }: Options, { isTerminal, stdin }: VendorCommand): Consent {
  if (flags.has('y')) return 'yes';
  if (flags.has('n') || flags.has('q')) return 'no';
  if (isTerminal) return 'ask';
  return /^\s*y(es)?\s*$/im.test(stdin) ? 'yes' : 'no';
}

/** `'a', 'b' or 'c'`: choices in a message. */
export function oneOf(choices: readonly string[]): string {
  const quoted = choices.map((choice) => `'${choice}'`);
  if (quoted.length < 2) return quoted.join('');
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
