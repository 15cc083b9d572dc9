// How a release names things in cvadmin, and what one step of a session says.

import type { MdcState } from '../../state.ts';

export const CLUSTER = '_cluster0/_addom0';

/** Below release 6 the list is not grouped by cluster, and names carry none (reference §3.2,
 * §3.3). */
export function isOldStyle(state: MdcState): boolean {
  return Number.parseInt(state.volatile.config.release, 10) < 6;
}

/** `shared` or `shared@_cluster0/_addom0`. */
export function fullName(state: MdcState, fs: string): string {
  return isOldStyle(state) ? fs : `${fs}@${CLUSTER}`;
}

/** One step's text; `isWrong` sends it to stderr of a one-shot run and makes its status 1. */
export type StepText = { text: string; isWrong: boolean };

export function said(text: string): StepText {
  return { text, isWrong: false };
}

export function wrong(message: string): StepText {
  return { text: `${message}\n`, isWrong: true };
}
