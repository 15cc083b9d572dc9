// What Tab offers: commands at the start of a command, files everywhere else.

import type { ShellFiles } from './shellFiles.ts';
import { absolutePath } from './shellPaths.ts';

// biome-ignore format: a list
const BUILTINS = [
  'alias', 'cd', 'declare', 'echo', 'eval', 'exit', 'export', 'for', 'history', 'if', 'logout',
  'printf', 'pwd', 'read', 'return', 'set', 'shift', 'source', 'test', 'type', 'unalias', 'unset',
  'while',
];
/** More than fits a screen helps nobody. */
const LISTED_MAX = 200;

export type Completion = {
  /** What to write at the cursor. */
  insert: string;
  /** What else it could have been; empty when there is one. */
  candidates: string[];
};

export type CompletionContext = {
  files: Pick<ShellFiles, 'list'>;
  environment: { readonly [name: string]: string };
};

/** Completes the word that ends at the cursor. */
export async function complete(before: string, context: CompletionContext): Promise<Completion> {
  const word = lastWord(before);
  const isCommand = /(^|[|;&(`]|\b(?:sudo|do|then|else|if|while))\s*$/.test(
    before.slice(0, before.length - word.raw.length),
  );
  const found =
    isCommand && !word.text.includes('/')
      ? await commands(word.text, context)
      : await paths(word.text, context);

  const names = [...new Set(found.map(({ name }) => name))].sort();
  if (names.length === 0) return { insert: '', candidates: [] };
  const only = names.length === 1 ? found[0] : undefined;
  const common = commonStart(names).slice(word.stem.length);
  const end = only === undefined ? '' : only.isDirectory ? '/' : `${word.quote} `;
  return {
    insert: quoted(common, word.quote) + end,
    candidates: only === undefined ? names.slice(0, LISTED_MAX) : [],
  };
}

type Word = {
  /** As it was typed. */
  raw: string;
  text: string;
  /** The part after the last slash. */
  stem: string;
  /** The quote that is open, if any. */
  quote: string;
};

function lastWord(before: string): Word {
  let start = 0;
  let quote = '';
  let text = '';
  for (let at = 0; at < before.length; at++) {
    const character = before[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
      else text += character;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '\\') text += before[++at] ?? '';
    else if (/[\s|;&<>()`=]/.test(character)) {
      start = at + 1;
      text = '';
    } else text += character;
  }
  return { raw: before.slice(start), text, stem: text.slice(text.lastIndexOf('/') + 1), quote };
}

type Found = { name: string; isDirectory: boolean };

async function commands(stem: string, context: CompletionContext): Promise<Found[]> {
  const directories = (context.environment.PATH ?? '').split(':').filter((path) => path !== '');
  const names = BUILTINS.filter((name) => name.startsWith(stem));
  for (const directory of new Set(directories)) {
    for (const { name, mode, isDirectory } of await list(directory, context)) {
      if (!isDirectory && (mode & 0o111) !== 0 && name.startsWith(stem)) names.push(name);
    }
  }
  return [...new Set(names)].map((name) => ({ name, isDirectory: false }));
}

async function paths(text: string, context: CompletionContext): Promise<Found[]> {
  const { HOME = '/', PWD = '/' } = context.environment;
  const slash = text.lastIndexOf('/');
  const stem = text.slice(slash + 1);
  const folder = text.slice(0, slash + 1).replace(/^~\//, `${HOME}/`);
  const entries = await list(absolutePath(PWD, folder), context);
  return entries.filter(
    ({ name }) => name.startsWith(stem) && (stem !== '' || !name.startsWith('.')),
  );
}

async function list(path: string, { files }: CompletionContext) {
  try {
    return await files.list(path);
  } catch {
    return [];
  }
}

function commonStart(names: readonly string[]): string {
  let common = names[0] ?? '';
  for (const name of names) while (!name.startsWith(common)) common = common.slice(0, -1);
  return common;
}

/** Blanks and special characters, unless they stand in quotes already. */
function quoted(text: string, quote: string): string {
  return quote === '' ? text.replace(/[\s|;&<>()`$"'\\*?[\]#~!{}]/g, '\\$&') : text;
}
