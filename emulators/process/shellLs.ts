// `ls` over the box's files: with the box's dates and owner, and in columns where the output is a
// screen. (The interpreter's own prints the host's idea of a recent date, and `user user`.)

import type { EpochMs, Zone } from '../core/calendar.ts';
import type { CommandOutput, DirectoryEntry } from '../core/machine.ts';
import { cellsOfText } from './cells.ts';
import type { ShellFiles } from './shellFiles.ts';
import { absolutePath } from './shellPaths.ts';
import { listingDate } from './shellTime.ts';

const FLAGS = 'laAdth1rRSCFinp';
const BLOCK = 1_024;

export type LsHost = {
  files: Pick<ShellFiles, 'list' | 'stat'>;
  cwd: string;
  nowMs: EpochMs;
  zone: Zone;
  columns: number;
};

type Flags = ReadonlySet<string>;

export async function ls(args: readonly string[], host: LsHost): Promise<CommandOutput> {
  const flags = new Set<string>();
  const operands: string[] = [];
  for (const arg of args) {
    const problem = takeArgument(arg, flags, operands);
    if (problem !== null) return wrong(problem);
  }
  return new Listing(host, flags).run(operands.length === 0 ? ['.'] : operands);
}

/** Sorts one argument in. A text says what is wrong with it. */
function takeArgument(arg: string, flags: Set<string>, operands: string[]): string | null {
  if (!arg.startsWith('-') || arg === '-') {
    operands.push(arg);
    return null;
  }
  // Nothing is coloured here; every Red Hat box asks for it by an alias.
  if (arg.startsWith('--'))
    return arg.startsWith('--color') ? null : `unrecognized option '${arg}'`;
  for (const flag of arg.slice(1)) {
    if (!FLAGS.includes(flag)) return `invalid option -- '${flag}'`;
    if (flag === '1' || flag === 'l') flags.delete('C');
    flags.add(flag);
  }
  return null;
}

function wrong(problem: string): CommandOutput {
  return {
    stdout: '',
    stderr: `ls: ${problem}\nTry 'ls --help' for more information.\n`,
    exitCode: 2,
  };
}

class Listing {
  readonly #host: LsHost;
  readonly #flags: Flags;
  readonly #sections: string[] = [];
  #stderr = '';

  constructor(host: LsHost, flags: Flags) {
    this.#host = host;
    this.#flags = flags;
  }

