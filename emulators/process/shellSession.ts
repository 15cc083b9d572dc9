// One shell session: an interpreter of its own over the box's files and programs. Each line is run
// by itself; what bash would keep between two lines is carried: variables and which of them are
// exported, the directory, `$?`, aliases and functions. Left out: arrays, traps, jobs, shell
// options, functions of sourced files.

import type { Bash, BashOptions, ScriptNode, StatementNode } from 'just-bash';
import type { FileOperation } from '../core/input.ts';
import type { CommandOutput } from '../core/machine.ts';
import { type NodeHandle, Refused } from './port.ts';
import { type CommandHost, createCommands, OWN_COMMANDS } from './shellCommands.ts';
import { REDIRECTION_MARK, ShellFiles } from './shellFiles.ts';
import { judgeLine, readsStandardInput } from './shellGrammar.ts';
import { functionsOf, makeLive } from './shellLive.ts';
import { nameOf } from './shellPaths.ts';
import type { ShellProfile } from './shellProfile.ts';
import { INTERPRETER_COMMANDS, ShellPrograms } from './shellPrograms.ts';
import { isFollowingTail, unwrap } from './shellStream.ts';
import { ShellViews } from './shellViews.ts';

const EXIT_SYNTAX = 2;
const EXIT_INTERRUPTED = 130;

/** Where a session reads and prints. */
export type SessionIo = {
  write: (stream: 'stdout' | 'stderr', text: string) => void;
  /** Bytes written that the client has not taken yet. */
  backlog: () => number;
  /** All of standard input, once it has ended. */
  stdin: () => Promise<string>;
  /** Asks the person at the terminal for a line; null: end of file. Null where there is no
   * terminal. */
  readLine: ((prompt: string, signal?: AbortSignal) => Promise<string | null>) | null;
  columns: () => number;
  history: (args: readonly string[]) => CommandOutput;
  /** A stream may be followed: somebody reads it as it comes, and can end it. */
  canFollow: boolean;
};

export type SessionOptions = {
  handle: NodeHandle;
  profile: ShellProfile;
  user: string;
  environment: { readonly [name: string]: string };
  io: SessionIo;
};

/** Limits of one line. A loop lets the process breathe whenever it runs a command (see `write`),
 * so these bound what a loop of builtins in a function can do to the node: less than a second. */
const LIMITS: NonNullable<BashOptions['executionLimits']> = {
  maxExecutionTimeMs: Number.POSITIVE_INFINITY,
  maxLoopIterations: 20_000,
  maxCommandCount: 200_000,
  maxOutputSize: 16_777_216,
  maxStringLength: 16_777_216,
  maxInputBytes: 67_108_864,
  maxLiveBytes: 67_108_864,
  maxHeredocSize: 1_048_576,
  maxArrayElements: 100_000,
  maxBraceExpansionResults: 10_000,
};

export class ShellSession {
  /** The variables of the session, by name. */
  environment: { [name: string]: string };
  /** `exit` was typed: there is no next line. */
  isOver = false;
  readonly files: ShellFiles;
  readonly programs: ShellPrograms;
  /** Why the world refused something in the last line. */
  refusal: Refused | null = null;
  readonly #options: SessionOptions;
  readonly #views: ShellViews;
  readonly #functions = new Map<string, StatementNode>();
  #bash: Bash | null = null;
  #status = 0;
  #hasReachedEnd = false;
  /** The tree that the interpreter is to run instead of the one it parsed. */
  #next: ScriptNode | null = null;
  /** Counts lines: a line that was interrupted may still be running, and prints no more. */
  #line = 0;

  constructor(options: SessionOptions) {
    const { handle, profile, user, environment } = options;
    this.#options = options;
    this.#views = new ShellViews(handle);
    this.programs = new ShellPrograms(profile.commands, OWN_COMMANDS);
    this.files = new ShellFiles({
      views: this.#views,
      programs: this.programs,
      epoch: handle.identity.epoch,
      change: (operation) => this.#change(operation),
      write: (stream, text) => this.#write(stream, text),
      date: () => this.#date(),
    });
    const home = user === 'root' ? '/root' : `/home/${user}`;
    this.environment = {
      HOME: home,
      USER: user,
      LOGNAME: user,
      SHELL: '/bin/bash',
      HOSTNAME: handle.node,
      PWD: home,
      OLDPWD: home,
      PATH: '/usr/local/bin:/bin:/usr/bin:/usr/local/sbin:/usr/sbin:/sbin',
      LANG: 'en_US.UTF-8',
      ...profile.environment,
      ...environment,
    };
  }

  get status(): number {
    return this.#status;
  }

