// The node's file views with a short memory. A pipeline looks at the same few directories again and
// again (PATH, mostly), and each look is a question to the world; what was answered holds until
// time goes on or the session itself changes something. While a node hangs nothing new is answered,
// so a line waits at its first look.

import type { DirectoryEntry, FileView } from '../core/machine.ts';
import type { NodeHandle } from './port.ts';

/** A walk through many directories must not fill the process. */
const REMEMBERED_MAX = 256;

export class ShellViews {
  readonly #handle: Pick<NodeHandle, 'query' | 'onTime'>;
  readonly #files = new Map<string, Promise<FileView | null>>();
  readonly #directories = new Map<string, Promise<DirectoryEntry[] | null>>();
  readonly #endListening: () => void;

  constructor(handle: Pick<NodeHandle, 'query' | 'onTime'>) {
    this.#handle = handle;
    this.#endListening = handle.onTime(() => this.forget());
  }

  file(path: string): Promise<FileView | null> {
    return remember(this.#files, path, () => this.#handle.query({ kind: 'file', path }));
  }

  directory(path: string): Promise<DirectoryEntry[] | null> {
    return remember(this.#directories, path, () => this.#handle.query({ kind: 'directory', path }));
  }

  forget(): void {
    this.#files.clear();
    this.#directories.clear();
  }

  close(): void {
    this.#endListening();
    this.forget();
  }
}

function remember<T>(answers: Map<string, T>, path: string, ask: () => T): T {
  const known = answers.get(path);
  if (known !== undefined) return known;
  if (answers.size >= REMEMBERED_MAX) answers.clear();
  const answer = ask();
  answers.set(path, answer);
  return answer;
}
