// What every interactive terminal of a box is made of, whatever answers its lines. Keys wait in a
// queue until somebody reads them, so what is typed or pasted while a command runs comes to the
// next prompt, line by line; only an interrupt is heard at once. Keys are read when the world says
// the node may be asked: on a hung node not even the echo answers.

import { type Key, KeyParser } from './keys.ts';
import { LineEditor } from './lineEditor.ts';
import type { History } from './lineHistory.ts';
import type { NodeHandle, Terminal } from './port.ts';

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

/** A terminal whose last exit status can be told to an SSH client. */
export type BoxTerminal = Terminal & { readonly status: number };

/** How asking for a line ended. */
export type Asked = { end: 'line'; line: string } | { end: 'interrupt' } | { end: 'endOfFile' };

export type AskOptions = {
  prompt: string;
  history: History;
  /** Tab, pressed for the nth time in a row. */
  onTab?: (editor: LineEditor, presses: number) => Promise<void>;
  /** A character; true: it is dealt with, and is not written. */
  onCharacter?: (editor: LineEditor, character: string) => Promise<boolean>;
};

/** Typed ahead while a command runs; a runaway paste must not fill the process. */
const WAITING_MAX = 65_536;
const HIDDEN_LENGTH_MAX = 1_024;

export class LineTerminal implements Terminal {
  /** The exit status of the last line. */
  status = 0;
  protected columns: number;
  protected rows: number;
  protected editor: LineEditor | null = null;
  /** What an interrupt ends; null: it is a key like any other. */
  protected running: AbortController | null = null;
  protected isClosed = false;
  readonly #handle: NodeHandle;
  readonly #parser = new KeyParser();
  readonly #waiting: Key[] = [];
  readonly #outputListeners = new Set<(text: string) => void>();
  readonly #closedListeners = new Set<(reason: string) => void>();
  /** What was printed before anybody listened. */
  #unheard = '';
  #wakeReader: (() => void) | null = null;

  constructor(handle: NodeHandle, { columns, rows }: TerminalOptions) {
    this.#handle = handle;
    this.columns = sane(columns, 80);
    this.rows = sane(rows, 24);
  }

  write(text: string): void {
    for (const key of this.#parser.feed(text)) {
      if (key.name === 'interrupt' && this.running !== null) this.#interrupt();
      else if (this.#waiting.length + key.text.length < WAITING_MAX) this.#waiting.push(key);
    }
    this.#wakeReader?.();
  }

  resize(columns: number, rows: number): void {
    this.columns = sane(columns, this.columns);
    this.rows = sane(rows, this.rows);
    this.editor?.resize(this.columns);
  }

  close(): void {
    this.end('closed');
  }

  onOutput(listener: (text: string) => void): void {
    this.#outputListeners.add(listener);
    if (this.#unheard !== '') listener(this.#unheard);
    this.#unheard = '';
  }

  onClosed(listener: (reason: string) => void): void {
    if (this.isClosed) listener('closed');
    this.#closedListeners.add(listener);
  }

  /** Carries the conversation to its end, and says so. */
  protected live(conversation: Promise<string>): void {
    conversation.then(
      (reason) => this.end(reason),
      (error: Error) => {
        this.print(`twinrack: ${error.message}\n`);
        this.end(error.message);
      },
    );
  }

  #interrupt(): void {
    this.#waiting.length = 0;
    this.print('^C\n');
    this.running?.abort();
  }

  protected async ask({ prompt, history, onTab, onCharacter }: AskOptions): Promise<Asked> {
    const editor = new LineEditor({
      prompt,
      columns: this.columns,
      history,
      write: (text) => this.emit(text),
    });
    this.editor = editor;
    let tabs = 0;
    try {
      while (!this.isClosed) {
        const key = await this.nextKey();
        if (key === null) break;
        if (key.name === 'text' && onCharacter !== undefined) {
          await this.#pressEach(editor, key.text, onCharacter);
          continue;
        }
        const outcome = editor.press(key);
        tabs = outcome === 'complete' ? tabs + 1 : 0;
        if (outcome === 'complete') await onTab?.(editor, tabs);
        else if (outcome === 'line') return { end: 'line', line: editor.text };
        else if (outcome === 'interrupt' || outcome === 'endOfFile') return { end: outcome };
      }
      return { end: 'endOfFile' };
    } finally {
      this.editor = null;
    }
  }

  async #pressEach(
    editor: LineEditor,
    text: string,
    onCharacter: NonNullable<AskOptions['onCharacter']>,
  ): Promise<void> {
    for (const character of text) {
      if (!(await onCharacter(editor, character))) editor.press({ name: 'text', text: character });
    }
  }

  /** A line that nobody may see: a password. */
  protected async askHidden(prompt: string): Promise<Asked> {
    this.emit(prompt.replaceAll('\n', '\r\n'));
    let line = '';
    for (;;) {
      const key = await this.nextKey();
      if (key === null) return { end: 'endOfFile' };
      if (key.name === 'backspace') line = [...line].slice(0, -1).join('');
      else if (key.name === 'killToStart') line = '';
      else if (key.name === 'text') line = (line + key.text).slice(0, HIDDEN_LENGTH_MAX);
      if (key.name !== 'enter' && key.name !== 'interrupt' && key.name !== 'endOfFile') continue;
      this.emit('\r\n');
      return key.name === 'enter' ? { end: 'line', line } : { end: key.name };
    }
  }

  /** Null: the terminal is gone. */
  protected async nextKey(): Promise<Key | null> {
    while (this.#waiting.length === 0) {
      if (this.isClosed) return null;
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
      this.#wakeReader = null;
      // A hung node echoes nothing.
      if (!this.isClosed) await this.#handle.now();
    }
    return this.#waiting.shift() ?? null;
  }

  /** Output of a command: a terminal needs both ends of a line. */
  protected print(text: string): void {
    this.emit(text.replaceAll('\n', '\r\n'));
  }

  protected emit(text: string): void {
    if (this.isClosed || text === '') return;
    if (this.#outputListeners.size === 0) this.#unheard += text;
    for (const listener of this.#outputListeners) listener(text);
  }

  protected end(reason: string): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.running?.abort();
    this.ended();
    this.#wakeReader?.();
    for (const listener of this.#closedListeners) listener(reason);
  }

  /** What is let go of when the terminal closes. */
  protected ended(): void {}
}

function sane(cells: number, otherwise: number): number {
  return Number.isInteger(cells) && cells > 0 && cells <= 1_000 ? cells : otherwise;
}
