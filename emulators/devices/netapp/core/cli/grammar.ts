// The words of a command that changes something, as the change that they ask for.

import type { Command } from '../commands.ts';
import type { Args, ChangeCommand, Failure, NoMatch } from './engine/language.ts';
import { readParams } from './engine/params.ts';
import { findByWords } from './engine/tree.ts';
import { NOT_AUTHORIZED, TREE } from './table.ts';
import { askedOf, type CliView } from './view.ts';

export type ParsedChange = {
  readonly command: ChangeCommand<CliView>;
  readonly args: Args;
  readonly result: readonly Command[] | Failure | NoMatch;
};

/** Null: no change; its `failure` is what is wrong with one. */
export function readChange(view: CliView, words: readonly string[]): ParsedChange | null {
  const { sight } = askedOf(view);
  const found = findByWords(TREE, words, [], sight);
  if (found.kind !== 'command' || found.command.kind !== 'change') return null;
  const { command } = found;
  const args = readParams(command, found.rest, sight);
  if ('failure' in args) return { command, args: {}, result: args as Failure };
  if (view.role !== 'admin') return { command, args: {}, result: { failure: NOT_AUTHORIZED } };
  return { command, args: args as Args, result: command.change(view, args as Args) };
}
