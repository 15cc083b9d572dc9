// The prompt of a terminal: PS1 with its backslash escapes (bash(1), PROMPTING), as far as boxes
// use them.

export type PromptContext = {
  environment: { readonly [name: string]: string };
  /** Typed lines so far: `\!` and `\#`. */
  count: number;
  /** `$?`. */
  status: number;
};

/** What a Red Hat box shows: `[root@mdc-a ~]# `. */
export const DEFAULT_PROMPT = '[\\u@\\h \\W]\\$ ';

export function renderPrompt(
  format: string,
  { environment, count, status }: PromptContext,
): string {
  const directory = environment.PWD ?? '/';
  const home = environment.HOME ?? '/';
  const short =
    directory === home
      ? '~'
      : directory.startsWith(`${home}/`)
        ? `~${directory.slice(home.length)}`
        : directory;
  const user = environment.USER ?? '';
  const host = environment.HOSTNAME ?? '';
  const letters: { readonly [letter: string]: string } = {
    u: user,
    h: host.split('.')[0] ?? '',
    H: host,
    w: short,
    W: short === '~' || short === '/' ? short : short.slice(short.lastIndexOf('/') + 1),
    $: user === 'root' ? '#' : '$',
    n: '\n',
    r: '\r',
    a: '\x07',
    e: '\x1b',
    s: 'bash',
    v: '5.1',
    V: '5.1.0',
    '!': String(count),
    '#': String(count),
    '\\': '\\',
    '[': '',
    ']': '',
  };
  return format
    .replace(/\\(?:0(\d{2})|([A-Za-z$!#\\[\]]))/g, (whole, octal?: string, letter?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return letters[letter ?? ''] ?? whole;
    })
    .replace(/\$(?:\{(\w+|\?)\}|(\w+|\?))/g, (_, braced?: string, bare = '') =>
      (braced ?? bare) === '?' ? String(status) : (environment[braced ?? bare] ?? ''),
    );
}
