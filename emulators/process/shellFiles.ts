// The files of a box as its shell sees them: read through the node's views, changed by file
// operations.
//
// Writes and appends gather in an overlay and leave together: before a vendor command, at a sleep,
// before any other operation, before another file is read, and at the end of the line. So `>`,
// which arrives as an empty write and a full one, is one operation, and a loop that appends a
// thousand lines is one append. All other operations leave at once.
// Left out: links, owners, times set by hand.

import { setImmediate } from 'node:timers/promises';
import type { BufferEncoding, FileContent, FsStat, IFileSystem } from 'just-bash';
import type { FileOperation } from '../core/input.ts';
import type { CommandOutput, DirectoryEntry, FileView } from '../core/machine.ts';
import { absolutePath, nameOf, parentOf } from './shellPaths.ts';
import type { ShellPrograms } from './shellPrograms.ts';
import type { ShellViews } from './shellViews.ts';

/** Redirections are marked with it (shellLive.ts): opening one where no directory is must fail as
 * bash fails, and the interpreter fails so only if the target exists and cannot be looked at. */
export const REDIRECTION_MARK = '\u2060';
/** What a line writes to its own streams goes to these paths, as it is written. */
export const STDOUT_PATH = '/dev/.stdout';
export const STDERR_PATH = '/dev/.stderr';

const BREATHE_EVERY_MS = 10;
const DEVICES = ['null', 'zero', 'tty', 'stdin', 'stdout', 'stderr'];
const FIXED_DIRECTORIES = ['/', '/bin', '/dev', '/usr', '/usr/bin'];

export type FilesOptions = {
  views: ShellViews;
  programs: ShellPrograms;
  /** Sends one operation to the node. */
  change: (operation: FileOperation) => Promise<CommandOutput>;
  write: (stream: 'stdout' | 'stderr', text: string) => void;
  /** The box's date now, in milliseconds since 1970. */
  date: () => Promise<number>;
  /** The date of what the box does not list itself. */
  epoch: number;
};

type Pending = { op: 'write' | 'append'; text: string; view: FileView };

export class ShellFiles implements IFileSystem {
  readonly #options: FilesOptions;
  readonly #pending = new Map<string, Pending>();
  #breathedAt = 0;

  constructor(options: FilesOptions) {
    this.#options = options;
  }

