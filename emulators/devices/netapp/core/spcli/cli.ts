// The SP's own CLI as the shared console drives it. One terminal at a time; `system console` hands
// the lines on to the node's console until Ctrl-D.
// @source netapp §3

import type { Cli, CliContext, CliTurn } from '../../../../core/cli.ts';
import { copyJson, type Json, type JsonObject } from '../../../../core/json.ts';
import type { CommandOutput } from '../../../../core/machine.ts';
import { commandWords, splitCommands } from '../cli/engine/line.ts';
import { refusalText } from '../cli/refusals.ts';
import type { Answer, SpCommand } from '../commands.ts';
import type { SpState } from '../state/sp.ts';
import { helpText, isSeenBy, SP_COMMANDS, unknownCommand } from './table.ts';
import { type SpPrivilege, type SpResult, type SpView, spViewOf } from './view.ts';

type Context = CliContext<SpState>;

type Session = {
  user: string;
  privilege: SpPrivilege;
  isOnConsole: boolean;
  queue: string[];
  /** What waits for `y` or `n`: a typed command, or the end of another session. */
  pending: { typed: string; prompt: string } | null;
  /** Printed when the SP has done what it was asked. */
  done: string;
  status: number;
};

/** Of another terminal that is open. */
const OTHER_SESSION = '';
const TAKE_OVER = 'Another session is active on the SP.\nDo you want to terminate it? [y/n] ';
const BANNER = 'Type Ctrl-D to exit.\n';
/** @choice Accounts of role readonly: the SP knows no other roles. */
const READERS = ['monitor'];

export const spCli: Cli<SpState> = {
  open(context, { user, others }) {
    const session: Session = {
      user,
      privilege: 'admin',
      isOnConsole: false,
      queue: [],
      pending: null,
      done: '',
      status: 0,
    };
    const { hang, phase } = context.state.volatile;
    if (phase !== 'up' || hang === 'whole') return closed(session, 'The SP does not answer');
    if (others > 0) return asks(session, OTHER_SESSION, '', TAKE_OVER);
    return atPrompt(context, session, '');
  },
  take(context, memory, line) {
    const session = copyJson(memory) as unknown as Session;
    if (session.isOnConsole) return typeOnConsole(session, line);
    const { pending } = session;
    if (pending !== null) return answered(context, session, pending, line.trim());
    session.status = 0;
    session.queue = splitCommands(line);
    return runQueue(context, session, '');
  },
  settle(context, memory, output) {
    const session = copyJson(memory) as unknown as Session;
    if (session.isOnConsole) return atPrompt(context, session, '');
    const text = settled(session, output);
    return runQueue(context, session, text);
  },
  interrupt(context, memory, key) {
    const session = copyJson(memory) as unknown as Session;
    const wasBusy = session.isOnConsole || session.pending !== null;
    const isLeft = key === 'endOfFile' && !wasBusy;
    if (session.isOnConsole && key === 'interrupt') return typeOnConsole(session, '\x03');
    const isRefused = session.pending?.typed === OTHER_SESSION;
    Object.assign(session, { isOnConsole: false, pending: null, queue: [] });
    if (isLeft || isRefused) return closed(session, 'logout');
    // Ctrl-D leaves the cursor behind the console's prompt; Ctrl-C has begun a line of its own.
    return atPrompt(context, session, key === 'endOfFile' && wasBusy ? '\n' : '');
  },
  complete(_context, memory, before) {
    const { privilege } = memory as unknown as Session;
    const typed = before.replace(/^\s+/, '').replace(/\s+/g, ' ');
    const names = SP_COMMANDS.filter((one) => isSeenBy(one, privilege))
      .filter(({ path }) => path.startsWith(typed) && path !== typed)
      .map(({ path }) => path.slice(0, wordEnd(path, typed.length)));
    const [only, ...others] = [...new Set(names)];
    if (only === undefined || isConsole(memory)) return { insert: '', candidates: [] };
    if (others.length === 0) return { insert: `${only.slice(typed.length)} `, candidates: [] };
    const words = [only, ...others].map((name) => name.split(' ').at(-1) ?? '');
    return { insert: '', candidates: words };
  },
  help(context, memory, before) {
    if (isConsole(memory)) return null;
    const words = commandWords(before);
    const { screen } = context;
    return helpText(look(context, memory as unknown as Session, screen.isTerminal), words);
  },
  follows: (memory) => (isConsole(memory) ? CONSOLE_SOURCE : null),
};

/** The node's console as it went through the SP (querySp.ts). */
const CONSOLE_SOURCE = 'console';

function isConsole(memory: Json): boolean {
  return (memory as unknown as Session).isOnConsole;
}

function wordEnd(path: string, from: number): number {
  const end = path.indexOf(' ', from + 1);
  return end < 0 ? path.length : end;
}

function look({ state, now }: Context, session: Session, isTerminal: boolean): SpView {
  return spViewOf(state, now, session, isTerminal);
}

