// The commands of a session that are not the interpreter's: the box's own programs, which the node
// answers, and the few of Unix that must know virtual time, the terminal, or the session.

import type { Command, ExecResult, ResolvedCommandContext } from 'just-bash';
import type { CommandOutput } from '../core/machine.ts';
import type { NodeHandle } from './port.ts';
import type { ShellFiles } from './shellFiles.ts';
import { STAGE_END } from './shellLive.ts';
import { ls } from './shellLs.ts';
import type { ShellProfile } from './shellProfile.ts';
import {
  CONVERSATION_RUNNER,
  LINE_BEGIN,
  LINE_END,
  PROGRAM_RUNNER,
  type ShellPrograms,
  STREAM_RUNNER,
} from './shellPrograms.ts';
import {
  exit,
  exported,
  failed,
  inherited,
  original,
  printed,
  run,
  textOf,
  withoutOptions,
} from './shellRun.ts';
import { follow, isFollowingTail } from './shellStream.ts';
import { secondsOf } from './shellTime.ts';
import { find, xargs } from './shellXargs.ts';

/** What a session gives its commands. */
export type CommandHost = {
  readonly handle: NodeHandle;
  readonly profile: ShellProfile;
  readonly files: ShellFiles;
  readonly programs: ShellPrograms;
  readonly columns: number;
  /** Runs a program of the box. */
  program: (
    name: string,
    args: readonly string[],
    stdin: string,
    signal?: AbortSignal,
  ) => Promise<CommandOutput>;
  converse: (name: string, args: readonly string[], signal?: AbortSignal) => Promise<number>;
  date: () => Promise<number>;
  write: (stream: 'stdout' | 'stderr', text: string) => void;
  backlog: () => number;
  /** The line has come to its end: nothing left the shell. */
  reachEnd: () => void;
  history: (args: readonly string[]) => CommandOutput;
  isTerminal: boolean;
};

type Run = (args: string[], context: ResolvedCommandContext) => Promise<ExecResult>;

/** Commands that this shell brings to every box, unless the box has its own. */
export const OWN_COMMANDS = [
  'sleep',
  'timeout',
  'watch',
  'sudo',
  'less',
  'more',
  'history',
  'tty',
  'stty',
  'nohup',
];

export function createCommands(host: CommandHost): Command[] {
  const program =
    (name: string): Run =>
    (args, context) =>
      host.program(name, args, textOf(context), context.signal);

  const commands: { [name: string]: Run } = {
    ...unixCommands(host),
    ...Object.fromEntries(host.programs.box.map((name) => [name, program(name)])),
  };
  const hidden: { [path: string]: Run } = {
    [PROGRAM_RUNNER]: ([name = '', ...args], context) => program(name)(args, context),
    [STREAM_RUNNER]: (args, context) => followPipeline(args, context, host),
    [CONVERSATION_RUNNER]: async ([name = '', ...args], context) =>
      exit(await host.converse(name, args, context.signal)),
    [LINE_BEGIN]: async ([status]) => exit(Number(status)),
    [LINE_END]: async ([status]) => {
      host.reachEnd();
      return exit(Number(status));
    },
  };
  for (const [path, run] of Object.entries(hidden)) commands[path.slice('/usr/bin/'.length)] = run;
  return Object.entries(commands).map(([name, execute]) => ({ name, trusted: true, execute }));
}

function unixCommands(host: CommandHost): { [name: string]: Run } {
  return {
    sleep: (args, context) => sleep(args, context, host),
    timeout: (args, context) => timeout(args, context, host),
    watch: (args, context) => watch(args, context, host),
    sudo: (args, context) => sudo(args, context),
    nohup: ([name, ...args], context) =>
      name === undefined ? failed('nohup: missing operand\n') : run(name, args, context),
    less: (args, context) =>
      run(
        'cat',
        args.filter((arg) => !arg.startsWith('-')),
        context,
      ),
    more: (args, context) =>
      run(
        'cat',
        args.filter((arg) => !arg.startsWith('-')),
        context,
      ),
    tail: (args, context) => tail(args, context),
    xargs,
    find,
    ls: async (args, { cwd }) => {
      const { files, columns, handle } = host;
      return ls(args, {
        files,
        cwd,
        columns,
        nowMs: await host.date(),
        zone: handle.identity.zone,
      });
    },
    ...Object.fromEntries(['grep', 'egrep', 'fgrep'].map((name) => [name, withoutColour])),
    env: async (args, context) =>
      args.length === 0 ? printed(exported(context)) : original(args, context),
    printenv: async (args, context) =>
      args.length === 0 ? printed(exported(context)) : original(args, context),
    history: async (args) => host.history(args),
    tty: async () =>
      host.isTerminal ? printed('/dev/pts/0\n') : { ...printed('not a tty\n'), exitCode: 1 },
    stty: async (args, { env }) =>
      printed(args[0] === 'size' ? `${env.get('LINES') ?? 24} ${host.columns}\n` : ''),
  };
}

