// A whole command, as the CLI sends it to the node's machine: its words name a change. What only
// reads never leaves the view.

import type { VendorCommand } from '../../../../core/input.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Change, Command } from '../commands.ts';
import type { OntapState } from '../state.ts';
import { isOnConsole, loaderCommand } from './console.ts';
import type { Args, ChangeCommand, Failure, NoMatch } from './engine/language.ts';
import { readParams } from './engine/params.ts';
import { findByWords } from './engine/tree.ts';
import { NOT_AUTHORIZED, TREE } from './table.ts';
import { askedOf, type CliView, viewOf } from './view.ts';

/** Where a line of the LOADER comes from. */
const LOADER = 'LOADER';

export type ParsedChange = {
  readonly command: ChangeCommand<CliView>;
  readonly args: Args;
  readonly result: readonly Command[] | Failure | NoMatch;
};

/** The change that these words ask for; null: they ask for none. */
export function parseChange(state: OntapState, typed: VendorCommand, now: Instant): Change | null {
  const words = [typed.command, ...typed.args];
  if (isOnConsole(state)) {
    const loader = state.volatile.kernel.phase === 'loader' ? loaderCommand(words) : null;
    return loader && { origin: { kind: 'cli', path: LOADER }, commands: [loader] };
  }
  const parsed = readChange(viewOf(state, now, typed.user, 'diagnostic'), words);
  if (parsed === null || 'failure' in parsed.result || 'noMatch' in parsed.result) return null;
  if (parsed.result.length === 0) return null;
  const origin = { kind: 'cli', path: parsed.command.path, args: { ...parsed.args } } as const;
  return { origin: { ...origin, user: typed.user }, commands: [...parsed.result] };
}

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

/** The words that say the same without abbreviations, for the journal and the machine. */
export function wordsOf(command: ChangeCommand<CliView>, args: Args): string[] {
  const named = Object.entries(args).flatMap(([name, value]) => {
    const isFlag = command.params.find((one) => one.name === name)?.type === 'flag';
    return isFlag ? [`-${name}`] : [`-${name}`, value];
  });
  return [...command.path.split(' '), ...named];
}
