import { expect, test } from 'vitest';
import type { Seed } from './coverage.ts';
import {
  choicesIn,
  citationsIn,
  citedLines,
  generatedFiles,
  readmeWithChoices,
  staleFiles,
  uncoveredLines,
} from './coverage.ts';

const linesOf = (text: string) => citedLines(text).map(({ line }) => line);

test('a citation names one line, a range, or a list', () => {
  expect(linesOf('@seed S2:19: the timer restarts')).toEqual([19]);
  expect(linesOf('@seed S2:17-18')).toEqual([17, 18]);
  expect(linesOf('resets (S2:17–18, 33)')).toEqual([17, 18, 33]);
  expect(linesOf('S2:3, S2:21')).toEqual([3, 21]);
  expect(linesOf('S2:19, then 5 seconds')).toEqual([19]);
});

test('a tag above a function is a rule, a title of a test file is a test', () => {
  const rule = {
    path: 'emulators/devices/f/x.ts',
    text: '/** @seed S2:19: why. */\nexport function rebrand() {}\n',
  };
  const row = {
    path: 'emulators/devices/f/t.ts',
    text: "const PAIRS = [\n  { source: 'S2:46' },\n];\n",
  };
  const proof = {
    path: 'emulators/x.test.ts',
    text: "// S2:1 is prose\ntest('it rebrands (S2:19)', f);\n",
  };
  expect(citationsIn(rule)).toMatchObject([{ line: 19, name: 'rebrand', by: 'rule' }]);
  expect(citationsIn(row)).toMatchObject([{ line: 46, name: 'PAIRS', by: 'rule' }]);
  expect(citationsIn(proof)).toMatchObject([{ line: 19, name: 'it rebrands (S2:19)', by: 'test' }]);
});

test('rules are those of devices; a header is cited by the name of its file', () => {
  const text = '// @seed S2:23: costs much.\n\nexport const COST = 1;\n';
  expect(citationsIn({ path: 'harness/core/x.ts', text })).toEqual([]);
  expect(citationsIn({ path: 'emulators/devices/f/core/x.ts', text })).toMatchObject([
    { line: 23, name: 'x.ts', by: 'rule' },
  ]);
});

test('a behavioural line without a rule or a test is told, a line of context is not', () => {
  const seed: Seed = {
    seed: 'S2',
    family: 'stornext',
    title: '',
    lines: [
      { line: 1, class: 'context', paraphrase: '' },
      { line: 19, class: 'behaviour', paraphrase: '' },
    ],
  };
  const rule = {
    path: 'emulators/devices/f/x.ts',
    text: '/** @seed S2:19 */\nexport function rebrand() {}\n',
  };
  expect(uncoveredLines(seed, citationsIn(rule))).toEqual(['S2:19 has no test']);
});

test('a choice is told with the whole of its comment', () => {
  const text =
    '/**\n * @choice the manual is silent,\n * and five is usual.\n * @seed S2:5\n */\n' +
    'export const LIMIT = 5;\n';
  expect(choicesIn({ path: 'emulators/devices/f/core/x.ts', text })).toMatchObject([
    { name: 'LIMIT', text: 'the manual is silent, and five is usual.' },
  ]);
});

test('a choice inside a sentence is told with that sentence', () => {
  const text =
    '// One. Frames of both daemons are one (@choice). Two.\n\n' +
    '/** @seed S2:18 a small delta; @choice 500 ms. More. */\nexport const DELTA_MS = 500;\n';
  expect(choicesIn({ path: 'emulators/devices/f/core/x.ts', text }).map((one) => one.text)).toEqual(
    ['Frames of both daemons are one.', 'a small delta; 500 ms.'],
  );
});

test('the list of choices in a README is replaced as a whole', () => {
  const readme = 'a\n<!-- choices: written by scripts/coverage.ts -->\nold\n<!-- /choices -->\nb\n';
  const choice = { path: 'emulators/devices/f/core/x.ts', name: 'LIMIT', text: 'why' };
  const renewed = readmeWithChoices(readme, 'f', [choice]);
  expect(renewed).toContain('- core/x.ts, `LIMIT`: why');
  expect(renewed).not.toContain('old');
  expect(readmeWithChoices(renewed, 'f', [choice])).toBe(renewed);
});

test('every line of a seed that states behaviour or output has a rule and a test', () => {
  expect(generatedFiles().missing).toEqual([]);
});

test('docs/coverage.md and the choices in the READMEs are what scripts/coverage.ts writes', () => {
  expect(staleFiles(generatedFiles().files)).toEqual([]);
});