function runQueue(context: Context, session: Session, begun: string): CliTurn {
  let text = begun;
  for (let next = session.queue.shift(); next !== undefined; next = session.queue.shift()) {
    const result = evaluate(context, session, next);
    session.status = result.kind === 'wrong' ? 1 : 0;
    if (result.kind === 'print' || result.kind === 'wrong') text += result.text;
    else if (result.kind === 'exit') return { ...closed(session, 'logout'), text, status: 0 };
    else if (result.kind === 'console') return toConsole(context, session, text);
    else if (result.ask !== null) return asks(session, next, text, result.ask);
    else if (result.kind === 'privilege') session.privilege = result.privilege;
    else return requests(session, text, next, result);
  }
  return atPrompt(context, session, text);
}

function evaluate(context: Context, session: Session, typed: string): SpResult {
  const view = look(context, session, context.screen.isTerminal);
  const words = commandWords(typed);
  if (words[0] === '?') return { kind: 'print', text: helpText(view, words.slice(1)) };
  if (words.at(-1) === '?') return { kind: 'print', text: helpText(view, words.slice(0, -1)) };
  const found = SP_COMMANDS.filter((one) => isSeenBy(one, session.privilege))
    .filter(({ path }) => path.split(' ').every((word, at) => words[at] === word))
    .sort((left, right) => right.path.length - left.path.length)[0];
  if (found === undefined) return { kind: 'wrong', text: notFound(view, words) };
  const result = found.run(view, words.slice(found.path.split(' ').length));
  if (result.kind === 'change' && READERS.includes(session.user)) {
    return { kind: 'wrong', text: 'Permission denied.\n' };
  }
  return result;
}

/** A word that only begins commands is helped with. */
function notFound(view: SpView, words: readonly string[]): string {
  return helpText(view, words) === unknownCommand() ? unknownCommand() : helpText(view, words);
}

function answered(
  context: Context,
  session: Session,
  { typed, prompt }: NonNullable<Session['pending']>,
  answer: string,
): CliTurn {
  if (!/^(y|yes|n|no)$/i.test(answer)) {
    return asks(session, typed, '', prompt.slice(prompt.lastIndexOf('\n') + 1));
  }
  session.pending = null;
  const isYes = /^y/i.test(answer);
  if (typed === OTHER_SESSION) {
    if (!isYes) return closed(session, 'logout');
    const ended = 'Terminated by another session.';
    return { ...atPrompt(context, session, ''), endsOthers: ended };
  }
  if (!isYes) return runQueue(context, session, '');
  const result = evaluate(context, session, typed);
  if (result.kind === 'privilege') session.privilege = result.privilege;
  if (result.kind === 'change') return requests(session, '', typed, result);
  return runQueue(context, session, '');
}

function toConsole(context: Context, session: Session, text: string): CliTurn {
  session.isOnConsole = true;
  session.queue = [];
  return atPrompt(context, session, text + BANNER);
}

function typeOnConsole(session: Session, line: string): CliTurn {
  return ordered(session, '', { type: 'consoleLine', line }, line);
}

function requests(
  session: Session,
  text: string,
  typed: string,
  { command, done }: Extract<SpResult, { kind: 'change' }>,
): CliTurn {
  session.done = done;
  return ordered(session, text, command, typed);
}

/** The request `change` of the SP's machine: a command, and the line for its audit log. */
function ordered(session: Session, text: string, command: SpCommand, typed: string): CliTurn {
  const args: JsonObject = { command: command as JsonObject, line: `${session.user}: ${typed}` };
  const input = { kind: 'request', name: 'change', args } as const;
  return turn(session, text, { kind: 'request', input });
}

function settled(session: Session, { stdout, stderr, exitCode }: CommandOutput): string {
  session.status = exitCode;
  if (stdout === '') return stderr;
  const { answer } = JSON.parse(stdout) as { answer: Answer };
  if (answer.type === 'done') return session.done;
  session.status = 1;
  return `${refusalText(answer).replace(/^command failed: /, '')}\n`;
}

function asks(session: Session, typed: string, text: string, prompt: string): CliTurn {
  session.pending = { typed, prompt };
  return turn(session, text, { kind: 'ask', prompt, isHidden: false });
}

function closed(session: Session, reason: string): CliTurn {
  return { ...turn(session, '', { kind: 'close', reason }), status: 1 };
}

/** @source netapp §3: the node's name stands in it, and a star at higher privileges. */
function atPrompt({ state }: Context, session: Session, text: string): CliTurn {
  const { owner } = state.volatile.identity;
  const star = session.privilege === 'admin' ? '' : '*';
  const prompt = session.isOnConsole ? consolePrompt(state) : `SP ${owner}${star}> `;
  return turn(session, text, { kind: 'prompt', prompt });
}

/** @choice What the node's console would prompt with, as far as the SP knows its phase. */
function consolePrompt({ volatile: { node, identity } }: SpState): string {
  if (node.phase === 'loader') return identity.owner === 'netapp-01' ? 'LOADER-A> ' : 'LOADER-B> ';
  return node.phase === 'up' || node.phase === 'joining' ? '::> ' : '';
}

function turn(session: Session, text: string, then: CliTurn['then']): CliTurn {
  return { session: session as unknown as Json, text, status: session.status, then };
}
