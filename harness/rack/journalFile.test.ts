import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JournalEntry } from '../../emulators/core/journal.ts';
import { openJournalFile, parseJournal } from './journalFile.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'twinrack-test-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const mark = (turn: number): JournalEntry => ({ entry: 'mark', turn, at: 0, hash: 'abc' });

test('a journal reads as it was written, one entry a line', () => {
  const journal = openJournalFile(directory);
  journal.append(mark(1));
  journal.append(mark(2));
  expect(journal.read()).toEqual([mark(1), mark(2)]);
  journal.append(mark(3));
  journal.close();
  expect(readFileSync(journal.path, 'utf8').split('\n')).toHaveLength(4);
});

test('what a sudden death cut short is left out', () => {
  const journal = openJournalFile(directory);
  journal.append(mark(1));
  journal.close();
  appendFileSync(journal.path, '{"entry":"ma');
  expect(parseJournal(readFileSync(journal.path, 'utf8'))).toEqual([mark(1)]);
});

test('a new life of the rack keeps the journal of the one before', () => {
  const first = openJournalFile(directory);
  first.append(mark(1));
  first.close();
  const second = openJournalFile(directory);
  expect(second.read()).toEqual([]);
  second.close();
  const previous = readFileSync(join(directory, 'journal.previous.jsonl'), 'utf8');
  expect(parseJournal(previous)).toEqual([mark(1)]);
});
