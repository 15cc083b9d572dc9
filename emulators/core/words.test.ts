import { expect, test } from 'vitest';
import { splitWords } from './words.ts';

test.each([
  ['snhamgr  status', ['snhamgr', 'status']],
  ['cvadmin -e "select shared; show"', ['cvadmin', '-e', 'select shared; show']],
  ['cvadmin -e \'a "b"\'', ['cvadmin', '-e', 'a "b"']],
  ['echo a\\ b ""', ['echo', 'a b', '']],
  ['say "un\\"closed', ['say', 'un"closed']],
  ["say '\\'", ['say', '\\']],
  ['   ', []],
])('%j is split into words as a shell does', (line, words) => {
  expect(splitWords(line)).toEqual(words);
});
