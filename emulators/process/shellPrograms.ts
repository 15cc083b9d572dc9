// What can be run on a box: the commands of the interpreter, those of this shell, and the box's own
// programs.

import type { CommandName } from 'just-bash';
import type { FileView } from '../core/machine.ts';
import { nameOf } from './shellPaths.ts';

/** The interpreter's commands that a Unix box of the time has. Left out are those it has not (rg,
 * yq, xan, sqlite3, html-to-markdown), and those this shell brings itself. */
// biome-ignore format: a list
export const INTERPRETER_COMMANDS: readonly CommandName[] = [
  'echo', 'cat', 'printf', 'mkdir', 'rmdir', 'touch', 'rm', 'cp', 'mv', 'ln', 'chmod', 'pwd',
  'readlink', 'head', 'wc', 'stat', 'grep', 'fgrep', 'egrep', 'sed', 'awk', 'sort', 'uniq', 'comm',
  'cut', 'paste', 'tr', 'rev', 'nl', 'fold', 'expand', 'unexpand', 'strings', 'split', 'column',
  'join', 'tee', 'find', 'basename', 'dirname', 'du', 'xargs', 'true', 'false', 'bash', 'sh',
  'base64', 'diff', 'seq', 'expr', 'md5sum', 'sha1sum', 'sha256sum', 'file', 'which', 'tac', 'od',
  'gzip', 'gunzip', 'zcat', 'tar', 'clear', 'alias', 'unalias', 'time', 'tail', 'ls', 'env',
  'printenv',
];

/** Runs a program of the box from wherever its file stands. */
export const PROGRAM_RUNNER = '/usr/bin/.program';
/** Runs a pipeline that follows a stream. */
export const STREAM_RUNNER = '/usr/bin/.follow';
/** Runs a program that converses with the terminal. */
export const CONVERSATION_RUNNER = '/usr/bin/.converse';
/** First and last statement of every line (shellSession.ts). */
export const LINE_BEGIN = '/usr/bin/.begin';
export const LINE_END = '/usr/bin/.end';
const HIDDEN: readonly string[] = [
  PROGRAM_RUNNER,
  STREAM_RUNNER,
  CONVERSATION_RUNNER,
  LINE_BEGIN,
  LINE_END,
];

export class ShellPrograms {
  /** Names that stand in /usr/bin though the box does not list them. */
  readonly own: readonly string[];
  /** The box's programs. A filter that the interpreter has is not among them: a box may answer
   * `cat` to those who have no shell, but it reads no pipe. */
  readonly box: readonly string[];
  readonly #boxCommands: ReadonlySet<string>;

  constructor(boxCommands: readonly string[], ownCommands: readonly string[]) {
    const filters: readonly string[] = INTERPRETER_COMMANDS;
    this.box = boxCommands.filter((name) => !filters.includes(name));
    this.#boxCommands = new Set(this.box);
    this.own = [...INTERPRETER_COMMANDS, ...ownCommands].filter(
      (name) => !this.#boxCommands.has(name),
    );
  }

  /** Paths that run but are listed nowhere. */
  isHidden(path: string): boolean {
    return HIDDEN.includes(path);
  }

  /** The interpreter knows commands in /bin and /usr/bin alone, and takes any other executable
   * for a script: so the file of a program reads as the script that runs it. A script that
   * somebody put in its place stays one. */
  asScript(path: string, file: FileView): FileView {
    const name = nameOf(path);
    const isProgram = this.#boxCommands.has(name) && (file.mode & 0o111) !== 0 && isStub(file.text);
    return isProgram ? { ...file, text: `#!/bin/bash\n${PROGRAM_RUNNER} ${name} "$@"\n` } : file;
  }
}

function isStub(text: string): boolean {
  return text === '' || /^(#!\/bin\/(ba)?sh\n)?exec \S+ "\$@"\n?$/.test(text);
}
