// The lines typed before, and a walk through them while one line is being edited.

/** Bash keeps 500 too. */
const HISTORY_MAX = 500;

export class History {
  readonly #lines: string[] = [];
  /** How many lines have been forgotten: `history` numbers go on. */
  #forgotten = 0;

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Keeps a line, unless it is blank or the same as the one before. */
  add(typed: string): void {
    const line = inOneLine(typed);
    if (line.trim() === '' || line === this.#lines.at(-1)) return;
    this.#lines.push(line);
    if (this.#lines.length > HISTORY_MAX) {
      this.#lines.shift();
      this.#forgotten++;
    }
  }

  clear(): void {
    this.#forgotten += this.#lines.splice(0).length;
  }

  /** As the command `history` prints it: the last `count` lines with their numbers. */
  print(count: number = this.#lines.length): string {
    const first = Math.max(this.#lines.length - count, 0);
    return this.#lines
      .slice(first)
      .map((line, index) => `${String(this.#forgotten + first + index + 1).padStart(5)}  ${line}\n`)
      .join('');
  }
}

export class HistoryWalk {
  readonly #history: History;
  /** The line shown, as an index into the history; its length: the line being typed. */
  #at: number;
  #draft = '';

  constructor(history: History) {
    this.#history = history;
    this.#at = history.lines.length;
  }

  /** One line back; `current` is kept if it is the line being typed. Null: there is none older. */
  older(current: string): string | null {
    if (this.#at === 0) return null;
    if (this.#at === this.#history.lines.length) this.#draft = current;
    this.#at--;
    return this.#history.lines[this.#at] ?? null;
  }

  /** One line forward, at last the line being typed. Null: that one is shown. */
  newer(): string | null {
    if (this.#at >= this.#history.lines.length) return null;
    this.#at++;
    return this.#history.lines[this.#at] ?? this.#draft;
  }

  /** The newest line that holds this text; with `isNext` one older than the last found. */
  search(sought: string, isNext: boolean): string | null {
    const last = this.#history.lines.length - 1;
    for (let at = isNext ? this.#at - 1 : last; at >= 0; at--) {
      const line = this.#history.lines[at];
      if (line?.includes(sought)) {
        this.#at = at;
        return line;
      }
    }
    return null;
  }

  /** The last word of the line before. */
  lastWord(): string {
    return this.#history.lines.at(-1)?.match(/\S+$/)?.[0] ?? '';
  }
}

/** A loop typed over several lines is recalled as one. Where a newline means something, in quotes
 * and here-documents, it stays. */
function inOneLine(text: string): string {
  if (/['"<]/.test(text)) return text;
  return text
    .replace(/(\b(?:do|then|else|in)|[{(|&;])[ \t]*\n\s*/g, '$1 ')
    .replace(/\s*\n\s*/g, '; ');
}
