// Follows what never ends: a growing file, a trace of the box. Each new piece goes through the
// filters behind it in the pipeline; the stream ends by interrupt, by its `timeout`, or when a
// filter has enough (head, grep -q). A filter sees each piece anew: what awk counts, it counts
// within a piece.

import type { FileView } from '../core/machine.ts';
import type { NodeHandle } from './port.ts';
import { absolutePath, nameOf } from './shellPaths.ts';
import { secondsOf } from './shellTime.ts';

/** What a client that does not read may leave lying; beyond that, lines are dropped and the
 * stream says so. */
const BACKLOG_MAX = 1_048_576;
const TAIL_LINES = 10;
const EXIT_INTERRUPTED = 130;
const EXIT_TIMEOUT = 124;

export type FollowHost = {
  handle: Pick<NodeHandle, 'query' | 'sleep' | 'onTime'>;
  cwd: string;
  signal: AbortSignal | undefined;
  /** The `lines` source of a family's own stream. */
  followed: (words: readonly string[]) => string | null;
  /** Runs one filter over a text. */
  filter: (
    words: readonly string[],
    text: string,
  ) => Promise<{ stdout: string; stderr: string; exitCode: number }>;
  write: (stream: 'stdout' | 'stderr', text: string) => void;
  /** Bytes written that the client has not taken. */
  backlog: () => number;
};

/** Runs a pipeline whose first command is followed. Returns the exit status of its last. */
export async function follow(
  stages: readonly (readonly string[])[],
  host: FollowHost,
): Promise<number> {
  const [first = [], ...filters] = stages;
  const { words, timeoutMs } = unwrap(first);
  const source = sourceOf(words, host);
  if (typeof source === 'string') {
    host.write('stderr', source);
    return 1;
  }
  const ended = new AbortController();
  const clock = wakeOnTime(host, ended.signal);
  const timer = timeoutMs === null ? null : host.handle.sleep(timeoutMs, ended.signal);
  let isTimedOut = false;
  timer?.then(
    () => {
      isTimedOut = true;
      clock.wake();
    },
    () => {},
  );

  const line = new FilterLine(filters, host);
  try {
    while (host.signal?.aborted !== true && !isTimedOut) {
      if (await line.pass(await source())) return line.exitCode;
      await clock.next();
    }
    return isTimedOut ? EXIT_TIMEOUT : EXIT_INTERRUPTED;
  } finally {
    ended.abort();
  }
}

/** The command that is followed, by its name alone, without `sudo` and `timeout SECONDS`. */
export function unwrap(words: readonly string[]): {
  words: readonly string[];
  timeoutMs: number | null;
} {
  let at = 0;
  let timeoutMs: number | null = null;
  for (;;) {
    if (words[at] === 'sudo') at++;
    else if (words[at] === 'timeout') {
      do at++;
      while (words[at]?.startsWith('-'));
      timeoutMs = (secondsOf(words[at] ?? '') ?? 0) * 1_000 || null;
      at++;
    } else {
      const [name = '', ...args] = words.slice(at);
      return { words: [nameOf(name), ...args], timeoutMs };
    }
  }
}

/** Does `tail` follow with these words? */
export function isFollowingTail([name, ...args]: readonly string[]): boolean {
  return name === 'tail' && args.some((arg) => /^-[a-zA-Z0-9]*[fF]|^--follow/.test(arg));
}

/** New text each time it is called, whole lines only. A text instead says why there is no such
 * stream. */
type Source = () => Promise<string>;

function sourceOf(words: readonly string[], host: FollowHost): Source | string {
  const name = host.followed(words);
  if (name !== null) return linesFrom(host, name, Number.POSITIVE_INFINITY);

  const operands = tailOperands(words);
  if (operands.files.length === 0) return 'tail: what is followed must be a file\n';
  const sources = operands.files.map((path) => fileSource(host, path, operands.lines));
  if (sources.length === 1) return sources[0] as Source;
  return withHeaders(operands.files, sources);
}

function tailOperands([, ...args]: readonly string[]): { files: string[]; lines: number } {
  const files: string[] = [];
  let lines = TAIL_LINES;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const glued = /^(?:-[fF]*n?[fF]*|--lines=)\+?(\d+)[fF]*$/.exec(arg);
    if (glued !== null) lines = Number(glued[1]);
    else if (/^-[fF]*n$/.test(arg) || arg === '--lines') lines = Number(args[++at] ?? TAIL_LINES);
    else if (!arg.startsWith('-')) files.push(arg);
  }
  return { files, lines };
}

/** A file that the box keeps as numbered lines is followed by number, any other by its length. */
function fileSource(host: FollowHost, name: string, lines: number): Source {
  const path = absolutePath(host.cwd, name);
  let source: Source | null = null;
  return async () => {
    if (source === null) {
      const isNumbered =
        (await host.handle.query({ kind: 'lines', source: path, since: 0 })) !== null;
      source = isNumbered ? linesFrom(host, path, lines) : growthOf(host, path, name, lines);
    }
    return source();
  };
}

