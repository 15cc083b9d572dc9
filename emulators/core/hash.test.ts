import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatHash, hashJson, hashText } from './hash.ts';
import type { Json } from './json.ts';

test('the trace hash is the same on every machine', () => {
  // Literals: another value here means that old journals no longer replay.
  expect(formatHash(hashText('mdc-a'))).toBe('67c44e22');
  expect(formatHash(hashJson({ a: [1, 'two', null, true], b: 2 ** 40 }))).toBe('26061381');
});

test('what differs in type, key or order differs in hash', () => {
  const values: Json[] = [
    1,
    '1',
    [1],
    { a: 1 },
    { b: 1 },
    [1, 2],
    [2, 1],
    null,
    true,
    false,
    0,
    -1,
    0.5,
  ];
  expect(new Set(values.map(hashJson)).size).toBe(values.length);
});

test('a text has one hash, remembered or not', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      expect(hashText(text)).toBe(hashText(text));
    }),
  );
});
