// ONTAP's CLI as the shared console drives it: sessions, `;` lists, questions, requests, pages.
// While ONTAP is not up the same terminal is the node's serial console (console.ts).
// @source netapp §2.1, S0

import type { Cli, CliContext, CliPage, CliScreen, CliTurn } from '../../../../core/cli.ts';
import { copyJson, type Json, type JsonObject } from '../../../../core/json.ts';
import type { CommandOutput } from '../../../../core/machine.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Answer, Change } from '../commands.ts';
import { deniedSince } from '../machines/logins.ts';
import type { OntapState } from '../state.ts';
import { complete } from './completion.ts';
import { consoleText, isOnConsole, LOADER_PROMPT, readLoaderLine } from './console.ts';
import { formatDate } from './engine/cells.ts';
import { COMMANDS_MAX, splitCommands } from './engine/line.ts';
import { evaluate } from './evaluate.ts';
import { helpFor } from './help.ts';
import { renderOutcome } from './outcomes.ts';
import { type CliSession, newSession, promptOf, readSession } from './session.ts';
import { type CliView, viewOf } from './view.ts';

type Context = CliContext<OntapState>;

/** @source netapp §2.1 */
const PAGER = "Press <space> to page down, <return> for next line, or 'q' to quit...";

export const ontapCli: Cli<OntapState> = {
  open(context, { user, lastLoginAt }) {
    const session = newSession(user);
    if (isOnConsole(context.state)) {
      session.isConsole = true;
      return atConsole(context, session, consoleText(context.state));
    }
    const view = look(context, session);
    if (isLocked(context.state, user)) return closed(session, 'Permission denied');
    return atPrompt(context, session, greeting(view, lastLoginAt));
  },
  take(context, memory, line) {
    const session = copyJson(memory) as unknown as CliSession;
    session.hasPrinted = false;
    if (session.isConsole || isOnConsole(context.state)) {
      return takeAtConsole(context, session, line);
    }
    const { pending } = session;
    if (pending !== null) return answered(context, session, pending, line.trim().toLowerCase());
    session.status = 0;
    session.queue = splitCommands(line);
    if (session.queue.length > COMMANDS_MAX) {
      session.queue = [];
      session.status = 1;
      return atPrompt(context, session, `\nError: more than ${COMMANDS_MAX} commands\n`);
    }
    return runQueue(context, session, '');
  },
  settle(context, memory, output: CommandOutput) {
    const session = copyJson(memory) as unknown as CliSession;
    const { asked } = session;
    session.asked = null;
    const { text, status } = settled(context, session, asked, output);
    session.status = status;
    return session.isConsole ? atConsole(context, session, text) : runQueue(context, session, text);
  },
  interrupt(context, memory, key) {
    const session = copyJson(memory) as unknown as CliSession;
    const isIdle = session.pending === null && session.queue.length === 0;
    session.queue = [];
    session.pending = null;
    session.hasPrinted = false;
    if (session.isConsole) return atConsole(context, session, '');
    if (key === 'endOfFile' && isIdle && session.nodeshell === null) {
      return { ...closed(session, 'Goodbye'), text: 'Goodbye\n', status: 0 };
    }
    if (key === 'endOfFile') session.nodeshell = null;
    return atPrompt(context, session, '');
  },
  complete: (context, memory, before) => {
    const session = readSession(memory);
    return complete(look(context, session), session, before);
  },
  help: (context, memory, before) => {
    const session = readSession(memory);
    return helpFor(look(context, session), session, before);
  },
  page(memory: Json, screen: CliScreen): CliPage | null {
    const { rows } = readSession(memory);
    const wanted = rows ?? screen.rows;
    return wanted === 0 ? null : { rows: Math.max(wanted, 2), prompt: PAGER };
  },
  follows: (memory) => (readSession(memory).isConsole ? CONSOLE_SOURCE : null),
};

/** The `lines` source of what a node prints on its serial console. */
const CONSOLE_SOURCE = 'console';

function look({ state, now }: Context, { user, privilege }: CliSession): CliView {
  return viewOf(state, now, user, privilege);
}

function isLocked({ durable }: OntapState, user: string): boolean {
  return durable.cluster.users.find(({ name }) => name === user)?.isLocked === true;
}