  /** Sends what has gathered. Says on stderr what the box refused. */
  async flush(leaves: (pending: Pending) => boolean = () => true): Promise<void> {
    for (const [path, pending] of [...this.#pending]) {
      if (!leaves(pending)) continue;
      const { op, text } = pending;
      this.#pending.delete(path);
      const answer = await this.#options.change({ op, path, text });
      if (answer.exitCode !== 0) this.#options.write('stderr', `bash: ${path}: ${answer.stderr}`);
    }
  }

  // Reading.

  async readFile(path: string): Promise<string> {
    await this.#flushBefore(path);
    const file = await this.#fileAt(path);
    if (file !== null) return file.text;
    if (await this.#isDirectory(path))
      throw failure('EISDIR', 'illegal operation on a directory', 'read', path);
    throw failure('ENOENT', 'no such file or directory', 'open', path);
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    return Buffer.from(await this.readFile(path), 'utf8');
  }

  async exists(path: string): Promise<boolean> {
    if (path.startsWith(REDIRECTION_MARK) && !(await this.#canCreate(unmarked(path)))) return true;
    return (await this.#statOf(unmarked(path))) !== null;
  }

  async stat(path: string): Promise<FsStat> {
    const stat = await this.#statOf(unmarked(path));
    if (stat === null) throw failure('ENOENT', 'no such file or directory', 'stat', path);
    return stat;
  }

  lstat(path: string): Promise<FsStat> {
    return this.stat(path);
  }

  async readdir(path: string): Promise<string[]> {
    return (await this.list(path)).map(({ name }) => name);
  }

  async readdirWithFileTypes(path: string) {
    return (await this.list(path)).map(({ name, isDirectory }) => ({
      name,
      isDirectory,
      isFile: !isDirectory,
      isSymbolicLink: false,
    }));
  }

  /** The entries of a directory, in the order of their names. */
  async list(path: string): Promise<DirectoryEntry[]> {
    await this.#flushBefore(path);
    const entries = await this.#entriesOf(path);
    if (entries !== null) {
      return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    }
    const isFile = (await this.#fileAt(path)) !== null;
    throw isFile
      ? failure('ENOTDIR', 'not a directory', 'scandir', path)
      : failure('ENOENT', 'no such file or directory', 'scandir', path);
  }

  resolvePath(base: string, path: string): string {
    if (!path.startsWith(REDIRECTION_MARK)) return absolutePath(base, path);
    return REDIRECTION_MARK + absolutePath(base, unmarked(path));
  }

  async realpath(path: string): Promise<string> {
    await this.stat(path);
    return path;
  }

  getAllPaths(): string[] {
    return [];
  }

  // Writing.

  async writeFile(path: string, content: FileContent, encoding?: Encoding): Promise<void> {
    await this.#put(unmarked(path), 'write', textOf(content, encoding));
  }

  async appendFile(path: string, content: FileContent, encoding?: Encoding): Promise<void> {
    await this.#put(unmarked(path), 'append', textOf(content, encoding));
  }

  async utimes(path: string): Promise<void> {
    await this.stat(path);
    // Nothing appended still stamps the file: `touch`.
    await this.#put(path, 'append', '');
    await this.flush();
  }

  async mkdir(path: string, options?: { recursive?: boolean }): Promise<void> {
    const there = await this.#statOf(path);
    if (there?.isDirectory && options?.recursive) return;
    if (there !== null) throw failure('EEXIST', 'file already exists', 'mkdir', path);
    if (!options?.recursive) await this.#mustHaveParent(path, 'mkdir');
    await this.#do({ op: 'mkdir', path, isRecursive: options?.recursive ?? false });
  }

  async rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void> {
    const there = await this.#statOf(path);
    if (there === null) {
      if (options?.force) return;
      throw failure('ENOENT', 'no such file or directory', 'rm', path);
    }
    const isRecursive = options?.recursive ?? false;
    if (there.isDirectory && !isRecursive && (await this.list(path)).length > 0) {
      throw failure('ENOTEMPTY', 'directory not empty', 'rm', path);
    }
    await this.#do({ op: 'remove', path, isRecursive: isRecursive || there.isDirectory });
  }

  async mv(from: string, to: string): Promise<void> {
    await this.stat(from);
    await this.#mustHaveParent(to, 'mv');
    await this.#do({ op: 'rename', path: from, to });
  }

  async cp(from: string, to: string, options?: { recursive?: boolean }): Promise<void> {
    const { isDirectory, mode } = await this.stat(from);
    if (!isDirectory) {
      await this.writeFile(to, await this.readFile(from));
      if (mode !== FILE_MODE) await this.chmod(to, mode);
      return;
    }
    if (!options?.recursive) throw failure('EISDIR', 'is a directory', 'cp', from);
    await this.mkdir(to, { recursive: true });
    for (const name of await this.readdir(from)) {
      await this.cp(absolutePath(from, name), absolutePath(to, name), options);
    }
  }

  async chmod(path: string, mode: number): Promise<void> {
    await this.stat(path);
    await this.#do({ op: 'chmod', path, mode });
  }

  async symlink(_target: string, path: string): Promise<void> {
    throw failure('EPERM', 'operation not permitted', 'symlink', path);
  }

  async link(_target: string, path: string): Promise<void> {
    throw failure('EPERM', 'operation not permitted', 'link', path);
  }

  async readlink(path: string): Promise<string> {
    await this.stat(path);
    throw failure('EINVAL', 'invalid argument', 'readlink', path);
  }

  // What stands where.

  async #statOf(path: string): Promise<FsStat | null> {
    const pending = this.#pending.get(path);
    if (pending !== undefined) return statOfFile(pending.view);
    if (FIXED_DIRECTORIES.includes(path))
      return { ...DIRECTORY_STAT, mtime: new Date(this.#options.epoch) };
    if (path === STDOUT_PATH || path === STDERR_PATH) return DEVICE_STAT;
    if (this.#options.programs.isHidden(path)) return PROGRAM_STAT;

    const entry = (await this.#entriesOf(parentOf(path)))?.get(nameOf(path));
    if (entry === undefined) return null;
    return {
      isFile: !entry.isDirectory,
      isDirectory: entry.isDirectory,
      isSymbolicLink: false,
      mode: entry.mode,
      size: entry.size,
      mtime: new Date(entry.modifiedMs),
    };
  }

  async #entriesOf(path: string): Promise<Map<string, DirectoryEntry> | null> {
    const own = await this.#options.views.directory(path);
    const isFixed = FIXED_DIRECTORIES.includes(path);
    if (own === null && !isFixed) return null;

    const entries = new Map((own ?? []).map((entry) => [entry.name, entry]));
    const add = (name: string, more: Partial<DirectoryEntry>) => {
      if (!entries.has(name))
        entries.set(name, { ...PLAIN_ENTRY, modifiedMs: this.#options.epoch, ...more, name });
    };
    if (path === '/usr/bin')
      for (const name of this.#options.programs.own) add(name, { mode: 0o755 });
    if (path === '/dev') for (const name of DEVICES) add(name, { mode: 0o666 });
    for (const directory of FIXED_DIRECTORIES) {
      if (directory !== '/' && parentOf(directory) === path) {
        add(nameOf(directory), { isDirectory: true, mode: 0o755 });
      }
    }
    for (const [file, { view }] of this.#pending) {
      if (parentOf(file) === path) entries.set(nameOf(file), entryOf(nameOf(file), view));
    }
    return entries;
  }

  async #fileAt(path: string): Promise<FileView | null> {
    const pending = this.#pending.get(path);
    if (pending !== undefined) return pending.view;
    if (isDevice(path)) return { text: '', mode: 0o666, modifiedMs: 0 };
    const file = await this.#options.views.file(path);
    return file === null ? null : this.#options.programs.asScript(path, file);
  }

  async #isDirectory(path: string): Promise<boolean> {
    return (await this.#statOf(path))?.isDirectory ?? false;
  }

  async #canCreate(path: string): Promise<boolean> {
    return (
      isDevice(path) ||
      path === STDOUT_PATH ||
      path === STDERR_PATH ||
      this.#isDirectory(parentOf(path))
    );
  }

  async #mustHaveParent(path: string, call: string): Promise<void> {
    if (!(await this.#isDirectory(parentOf(path))))
      throw failure('ENOENT', 'no such file or directory', call, path);
  }

  async #put(path: string, op: 'write' | 'append', text: string): Promise<void> {
    if (path === STDOUT_PATH || path === '/dev/tty' || path === '/dev/stdout')
      return this.#say('stdout', text);
    if (path === STDERR_PATH || path === '/dev/stderr') return this.#say('stderr', text);
    if (isDevice(path)) return;
    if (await this.#isDirectory(path))
      throw failure('EISDIR', 'illegal operation on a directory', 'open', path);
    await this.#mustHaveParent(path, 'open');

    const before = await this.#fileAt(path);
    const isNothing = op === 'append' && text === '' && before !== null && this.#pending.has(path);
    if (isNothing) return;
    const view = {
      text: op === 'append' ? (before?.text ?? '') + text : text,
      mode: before?.mode ?? FILE_MODE,
      modifiedMs: await this.#options.date(),
    };
    const gathered = this.#pending.get(path);
    // What is appended to a file that was just written belongs to that write.
    if (op === 'append' && gathered !== undefined) {
      this.#pending.set(path, { op: gathered.op, text: gathered.text + text, view });
    } else {
      // Set anew, so that the order of the operations is that of their last change.
      this.#pending.delete(path);
      this.#pending.set(path, { op, text, view });
    }
  }

  /** What was written may show in the file that is read next: in a log. An empty write is likely
   * the first half of a `>` whose content is still being made, and waits for it. */
  async #flushBefore(path: string): Promise<void> {
    if (isDevice(path) || this.#pending.has(path)) return;
    await this.flush(({ text }) => text !== '');
  }

  /** What a line prints comes through here command by command: where it lets the process breathe,
   * so that a loop that never waits holds up neither the node nor an interrupt. */
  async #say(stream: 'stdout' | 'stderr', text: string): Promise<void> {
    if (text !== '') this.#options.write(stream, text);
    const now = performance.now();
    if (now - this.#breathedAt < BREATHE_EVERY_MS) return;
    await setImmediate();
    this.#breathedAt = performance.now();
  }

  async #do(operation: FileOperation): Promise<void> {
    await this.flush();
    const answer = await this.#options.change(operation);
    if (answer.exitCode !== 0) throw new Error(answer.stderr.trim() || 'Input/output error');
  }
}

type Encoding = { encoding?: BufferEncoding } | BufferEncoding;

const FILE_MODE = 0o644;
const PLAIN_ENTRY = { isDirectory: false, size: 0, mode: FILE_MODE, modifiedMs: 0 };
const NEVER = new Date(0);
const DIRECTORY_STAT: FsStat = {
  isFile: false,
  isDirectory: true,
  isSymbolicLink: false,
  mode: 0o755,
  size: 4_096,
  mtime: NEVER,
};
const DEVICE_STAT: FsStat = {
  ...DIRECTORY_STAT,
  isFile: true,
  isDirectory: false,
  mode: 0o666,
  size: 0,
};
const PROGRAM_STAT: FsStat = { ...DEVICE_STAT, mode: 0o755 };

function isDevice(path: string): boolean {
  return path.startsWith('/dev/') && DEVICES.includes(path.slice('/dev/'.length));
}

function statOfFile(view: FileView): FsStat {
  return {
    isFile: true,
    isDirectory: false,
    isSymbolicLink: false,
    mode: view.mode,
    size: Buffer.byteLength(view.text),
    mtime: new Date(view.modifiedMs),
  };
}

function entryOf(name: string, view: FileView): DirectoryEntry {
  return {
    name,
    isDirectory: false,
    size: Buffer.byteLength(view.text),
    mode: view.mode,
    modifiedMs: view.modifiedMs,
  };
}

/** The interpreter hands over bytes as characters below 256 where it says `binary`. */
function textOf(content: FileContent, options?: Encoding): string {
  if (typeof content !== 'string') return Buffer.from(content).toString('utf8');
  const encoding = typeof options === 'string' ? options : options?.encoding;
  const isBytes = encoding === 'binary' || encoding === 'latin1';
  return isBytes ? Buffer.from(content, 'latin1').toString('utf8') : content;
}

function unmarked(path: string): string {
  return path.startsWith(REDIRECTION_MARK) ? path.slice(REDIRECTION_MARK.length) : path;
}

/** The commands of the interpreter look for these words in a message. */
function failure(code: string, words: string, call: string, path: string): Error {
  return new Error(`${code}: ${words}, ${call} '${path}'`);
}
