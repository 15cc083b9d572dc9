// An interactive terminal: prompt, line, answer, prompt. Keys wait in a queue until somebody reads
// them, so what is typed or pasted while a command runs comes to the next prompt, line by line;
// only an interrupt is heard at once. Keys are read when the world says the node may be asked: on a
// hung node not even the echo answers.

import { complete } from './completion.ts';
import { type Key, KeyParser } from './keys.ts';
import { LineEditor } from './lineEditor.ts';
import { History } from './lineHistory.ts';
import type { NodeHandle, Terminal } from './port.ts';
import { DEFAULT_PROMPT, renderPrompt } from './prompt.ts';
import { inColumns } from './shellLs.ts';
import type { ShellProfile } from './shellProfile.ts';
import { ShellSession } from './shellSession.ts';

export type TerminalOptions = {
  columns: number;
  rows: number;
  user: string;
  environment?: { readonly [name: string]: string };
  /** Runs this alone and closes, as `ssh -t host command` asks for it. */
  command?: string;
  /** Bytes written that the client has not taken yet. */
  backlog?: () => number;
};

/** Typed ahead while a command runs; a runaway paste must not fill the process. */
const WAITING_MAX = 65_536;
const LOGIN_FILES = ['/etc/profile', '.bash_profile'];
const MESSAGE_OF_THE_DAY = '/etc/motd';

export function openTerminal(
  handle: NodeHandle,
  profile: ShellProfile,
  options: TerminalOptions,
  closed: AbortSignal,
): BoxTerminal {
  const terminal = new BoxTerminal(handle, profile, options);
  const close = () => terminal.close();
  closed.addEventListener('abort', close, { once: true });
  terminal.onClosed(() => closed.removeEventListener('abort', close));
  return terminal;
}

/** How asking for a line ended. */
type Asked = { end: 'line'; line: string } | { end: 'interrupt' } | { end: 'endOfFile' };

export class BoxTerminal implements Terminal {
  /** The exit status of the last line. */
  status = 0;
  readonly #handle: NodeHandle;
  readonly #session: ShellSession;
  readonly #history = new History();
  readonly #parser = new KeyParser();
  readonly #waiting: Key[] = [];
  readonly #outputListeners = new Set<(text: string) => void>();
  readonly #closedListeners = new Set<(reason: string) => void>();
  /** What was printed before anybody listened. */
  #unheard = '';
  #columns: number;
  #rows: number;
  #wakeReader: (() => void) | null = null;
  #editor: LineEditor | null = null;
  #running: AbortController | null = null;
  #isClosed = false;