async function sleep(
  args: string[],
  { signal }: ResolvedCommandContext,
  host: CommandHost,
): Promise<ExecResult> {
  if (args.length === 0)
    return failed("sleep: missing operand\nTry 'sleep --help' for more information.\n");
  let ms = 0;
  for (const arg of args) {
    const seconds = secondsOf(arg);
    if (seconds === null) return failed(`sleep: invalid time interval '${arg}'\n`);
    ms += Math.round(seconds * 1_000);
  }
  await host.files.flush();
  await host.handle.sleep(ms, signal);
  return exit(0);
}

async function timeout(
  args: string[],
  context: ResolvedCommandContext,
  host: CommandHost,
): Promise<ExecResult> {
  const words = withoutOptions(args, ['-s', '-k', '--signal', '--kill-after']);
  const seconds = secondsOf(words[0] ?? '');
  if (seconds === null) {
    return failed(`timeout: invalid time interval '${words[0] ?? ''}'\n`, EXIT_TIMEOUT_MISUSED);
  }
  const [name, ...rest] = words.slice(1);
  if (name === undefined) return failed('timeout: missing operand\n', EXIT_TIMEOUT_MISUSED);

  const over = new AbortController();
  const done = new AbortController();
  const timer = host.handle.sleep(seconds * 1_000, done.signal).then(
    () => over.abort(),
    () => {},
  );
  context.signal?.addEventListener('abort', () => over.abort(), {
    once: true,
    signal: done.signal,
  });
  try {
    const result = await run(name, rest, context, over.signal);
    // What the interpreter says of an aborted command is not what timeout says: nothing.
    return over.signal.aborted ? { ...result, stderr: '', exitCode: EXIT_TIMEOUT } : result;
  } catch (error) {
    if (over.signal.aborted && context.signal?.aborted !== true) return exit(EXIT_TIMEOUT);
    throw error;
  } finally {
    done.abort();
    await timer;
  }
}

const EXIT_TIMEOUT = 124;
const EXIT_TIMEOUT_MISUSED = 125;
const WATCH_SECONDS = 2;

/** Shows a command again and again, until it is interrupted. */
async function watch(
  args: string[],
  context: ResolvedCommandContext,
  host: CommandHost,
): Promise<ExecResult> {
  if (!host.isTerminal) return failed('watch: needs a terminal: ssh -t\n');
  const words = withoutOptions(args, ['-n', '--interval']);
  const given = /-n *(\S+)/.exec(args.slice(0, args.length - words.length).join(' '))?.[1];
  const seconds = secondsOf(given ?? '') ?? WATCH_SECONDS;
  const line = words.join(' ');
  if (line === '') return failed('watch: missing command\n');
  while (context.signal?.aborted !== true) {
    const { stdout, stderr } = (await context.exec?.(line, inherited(context))) ?? exit(1);
    const title = `Every ${seconds.toFixed(1)}s: ${line}`;
    host.write('stdout', `\x1b[H\x1b[2J${title.slice(0, host.columns)}\n\n${stdout}${stderr}`);
    await host.handle.sleep(seconds * 1_000, context.signal);
  }
  return exit(0);
}

/** Everybody who gets a shell here may do everything: sudo merely runs the command. */
async function sudo(args: string[], context: ResolvedCommandContext): Promise<ExecResult> {
  const [name, ...rest] = withoutOptions(args, ['-u', '-g']);
  if (name === undefined) return failed('usage: sudo [-u user] command [arg ...]\n');
  return run(name, rest, context);
}

async function tail(args: string[], context: ResolvedCommandContext): Promise<ExecResult> {
  if (!isFollowingTail(['tail', ...args])) return original(args, context);
  return failed(
    'tail: what is followed never ends here: put it first in a pipeline of grep, awk, sed,' +
      ' cut, head and tr, at a terminal or over SSH\n',
  );
}

/** Nothing is coloured here; every Red Hat box asks for it by an alias. */
const withoutColour: Run = (args, context) =>
  original(
    args.filter((arg) => !/^--colou?r(=|$)/.test(arg)),
    context,
  );

async function followPipeline(
  args: readonly string[],
  context: ResolvedCommandContext,
  host: CommandHost,
): Promise<ExecResult> {
  const stages: string[][] = [[]];
  for (const arg of args) {
    if (arg === STAGE_END) stages.push([]);
    else stages.at(-1)?.push(arg);
  }
  await host.files.flush();
  const status = await follow(stages, {
    handle: host.handle,
    cwd: context.cwd,
    signal: context.signal,
    followed: host.profile.followed,
    write: host.write,
    backlog: host.backlog,
    filter: ([name = '', ...rest], text) => run(name, rest, context, context.signal, text),
  });
  return exit(status);
}
