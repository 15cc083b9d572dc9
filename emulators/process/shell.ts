// The shell of a box: a bash over the node's files and programs, for whoever comes over SSH or
// through the rack. It is a client of the node: what it reads are views, what it changes are inputs
// that the world journals. The typed line itself never reaches the node.

import type { BoxTerminal, TerminalOptions } from './lineTerminal.ts';
import type { CreateShell, NodeHandle, Shell } from './port.ts';
import { PLAIN_PROFILE } from './shellProfile.ts';
import { ShellSession } from './shellSession.ts';
import { openTerminal } from './terminal.ts';

/** What a non-interactive bash reads first when it is started by a login daemon. */
const EXEC_FILES = ['.bashrc'];
/** A command's output that nobody reads as it comes. */
const NO_BACKLOG = () => 0;

export type RunOptions = {
  user: string;
  environment: { readonly [name: string]: string };
  signal: AbortSignal;
  write: (stream: 'stdout' | 'stderr', text: string) => void;
  backlog: () => number;
  /** All of standard input, once it has ended. */
  stdin: () => Promise<string>;
  /** The next line of standard input, as soon as it is there; null: there are no more. */
  nextLine: () => Promise<string | null>;
};

export type BoxShell = Omit<Shell, 'openTerminal'> & {
  /** Runs one line with streams of its own, as an SSH client asks for it. Returns the exit
   * status. */
  run(line: string, options: RunOptions): Promise<number>;
  openTerminal(options: TerminalOptions): BoxTerminal;
};

export const createShell = ((handle: NodeHandle): BoxShell => {
  const profile = handle.shellProfile ?? PLAIN_PROFILE;
  const closed = new AbortController();

  async function run(line: string, options: RunOptions, canFollow: boolean): Promise<ShellSession> {
    const { user, environment, signal, write, backlog, stdin } = options;
    const session = new ShellSession({
      handle,
      profile,
      user,
      environment,
      io: {
        write,
        backlog,
        stdin,
        canFollow,
        readLine: null,
        columns: () => 80,
        history: () => ({ stdout: '', stderr: '', exitCode: 0 }),
      },
    });
    try {
      await session.startUp(EXEC_FILES);
      await session.run(line, AbortSignal.any([signal, closed.signal]));
    } finally {
      session.close();
    }
    return session;
  }

  return {
    async exec(line, user, signal = closed.signal) {
      const output = { stdout: '', stderr: '' };
      const session = await run(
        line,
        {
          user,
          environment: {},
          signal,
          backlog: NO_BACKLOG,
          write: (stream, text) => {
            output[stream] += text;
          },
          stdin: async () => '',
          nextLine: async () => null,
        },
        false,
      );
      if (session.refusal !== null) throw session.refusal;
      return { ...output, exitCode: session.status };
    },
    async run(line, options) {
      return (await run(line, options, true)).status;
    },
    openTerminal: (options) => openTerminal(handle, profile, options, closed.signal),
    close: () => closed.abort(),
  };
}) satisfies CreateShell;