  async run(operands: readonly string[]): Promise<CommandOutput> {
    const files: DirectoryEntry[] = [];
    const directories: string[] = [];
    for (const operand of operands) {
      const entry = await this.#look(operand);
      if (entry === null) {
        this.#stderr += `ls: cannot access '${operand}': No such file or directory\n`;
      } else if (entry.isDirectory && !this.#flags.has('d')) directories.push(operand);
      else files.push(entry);
    }
    if (files.length > 0) this.#sections.push(this.#render(this.#sort(files)));
    const hasHeaders = operands.length > 1 || this.#flags.has('R');
    for (const directory of directories) await this.#listDirectory(directory, hasHeaders);
    const exitCode = this.#stderr === '' ? 0 : 2;
    return { stdout: this.#sections.join('\n'), stderr: this.#stderr, exitCode };
  }

  async #listDirectory(path: string, hasHeader: boolean): Promise<void> {
    const entries = await this.#host.files.list(absolutePath(this.#host.cwd, path));
    const shown = this.#sort(entries.filter(({ name }) => this.#isShown(name)));
    if (this.#flags.has('a'))
      shown.unshift(folder('.', this.#host.nowMs), folder('..', this.#host.nowMs));
    const blocks = shown.reduce((sum, { size }) => sum + Math.ceil(size / BLOCK / 4) * 4, 0);
    const total = this.#flags.has('l') ? `total ${blocks}\n` : '';
    this.#sections.push(`${hasHeader ? `${path}:\n` : ''}${total}${this.#render(shown)}`);
    if (!this.#flags.has('R')) return;
    for (const { name, isDirectory } of shown) {
      const isInner = isDirectory && name !== '.' && name !== '..';
      if (isInner) await this.#listDirectory(`${path === '/' ? '' : path}/${name}`, true);
    }
  }

  async #look(operand: string): Promise<DirectoryEntry | null> {
    const path = absolutePath(this.#host.cwd, operand);
    try {
      const { isDirectory, size, mode, mtime } = await this.#host.files.stat(path);
      return { name: operand, isDirectory, size, mode, modifiedMs: mtime.getTime() };
    } catch {
      return null;
    }
  }

  #isShown(name: string): boolean {
    return !name.startsWith('.') || this.#flags.has('a') || this.#flags.has('A');
  }

  #sort(entries: readonly DirectoryEntry[]): DirectoryEntry[] {
    const sorted = [...entries];
    if (this.#flags.has('t')) sorted.sort((a, b) => b.modifiedMs - a.modifiedMs);
    else if (this.#flags.has('S')) sorted.sort((a, b) => b.size - a.size);
    return this.#flags.has('r') ? sorted.reverse() : sorted;
  }

  #render(entries: readonly DirectoryEntry[]): string {
    if (this.#flags.has('l')) return this.#long(entries);
    const names = entries.map((entry) => this.#name(entry));
    return this.#flags.has('C')
      ? inColumns(names, this.#host.columns)
      : names.map((name) => `${name}\n`).join('');
  }

  #long(entries: readonly DirectoryEntry[]): string {
    const sizes = entries.map(({ size }) =>
      this.#flags.has('h') ? humanSize(size) : String(size),
    );
    const width = Math.max(...sizes.map((size) => size.length), 0);
    const { nowMs, zone } = this.#host;
    const owner = this.#flags.has('n') ? '0 0' : 'root root';
    return entries
      .map((entry, index) => {
        const date = listingDate(entry.modifiedMs, nowMs, zone);
        const size = sizes[index]?.padStart(width);
        return `${modeOf(entry)}. 1 ${owner} ${size} ${date} ${this.#name(entry)}\n`;
      })
      .join('');
  }

  #name({ name, isDirectory, mode }: DirectoryEntry): string {
    if (!this.#flags.has('F')) return name;
    if (isDirectory) return `${name}/`;
    return (mode & 0o111) !== 0 ? `${name}*` : name;
  }
}

function folder(name: string, modifiedMs: EpochMs): DirectoryEntry {
  return { name, isDirectory: true, size: 4_096, mode: 0o755, modifiedMs };
}

/** `drwxr-xr-x`. */
function modeOf({ isDirectory, mode }: DirectoryEntry): string {
  const bits = [...'rwxrwxrwx'].map((letter, index) => ((mode >> (8 - index)) & 1 ? letter : '-'));
  return `${isDirectory ? 'd' : '-'}${bits.join('')}`;
}

function humanSize(bytes: number): string {
  if (bytes < 1_024) return String(bytes);
  let size = bytes;
  let unit = -1;
  while (size >= 1_024) {
    size /= 1_024;
    unit++;
  }
  return `${size < 10 ? Math.ceil(size * 10) / 10 : Math.ceil(size)}${'KMGT'[unit]}`;
}

/** Names in as few rows as fit the screen, filled column by column. */
export function inColumns(names: readonly string[], width: number): string {
  if (names.length === 0) return '';
  const cells = names.map(cellsOfText);
  for (let rows = 1; rows < names.length; rows++) {
    const columns = Math.ceil(names.length / rows);
    const widths = Array.from({ length: columns }, (_, column) =>
      Math.max(...cells.slice(column * rows, (column + 1) * rows)),
    );
    const total = widths.reduce((sum, cell) => sum + cell + 2, -2);
    if (total <= width) return renderRows(names, cells, rows, widths);
  }
  return names.map((name) => `${name}\n`).join('');
}

function renderRows(
  names: readonly string[],
  cells: readonly number[],
  rows: number,
  widths: number[],
): string {
  let text = '';
  for (let row = 0; row < rows; row++) {
    for (const [column, width] of widths.entries()) {
      const at = column * rows + row;
      const isLast = at + rows >= names.length;
      const pad = isLast ? '' : ' '.repeat(width - (cells[at] ?? 0) + 2);
      text += (names[at] ?? '') + pad;
    }
    text += '\n';
  }
  return text;
}
