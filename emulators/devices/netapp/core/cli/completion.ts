// Tab: the command, the parameter or the value that the word at the cursor begins.
// @source netapp §2.1

import type { CliCompletion } from '../../../../core/cli.ts';
import { NODES } from '../members.ts';
import type { Param } from './engine/language.ts';
import { commandWords, splitCommands } from './engine/line.ts';
import { paramsOf } from './engine/params.ts';
import { branchAt, childrenNamed, findByWords, hasSeen, isSeen } from './engine/tree.ts';
import type { CliSession } from './session.ts';
import { TREE } from './table.ts';
import { askedOf, type CliView, type OntapCommand } from './view.ts';

const NOTHING: CliCompletion = { insert: '', candidates: [] };

export function complete(view: CliView, session: CliSession, before: string): CliCompletion {
  if (session.nodeshell !== null || session.isConsole) return NOTHING;
  const { words, stem } = pieces(before);
  const names = candidatesFor(view, session, words, stem);
  const [only] = names;
  if (only === undefined) return NOTHING;
  if (names.length === 1) return { insert: `${only.slice(stem.length)} `, candidates: [] };
  const common = names.reduce(commonStart);
  return { insert: common.slice(stem.length), candidates: names };
}

/** The whole words of the last command, and the one that the cursor stands in. */
export function pieces(before: string): { words: string[]; stem: string } {
  const last = /;\s*$/.test(before) ? '' : (splitCommands(before).at(-1) ?? '');
  const words = commandWords(last);
  const stem = /\s$/.test(before) || last === '' ? '' : (words.pop() ?? '');
  return { words, stem };
}

function candidatesFor(
  view: CliView,
  session: CliSession,
  words: readonly string[],
  stem: string,
): string[] {
  const { sight } = askedOf(view);
  if (words.length === 0) {
    const here = branchAt(TREE, session.directory);
    const found = [here, TREE.root].flatMap((branch) =>
      branch === null
        ? []
        : [...branch.children.values()].filter(
            (child) => child.name.startsWith(stem) && hasSeen(child, sight),
          ),
    );
    return [...new Set(found.map(({ name }) => name))].sort();
  }
  const found = findByWords(TREE, words, session.directory, sight);
  if (found.kind === 'failure') return [];
  if (found.kind === 'directory') {
    const branch = branchAt(TREE, found.directory);
    if (branch === null) return [];
    const all = [...branch.children.values()].filter((child) => hasSeen(child, sight));
    return (stem === '' ? all : childrenNamed(branch, stem, sight)).map(({ name }) => name).sort();
  }
  return isSeen(found.command, sight) ? inParams(view, found.command, found.rest, stem) : [];
}

function inParams(
  view: CliView,
  command: OntapCommand,
  rest: readonly string[],
  stem: string,
): string[] {
  const params = paramsOf(command, askedOf(view).sight);
  const previous = rest.at(-1) ?? '';
  const open = params.find(({ name, type }) => `-${name}` === previous && type !== 'flag');
  if (open !== undefined) return values(command, open).filter((one) => one.startsWith(stem));
  if (stem !== '' && !stem.startsWith('-')) {
    const positional = params.find(({ isPositional }) => isPositional);
    return positional ? values(command, positional).filter((one) => one.startsWith(stem)) : [];
  }
  return params
    .map(({ name }) => `-${name}`)
    .filter((name) => name.startsWith(stem) && !rest.includes(name));
}

function values(command: OntapCommand, { name, type, values: known }: Param): string[] {
  if (known !== undefined) return [...known];
  if (type === 'boolean') return ['false', 'true'];
  if (name === 'node' || type === 'node') return [...NODES];
  if (name === 'fields' && command.kind === 'show') return command.fields.map((one) => one.name);
  return [];
}

function commonStart(left: string, right: string): string {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length++;
  return left.slice(0, length);
}
