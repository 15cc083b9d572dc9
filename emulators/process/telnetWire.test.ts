import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TelnetOptions, TelnetParser, telnetText, windowSize } from './telnetWire.ts';

/** A whole conversation: text with both ends of line, an option, a window of 100 by 40, a byte 255,
 * an interrupt, and the question whether we are there. */
// biome-ignore format: bytes of RFC 854
const BYTES = [
  0x68, 0x69, 0x0d, 0x0a,
  0xff, 0xfd, 0x01,
  0x6f, 0x6b, 0x0d, 0x00,
  0xff, 0xfa, 0x1f, 0x00, 0x64, 0x00, 0x28, 0xff, 0xf0,
  0x61, 0xff, 0xff, 0x62, 0xff, 0xf4,
  0xff, 0xf6,
];
const ITEMS = [
  'hi\r',
  { type: 'option', verb: 0xfd, option: 1 },
  'ok\r',
  { columns: 100, rows: 40 },
  'a\xffb\x03',
  { type: 'areYouThere' },
];

function taken(pieces: readonly (readonly number[])[]): unknown[] {
  const parser = new TelnetParser();
  const found: unknown[] = [];
  for (const item of pieces.flatMap((piece) => parser.feed(Buffer.from(piece)))) {
    const text = item.type === 'data' ? item.bytes.toString('latin1') : null;
    const last = found.at(-1);
    if (text !== null && typeof last === 'string') found[found.length - 1] = last + text;
    else if (text !== null) found.push(text);
    else found.push(item.type === 'subnegotiation' ? windowSize(item.bytes) : item);
  }
  return found;
}

test('bytes mean the same in one piece, byte by byte, and in any pieces', () => {
  expect(taken([BYTES])).toEqual(ITEMS);
  expect(taken(BYTES.map((byte) => [byte]))).toEqual(ITEMS);
  fc.assert(
    fc.property(fc.array(fc.nat(BYTES.length), { maxLength: 6 }), (cuts) => {
      const ends = [0, ...cuts.sort((left, right) => left - right), BYTES.length];
      const pieces = ends.slice(1).map((end, index) => BYTES.slice(ends[index], end));
      expect(taken(pieces)).toEqual(ITEMS);
    }),
    { seed: 3, numRuns: 200 },
  );
});

test('an over-long subnegotiation is dropped, and what follows is understood', () => {
  const long = [0xff, 0xfa, 0x18, ...Array.from({ length: 100_000 }, () => 0x41), 0xff, 0xf0];
  expect(taken([[...long, 0x6f, 0x6b]])).toEqual(['ok']);
});

test('a subnegotiation that a command cuts off ends there', () => {
  expect(taken([[0xff, 0xfa, 0x1f, 0xff, 0xfb, 0x03, 0x78]])).toEqual([
    null,
    { type: 'option', verb: 0xfb, option: 3 },
    'x',
  ]);
});

test('a CR at the end of one piece swallows the LF of the next, and nothing else', () => {
  expect(taken([[0x0d], [0x0a], [0x61]])).toEqual(['\ra']);
  expect(taken([[0x0d], [0x61]])).toEqual(['\ra']);
});

const bytesOf = (buffer: Buffer) => [...buffer];

test('agreed options are not answered again, unknown ones are declined (RFC 1143)', () => {
  const options = new TelnetOptions();
  expect(bytesOf(options.open())).toEqual([
    ...[0xff, 0xfb, 1],
    ...[0xff, 0xfb, 3],
    ...[0xff, 0xfd, 3],
    ...[0xff, 0xfd, 31],
  ]);
  expect(bytesOf(options.answer(0xfd, 1))).toEqual([]);
  expect(bytesOf(options.answer(0xfd, 1))).toEqual([]);
  expect(bytesOf(options.answer(0xfb, 31))).toEqual([]);
  expect(bytesOf(options.answer(0xfb, 24))).toEqual([0xff, 0xfe, 24]);
  expect(bytesOf(options.answer(0xfd, 5))).toEqual([0xff, 0xfc, 5]);
  expect(bytesOf(options.answer(0xfc, 24))).toEqual([]);
  expect(options.isEchoing).toBe(true);
  expect(bytesOf(options.answer(0xfe, 1))).toEqual([0xff, 0xfc, 1]);
  expect(options.isEchoing).toBe(false);
});

test('two ends that both follow the rules fall silent, whatever they begin with', () => {
  const verbs = fc.constantFrom(0xfb, 0xfc, 0xfd, 0xfe);
  fc.assert(
    fc.property(fc.array(fc.tuple(verbs, fc.nat(40)), { maxLength: 8 }), (requests) => {
      const [left, right] = [new TelnetOptions(), new TelnetOptions()];
      let flying = Buffer.concat([
        left.open(),
        ...requests.map(([verb, option]) => Buffer.from([0xff, verb, option])),
      ]);
      let turns = 0;
      for (let end = right; flying.length > 0 && turns < 20; turns++) {
        const answers: Buffer[] = [];
        for (let at = 0; at < flying.length; at += 3) {
          answers.push(end.answer(flying[at + 1] as number, flying[at + 2] as number));
        }
        flying = Buffer.concat(answers);
        end = end === right ? left : right;
      }
      expect(turns).toBeLessThan(20);
    }),
    { seed: 4, numRuns: 300 },
  );
});

test('a CR alone travels with a NUL, the end of a line does not', () => {
  expect(telnetText('a\rb\r\nc').toString('latin1')).toBe('a\r\0b\r\nc');
});
