// Commands by their words: directories, abbreviations, shortcuts.
// @source netapp §2.1. @choice wording of ambiguities (§7: uncertain).

import { type CliCommand, PRIVILEGES, type Privilege } from './language.ts';

/** What a session may see: commands of higher privileges or later releases do not exist for it. */
export type Sight = { readonly privilege: Privilege; readonly minor: number };

export function isSeen(
  { privilege = 'admin', minor = 0 }: { privilege?: Privilege; minor?: number },
  sight: Sight,
): boolean {
  return (
    PRIVILEGES.indexOf(privilege) <= PRIVILEGES.indexOf(sight.privilege) && minor <= sight.minor
  );
}

export type Branch<View> = {
  readonly name: string;
  readonly children: Map<string, Branch<View>>;
  command: CliCommand<View> | null;
};

export type Tree<View> = {
  readonly root: Branch<View>;
  /** A word that stands for a whole path: `hwassist`. */
  readonly shortcuts: { readonly [word: string]: string };
  readonly directories: { readonly [path: string]: string };
};

export function growTree<View>(
  commands: readonly CliCommand<View>[],
  shortcuts: Tree<View>['shortcuts'],
  directories: Tree<View>['directories'],
): Tree<View> {
  const root: Branch<View> = { name: '', children: new Map(), command: null };
  for (const command of commands) {
    let branch = root;
    for (const word of command.path.split(' ')) {
      const next = branch.children.get(word) ?? { name: word, children: new Map(), command: null };
      branch.children.set(word, next);
      branch = next;
    }
    branch.command = command;
  }
  return { root, shortcuts, directories };
}

export type Found<View> =
  | { kind: 'command'; command: CliCommand<View>; rest: string[]; isExpanded: boolean }
  | { kind: 'directory'; directory: string[]; isExpanded: boolean }
  | { kind: 'failure'; failure: string };

/** The command that the words name: below the directory, below the top, or by a shortcut. */
export function findByWords<View>(
  tree: Tree<View>,
  words: readonly string[],
  directory: readonly string[],
  sight: Sight,
): Found<View> {
  const [first = ''] = words;
  const here = branchAt(tree, directory);
  const atHere = here ? childrenNamed(here, first, sight) : [];
  const atTop = childrenNamed(tree.root, first, sight);
  const shortcut = tree.shortcuts[first];
  if (atHere.length > 0 && here) return walk(here, words, directory, sight);
  if (atTop.length > 0 && (atTop.length === 1 || shortcut === undefined)) {
    return walk(tree.root, words, [], sight);
  }
  if (shortcut === undefined) return { kind: 'failure', failure: unknown(first) };
  const path = shortcut.split(' ');
  const found = walk(tree.root, [...path, ...words.slice(1)], [], sight);
  return found.kind === 'failure' ? found : { ...found, isExpanded: true };
}

function walk<View>(
  start: Branch<View>,
  words: readonly string[],
  directory: readonly string[],
  sight: Sight,
): Found<View> {
  let branch = start;
  let isExpanded = false;
  const path = [...directory];
  for (const [at, word] of words.entries()) {
    if (branch.command !== null && branch.children.size === 0) {
      return { kind: 'command', command: branch.command, rest: words.slice(at), isExpanded };
    }
    const matches = childrenNamed(branch, word, sight);
    const [only] = matches;
    if (only === undefined) return { kind: 'failure', failure: unknown(word) };
    if (matches.length > 1) return { kind: 'failure', failure: ambiguous(word, matches) };
    isExpanded ||= only.name !== word;
    branch = only;
    path.push(only.name);
  }
  return branch.command === null
    ? { kind: 'directory', directory: path, isExpanded }
    : { kind: 'command', command: branch.command, rest: [], isExpanded };
}

export function branchAt<View>(
  tree: Tree<View>,
  directory: readonly string[],
): Branch<View> | null {
  let branch: Branch<View> | undefined = tree.root;
  for (const word of directory) branch = branch?.children.get(word);
  return branch ?? null;
}

/** The children that a word names: one by its whole name, or all that begin with it. */
export function childrenNamed<View>(
  branch: Branch<View>,
  word: string,
  sight: Sight,
): Branch<View>[] {
  const exact = branch.children.get(word);
  if (exact !== undefined && hasSeen(exact, sight)) return [exact];
  if (word === '') return [];
  return [...branch.children.values()].filter(
    (child) => child.name.startsWith(word) && hasSeen(child, sight),
  );
}

/** Is there anything in it that the session may see? */
export function hasSeen<View>(branch: Branch<View>, sight: Sight): boolean {
  if (branch.command !== null && isSeen(branch.command, sight)) return true;
  return [...branch.children.values()].some((child) => hasSeen(child, sight));
}

function unknown(word: string): string {
  return `"${word}" is not a recognized command`;
}

function ambiguous<View>(word: string, matches: readonly Branch<View>[]): string {
  const names = matches.map(({ name }) => `"${name}"`).join(', ');
  return `Ambiguous command "${word}". Possible matches include: ${names}`;
}
