// A long search shows how far it is to whoever watches, and leaves nothing behind in a log.

import { performance } from 'node:perf_hooks';
import type { Io } from './context.ts';

const SHOW_EVERY_MS = 250;

export type Progress = {
  show(line: () => string): void;
  clear(): void;
  /** Wall seconds since the search began. */
  seconds(): number;
};

export function createProgress(io: Io): Progress {
  const beganAt = performance.now();
  let shownAt = beganAt;
  return {
    show(line) {
      const now = performance.now();
      if (!io.isInteractive || now - shownAt < SHOW_EVERY_MS) return;
      shownAt = now;
      io.err(`\r\u001b[K${line()}`);
    },
    clear: () => {
      if (io.isInteractive) io.err('\r\u001b[K');
    },
    seconds: () => (performance.now() - beganAt) / 1_000,
  };
}

/** `1 fault`, `2 faults`, `1,234 faults` */
export function counted(count: number, word: string): string {
  return `${grouped(count)} ${word}${count === 1 ? '' : 's'}`;
}

/** `1,234,567` */
export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}
