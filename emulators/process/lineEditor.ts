// One line of input on a terminal, edited as readline's emacs mode does it. Keys in, screen out:
// the editor holds the text, the cursor and where both stand on the screen, and writes only what
// brings the screen up to date. A line longer than the screen is wide runs on over several rows.
// Left out: vi mode, undo, digit arguments, history expansion (`!!`).

import { cellsOf, cellsOfText, shown } from './cells.ts';
import type { Key, KeyName } from './keys.ts';
import { type History, HistoryWalk } from './lineHistory.ts';

/** A line of a real terminal is far shorter; a pasted file must not fill the process. */
const LINE_LENGTH_MAX = 65_536;
const BELL = '\x07';

/** What a key made of the line. `none`: it is still being edited. */
export type Outcome = 'none' | 'line' | 'interrupt' | 'endOfFile' | 'complete';

export type EditorOptions = {
  prompt: string;
  columns: number;
  history: History;
  write: (text: string) => void;
};

export class LineEditor {
  readonly #write: (text: string) => void;
  readonly #walk: HistoryWalk;
  #columns: number;
  #prompt: string;
  #characters: string[] = [];
  #cursor = 0;
  /** The row of the cursor, counted from the row of the prompt. */
  #row = 0;
  #killed: string[] = [];
  /** What ^R looks for; null: nobody is searching. */
  #sought: string | null = null;

  /** What the keys do that neither write nor end the line. */
  readonly #edits: { readonly [name in KeyName]?: () => void } = {
    left: () => this.#moveTo(this.#cursor - 1),
    right: () => this.#moveTo(this.#cursor + 1),
    home: () => this.#moveTo(0),
    end: () => this.#moveTo(this.#characters.length),
    wordLeft: () => this.#moveTo(this.#wordStart(isWordCharacter)),
    wordRight: () => this.#moveTo(this.#wordEnd()),
    backspace: () => this.#remove(this.#cursor - 1, this.#cursor),
    delete: () => this.#remove(this.#cursor, this.#cursor + 1),
    killToEnd: () => this.#kill(this.#cursor, this.#characters.length),
    killToStart: () => this.#kill(0, this.#cursor),
    killWord: () => this.#kill(this.#wordStart(isNoBlank), this.#cursor),
    killWordRight: () => this.#kill(this.#cursor, this.#wordEnd()),
    yank: () => this.insert(this.#killed.join('')),
    swap: () => this.#swap(),
    lastWord: () => this.insert(this.#walk.lastWord()),
    up: () => this.#replace(this.#walk.older(this.text)),
    down: () => this.#replace(this.#walk.newer()),
    clear: () => this.#clear(),
    search: () => this.#search(''),
  };

  constructor({ prompt, columns, history, write }: EditorOptions) {
    this.#write = write;
    this.#walk = new HistoryWalk(history);
    this.#columns = Math.max(columns, 1);
    const lastLine = prompt.lastIndexOf('\n') + 1;
    this.#prompt = prompt.slice(lastLine);
    this.#write(prompt.replaceAll('\n', '\r\n'));
    this.#row = Math.floor(cellsOfText(this.#prompt) / this.#columns);
  }

  get text(): string {
    return this.#characters.join('');
  }

  /** The text left of the cursor: what Tab completes. */
  get textBeforeCursor(): string {
    return this.#characters.slice(0, this.#cursor).join('');
  }

  press(key: Key): Outcome {
    if (this.#sought !== null && this.#pressInSearch(key)) return 'none';
    switch (key.name) {
      case 'text':
        this.insert(key.text);
        return 'none';
      case 'enter':
        return this.#finish('line', '');
      case 'interrupt':
        return this.#finish('interrupt', '^C');
      case 'endOfFile':
        return this.#endOrDelete();
      case 'tab':
        return 'complete';
      default:
        this.#edits[key.name]?.();
        return 'none';
    }
  }

  /** Writes a text at the cursor. */
  insert(text: string): void {
    const added = [...text];
    if (this.#characters.length + added.length > LINE_LENGTH_MAX) {
      this.ring();
      return;
    }

    const isAtEnd = this.#cursor === this.#characters.length;
    const column = this.#place(this.#cursor).column;
    this.#characters.splice(this.#cursor, 0, ...added);
    this.#cursor += added.length;
    if (isAtEnd && column + cellsOfText(text) < this.#columns) this.#write(shown(text));
    else this.#redraw();
  }

  /** Writes lines below the input, and the input again below them. */
  interject(lines: readonly string[]): void {
    this.#moveTo(this.#characters.length);
    this.#write(`\r\n${lines.map((line) => `${line}\r\n`).join('')}`);
    this.#row = 0;
    this.#redraw();
  }

  ring(): void {
    this.#write(BELL);
  }

  resize(columns: number): void {
    this.#columns = Math.max(columns, 1);
    // The terminal has already wrapped what stands there as it likes: all that is certain is the
    // cursor's row.
    this.#row = this.#place(this.#cursor).row;
    this.#redraw();
  }

  #finish(outcome: Outcome, mark: string): Outcome {
    this.#moveTo(this.#characters.length);
    this.#write(`${mark}\r\n`);
    return outcome;
  }

  #endOrDelete(): Outcome {
    if (this.#characters.length === 0) return 'endOfFile';
    this.#remove(this.#cursor, this.#cursor + 1);
    return 'none';
  }

  // ^R: each character narrows the search; anything that edits or ends the line takes what was
  // found.

  #pressInSearch(key: Key): boolean {
    const sought = this.#sought ?? '';
    if (key.name === 'text') this.#search(sought + key.text);
    else if (key.name === 'backspace') this.#search(sought.slice(0, -1));
    else if (key.name === 'search') this.#search(sought, true);
    else {
      this.#sought = null;
      this.#redraw();
      return key.name === 'cancel';
    }
    return true;
  }

  #search(sought: string, isNext = false): void {
    this.#sought = sought;
    const found = this.#walk.search(sought, isNext);
    if (found === null) this.ring();
    else this.#setText(found);
    this.#redraw();
  }

