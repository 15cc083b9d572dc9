// A small terminal for tests: takes what a terminal session writes and says what stands on the
// screen. It knows what our editor uses: carriage motions, CSI A B C D H J K, and nothing else.

import { cellsOf } from '../cells.ts';

export class Screen {
  readonly #columns: number;
  #rows: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(columns = 80) {
    this.#columns = columns;
  }

  write(text: string): this {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    const pieces = text.match(/\x1b\[[0-9;?]*[A-Za-z]|[\s\S]/gu) ?? [];
    for (const piece of pieces) {
      if (piece.startsWith('\x1b['))
        this.#obey(piece.at(-1) ?? '', Number(piece.slice(2, -1) || 1));
      else this.#put(piece);
    }
    return this;
  }

  /** The rows that hold anything, with `|` where the cursor stands. */
  show(): string[] {
    return this.#rows.map((row, index) => {
      const cells = Array.from(row, (cell) => cell ?? ' ');
      if (index !== this.#row) return cells.join('').trimEnd();
      while (cells.length < this.#column) cells.push(' ');
      return `${cells.slice(0, this.#column).join('')}|${cells.slice(this.#column).join('')}`;
    });
  }

  #put(character: string): void {
    if (character === '\r') this.#column = 0;
    else if (character === '\n') this.#go(this.#row + 1, this.#column);
    else if (character === '\b') this.#column = Math.max(this.#column - 1, 0);
    else if (character >= ' ') this.#write(character);
  }

  #write(character: string): void {
    const cells = cellsOf(character);
    if (this.#column + cells > this.#columns) this.#go(this.#row + 1, 0);
    const row = this.#rows[this.#row] ?? [];
    row[this.#column] = character;
    for (let more = 1; more < cells; more++) row[this.#column + more] = '';
    this.#column += cells;
  }

  #obey(command: string, count: number): void {
    const row = this.#rows[this.#row] ?? [];
    if (command === 'A') this.#go(Math.max(this.#row - count, 0), this.#column);
    if (command === 'B') this.#go(this.#row + count, this.#column);
    if (command === 'C') this.#column += count;
    if (command === 'D') this.#column -= count;
    if (command === 'H') this.#go(0, 0);
    if (command === 'J' && count === 2) this.#rows = [[]];
    else if (command === 'J') this.#rows.length = this.#row + 1;
    if (command === 'J' || command === 'K') row.length = Math.min(row.length, this.#column);
  }

  #go(row: number, column: number): void {
    while (this.#rows.length <= row) this.#rows.push([]);
    this.#row = row;
    this.#column = column;
  }
}
