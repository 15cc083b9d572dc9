// The vendor's own command line in place of a Unix shell: for whoever comes over SSH or telnet, and
// through the rack. What it prints and asks for is decided by pure functions (core/cli.ts); here
// are the terminals, the requests and the pages.

import { type CliReply, runCliLine } from '../core/cli.ts';
import type { Json } from '../core/json.ts';
import type { Instant } from '../core/time.ts';
import { CliTerminal } from './cliTerminal.ts';
import type { BoxTerminal } from './lineTerminal.ts';
import { type NodeCli, type NodeHandle, Refused } from './port.ts';
import type { BoxShell, RunOptions } from './shell.ts';

/** What a line without a terminal of its own is laid out for. */
const SCREEN = { columns: 80, rows: 24 };
const EXIT_INTERRUPTED = 130;
/** Users whose last login is remembered: names come from outside. */
const REMEMBERED_MAX = 64;

export function createCliShell(handle: NodeHandle, cli: NodeCli): BoxShell {
  const terminals = new Set<CliTerminal>();
  const lastLogins = new Map<string, Instant>();
  const closed = new AbortController();

  function remember(user: string, at: Instant): Instant | null {
    const before = lastLogins.get(user) ?? null;
    if (before !== null || lastLogins.size < REMEMBERED_MAX) lastLogins.set(user, at);
    return before;
  }

  return {
    async exec(text, user, signal = closed.signal) {
      const [line = '', ...answers] = text.split('\n');
      const output = { stdout: '', stderr: '' };
      const exitCode = await runLine(handle, cli, line, {
        user,
        signal: AbortSignal.any([signal, closed.signal]),
        isTerminal: true,
        print: async (printed) => {
          output.stdout += printed;
          return true;
        },
        nextLine: async () => answers.shift() ?? null,
      });
      return { ...output, exitCode };
    },
    async run(line, options) {
      const signal = AbortSignal.any([options.signal, closed.signal]);
      const print = pagedBy(cli, options);
      const { user, nextLine } = options;
      try {
        return await runLine(handle, cli, line, {
          user,
          signal,
          isTerminal: false,
          print,
          nextLine,
        });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        options.write('stdout', `${error.message}\n`);
        return 1;
      }
    },
    openTerminal(options): BoxTerminal {
      const terminal = new CliTerminal(handle, cli, options, {
        others: () => [...terminals].filter((other) => other !== terminal),
        remember,
      });
      terminals.add(terminal);
      terminal.onClosed(() => terminals.delete(terminal));
      return terminal;
    },
    close() {
      closed.abort();
      for (const terminal of [...terminals]) terminal.close();
    },
  };
}

type LineOptions = {
  user: string;
  signal: AbortSignal;
  isTerminal: boolean;
  /** False: nobody wants to read on. */
  print: (text: string, session: Json) => Promise<boolean>;
  nextLine: () => Promise<string | null>;
};

/** Runs one line to its end. Rejects with Refused where a request was. */
async function runLine(
  handle: NodeHandle,
  cli: NodeCli,
  line: string,
  { user, signal, isTerminal, print, nextLine }: LineOptions,
): Promise<number> {
  const running = runCliLine(cli.functions, user, line);
  let reply: CliReply = null;
  for (;;) {
    const step = running.next(reply);
    reply = null;
    if (step.done) return step.value;
    if (signal.aborted) return EXIT_INTERRUPTED;
    const asked = step.value;
    switch (asked.ask) {
      case 'look':
        reply = { context: { ...(await cli.look()), screen: { ...SCREEN, isTerminal } } };
        break;
      case 'request':
        reply = { output: await handle.request(asked.input) };
        break;
      case 'line':
        reply = { line: await nextLine() };
        break;
      case 'print':
        if (!(await print(asked.text, asked.session))) return 0;
    }
  }
}

/** Prints page by page. Each line that comes from standard input is a key at the end of a page;
 * where there are none, the rest is printed at once. */
function pagedBy(cli: NodeCli, { write, nextLine }: RunOptions): LineOptions['print'] {
  const screen = { ...SCREEN, isTerminal: false };
  let isEndless = false;
  return async (text, session) => {
    const page = isEndless ? null : (cli.functions.page?.(session, screen) ?? null);
    const lines = text.split(/(?<=\n)/);
    while (page !== null && lines.length >= page.rows && !isEndless) {
      write('stdout', lines.splice(0, page.rows - 1).join(''));
      write('stdout', `${page.prompt}\n`);
      const key = await nextLine();
      if (key?.trim().toLowerCase().startsWith('q')) return false;
      isEndless = key === null;
    }
    write('stdout', lines.join(''));
    return true;
  };
}