  #replace(text: string | null): void {
    if (text === null) this.ring();
    else {
      this.#setText(text);
      this.#redraw();
    }
  }

  #setText(text: string): void {
    this.#characters = [...text];
    this.#cursor = this.#characters.length;
  }

  #remove(from: number, to: number): void {
    if (from < 0 || to > this.#characters.length || from >= to) {
      this.ring();
      return;
    }
    this.#characters.splice(from, to - from);
    this.#cursor = from;
    this.#redraw();
  }

  #kill(from: number, to: number): void {
    if (from >= to) return;
    this.#killed = this.#characters.slice(from, to);
    this.#remove(from, to);
  }

  #swap(): void {
    const at = Math.min(this.#cursor, this.#characters.length - 1);
    if (at < 1) {
      this.ring();
      return;
    }
    const [left = '', right = ''] = this.#characters.slice(at - 1, at + 1);
    this.#characters.splice(at - 1, 2, right, left);
    this.#cursor = at + 1;
    this.#redraw();
  }

  #clear(): void {
    this.#write('\x1b[H\x1b[2J');
    this.#row = 0;
    this.#redraw();
  }

  #wordStart(isPart: (character: string) => boolean): number {
    let at = this.#cursor;
    while (at > 0 && !isPart(this.#characters[at - 1] ?? '')) at--;
    while (at > 0 && isPart(this.#characters[at - 1] ?? '')) at--;
    return at;
  }

  #wordEnd(): number {
    let at = this.#cursor;
    const end = this.#characters.length;
    while (at < end && !isWordCharacter(this.#characters[at] ?? '')) at++;
    while (at < end && isWordCharacter(this.#characters[at] ?? '')) at++;
    return at;
  }

  // The screen.

  #moveTo(cursor: number): void {
    if (cursor < 0 || cursor > this.#characters.length) this.ring();
    if (cursor < 0 || cursor > this.#characters.length || cursor === this.#cursor) return;
    const to = this.#place(cursor);
    this.#cursor = cursor;
    this.#write(this.#motion(this.#row, to));
    this.#row = to.row;
  }

  /** Writes prompt and text anew and clears what is left of the text before. */
  #redraw(): void {
    const end = this.#place(this.#characters.length);
    const to = this.#place(this.#cursor);
    // A full last row leaves the cursor of a terminal hanging behind it: begin the next row
    // ourselves.
    const wrap = end.column === 0 && end.row > 0 ? '\r\n' : '';
    const prompt = this.#promptShown();
    this.#write(
      `${up(this.#row)}\r${prompt}${shown(this.text)}${wrap}\x1b[J${this.#motion(end.row, to)}`,
    );
    this.#row = to.row;
  }

  #motion(fromRow: number, to: Place): string {
    const vertical = to.row < fromRow ? up(fromRow - to.row) : down(to.row - fromRow);
    return `${vertical}\r${to.column > 0 ? `\x1b[${to.column}C` : ''}`;
  }

  /** Where the character at this index stands. */
  #place(index: number): Place {
    const promptCells = cellsOfText(this.#promptShown());
    const place = {
      row: Math.floor(promptCells / this.#columns),
      column: promptCells % this.#columns,
    };
    for (let at = 0; at < index; at++) {
      const cells = cellsOf(this.#characters[at] ?? '');
      if (place.column + cells > this.#columns) {
        place.row++;
        place.column = 0;
      }
      place.column += cells;
      if (place.column >= this.#columns) {
        place.row++;
        place.column = 0;
      }
    }
    return place;
  }

  #promptShown(): string {
    return this.#sought === null ? this.#prompt : `(reverse-i-search)\`${this.#sought}': `;
  }
}

type Place = { row: number; column: number };

function up(rows: number): string {
  return rows > 0 ? `\x1b[${rows}A` : '';
}

function down(rows: number): string {
  return rows > 0 ? `\x1b[${rows}B` : '';
}

function isWordCharacter(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}

function isNoBlank(character: string): boolean {
  return character !== ' ' && character !== '\t';
}
