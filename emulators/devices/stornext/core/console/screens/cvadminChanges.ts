// What cvadmin says of a step that changes something. The literals of `start` and `activate` are
// attested (reference §3.6), the rest is synthetic.

import type { MdcOutcome } from '../../commands.ts';
import type { MdcState } from '../../state.ts';
import type { CvadminStep } from '../grammar/cvadmin.ts';
import { refusalText } from '../refusals.ts';
import type { StepText } from './cvadminStyle.ts';
import { said, wrong } from './cvadminStyle.ts';
import { statBlock } from './cvadminTables.ts';
import { activeRow } from './fsmRows.ts';

/** `activate`: the file system's block, if it is active by now. */
export function activateText(
  state: MdcState,
  step: Extract<CvadminStep, { step: 'activate' }>,
  outcome: MdcOutcome | null,
): StepText {
  const problem = problemOf(outcome);
  if (problem !== null) return wrong(`Activate FSM "${step.fs}" failed: ${problem}`);

  const row = activeRow(state, step.fs);
  return said(
    row === null
      ? `Activate FSM "${step.fs}"\n\nActivation is ordered. Enter "select" to follow it.\n\n`
      : `Activate FSM "${step.fs}"\n\n${statBlock(state, row)}\n`,
  );
}

export function changeText(
  state: MdcState,
  step: Extract<CvadminStep, { step: 'fail' | 'start' | 'stop' | 'ras' }>,
  outcome: MdcOutcome | null,
): StepText {
  const problem = problemOf(outcome);
  switch (step.step) {
    case 'start':
      return startText(state, step, problem);
    case 'stop':
      return problem === null
        ? said(`Stop FSS "${step.fs}"\n\nFSS '${step.fs}' stop initiated.\n\n`)
        : wrong(`Stop FSS "${step.fs}" failed: ${problem}`);
    case 'fail':
      return problem === null
        ? said(`Fail FSM "${step.fs}"\n\nFSM failover initiated.\n\n`)
        : wrong(`Fail FSM "${step.fs}" failed: ${problem}`);
    case 'ras':
      return problem === null
        ? said(`RAS event ${step.event} queued.\n\n`)
        : wrong(`RAS event ${step.event} was not queued: ${problem}`);
  }
}

function startText(
  state: MdcState,
  step: Extract<CvadminStep, { step: 'start' }>,
  problem: string | null,
): StepText {
  const { node, address } = state.volatile.identity;
  const isHere = step.host === null || step.host === node || step.host === address;
  const place = isHere ? 'Starting FSS locally.' : `Starting FSS on ${step.host}.`;
  const head = `${place}\nStart FSS "${step.fs}"\n\n`;
  return problem === null
    ? said(`${head}FSS '${step.fs}' start initiated.\nFSS '${step.fs}' started.\n\n`)
    : wrong(`${head}FSS '${step.fs}' not started: ${problem}`);
}

function problemOf(outcome: MdcOutcome | null): string | null {
  return outcome === null || outcome.type === 'done' ? null : refusalText(outcome);
}
