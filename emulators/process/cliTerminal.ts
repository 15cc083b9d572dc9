// An interactive terminal of a vendor's command line: prompt, line, answer, prompt; Tab, `?`,
// questions in between, and pages.

import type { CliContext, CliTurn } from '../core/cli.ts';
import type { CommandOutput } from '../core/machine.ts';
import type { Instant } from '../core/time.ts';
import { cellsOfText } from './cells.ts';
import type { LineEditor } from './lineEditor.ts';
import { History } from './lineHistory.ts';
import { type Asked, LineTerminal, type TerminalOptions } from './lineTerminal.ts';
import { type NodeCli, type NodeHandle, Refused } from './port.ts';
import { inColumns } from './shellLs.ts';

/** What a session knows of the others on its node. */
export type Company = {
  others(): CliTerminal[];
  /** Notes a login; returns the instant of the one before. */
  remember(user: string, at: Instant): Instant | null;
};

type Question = Extract<CliTurn['then'], { kind: 'prompt' | 'ask' }>;

export class CliTerminal extends LineTerminal {
  readonly #handle: NodeHandle;
  readonly #cli: NodeCli;
  readonly #company: Company;
  readonly #history = new History();
  #stopFollowing: (() => void) | null = null;
  #followed: string | null = null;

  constructor(handle: NodeHandle, cli: NodeCli, options: TerminalOptions, company: Company) {
    super(handle, options);
    this.#handle = handle;
    this.#cli = cli;
    this.#company = company;
    this.live(this.#converse(options));
  }

  async #converse({ user, command }: TerminalOptions): Promise<string> {
    const { functions } = this.#cli;
    const context = await this.#look();
    const lastLoginAt = this.#company.remember(user, context.now);
    const others = this.#company.others().length;
    let turn = functions.open(context, { user, others, lastLoginAt });
    if (command !== undefined && turn.then.kind === 'prompt') {
      turn = functions.take(context, turn.session, command);
    }
    for (;;) {
      this.status = turn.status;
      if (turn.endsOthers !== undefined) this.#endOthers(turn.endsOthers);
      await this.#printPaged(turn);
      if (this.isClosed || turn.then.kind === 'close') break;
      if (turn.then.kind === 'prompt' && command !== undefined) break;
      turn = await this.#next(turn);
    }
    return turn.then.kind === 'close' ? turn.then.reason : 'closed';
  }

