// What a command of the SP's own CLI looks at, and what it is.
// @source netapp §3

import type { EpochMs } from '../../../../core/calendar.ts';
import type { Instant } from '../../../../core/time.ts';
import type { SpCommand } from '../commands.ts';
import { spDate } from '../machines/sel.ts';
import type { SpState } from '../state/sp.ts';

export type SpPrivilege = 'admin' | 'advanced' | 'diag';
export const SP_PRIVILEGES: readonly SpPrivilege[] = ['admin', 'advanced', 'diag'];

export type SpView = {
  readonly state: SpState;
  readonly now: Instant;
  readonly wallMs: EpochMs;
  readonly user: string;
  readonly privilege: SpPrivilege;
  readonly isTerminal: boolean;
};

export function spViewOf(
  state: SpState,
  now: Instant,
  session: { user: string; privilege: SpPrivilege },
  isTerminal: boolean,
): SpView {
  const { user, privilege } = session;
  return { state, now, wallMs: spDate(state, now), user, privilege, isTerminal };
}

/** What a command does. `wrong`: it was not understood. */
export type SpResult =
  | { kind: 'print'; text: string }
  | { kind: 'wrong'; text: string }
  /** `ask` is answered by `y` or `n` before; `done` is printed after. */
  | { kind: 'change'; command: SpCommand; ask: string | null; done: string }
  | { kind: 'privilege'; privilege: SpPrivilege; ask: string | null }
  | { kind: 'console' }
  | { kind: 'exit' };

export type SpCliCommand = {
  /** `system power status` */
  readonly path: string;
  readonly help: string;
  readonly privilege?: SpPrivilege;
  readonly run: (view: SpView, words: readonly string[]) => SpResult;
};

export function print(text: string): SpResult {
  return { kind: 'print', text };
}

export function wrong(text: string): SpResult {
  return { kind: 'wrong', text };
}

export function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
