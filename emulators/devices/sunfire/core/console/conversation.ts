// What a shell must know of an SC's programs: those that ask before they act, the console of a
// domain, the ok prompt behind `init 0`, and the stream of showlogs -F. Shapes are those of
// process/shellProfile.ts, which a core does not import.

import type { Json } from '../../../../core/json.ts';
import type { CommandOutput } from '../../../../core/machine.ts';
import { showlogsSource } from './files.ts';
import { logSource } from './grammar/sms.ts';
import { SC_PATH } from './shippedFiles.ts';
import { vendorCommands } from './vendorCommands.ts';

type Turn = { memory: Json; run: readonly string[] | null; isOver: boolean };

/** Asks `question` when the command has told what it is about to do, and runs it again with the
 * answer. Null: with these words it does not ask. */
function confirmation(question: (args: readonly string[]) => string) {
  return {
    open(args: readonly string[]): Turn | null {
      const isSettled = args.some((arg) => /^-[a-z]*[ynqh]/.test(arg));
      return isSettled
        ? null
        : { memory: { args: [...args], isAsking: false }, run: args, isOver: false };
    },
    take(memory: Json, line: string): Turn {
      const { args } = memory as { args: string[] };
      const isYes = /^\s*y(es)?\s*$/i.test(line);
      return { memory, run: [...args, isYes ? '-y' : '-n'], isOver: true };
    },
    /** Only what announces itself asks; anything else has been done, or refused. */
    settle(memory: Json, { stdout, exitCode }: CommandOutput): Json {
      const { args } = memory as { args: string[] };
      return { args, isAsking: exitCode === 0 && /^(About to|Current virtual)/.test(stdout) };
    },
    prompt(memory: Json): string | null {
      const { args, isAsking } = memory as { args: string[]; isAsking: boolean };
      return isAsking ? question(args) : null;
    },
  };
}

/** Reference §2: the manual's own question. */
function keyswitchQuestion(args: readonly string[]): string {
  const position = args.at(-1)?.toUpperCase() ?? '';
  return `Are you sure you want to change to the "${position}" position (yes/no)? `;
}

/** The console of a domain: Solaris of the domain is not modelled, so that a line gets no answer.
 * `~.` leaves. */
const domainConsole = {
  readsInput: false,
  open: (args: readonly string[]): Turn | null =>
    args.includes('-d') ? { memory: { status: null }, run: args, isOver: false } : null,
  take: (memory: Json, line: string): Turn => ({
    memory,
    run: null,
    isOver: /^\s*~\.\s*$/.test(line),
  }),
  settle(_memory: Json, { stdout, exitCode }: CommandOutput): Json {
    const status = exitCode === 0 ? (/\[([^\]]+)\]\n$/.exec(stdout)?.[1] ?? '') : null;
    return { status };
  },
  prompt(memory: Json): string | null {
    const { status } = memory as { status: string | null };
    if (status === null) return null;
    if (status === 'Running Solaris') return 'console login: ';
    return status === 'Running OBP' ? '{0} ok ' : '';
  },
};

/** `init 0` at a terminal: what comes up behind it is the ok prompt of the SC, where `go`, `boot`
 * and `reset-all` lead back. */
const okPrompt = {
  readsInput: false,
  open: (args: readonly string[]): Turn | null =>
    args.length === 1 && args[0] === '0'
      ? { memory: { isDown: false }, run: args, isOver: false }
      : null,
  take(memory: Json, line: string): Turn {
    const word = line.trim();
    return { memory, run: word === '' ? null : ['ok', word], isOver: false };
  },
  /** A word that is not understood changes nothing; one that is leads away. */
  settle: (memory: Json, { exitCode }: CommandOutput): Json => ({
    isDown: (memory as { isDown: boolean }).isDown !== (exitCode === 0),
  }),
  prompt: (memory: Json): string | null => ((memory as { isDown: boolean }).isDown ? 'ok ' : null),
};

/** `showlogs -F` goes on until it is interrupted: a stream, not an output. */
function followed([name = '', ...args]: readonly string[]): string | null {
  const isFollowing = /(^|\/)showlogs$/.test(name) && args.some((arg) => /^-[a-zA-Z]*F/.test(arg));
  return isFollowing && typeof logSource(args) !== 'string' ? showlogsSource(args) : null;
}

/** What the shell of an SC needs to know of its programs. */
export const shellProfile = {
  commands: vendorCommands.map(({ name }) => name),
  followed,
  conversations: {
    setkeyswitch: confirmation(keyswitchQuestion),
    poweroff: confirmation(
      () => 'Are you sure you want to continue to power off this component? (yes/no)? ',
    ),
    resetsc: confirmation(() => 'Are you sure you want to continue? (y or [n]) '),
    reset: confirmation(() => 'Do you want to continue? (y or [n]) '),
    console: domainConsole,
    init: okPrompt,
  },
  environment: { PATH: SC_PATH },
} as const;
