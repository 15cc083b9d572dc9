// `?`: what may come next, with a word on each.
// @source netapp §2.1. @choice the column of the help texts.

import { pieces } from './completion.ts';
import type { CliCommand, Param } from './engine/language.ts';
import { paramsOf } from './engine/params.ts';
import { type Branch, branchAt, findByWords, hasSeen, isSeen } from './engine/tree.ts';
import type { CliSession } from './session.ts';
import { TREE } from './table.ts';
import { askedOf, type CliView } from './view.ts';

const HELP_COLUMN = 28;

/** Null: the `?` stands in quotes, and is a character. */
export function helpFor(view: CliView, session: CliSession, before: string): string | null {
  const isQuoted = (before.match(/"/g)?.length ?? 0) % 2 === 1;
  if (isQuoted || session.nodeshell !== null || session.isConsole) return null;
  const { words, stem } = pieces(before);
  const { sight } = askedOf(view);
  if (words.length === 0) {
    const here = branchAt(TREE, session.directory) ?? TREE.root;
    return listed(here, session.directory, stem, view);
  }
  const found = findByWords(TREE, words, session.directory, sight);
  if (found.kind === 'failure') return `Error: ${found.failure}\n`;
  if (found.kind === 'command') {
    const { command } = found;
    if (!isSeen(command, sight)) return '';
    return paramsOf(command, sight)
      .filter(({ name }) => stem === '' || `-${name}`.startsWith(stem))
      .map((one) => paramLine(command, one))
      .join('');
  }
  const branch = branchAt(TREE, found.directory);
  return branch === null ? '' : listed(branch, found.directory, stem, view);
}

function listed(
  branch: Branch<CliView>,
  directory: readonly string[],
  stem: string,
  view: CliView,
): string {
  const { sight } = askedOf(view);
  const lines = [...branch.children.values()]
    .filter((child) => child.name.startsWith(stem) && hasSeen(child, sight))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map((child) => {
      const path = [...directory, child.name].join(' ');
      const name = child.command === null ? `${child.name}>` : child.name;
      const help = child.command?.help ?? TREE.directories[path] ?? '';
      return `  ${name.padEnd(HELP_COLUMN - 2)}${help}`.trimEnd();
    });
  const moves = stem === '' && directory.length > 0 ? ['  ..', '  top'] : [];
  return [...lines, ...moves].map((line) => `${line}\n`).join('');
}

function paramLine(command: CliCommand<CliView>, one: Param): string {
  const shape =
    one.type === 'enum'
      ? (one.values ?? []).join('|')
      : one.type === 'boolean'
        ? 'true|false'
        : one.type;
  const name = one.isPositional ? `[-${one.name}]` : `-${one.name}`;
  const whole = one.type === 'flag' ? name : `${name} <${shape}>`;
  const isNeeded = command.kind === 'change' && one.isRequired;
  const shown = isNeeded ? whole : `[ ${whole} ]`;
  return `  ${shown.padEnd(HELP_COLUMN + 10)} ${one.help}\n`;
}
