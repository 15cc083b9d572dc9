// An interactive terminal of the Unix shell: prompt, line, answer, prompt.

import { complete } from './completion.ts';
import type { LineEditor } from './lineEditor.ts';
import { History } from './lineHistory.ts';
import { type BoxTerminal, LineTerminal, type TerminalOptions } from './lineTerminal.ts';
import type { NodeHandle } from './port.ts';
import { DEFAULT_PROMPT, renderPrompt } from './prompt.ts';
import { inColumns } from './shellLs.ts';
import type { ShellProfile } from './shellProfile.ts';
import { ShellSession } from './shellSession.ts';

const LOGIN_FILES = ['/etc/profile', '.bash_profile'];
const MESSAGE_OF_THE_DAY = '/etc/motd';
const EXIT_INTERRUPTED = 130;

export function openTerminal(
  handle: NodeHandle,
  profile: ShellProfile,
  options: TerminalOptions,
  closed: AbortSignal,
): BoxTerminal {
  const terminal = new ShellTerminal(handle, profile, options);
  const close = () => terminal.close();
  closed.addEventListener('abort', close, { once: true });
  terminal.onClosed(() => closed.removeEventListener('abort', close));
  return terminal;
}

class ShellTerminal extends LineTerminal {
  readonly #session: ShellSession;
  readonly #history = new History();

  constructor(handle: NodeHandle, profile: ShellProfile, options: TerminalOptions) {
    super(handle, options);
    this.#session = new ShellSession({
      handle,
      profile,
      user: options.user,
      environment: { TERM: 'xterm-256color', PS1: DEFAULT_PROMPT, ...options.environment },
      io: {
        write: (_, text) => this.print(text),
        backlog: options.backlog ?? (() => 0),
        stdin: async () => '',
        readLine: (prompt, signal) => this.#readForProgram(prompt, signal),
        columns: () => this.columns,
        history: (args) => this.#showHistory(args),
        canFollow: true,
      },
    });
    const { command } = options;
    this.live(command === undefined ? this.#converse() : this.#runOnly(command));
  }

  async #runOnly(command: string): Promise<string> {
    await this.#session.startUp(['.bashrc']);
    await this.#run(command);
    return 'logout';
  }

  async #converse(): Promise<string> {
    await this.#session.run(`test -r ${MESSAGE_OF_THE_DAY} && cat ${MESSAGE_OF_THE_DAY}`);
    await this.#session.startUp(LOGIN_FILES);
    while (!this.isClosed && !this.#session.isOver) {
      const line = await this.#askForLine();
      if (line === null) {
        this.print('logout\n');
        break;
      }
      if (line.trim() !== '') this.#history.add(line);
      await this.#run(line);
    }
    return 'logout';
  }

  /** A whole command: as many lines as it takes. Null: end of file. */
  async #askForLine(): Promise<string | null> {
    const { environment } = this.#session;
    const count = this.#history.lines.length + 1;
    const context = { environment, count, status: this.#session.status };
    let text = '';
    while (!this.isClosed) {
      const format = text === '' ? (environment.PS1 ?? DEFAULT_PROMPT) : (environment.PS2 ?? '> ');
      const asked = await this.ask({
        prompt: renderPrompt(format, context),
        history: this.#history,
        onTab: (editor, presses) => this.#complete(editor, presses),
      });
      if (asked.end === 'endOfFile') return text === '' ? null : '';
      if (asked.end === 'interrupt') {
        text = '';
        this.status = EXIT_INTERRUPTED;
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
    this.running = running;
    const { environment } = this.#session;
    Object.assign(environment, { COLUMNS: String(this.columns), LINES: String(this.rows) });
    this.status = await this.#session.run(
      /^\s*logout\s*$/.test(line) ? 'exit' : line,
      running.signal,
    );
    this.running = null;
  }

  /** A line for a program that converses: its own prompt, no history, no completion. */
  async #readForProgram(prompt: string, signal?: AbortSignal): Promise<string | null> {
    if (signal?.aborted) return null;
    const { running } = this;
    // While it asks, an interrupt is a key of the line.
    this.running = null;
    const asked = await this.ask({ prompt, history: new History() });
    this.running = running;
    if (asked.end === 'line') return asked.line;
    if (asked.end === 'interrupt') running?.abort();
    else this.print('\n');
    return null;
  }

  async #complete(editor: LineEditor, presses: number): Promise<void> {
    const { files, environment } = this.#session;
    const { insert, candidates } = await complete(editor.textBeforeCursor, { files, environment });
    if (insert !== '') editor.insert(insert);
    else if (candidates.length === 0 || presses < 2) editor.ring();
    else editor.interject(inColumns(candidates, this.columns).trimEnd().split('\n'));
  }

  #showHistory([first]: readonly string[]) {
    if (first === '-c') this.#history.clear();
    const count = first === undefined || first === '-c' ? undefined : Number.parseInt(first, 10);
    return { stdout: first === '-c' ? '' : this.#history.print(count), stderr: '', exitCode: 0 };
  }

  protected override ended(): void {
    this.#session.close();
  }
}
