import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ERRORS } from '../core/protocol/errors.ts';
import { pages } from './docs.ts';

const CATALOGUE = 'harness/core/protocol/errors.ts';
const SOURCES = ['harness/**/*.ts', 'emulators/**/*.ts', 'web/src/**/*.{ts,tsx}'];

test.each(await pages())('$path says what the code says', ({ path, text }) => {
  const stale = `${path} is stale: node harness/cli/writeDocs.ts`;
  expect(readFileSync(path, 'utf8'), stale).toBe(text);
});

test('the catalogue of errors holds exactly the codes that the source uses', () => {
  const files = globSync(SOURCES).filter((file) => file !== CATALOGUE && !file.includes('.test.'));
  const used = files.flatMap((file) => readFileSync(file, 'utf8').match(/\bTWR_[A-Z_]+\b/g) ?? []);
  expect([...new Set(used)].sort()).toEqual(Object.keys(ERRORS).sort());
});

test('every message has its remedy, and no hole has a name that differs between the two', () => {
  for (const [code, { template, remedy }] of Object.entries(ERRORS)) {
    expect([code, template.endsWith('.')]).toEqual([code, true]);
    expect([code, remedy.length > 10 || remedy === '{remedy}']).toEqual([code, true]);
  }
});
