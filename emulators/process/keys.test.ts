import { describe, expect, test } from 'vitest';
import { KeyParser } from './keys.ts';

/** Keys as a line: text in quotes, others by name. */
function keysOf(...pieces: string[]): string {
  const parser = new KeyParser();
  return pieces
    .flatMap((piece) => parser.feed(piece))
    .map(({ name, text }) => (name === 'text' ? `'${text}'` : name))
    .join(' ');
}

// XTerm Control Sequences, "PC-Style Function Keys", and the control characters of readline.
const KEYS: readonly (readonly [bytes: string, keys: string])[] = [
  ['ls', "'ls'"],
  ['\r', 'enter'],
  ['\n', 'enter'],
  ['\r\n', 'enter'],
  ['\r\r\n\n', 'enter enter enter'],
  ['a\tb', "'a' tab 'b'"],
  ['\x01\x05\x02\x06', 'home end left right'],
  ['\x0b\x15\x17\x19', 'killToEnd killToStart killWord yank'],
  ['\x7f\x08\x04', 'backspace backspace endOfFile'],
  ['\x03\x1c', 'interrupt interrupt'],
  ['\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F', 'up down right left home end'],
  ['\x1bOA\x1bOB\x1bOC\x1bOD\x1bOH\x1bOF', 'up down right left home end'],
  ['\x1b[1~\x1b[3~\x1b[4~\x1b[7~\x1b[8~', 'home delete end home end'],
  ['\x1b[1;5C\x1b[1;5D\x1b[1;3C\x1b[1;3D', 'wordRight wordLeft wordRight wordLeft'],
  ['\x1bb\x1bf\x1bd\x1b\x7f\x1b.', 'wordLeft wordRight killWordRight killWord lastWord'],
  ['\x1b[5~\x1b[6~\x1b[15~\x1b[Z\x1b[200', ''],
  ['\x1b[?1;2c\x1b[24;80R', ''],
  ['é漢😀', "'é漢😀'"],
  ['\x00\x1f', ''],
];

describe('keys of a terminal', () => {
  test.each(KEYS)('%j: %s', (bytes, keys) => {
    expect(keysOf(bytes)).toBe(keys);
  });

  test.each(KEYS.filter(([bytes]) => bytes.startsWith('\x1b')))(
    '%j in single bytes: %s',
    (bytes, keys) => {
      expect(keysOf(...bytes)).toBe(keys);
    },
  );

  test('a character whose halves come apart is one character', () => {
    expect(keysOf('\ud83d', '\ude00x')).toBe("'😀x'");
  });

  test('a carriage return and its line feed in two pieces are one Enter', () => {
    expect(keysOf('a\r', '\nb')).toBe("'a' enter 'b'");
  });

  test('a sequence that never ends is swallowed and keeps nothing', () => {
    expect(keysOf(`\x1b[${'1;'.repeat(10_000)}C`, 'x')).toBe("right 'x'");
  });

  test('a sequence that is cut short by a control character gives that key', () => {
    expect(keysOf('\x1b[1;\x03', 'x')).toBe("interrupt 'x'");
  });

  test('between the marks of a paste only text and Enter count', () => {
    expect(keysOf('\x1b[200~a\tb\x03\r\x1b[Ac\x1b[201~\t')).toBe("'a\tb' enter 'c' tab");
  });

  test('a paste whose marks come in pieces is the same paste', () => {
    expect(keysOf('\x1b', '[20', '0~a\t', '\x1b[2', '01~\t')).toBe("'a\t' tab");
  });
});
