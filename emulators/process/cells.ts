// How many columns of a terminal a text takes: 0 for marks that combine, 2 for wide East Asian
// characters and pictures, 1 for the rest (Unicode EastAsianWidth W and F, in the coarse ranges
// that terminals agree on).

// biome-ignore format: a table
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

// biome-ignore format: a table
const COMBINING: readonly (readonly [number, number])[] = [
  [0x0300, 0x036f],
  [0x200b, 0x200f],
  [0x20d0, 0x20ff],
  [0xfe00, 0xfe0f],
  [0xfe20, 0xfe2f],
];

/** Columns of one character, shown as `shown` shows it. */
export function cellsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (isControl(code)) return 2;
  if (code < 0x300) return 1;
  if (isWithin(COMBINING, code)) return 0;
  return isWithin(WIDE, code) ? 2 : 1;
}

/** A text with its control characters made visible, as readline shows them: `^J`, `^I`. */
export function shown(text: string): string {
  let visible = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    visible += isControl(code) ? `^${String.fromCharCode(code ^ 0x40)}` : character;
  }
  return visible;
}

function isControl(code: number): boolean {
  return code < 0x20 || code === 0x7f;
}

/** Columns of a text, without its escape sequences. */
export function cellsOfText(text: string): number {
  let cells = 0;
  for (const character of withoutSequences(text)) cells += cellsOf(character);
  return cells;
}

/** A text without the sequences that only colour it or set a title. */
function withoutSequences(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  return text.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g, '');
}

function isWithin(ranges: readonly (readonly [number, number])[], code: number): boolean {
  return ranges.some(([first, last]) => code >= first && code <= last);
}
