// One command of a line: what it prints, asks, or wants of the node.

import type { Change } from '../commands.ts';
import type { NodeName } from '../members.ts';
import { isFailure, type SessionChange, type ToolCommand } from './engine/language.ts';
import { commandWords } from './engine/line.ts';
import { readParams } from './engine/params.ts';
import { renderShow } from './engine/show.ts';
import { type Found, findByWords, isSeen } from './engine/tree.ts';
import { readChange } from './grammar.ts';
import { helpFor } from './help.ts';
import { nodeshellText } from './nodeshell.ts';
import type { CliSession } from './session.ts';
import { NOT_AUTHORIZED, TREE } from './table.ts';
import { askedOf, type CliView, nodesNamed, type OntapCommand } from './view.ts';

export type Evaluated =
  | { kind: 'printed'; text: string; status: number; isOver?: boolean }
  | { kind: 'asks'; text: string; prompt: string }
  | { kind: 'requests'; text: string; change: Change };

const NO_ENTRIES = 'There are no entries matching your query.\n';

/** Runs a command; changes the session where it says so. */
export function evaluate(
  view: CliView,
  session: CliSession,
  command: string,
  isConfirmed: boolean,
): Evaluated {
  if (session.nodeshell !== null) return inNodeshell(view, session, session.nodeshell, command);
  if (command.startsWith('#')) return printed('');
  if (command.endsWith('?')) {
    const help = helpFor(view, session, command.slice(0, -1));
    if (help !== null) return printed(help);
  }
  const words = commandWords(command);
  if (words[0] === '..' || words[0] === 'top' || words[0] === '::>') return move(session, words[0]);
  const found = findByWords(TREE, words, session.directory, askedOf(view).sight);
  if (found.kind === 'failure') return failed(found.failure);
  if (found.kind === 'directory') {
    session.directory = found.directory;
    return printed('');
  }
  const echo = found.isExpanded ? `  (${found.command.path})\n` : '';
  const done = runFound(view, session, found, isConfirmed);
  return { ...done, text: isConfirmed ? done.text : echo + done.text };
}

function inNodeshell(
  view: CliView,
  session: CliSession,
  node: NodeName,
  command: string,
): Evaluated {
  if (/^(exit|logout|quit)$/.test(command)) {
    session.nodeshell = null;
    return printed('');
  }
  return printed(nodeshellText(view, node, command));
}

function move(session: CliSession, word: string): Evaluated {
  session.directory = word === '..' ? session.directory.slice(0, -1) : [];
  return printed('');
}

function runFound(
  view: CliView,
  session: CliSession,
  { command, rest }: Extract<Found<CliView>, { kind: 'command' }>,
  isConfirmed: boolean,
): Evaluated {
  const asked = askedOf(view);
  if (!isSeen(command, asked.sight)) {
    return failed(`"${command.path.split(' ').at(-1)}" is not a recognized command`);
  }
  if (command.kind === 'change') {
    return change(view, session, [...command.path.split(' '), ...rest], isConfirmed);
  }
  const args = readParams(command, rest, asked.sight);
  if (isFailure(args)) return failed(args.failure);
  if (command.kind === 'tool') return runTool(view, session, command, args, isConfirmed);
  const text = renderShow(command, view, args, asked);
  if (typeof text !== 'string') return failed(text.failure);
  return printed(text + unreachable(view, command, args));
}

/** A node that did not answer for itself is named. @choice the address of its cluster LIF. */
function unreachable(view: CliView, command: OntapCommand, args: { node?: string }): string {
  if (command.kind !== 'show' || !command.isOfNodes) return '';
  const wanted = nodesNamed(view, args.node);
  return view.nodes
    .filter(({ node, isReachable }) => !isReachable && 'length' in wanted && wanted.includes(node))
    .map(
      ({ node }) =>
        `\nWarning: Unable to list entries on node ${node}. RPC: Couldn't make connection\n` +
        `         [from mgwd on node "${view.here}" (VSID: -1) to mgwd at\n` +
        `         169.254.83.1${node.slice(-1)}].\n`,
    )
    .join('');
}

function change(
  view: CliView,
  session: CliSession,
  words: readonly string[],
  isConfirmed: boolean,
): Evaluated {
  const parsed = readChange(view, words);
  if (parsed === null) return failed(NOT_AUTHORIZED);
  const { command, args, result } = parsed;
  if ('failure' in result) return failed(result.failure);
  if ('noMatch' in result) return { kind: 'printed', text: NO_ENTRIES, status: 1 };
  const question = session.isConfirming && !isConfirmed ? command.confirm?.(view, args) : null;
  if (question) return { kind: 'asks', text: '', prompt: question };
  if (result.length === 0) return printed('');
  const origin = { kind: 'cli', path: command.path, args: { ...args } } as const;
  return { kind: 'requests', text: '', change: { origin, commands: [...result] } };
}

function runTool(
  view: CliView,
  session: CliSession,
  command: ToolCommand<CliView>,
  args: { readonly [name: string]: string },
  isConfirmed: boolean,
): Evaluated {
  const result = command.run(view, args);
  if (typeof result === 'string') return printed(result);
  if (isFailure(result)) return failed(result.failure);
  const { ask, text = '', set } = result as SessionChange;
  if (ask !== undefined && session.isConfirming && !isConfirmed) {
    return { kind: 'asks', text: '', prompt: ask };
  }
  if (set.privilege !== undefined) session.privilege = set.privilege;
  if (set.rows !== undefined) session.rows = set.rows;
  if (set.isConfirming !== undefined) session.isConfirming = set.isConfirming;
  if (set.nodeshell !== undefined) session.nodeshell = set.nodeshell as NodeName;
  return { kind: 'printed', text, status: 0, isOver: set.isOver === true };
}

function printed(text: string): Evaluated {
  return { kind: 'printed', text, status: 0 };
}

/** @source netapp §2.1: an empty line stands before an error. */
function failed(failure: string): Evaluated {
  return { kind: 'printed', text: `\nError: ${failure}\n`, status: 1 };
}
