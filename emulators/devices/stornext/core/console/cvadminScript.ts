// A cvadmin line against a state: which file system each step means, and whether any step changes
// something.

import type { VendorCommand } from '../../../../core/input.ts';
import type { CvadminAction, MdcCommand } from '../commands.ts';
import type { MdcState } from '../state.ts';
import type { CvadminSession, CvadminStep } from './grammar/cvadmin.ts';
import { isChange, parseCvadmin, parseSteps } from './grammar/cvadmin.ts';
import type { Read } from './grammar/reads.ts';
import { fileSystemNamed, listedRows } from './screens/fsmRows.ts';

/** A read as long as no step changes anything; otherwise the whole script is one change. */
export function parseCvadminLine(
  { args, stdin, isTerminal }: Pick<VendorCommand, 'args' | 'stdin' | 'isTerminal'>,
  state: MdcState,
): Read | MdcCommand | string {
  const parsed = parseCvadmin(args, stdin, isTerminal);
  if (typeof parsed === 'string') return parsed;

  const text = parsed.file === null ? '' : fileText(state, parsed.file);
  if (text === null) return `cannot read '${parsed.file}': no such file`;
  const steps = resolveSteps(state, parsed.fs, [...parsed.steps, ...parseSteps(text)]);
  const session: CvadminSession = { ...parsed, steps };
  return steps.some(isChange)
    ? { type: 'cvadmin', actions: steps.map(actionOf), session }
    : { read: 'cvadmin', session };
}

function fileText(state: MdcState, path: string): string | null {
  return (state.durable.files[path] ?? state.volatile.scratch[path])?.text ?? null;
}

/** The file system that is selected before the first step: -F, or the only active one. */
export function initialSelection(state: MdcState, fs: string | null): string | null {
  if (fs !== null) return fileSystemNamed(state, fs);
  const active = new Set(
    listedRows(state)
      .filter((row) => row.phase === 'active')
      .map((row) => row.fs),
  );
  return active.size === 1 ? ([...active][0] as string) : null;
}

/** Numbers and `fail` without a name become names; what means nothing becomes a `wrong` step. */
function resolveSteps(
  state: MdcState,
  fs: string | null,
  steps: readonly CvadminStep[],
): CvadminStep[] {
  let selected = initialSelection(state, fs);
  return steps.map((step) => {
    if (step.step === 'select') {
      selected = fileSystemNamed(state, step.fs) ?? selected;
      return step;
    }
    if (step.step === 'fail' && step.fs === null) {
      return selected === null
        ? { step: 'wrong', message: NOTHING_SELECTED }
        : { step: 'fail', fs: selected };
    }
    if (
      step.step !== 'activate' &&
      step.step !== 'fail' &&
      step.step !== 'start' &&
      step.step !== 'stop'
    ) {
      return step;
    }
    const name = fileSystemNamed(state, step.fs as string);
    return name === null
      ? { step: 'wrong', message: unknownFileSystem(step.fs as string) }
      : { ...step, fs: name };
  });
}

export const NOTHING_SELECTED = 'No file system is selected. Select one first: select <fs>';

export function unknownFileSystem(word: string): string {
  return /^\d+$/.test(word)
    ? `There is no number ${word} in the list. Enter "select" to see it.`
    : `File system "${word}" is not known here: it is not in /usr/cvfs/config/fsmlist.`;
}

/** What the machine does for a step; the console renders the rest. */
function actionOf(step: CvadminStep): CvadminAction {
  switch (step.step) {
    case 'activate':
      return { verb: 'activate', fs: step.fs, host: step.host, votes: step.votes };
    case 'fail':
      return { verb: 'fail', fs: step.fs as string };
    case 'start':
    case 'stop':
      return { verb: step.step, fs: step.fs, host: step.host };
    case 'ras':
      return { verb: 'rasEnqueue', event: step.event, detail: step.detail };
    case 'disks':
      return step.isRefresh
        ? { verb: 'disksRefresh', fs: null }
        : { verb: 'read', words: ['disks'] };
    default:
      return { verb: 'read', words: [step.step] };
  }
}