function linesFrom(host: FollowHost, source: string, initial: number): Source {
  let since: number | null = null;
  return async () => {
    const answer = await host.handle.query({ kind: 'lines', source, since: since ?? 0 });
    if (answer === null) return '';
    const isFirst = since === null;
    since = answer.next;
    const lines = isFirst
      ? answer.lines.slice(-Math.min(initial, answer.lines.length))
      : answer.lines;
    return (isFirst && initial === 0 ? [] : lines).map((line) => `${line}\n`).join('');
  };
}

function growthOf(host: FollowHost, path: string, name: string, lines: number): Source {
  let seen: string | null = null;
  let isMissing = false;
  return async () => {
    const file: FileView | null = await host.handle.query({ kind: 'file', path });
    if (file === null) {
      if (!isMissing)
        host.write(
          'stderr',
          `tail: cannot open '${name}' for reading: No such file or directory\n`,
        );
      isMissing = true;
      return '';
    }
    isMissing = false;
    const before = seen;
    seen = file.text;
    if (before === null) return lastLines(file.text, lines);
    if (file.text.startsWith(before)) return file.text.slice(before.length);
    host.write('stderr', `tail: ${name}: file truncated\n`);
    return file.text;
  };
}

function lastLines(text: string, count: number): string {
  const lines = text.split(/(?<=\n)/);
  return count === 0 ? '' : lines.slice(-count).join('');
}

/** Several files: a header whenever another one speaks. */
function withHeaders(names: readonly string[], sources: readonly Source[]): Source {
  let speaking: number | null = null;
  return async () => {
    let text = '';
    for (const [index, source] of sources.entries()) {
      const piece = await source();
      if (piece === '') continue;
      if (index !== speaking) text += `${speaking === null ? '' : '\n'}==> ${names[index]} <==\n`;
      speaking = index;
      text += piece;
    }
    return text;
  };
}

/** The filters of one followed pipeline, and what they remember of it. */
class FilterLine {
  exitCode = 0;
  readonly #host: FollowHost;
  readonly #stages: { words: readonly string[]; left: number }[];
  #dropped = 0;

  constructor(filters: readonly (readonly string[])[], host: FollowHost) {
    this.#host = host;
    this.#stages = filters.map((words) => ({ words, left: linesWanted(words) }));
  }

  /** Sends a piece through. True: a filter has enough. */
  async pass(piece: string): Promise<boolean> {
    if (piece === '') return false;
    let text = piece;
    let isEnough = false;
    for (const stage of this.#stages) {
      if (text === '') break;
      const isQuiet = stage.words[0]?.endsWith('grep') === true && hasFlag(stage.words, 'q');
      if (stage.words[0] !== 'head') {
        const output = await this.#host.filter(stage.words, text);
        if (output.stderr !== '') this.#host.write('stderr', output.stderr);
        text = output.stdout;
        isEnough ||= isQuiet && output.exitCode === 0;
      }
      const lines = text.split(/(?<=\n)/).slice(0, stage.left);
      stage.left -= text === '' ? 0 : lines.length;
      text = text === '' ? '' : lines.join('');
      isEnough ||= stage.left <= 0;
    }
    this.#print(text);
    return isEnough;
  }

  #print(text: string): void {
    const count = text.split('\n').length - 1;
    if (this.#host.backlog() > BACKLOG_MAX) {
      this.#dropped += count;
      return;
    }
    if (this.#dropped > 0)
      this.#host.write('stdout', `[${this.#dropped} lines dropped: read faster]\n`);
    this.#dropped = 0;
    if (text !== '') this.#host.write('stdout', text);
  }
}

/** `head -n 3`, `head -3`, `grep -m 1`: how many lines may pass. */
function linesWanted(words: readonly string[]): number {
  const isHead = words[0] === 'head';
  const letter = isHead ? 'n' : 'm';
  if (!isHead && !words[0]?.endsWith('grep')) return Number.POSITIVE_INFINITY;
  for (const [at, word] of words.entries()) {
    const glued =
      new RegExp(`^-[a-zA-Z]*${letter}(\\d+)$`).exec(word) ??
      (isHead ? /^-(\d+)$/.exec(word) : null);
    if (glued !== null) return Number(glued[1]);
    if (new RegExp(`^-[a-zA-Z]*${letter}$`).test(word)) return Number(words[at + 1] ?? 0);
  }
  return isHead ? TAIL_LINES : Number.POSITIVE_INFINITY;
}

function hasFlag(words: readonly string[], letter: string): boolean {
  return words.some((word) => /^-[a-zA-Z]+$/.test(word) && word.includes(letter));
}

/** Resolves `next` when time has gone on since it was last called, or on an interrupt. */
function wakeOnTime(
  host: FollowHost,
  ended: AbortSignal,
): { next: () => Promise<void>; wake: () => void } {
  let isDue = false;
  let resolve: (() => void) | null = null;
  const wake = () => {
    isDue = true;
    resolve?.();
  };
  const endListening = host.handle.onTime(wake);
  host.signal?.addEventListener('abort', wake);
  ended.addEventListener('abort', () => {
    endListening();
    host.signal?.removeEventListener('abort', wake);
  });
  return {
    wake,
    async next() {
      if (!isDue)
        await new Promise<void>((done) => {
          resolve = done;
        });
      isDue = false;
      resolve = null;
    },
  };
}
