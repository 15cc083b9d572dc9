// The command line that a vendor built into a box, as pure functions over the box's state. Whoever
// types at it (SSH, telnet, the console, a scenario) drives the same functions, so the same line
// gives the same text. A box without one is logged into with a Unix shell.

import type { OutsideInputRequest } from './channel.ts';
import type { Json } from './json.ts';
import type { CommandOutput, NodeState } from './machine.ts';
import type { Instant } from './time.ts';

export type Cli<State extends NodeState = NodeState> = {
  /** Somebody has logged in. */
  open(context: CliContext<State>, login: CliLogin): CliTurn;
  /** A line was typed: a command, or the answer to a question. */
  take(context: CliContext<State>, session: Json, line: string): CliTurn;
  /** The node has answered what the turn before asked of it. */
  settle(context: CliContext<State>, session: Json, answer: CommandOutput): CliTurn;
  /** Ctrl-C or Ctrl-D instead of a line; `endOfFile` as well when a script has no more lines. */
  interrupt(context: CliContext<State>, session: Json, key: 'interrupt' | 'endOfFile'): CliTurn;
  /** What Tab makes of the text left of the cursor. */
  complete?(context: CliContext<State>, session: Json, before: string): CliCompletion;
  /** What `?` shows below the line; null: here it is a character like any other. */
  help?(context: CliContext<State>, session: Json, before: string): string | null;
  /** The page that output stops at; null: it never stops. */
  page?(session: Json, screen: CliScreen): CliPage | null;
  /** The `lines` source whose new lines are shown while this session stands at its prompt. */
  follows?(session: Json): string | null;
};

export type CliContext<State = NodeState> = {
  readonly state: State;
  readonly now: Instant;
  readonly screen: CliScreen;
};

/** `isTerminal`: somebody sees and types, as isatty would say. */
export type CliScreen = {
  readonly columns: number;
  readonly rows: number;
  readonly isTerminal: boolean;
};

export type CliLogin = {
  readonly user: string;
  /** Sessions at terminals of this node besides this one. */
  readonly others: number;
  /** The instant of this user's login before, as far as this life of the node knows. */
  readonly lastLoginAt: Instant | null;
};

/** What a session does next. What it remembers is plain data: privilege, directory, a pending
 * question. */
export type CliTurn = {
  readonly session: Json;
  /** To be printed before anything else: whole lines. */
  readonly text: string;
  /** Of the last command: 0, unless it failed. */
  readonly status: number;
  readonly then: /** The line is done. */
    | { readonly kind: 'prompt'; readonly prompt: string }
    /** The line wants an answer first: `{y|n}`, a password. */
    | { readonly kind: 'ask'; readonly prompt: string; readonly isHidden: boolean }
    /** The node must do something; `settle` is told what it answered. */
    | { readonly kind: 'request'; readonly input: OutsideInputRequest }
    | { readonly kind: 'close'; readonly reason: string };
  /** Ends all other sessions at terminals, which are told this. */
  readonly endsOthers?: string;
};

export type CliCompletion = {
  /** To be written at the cursor. */
  readonly insert: string;
  /** What else it could have been; empty when there is one. */
  readonly candidates: readonly string[];
};

export type CliPage = { readonly rows: number; readonly prompt: string };

/** What running a line asks of whoever drives it. */
export type CliAsk =
  | { ask: 'look' }
  | { ask: 'print'; text: string; session: Json }
  | { ask: 'request'; input: OutsideInputRequest }
  /** The next line of standard input, or of the scenario's step. */
  | { ask: 'line' };

export type CliReply =
  | { context: CliContext }
  | { output: CommandOutput }
  | { line: string | null }
  | null;

const NOBODY_ELSE = { others: 0, lastLoginAt: null };

/** Runs one line without a conversation: as `ssh host line`, a scenario or the rack types it.
 * Returns the exit status. What it asks is answered from further lines; with none left, by the end
 * of file. */
export function* runCliLine(
  cli: Cli,
  user: string,
  line: string,
): Generator<CliAsk, number, CliReply> {
  const opened = cli.open(yield* look(), { user, ...NOBODY_ELSE });
  if (opened.then.kind !== 'prompt') {
    yield { ask: 'print', text: opened.text, session: opened.session };
    return 1;
  }
  let turn = cli.take(yield* look(), opened.session, line);
  for (;;) {
    if (turn.text !== '') yield { ask: 'print', text: turn.text, session: turn.session };
    if (turn.then.kind === 'prompt' || turn.then.kind === 'close') return turn.status;
    if (turn.then.kind === 'request') {
      const reply = yield { ask: 'request', input: turn.then.input };
      if (reply === null || !('output' in reply)) return 1;
      turn = cli.settle(yield* look(), turn.session, reply.output);
      continue;
    }
    const { session } = turn;
    const { prompt, isHidden } = turn.then;
    yield { ask: 'print', text: prompt, session };
    const reply = yield { ask: 'line' };
    const typed = reply !== null && 'line' in reply ? reply.line : null;
    const context = yield* look();
    const echo = !context.screen.isTerminal ? '' : isHidden ? '\n' : `${typed ?? ''}\n`;
    if (echo !== '') yield { ask: 'print', text: echo, session };
    if (typed === null) {
      const { text } = cli.interrupt(context, session, 'endOfFile');
      yield { ask: 'print', text, session };
      return 1;
    }
    turn = cli.take(context, session, typed);
  }
}

function* look(): Generator<CliAsk, CliContext, CliReply> {
  const reply = yield { ask: 'look' };
  if (reply === null || !('context' in reply)) throw new Error('a look brings a context');
  return reply.context;
}