/** Each line only if it has something to tell. @source netapp §2.1 */
function greeting({ state, user, zone }: CliView, lastLoginAt: Instant | null): string {
  const { epoch, skewMs } = state.volatile.identity;
  const denied = deniedSince(state, user, lastLoginAt);
  const told = denied === 0 ? '' : `Unsuccessful login attempts since last login: ${denied}\n`;
  if (lastLoginAt === null) return told;
  return `Last login time: ${formatDate(epoch + lastLoginAt + skewMs, zone)}\n${told}`;
}

/** Runs what is left of the line until something is asked, requested, or nothing is left. */
function runQueue(context: Context, session: CliSession, begun: string): CliTurn {
  let text = begun;
  for (let next = session.queue.shift(); next !== undefined; next = session.queue.shift()) {
    const view = look(context, session);
    const done = evaluate(view, session, next, false);
    text = joined(text, done.text);
    if (done.kind === 'asks') return asks(session, next, text, done.prompt);
    if (done.kind === 'requests') return requests(session, text, done.change);
    session.status = done.status;
    if (done.isOver) return { ...closed(session, 'Goodbye'), text, status: 0 };
  }
  return atPrompt(context, session, text);
}

/** A blank line stands between what two commands print. */
function joined(before: string, text: string): string {
  return before === '' || text === '' || text.startsWith('\n')
    ? before + text
    : `${before}\n${text}`;
}

function answered(
  context: Context,
  session: CliSession,
  { command, prompt }: NonNullable<CliSession['pending']>,
  answer: string,
): CliTurn {
  if (!/^(y|yes|n|no)$/.test(answer)) {
    return asks(session, command, '', prompt.slice(prompt.lastIndexOf('\n') + 1));
  }
  session.pending = null;
  if (answer.startsWith('n')) {
    session.status = 1;
    return runQueue(context, session, '');
  }
  const done = evaluate(look(context, session), session, command, true);
  if (done.kind === 'requests') return requests(session, done.text, done.change);
  if (done.kind === 'printed') session.status = done.status;
  return runQueue(context, session, done.text);
}

function asks(session: CliSession, command: string, text: string, prompt: string): CliTurn {
  session.pending = { command, prompt };
  return turn(session, text, { kind: 'ask', prompt, isHidden: false });
}

function requests(session: CliSession, text: string, change: Change): CliTurn {
  session.hasPrinted ||= text !== '';
  session.asked = change;
  const args = change as unknown as JsonObject;
  const input = { kind: 'request', name: 'change', args } as const;
  return turn(session, text, { kind: 'request', input });
}

/** What the node answered: how each command of the change ended (replies.ts). */
function settled(
  { state, now }: Context,
  { user }: CliSession,
  asked: Change | null,
  { stdout, stderr, exitCode }: CommandOutput,
): { text: string; status: number } {
  if (asked === null || stdout === '') return { text: stderr, status: exitCode };
  const { answers } = JSON.parse(stdout) as { answers: Answer[] };
  return renderOutcome(viewOf(state, now, user, 'diagnostic'), asked, answers);
}

/** What was printed and the next prompt are parted by a blank line. @seed S0:10,16 */
function atPrompt(context: Context, session: CliSession, text: string): CliTurn {
  const { name } = context.state.durable.cluster;
  const blank = session.hasPrinted || text !== '' ? '\n' : '';
  return turn(session, text, { kind: 'prompt', prompt: `${blank}${promptOf(session, name)}` });
}

function closed(session: CliSession, reason: string): CliTurn {
  return { ...turn(session, '', { kind: 'close', reason }), status: 1 };
}

function turn(session: CliSession, text: string, then: CliTurn['then']): CliTurn {
  return { session: session as unknown as Json, text, status: session.status, then };
}

function takeAtConsole(context: Context, session: CliSession, line: string): CliTurn {
  if (!isOnConsole(context.state)) {
    session.isConsole = false;
    return atPrompt(context, session, '');
  }
  session.isConsole = true;
  session.queue = [];
  session.pending = null;
  const read = readLoaderLine(context.state, line);
  if (read.command === null) return atConsole(context, session, read.text);
  return requests(session, '', { origin: { kind: 'cli' }, commands: [read.command] });
}

function atConsole({ state }: Context, session: CliSession, text: string): CliTurn {
  const isAtLoader = state.volatile.kernel.phase === 'loader';
  return turn(session, text, { kind: 'prompt', prompt: isAtLoader ? LOADER_PROMPT(state) : '' });
}