  constructor(handle: NodeHandle, profile: ShellProfile, options: TerminalOptions) {
    this.#handle = handle;
    this.#columns = sane(options.columns, 80);
    this.#rows = sane(options.rows, 24);
    this.#session = new ShellSession({
      handle,
      profile,
      user: options.user,
      environment: { TERM: 'xterm-256color', PS1: DEFAULT_PROMPT, ...options.environment },
      io: {
        write: (_, text) => this.#print(text),
        backlog: options.backlog ?? (() => 0),
        stdin: async () => '',
        readLine: (prompt, signal) => this.#readForProgram(prompt, signal),
        columns: () => this.#columns,
        history: (args) => this.#showHistory(args),
        canFollow: true,
      },
    });
    const work = options.command === undefined ? this.#converse() : this.#runOnly(options.command);
    work.then(
      () => this.#end('logout'),
      (error: Error) => {
        this.#print(`twinrack: ${error.message}\n`);
        this.#end(error.message);
      },
    );
  }

  write(text: string): void {
    for (const key of this.#parser.feed(text)) {
      if (key.name === 'interrupt' && this.#running !== null) this.#interrupt();
      else if (this.#waiting.length + key.text.length < WAITING_MAX) this.#waiting.push(key);
    }
    this.#wakeReader?.();
  }

  resize(columns: number, rows: number): void {
    this.#columns = sane(columns, this.#columns);
    this.#rows = sane(rows, this.#rows);
    this.#editor?.resize(this.#columns);
  }

  close(): void {
    this.#end('closed');
  }

  onOutput(listener: (text: string) => void): void {
    this.#outputListeners.add(listener);
    if (this.#unheard !== '') listener(this.#unheard);
    this.#unheard = '';
  }

  onClosed(listener: (reason: string) => void): void {
    if (this.#isClosed) listener('closed');
    this.#closedListeners.add(listener);
  }

  async #runOnly(command: string): Promise<void> {
    await this.#session.startUp(['.bashrc']);
    await this.#run(command);
  }

  async #converse(): Promise<void> {
    await this.#session.run(`test -r ${MESSAGE_OF_THE_DAY} && cat ${MESSAGE_OF_THE_DAY}`);
    await this.#session.startUp(LOGIN_FILES);
    while (!this.#isClosed && !this.#session.isOver) {
      const line = await this.#askForLine();
      if (line === null) {
        this.#print('logout\n');
        return;
      }
      if (line.trim() !== '') this.#history.add(line);
      await this.#run(line);
    }
  }

  /** A whole command: as many lines as it takes. Null: end of file. */
  async #askForLine(): Promise<string | null> {
    const { environment } = this.#session;
    const count = this.#history.lines.length + 1;
    const context = { environment, count, status: this.#session.status };
    let text = '';
    while (!this.#isClosed) {
      const format = text === '' ? (environment.PS1 ?? DEFAULT_PROMPT) : (environment.PS2 ?? '> ');
      const asked = await this.#ask(renderPrompt(format, context), this.#history, true);
      if (asked.end === 'endOfFile') return text === '' ? null : '';
      if (asked.end === 'interrupt') {
        text = '';
        this.status = 130;
        continue;
      }
      text += asked.line;
      if (!(await this.#session.isUnfinished(text))) return text;
      text = text.endsWith('\\') && asked.line.endsWith('\\') ? text.slice(0, -1) : `${text}\n`;
    }
    return null;
  }

  async #run(line: string): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    const { environment } = this.#session;
    Object.assign(environment, { COLUMNS: String(this.#columns), LINES: String(this.#rows) });
    this.status = await this.#session.run(
      /^\s*logout\s*$/.test(line) ? 'exit' : line,
      running.signal,
    );
    this.#running = null;
  }

  #interrupt(): void {
    this.#waiting.length = 0;
    this.#print('^C\n');
    this.#running?.abort();
  }

  /** A line for a program that converses: its own prompt, no history, no completion. */
  async #readForProgram(prompt: string, signal?: AbortSignal): Promise<string | null> {
    if (signal?.aborted) return null;
    const running = this.#running;
    // While it asks, an interrupt is a key of the line.
    this.#running = null;
    const asked = await this.#ask(prompt, new History(), false);
    this.#running = running;
    if (asked.end === 'line') return asked.line;
    if (asked.end === 'interrupt') running?.abort();
    else this.#print('\n');
    return null;
  }

  async #ask(prompt: string, history: History, hasCompletion: boolean): Promise<Asked> {
    const editor = new LineEditor({
      prompt,
      columns: this.#columns,
      history,
      write: (text) => this.#emit(text),
    });
    this.#editor = editor;
    let tabs = 0;
    while (!this.#isClosed) {
      const key = await this.#nextKey();
      if (key === null) break;
      const outcome = editor.press(key);
      tabs = outcome === 'complete' ? tabs + 1 : 0;
      if (outcome === 'complete' && hasCompletion) await this.#complete(editor, tabs);
      else if (outcome === 'line') return { end: 'line', line: editor.text };
      else if (outcome === 'interrupt' || outcome === 'endOfFile') return { end: outcome };
    }
    return { end: 'endOfFile' };
  }

  async #complete(editor: LineEditor, tabs: number): Promise<void> {
    const { files, environment } = this.#session;
    const { insert, candidates } = await complete(editor.textBeforeCursor, { files, environment });
    if (insert !== '') editor.insert(insert);
    else if (candidates.length === 0 || tabs < 2) editor.ring();
    else editor.interject(inColumns(candidates, this.#columns).trimEnd().split('\n'));
  }

  /** Null: the terminal is gone. */
  async #nextKey(): Promise<Key | null> {
    while (this.#waiting.length === 0) {
      if (this.#isClosed) return null;
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
      this.#wakeReader = null;
      // A hung node echoes nothing.
      if (!this.#isClosed) await this.#handle.now();
    }
    return this.#waiting.shift() ?? null;
  }

  #showHistory([first]: readonly string[]) {
    if (first === '-c') this.#history.clear();
    const count = first === undefined || first === '-c' ? undefined : Number.parseInt(first, 10);
    return { stdout: first === '-c' ? '' : this.#history.print(count), stderr: '', exitCode: 0 };
  }

  /** Output of a command: a terminal needs both ends of a line. */
  #print(text: string): void {
    this.#emit(text.replaceAll('\n', '\r\n'));
  }

  #emit(text: string): void {
    if (this.#isClosed) return;
    if (this.#outputListeners.size === 0) this.#unheard += text;
    for (const listener of this.#outputListeners) listener(text);
  }

  #end(reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#running?.abort();
    this.#session.close();
    this.#wakeReader?.();
    for (const listener of this.#closedListeners) listener(reason);
  }
}

function sane(cells: number, otherwise: number): number {
  return Number.isInteger(cells) && cells > 0 && cells <= 1_000 ? cells : otherwise;
}