  async #next(turn: CliTurn): Promise<CliTurn> {
    const { then, session } = turn;
    const { functions } = this.#cli;
    if (then.kind === 'request') {
      const answer = await this.#request(then.input);
      const context = await this.#look();
      return answer === null
        ? functions.interrupt(context, session, 'interrupt')
        : functions.settle(context, session, answer);
    }
    const asked = await this.#askFor(turn, then as Question);
    const context = await this.#look();
    if (asked.end !== 'line') return functions.interrupt(context, session, asked.end);
    if (then.kind === 'prompt' && asked.line.trim() !== '') this.#history.add(asked.line);
    return functions.take(context, session, asked.line);
  }

  async #look(): Promise<CliContext> {
    const { columns, rows } = this;
    return { ...(await this.#cli.look()), screen: { columns, rows, isTerminal: true } };
  }

  /** Null: it was interrupted. */
  async #request(input: Parameters<NodeHandle['request']>[0]): Promise<CommandOutput | null> {
    const running = new AbortController();
    this.running = running;
    const answer = this.#handle.request(input).catch((error: Error) => {
      if (!(error instanceof Refused)) throw error;
      this.print(`${error.message}\n`);
      return null;
    });
    const interrupted = new Promise<null>((resolve) => {
      running.signal.addEventListener('abort', () => resolve(null), { once: true });
    });
    try {
      return await Promise.race([answer, interrupted]);
    } finally {
      this.running = null;
    }
  }

  async #askFor(turn: CliTurn, { kind, prompt, ...question }: Question): Promise<Asked> {
    const { functions } = this.#cli;
    const { session } = turn;
    await this.#follow(functions.follows?.(session) ?? null);
    if ('isHidden' in question && question.isHidden) return this.askHidden(prompt);
    if (kind === 'ask') return this.ask({ prompt, history: new History() });
    return this.ask({
      prompt,
      history: this.#history,
      onTab: async (editor) => {
        const context = await this.#look();
        const { textBeforeCursor } = editor;
        const found = functions.complete?.(context, session, textBeforeCursor);
        this.#offer(editor, found?.insert ?? '', found?.candidates ?? []);
      },
      onCharacter: async (editor, character) => {
        if (character !== '?') return false;
        const help = functions.help?.(await this.#look(), session, editor.textBeforeCursor) ?? null;
        if (help === null) return false;
        editor.interject(help.trimEnd().split('\n'));
        return true;
      },
    });
  }

  #offer(editor: LineEditor, insert: string, candidates: readonly string[]): void {
    if (insert !== '') editor.insert(insert);
    else if (candidates.length === 0) editor.ring();
    else
      editor.interject(
        inColumns([...candidates], this.columns)
          .trimEnd()
          .split('\n'),
      );
  }

  /** Prints a page at a time: space for the next, Enter for one line more, `q` for no more. */
  async #printPaged({ text, session }: CliTurn): Promise<void> {
    const { rows, columns } = this;
    const page = this.#cli.functions.page?.(session, { columns, rows, isTerminal: true }) ?? null;
    if (page === null) return this.print(text);
    const lines = text.split(/(?<=\n)/).filter((line) => line !== '');
    let room = page.rows - 1;
    while (!this.isClosed) {
      // At least one line, however long: else nothing would ever go on.
      do {
        const line = lines.shift() ?? '';
        this.print(line);
        room -= this.#rowsOf(line);
      } while (lines.length > 0 && room >= this.#rowsOf(lines[0] ?? ''));
      if (lines.length === 0) return;
      room = await this.#askForPage(page.prompt, page.rows - 1);
      if (room === 0) return;
    }
  }

  async #askForPage(prompt: string, rows: number): Promise<number> {
    this.emit(prompt);
    for (;;) {
      const key = await this.nextKey();
      const isOver = key === null || key.name === 'interrupt' || /^q$/i.test(key.text);
      const room = isOver ? 0 : key.name === 'enter' ? 1 : key.text === ' ' ? rows : null;
      if (room === null) continue;
      this.emit('\r\x1b[K');
      return room;
    }
  }

  #rowsOf(line: string): number {
    return Math.max(1, Math.ceil(cellsOfText(line.trimEnd()) / this.columns));
  }

  #endOthers(reason: string): void {
    for (const other of this.#company.others()) {
      other.print(`\n${reason}\n`);
      other.end(reason);
    }
  }

  /** Shows the new lines of a source whenever they come. */
  async #follow(source: string | null): Promise<void> {
    if (source === this.#followed) return;
    this.#stopFollowing?.();
    this.#stopFollowing = null;
    this.#followed = source;
    if (source === null) return;
    let { next } = (await this.#lines(source, 0)) ?? { next: 0 };
    let isLooking = false;
    const look = async () => {
      if (isLooking) return;
      isLooking = true;
      const view = await this.#lines(source, next);
      isLooking = false;
      if (view === null || this.#followed !== source || view.lines.length === 0) return;
      next = view.next;
      if (this.editor !== null) this.editor.interject(view.lines);
      else this.print(view.lines.map((line) => `${line}\n`).join(''));
    };
    this.#stopFollowing = this.#handle.onTime(() => void look().catch(() => {}));
  }

  #lines(source: string, since: number) {
    return this.#handle.query({ kind: 'lines', source, since });
  }

  protected override ended(): void {
    this.#followed = null;
    this.#stopFollowing?.();
  }
}
