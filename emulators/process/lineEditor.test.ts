import { describe, expect, test } from 'vitest';
import { KeyParser } from './keys.ts';
import { LineEditor, type Outcome } from './lineEditor.ts';
import { History } from './lineHistory.ts';
import { Screen } from './testing/screen.ts';

type Typed = { screen: string[]; text: string; outcome: Outcome; bells: number };

/** Types into a fresh editor and says what stands on the screen then. */
function type(bytes: string, { columns = 80, past = [] as string[], pieces = 1 } = {}): Typed {
  const screen = new Screen(columns);
  const history = new History();
  for (const line of past) history.add(line);
  let bells = 0;
  const write = (text: string) => {
    bells += text.split('\x07').length - 1;
    screen.write(text);
  };
  const editor = new LineEditor({ prompt: '$ ', columns, history, write });
  const parser = new KeyParser();
  let outcome: Outcome = 'none';
  const size = Math.ceil(bytes.length / pieces);
  for (let at = 0; at < bytes.length; at += size) {
    for (const key of parser.feed(bytes.slice(at, at + size))) outcome = editor.press(key);
  }
  return { screen: screen.show(), text: editor.text, outcome, bells };
}

const LEFT = '\x1b[D';
const UP = '\x1b[A';
const DOWN = '\x1b[B';

const EDITS: readonly (readonly [bytes: string, screen: string])[] = [
  ['ls', '$ ls|'],
  [`ls${LEFT}`, '$ l|s'],
  [`ls${LEFT}${LEFT}${LEFT}`, '$ |ls'],
  [`ac${LEFT}b`, '$ ab|c'],
  ['ab\x7f', '$ a|'],
  [`abc${LEFT}\x7f`, '$ a|c'],
  ['ab\x01\x04', '$ |b'],
  ['ab\x01\x1b[3~', '$ |b'],
  ['one two\x01\x05!', '$ one two!|'],
  ['one two three\x17', '$ one two |'],
  ['one two three\x17\x17x', '$ one x|'],
  ['one two\x01\x0b', '$ |'],
  ['one two\x1bb\x15', '$ |two'],
  ['one two\x1bb\x0b\x01\x19 ', '$ two |one '],
  ['one-two three\x1bb\x1bb\x1bb', '$ |one-two three'],
  ['one two\x01\x1bf', '$ one| two'],
  ['one two\x01\x1bd', '$ | two'],
  ['ab\x14', '$ ba|'],
  [`abc${LEFT}\x14`, '$ acb|'],
  ['Zürich 漢字', '$ Zürich 漢字|'],
  ['漢字\x7f', '$ 漢|'],
  [`漢字${LEFT}x`, '$ 漢x|字'],
  ['abc\x0c', '$ abc|'],
];

describe('the line editor', () => {
  test.each(EDITS)('%j shows %s', (bytes, screen) => {
    expect(type(bytes).screen.at(-1)).toBe(screen);
  });

  test.each(EDITS)('%j byte by byte shows %s', (bytes, screen) => {
    expect(type(bytes, { pieces: bytes.length }).screen.at(-1)).toBe(screen);
  });

  test('a line longer than the screen runs on over the next rows', () => {
    expect(type('abcdefghijklmno', { columns: 8 }).screen).toEqual(['$ abcdef', 'ghijklmn', 'o|']);
  });

  test('a line that fills its row exactly puts the cursor on the next', () => {
    expect(type('abcdef', { columns: 8 }).screen).toEqual(['$ abcdef', '|']);
    expect(type(`abcdefg${LEFT}${LEFT}X`, { columns: 8 }).screen).toEqual(['$ abcdeX', '|fg']);
  });

  test('a wide character that does not fit the row begins the next', () => {
    expect(type('abcde漢', { columns: 8 }).screen).toEqual(['$ abcde', '漢|']);
  });

  test('what is deleted over several rows leaves nothing behind', () => {
    expect(type('abcdefghijklmno\x01\x0bx', { columns: 8 }).screen).toEqual(['$ x|']);
  });

  test('Enter puts the cursor below the whole line, wherever it stood in it', () => {
    const typed = type('abcdefghijkl\x01\r', { columns: 8 });
    expect(typed).toMatchObject({ outcome: 'line', text: 'abcdefghijkl' });
    expect(typed.screen).toEqual(['$ abcdef', 'ghijkl', '|']);
  });

  test('^C leaves the line with its mark, ^D ends only an empty line', () => {
    expect(type('ab\x03')).toMatchObject({ outcome: 'interrupt', screen: ['$ ab^C', '|'] });
    expect(type('\x04').outcome).toBe('endOfFile');
    expect(type('a\x04')).toMatchObject({ outcome: 'none', text: 'a' });
  });

  test('up and down walk the history and come back to what was being typed', () => {
    const past = ['first', 'second'];
    expect(type(UP, { past }).text).toBe('second');
    expect(type(UP + UP, { past }).text).toBe('first');
    expect(type(UP + UP + UP, { past })).toMatchObject({ text: 'first', bells: 1 });
    expect(type(`dra${UP}${UP}${DOWN}${DOWN}ft`, { past }).text).toBe('draft');
    expect(type('cp \x1b.', { past: ['ls /etc/hosts'] }).text).toBe('cp /etc/hosts');
  });

  test('^R finds the newest line that holds the text, again the one before', () => {
    const past = ['grep a x', 'ls', 'grep b x'];
    expect(type('\x12grep', { past }).screen).toEqual(["(reverse-i-search)`grep': grep b x|"]);
    expect(type('\x12grep\x12\r', { past })).toMatchObject({ outcome: 'line', text: 'grep a x' });
    expect(type('\x12ls\x1b[Dx', { past }).screen).toEqual(['$ lx|s']);
    expect(type('\x12nothing', { past }).bells).toBeGreaterThan(0);
  });

  test('a command of several lines comes back as one, unless it is quoted', () => {
    const loop = 'for i in 1 2\ndo\necho $i\ndone';
    expect(type(UP, { past: [loop] }).text).toBe('for i in 1 2; do echo $i; done');
    expect(type(UP, { past: ['echo "a\nb"'] })).toMatchObject({
      text: 'echo "a\nb"',
      screen: ['$ echo "a^Jb"|'],
    });
  });

  test('more than a line may hold is refused, not kept', () => {
    const typed = type(`${'x'.repeat(65_536)}y`);
    expect(typed.text).toBe('');
    expect(typed.bells).toBe(1);
    expect(type(`${'x'.repeat(65_535)}`).text).toHaveLength(65_535);
  });

  test('history forgets its oldest lines and keeps their numbers', () => {
    const history = new History();
    for (let line = 1; line <= 510; line++) history.add(`line ${line}`);
    history.add('line 510');
    expect(history.lines).toHaveLength(500);
    expect(history.print(2)).toBe('  509  line 509\n  510  line 510\n');
  });
});