  /** Sources what a login or an exec sources: those of these files that are there. */
  async startUp(files: readonly string[]): Promise<void> {
    for (const file of files) {
      const path = this.files.resolvePath(this.environment.HOME ?? '/', file);
      if ((await this.#views.file(path)) !== null) await this.run(`. '${path}'`);
    }
    this.#status = 0;
  }

  /** Runs a line to its end and returns its exit status. An interrupted one is left at once. */
  async run(text: string, signal?: AbortSignal): Promise<number> {
    this.refusal = null;
    if (text.trim() === '') return this.#status;
    const { parse } = await interpreter();
    const judged = judgeLine(parse, text);
    if (judged.line !== 'whole') {
      this.#write('stderr', `bash: ${judged.message}\n`);
      this.#status = EXIT_SYNTAX;
      return this.#status;
    }
    this.#line++;
    const finished = this.#runScript(judged.script, text, signal);
    this.#status = await (signal === undefined
      ? finished
      : Promise.race([finished, interruption(signal)]));
    if (signal?.aborted) this.#line++;
    this.#views.forget();
    return this.#status;
  }

  /** Must more be typed before this can run? */
  async isUnfinished(text: string): Promise<boolean> {
    const { parse } = await interpreter();
    return judgeLine(parse, text).line === 'unfinished';
  }

  close(): void {
    this.#line++;
    this.#views.close();
    this.#bash = null;
  }

  async #runScript(script: ScriptNode, text: string, signal?: AbortSignal): Promise<number> {
    const { io, profile } = this.#options;
    const line = this.#line;
    const isConversation = ([name = '', ...args]: readonly string[]) =>
      profile.conversations[nameOf(name)]?.open(args) != null;
    const readsInput = (words: readonly string[]) =>
      profile.conversations[nameOf(words[0] ?? '')]?.readsInput !== false && isConversation(words);
    const stdin =
      io.readLine === null && readsStandardInput(script, readsInput) ? await io.stdin() : '';
    const leaves = mayLeave(script);
    const defined = functionsOf(script);
    const bash = await this.#interpreter();
    this.#next = makeLive(script, {
      lastStatus: this.#status,
      functions: this.#functions,
      screenOptions: io.readLine === null ? {} : { ls: '-C' },
      isFollowed: (words) => io.canFollow && this.#isFollowed(words),
      isConversation: (words) => io.readLine !== null && isConversation(words),
    });
    for (const [name, statement] of defined) this.#functions.set(name, statement);
    this.#hasReachedEnd = false;
    try {
      const result = await bash.exec(text, {
        env: this.environment,
        replaceEnv: true,
        cwd: this.environment.PWD ?? '/',
        rawScript: true,
        stdin,
        ...(signal === undefined ? {} : { signal }),
      });
      if (line !== this.#line || signal?.aborted) return EXIT_INTERRUPTED;
      this.#write('stderr', result.stderr);
      this.#write('stdout', result.stdout);
      if (this.#hasReachedEnd) this.environment = carried(result.env);
      else this.isOver = leaves;
      return result.exitCode;
    } catch (error) {
      this.#write('stderr', `bash: ${messageOf(error as Error)}\n`);
      return 1;
    } finally {
      await this.files.flush();
    }
  }

  async #interpreter(): Promise<Bash> {
    if (this.#bash !== null) return this.#bash;
    const { Bash } = await interpreter();
    const bash = new Bash({
      fs: this.files,
      cwd: '/',
      // The default blocks timers inside a file system that is not the interpreter's, and writes
      // fail silently.
      defenseInDepth: false,
      commands: [...INTERPRETER_COMMANDS],
      customCommands: createCommands(this.#host()),
      executionLimits: LIMITS,
      processInfo: { pid: 4_711, ppid: 1, uid: 0, gid: 0 },
      env: this.environment,
    });
    bash.registerTransformPlugin({
      name: 'live',
      transform: ({ ast }) => {
        const next = this.#next ?? ast;
        this.#next = null;
        return { ast: next };
      },
    });
    if (this.#options.io.readLine !== null) await bash.exec('shopt -s expand_aliases');
    this.#bash = bash;
    return bash;
  }

  #host(): CommandHost {
    const { handle, profile, io } = this.#options;
    return {
      handle,
      profile,
      files: this.files,
      programs: this.programs,
      get columns() {
        return io.columns();
      },
      isTerminal: io.readLine !== null,
      program: (name, args, stdin, signal) => this.#program(name, args, stdin, signal),
      converse: (name, args, signal) => this.#converse(name, args, signal),
      date: () => this.#date(),
      write: (stream, text) => this.#write(stream, text),
      backlog: io.backlog,
      reachEnd: () => {
        this.#hasReachedEnd = true;
      },
      history: io.history,
    };
  }

  #isFollowed(words: readonly string[]): boolean {
    const inner = unwrap(words).words;
    return isFollowingTail(inner) || this.#options.profile.followed(inner) !== null;
  }

  /** A program of the box: what only reads is answered from the node's state, anything else goes
   * to the world. */
  async #program(
    name: string,
    args: readonly string[],
    stdin: string,
    signal?: AbortSignal,
  ): Promise<CommandOutput> {
    const { handle, user, io } = this.#options;
    const command = {
      command: name,
      args: [...args],
      stdin,
      user,
      isTerminal: io.readLine !== null,
    };
    try {
      await this.files.flush();
      const answer = async () =>
        (await handle.query({ kind: 'command', command })) ??
        (await handle.request({ kind: 'command', command }));
      return await (signal === undefined ? answer() : Promise.race([answer(), rejection(signal)]));
    } catch (error) {
      if (error instanceof Refused) this.refusal = error;
      return { stdout: '', stderr: `bash: ${name}: ${(error as Error).message}\n`, exitCode: 1 };
    } finally {
      this.#views.forget();
    }
  }

  async #converse(name: string, args: readonly string[], signal?: AbortSignal): Promise<number> {
    const { io, profile } = this.#options;
    const conversation = profile.conversations[nameOf(name)];
    let turn = conversation?.open(args) ?? null;
    let status = 0;
    while (conversation !== undefined && turn !== null) {
      let memory = turn.memory;
      if (turn.run !== null) {
        const answer = await this.#program(nameOf(name), turn.run, '', signal);
        this.#write('stdout', answer.stdout);
        this.#write('stderr', answer.stderr);
        status = answer.exitCode;
        memory = conversation.settle(memory, answer);
      }
      if (turn.isOver || signal?.aborted) break;
      const prompt = conversation.prompt(memory);
      if (prompt === null) break;
      const line = (await io.readLine?.(prompt, signal)) ?? null;
      turn = line === null ? null : conversation.take(memory, line);
    }
    return status;
  }

  async #change(operation: FileOperation): Promise<CommandOutput> {
    try {
      return await this.#options.handle.request({ kind: 'file', operation });
    } catch (error) {
      if (error instanceof Refused) this.refusal = error;
      return { stdout: '', stderr: `${(error as Error).message}\n`, exitCode: 1 };
    } finally {
      this.#views.forget();
    }
  }

  async #date(): Promise<number> {
    const { handle } = this.#options;
    return handle.identity.epoch + handle.identity.skewMs + (await handle.now());
  }

  #write(stream: 'stdout' | 'stderr', text: string): void {
    if (text !== '') this.#options.io.write(stream, inBashWords(text));
  }
}

