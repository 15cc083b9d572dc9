// journal.jsonl in the run directory: one entry a line, appended as it grows. It is written behind
// the run by a fraction of a second; a rack that is killed loses that much, and what stands in the
// file replays all the same.

import { closeSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry } from '../../emulators/core/journal.ts';

export const RUNNING_JOURNAL = 'journal.jsonl';
export const PREVIOUS_JOURNAL = 'journal.previous.jsonl';
const FLUSH_EVERY_MS = 200;
const BUFFER_ENTRIES_MAX = 1_000;
/** Weeks of a pair at rate 1. What comes after is not recorded, and the last line says so. */
const FILE_BYTES_MAX = 1_024 * 1_024 * 1_024;

export type Journal = {
  append(entry: JournalEntry): void;
  read(): JournalEntry[];
  close(): void;
};

/** A fresh journal; the one of the rack's life before is kept as `journal.previous.jsonl`. */
export function openJournalFile(directory: string): Journal & { readonly path: string } {
  const path = join(directory, RUNNING_JOURNAL);
  setAside(path, join(directory, PREVIOUS_JOURNAL));
  const file = openSync(path, 'a', 0o600);
  let lines: string[] = [];
  let bytes = 0;
  let timer: NodeJS.Timeout | null = null;

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (lines.length === 0) return;
    const text = `${lines.join('\n')}\n`;
    lines = [];
    if (bytes > FILE_BYTES_MAX) return;
    bytes += writeSync(file, text);
    if (bytes > FILE_BYTES_MAX) console.error(`${path} is full: what follows is not recorded`);
  }

  return {
    path,
    append(entry) {
      lines.push(JSON.stringify(entry));
      if (lines.length >= BUFFER_ENTRIES_MAX) flush();
      else timer ??= setTimeout(flush, FLUSH_EVERY_MS).unref();
    },
    read() {
      flush();
      return parseJournal(readFileSync(path, 'utf8'));
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}

function setAside(path: string, previous: string): void {
  try {
    renameSync(path, previous);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** The entries of a journal's text. A last line that a sudden death cut short is left out. */
export function parseJournal(text: string): JournalEntry[] {
  const lines = text.split('\n');
  lines.pop();
  return lines.map((line) => JSON.parse(line) as JournalEntry);
}

/** A simulated rack is played and thrown away; it keeps its journal in memory. */
const MEMORY_ENTRIES_MAX = 500_000;

export function createMemoryJournal(): Journal {
  const entries: JournalEntry[] = [];
  return {
    append(entry) {
      if (entries.length < MEMORY_ENTRIES_MAX) entries.push(entry);
    },
    read: () => entries,
    close() {},
  };
}
