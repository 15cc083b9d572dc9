// The DS300's command line: one line, one answer. No source shows the real one: banner, prompt and
// layouts are a reconstruction around the words that S3 attests.

import type { Cli, CliTurn } from '../../../../core/cli.ts';
import type { Json } from '../../../../core/json.ts';
import { splitWords } from '../../../../core/words.ts';
import type { ControllerState } from '../state.ts';
import { nextWords, parse } from './grammar.ts';
import { render } from './screens.ts';

const LINE_MAX = 1_024;

/** A session remembers nothing but who typed. */
type Session = { user: string };

export const cli: Cli<ControllerState> = {
  open: ({ state, screen }, { user }) => ({
    ...prompt({ user }, state),
    text: screen.isTerminal ? banner(state) : '',
  }),
  take({ state, now }, memory, line) {
    const session = memory as Session;
    if (line.length > LINE_MAX) {
      return wrong(session, state, `the line has ${line.length} characters, at most ${LINE_MAX}`);
    }
    const words = splitWords(line);
    const parsed = parse(state, words);
    switch (parsed.kind) {
      case 'empty':
        return prompt(session, state);
      case 'wrong':
        return wrong(session, state, parsed.message);
      case 'close':
        return { session, text: '', status: 0, then: { kind: 'close', reason: 'exit' } };
      case 'read': {
        const { stdout, stderr, exitCode } = render(state, parsed.read, parsed.args, now);
        return { ...prompt(session, state), text: stdout + stderr, status: exitCode };
      }
      default: {
        const [command = '', ...args] = words;
        const { user } = session;
        const typed = { command, args, stdin: '', user, isTerminal: true };
        return {
          session,
          text: '',
          status: 0,
          then: { kind: 'request', input: { kind: 'command', command: typed } },
        };
      }
    }
  },
  settle: ({ state }, session, { stdout, stderr, exitCode }) => ({
    ...prompt(session as Session, state),
    text: stdout + stderr,
    status: exitCode,
  }),
  interrupt({ state }, session, key) {
    if (key === 'interrupt') return prompt(session as Session, state);
    return { session, text: '', status: 0, then: { kind: 'close', reason: 'end of file' } };
  },
  complete({ state }, _session, before) {
    const part = /\S*$/.exec(before)?.[0] ?? '';
    const candidates = nextWords(state, before);
    const [only, ...others] = candidates;
    if (only === undefined) return { insert: '', candidates: [] };
    if (others.length === 0) return { insert: `${only.slice(part.length)} `, candidates: [] };
    return { insert: commonHead(candidates).slice(part.length), candidates };
  },
  help({ state }, _session, before) {
    const words = nextWords(state, before);
    return words.length === 0 ? 'Press Enter.\n' : `${words.join('  ')}\n`;
  },
};

function prompt(session: Session, { volatile }: ControllerState): CliTurn {
  const { config, identity } = volatile;
  const text = `${config.enclosureName}-${identity.side.toUpperCase()}> `;
  return { session: session as Json, text: '', status: 0, then: { kind: 'prompt', prompt: text } };
}

function wrong(session: Session, state: ControllerState, message: string): CliTurn {
  return { ...prompt(session, state), text: `Error: ${message}\n`, status: 1 };
}

function banner({ volatile }: ControllerState): string {
  const { config, identity } = volatile;
  const name = `${config.enclosureName}, controller ${identity.side.toUpperCase()}`;
  return `IBM TotalStorage DS300 (emulated)\n${name}. Type help for the commands.\n\n`;
}

function commonHead(words: readonly string[]): string {
  const [first = '', ...others] = words;
  let length = first.length;
  while (!others.every((word) => word.startsWith(first.slice(0, length)))) length -= 1;
  return first.slice(0, length);
}