type Interpreter = typeof import('just-bash');
let loading: Promise<Interpreter> | null = null;

/** The interpreter takes 25 MB, so it comes with the first line that anybody types. */
function interpreter(): Promise<Interpreter> {
  loading ??= import('just-bash');
  return loading;
}

/** What is carried from one line to the next; `?` goes its own way. */
function carried(environment: { [name: string]: string }): { [name: string]: string } {
  const { '?': _status, ...rest } = environment;
  return rest;
}

/** Takes out what the interpreter says to its host, and our marks. */
function inBashWords(text: string): string {
  return text
    .replaceAll(REDIRECTION_MARK, '')
    .replaceAll(': cannot open redirect target', ': No such file or directory')
    .replace(/: command not available in browser environments\..*/g, ': command not found')
    .replace(/, increase executionLimits\.\w+/g, '');
}

/** Is there an `exit` anywhere? Else a line that did not reach its end ran into a limit. */
function mayLeave(script: ScriptNode): boolean {
  return /"value":"(exit|exec)"/.test(JSON.stringify(script));
}

function interruption(signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(EXIT_INTERRUPTED);
    signal.addEventListener('abort', () => resolve(EXIT_INTERRUPTED), { once: true });
  });
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(new Error('interrupted'));
    signal.addEventListener('abort', () => reject(new Error('interrupted')), { once: true });
  });
}

/** What our files throw through the interpreter, in bash's words. */
function messageOf(error: Error): string {
  const parts = /^E[A-Z]+: ([^,]*), \w+ '(.*)'$/.exec(error.message);
  if (parts === null) return error.message;
  const [, words = '', path = ''] = parts;
  const said =
    words.includes('directory on') || words.includes('on a directory') ? 'Is a directory' : words;
  return `${path}: ${said.charAt(0).toUpperCase()}${said.slice(1)}`;
}
