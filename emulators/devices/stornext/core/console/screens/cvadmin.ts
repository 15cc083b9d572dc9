// What cvadmin prints (reference §3.2 to §3.6). The list, the stat block and `show` are attested;
// columns of fsmlist, who, disks, paths and coord are synthetic.

import type { CommandOutput } from '../../../../../core/machine.ts';
import type { Instant } from '../../../../../core/time.ts';
import type { MdcOutcome } from '../../commands.ts';
import type { MdcState } from '../../state.ts';
import { initialSelection, NOTHING_SELECTED, unknownFileSystem } from '../cvadminScript.ts';
import type { CvadminSession, CvadminStep } from '../grammar/cvadmin.ts';
import { CVADMIN_COMMANDS } from '../grammar/cvadmin.ts';
import { EXIT_REFUSED } from '../grammar/words.ts';
import { activateText, changeText } from './cvadminChanges.ts';
import type { StepText } from './cvadminStyle.ts';
import { CLUSTER, fullName, isOldStyle, said, wrong } from './cvadminStyle.ts';
import {
  coordText,
  disksText,
  fsmListText,
  pathsText,
  showText,
  statBlock,
  whoText,
} from './cvadminTables.ts';
import type { FsmRow } from './fsmRows.ts';
import { activeRow, fileSystemNamed, isInControl, listedRows } from './fsmRows.ts';

/** Where a session stands: what is selected, and what has been said. */
type Talk = { state: MdcState; session: CvadminSession; now: Instant; selected: string | null };

/** The whole run. `outcomes` are what became of the steps that change something; null: all steps
 * read. */
export function cvadminOutput(
  state: MdcState,
  session: CvadminSession,
  outcomes: readonly MdcOutcome[] | null,
  now: Instant,
): CommandOutput {
  if (!state.volatile.fsmpm.isRunning) return noFsmpm();

  const talk: Talk = { state, session, now, selected: initialSelection(state, session.fs) };
  return session.isInteractive ? interactiveRun(talk, outcomes) : oneShotRun(talk, outcomes);
}

function noFsmpm(): CommandOutput {
  const stderr =
    'cvadmin: no answer from the local fsmpm: StorNext does not run here' +
    ' (service cvfs start)\n';
  return { stdout: '', stderr, exitCode: EXIT_REFUSED };
}

/** @choice A one-shot run (-e, -f) prints what its commands print: no banner, no prompt, and
 * nothing for -F. */
function oneShotRun(talk: Talk, outcomes: readonly MdcOutcome[] | null): CommandOutput {
  const { fs } = talk.session;
  let stdout = '';
  let stderr = fs === null || talk.selected !== null ? '' : `${unknownFileSystem(fs)}\n`;
  talk.session.steps.forEach((step, index) => {
    const { text, isWrong } = stepText(talk, step, outcomes?.[index] ?? null);
    if (isWrong) stderr += text;
    else stdout += text;
  });
  return { stdout, stderr, exitCode: stderr === '' ? 0 : EXIT_REFUSED };
}

function interactiveRun(talk: Talk, outcomes: readonly MdcOutcome[] | null): CommandOutput {
  let stdout = cvadminBanner(talk.state, talk.session);
  if (talk.session.isOpening) return { stdout, stderr: '', exitCode: 0 };

  talk.session.steps.forEach((step, index) => {
    stdout += promptOf(talk.state, talk.selected);
    stdout += stepText(talk, step, outcomes?.[index] ?? null).text;
  });
  const hasQuit = talk.session.steps.at(-1)?.step === 'quit';
  if (!hasQuit) stdout += promptOf(talk.state, talk.selected);
  return { stdout: `${stdout}\n`, stderr: '', exitCode: 0 };
}

/** What cvadmin says first: its name, the list, and what is selected. */
function cvadminBanner(state: MdcState, session: CvadminSession): string {
  const selected = initialSelection(state, session.fs);
  const head =
    'StorNext Administrator\n\nEnter command(s)\nFor command help, enter "help" or "?".\n\n';
  const row = selected === null ? null : activeRow(state, selected);
  const tail =
    row === null ? 'Select FSM "none"\n\n' : `Select FSM "${row.fs}"\n\n${statBlock(state, row)}\n`;
  return `${head}${listText(state, session)}${tail}`;
}

/** `snadmin> `, `snadmin (shared) > ` or `snadmin (shared@_cluster0/_addom0) > `. */
function promptOf(state: MdcState, selected: string | null): string {
  return selected === null ? 'snadmin> ' : `snadmin (${fullName(state, selected)}) > `;
}

function stepText(talk: Talk, step: CvadminStep, outcome: MdcOutcome | null): StepText {
  switch (step.step) {
    case 'list':
      return said(listText(talk.state, talk.session));
    case 'select':
      return selectionText(talk, step.fs);
    case 'stat':
    case 'show':
    case 'who':
      return selectedText(talk, step);
    case 'fsmlist':
      return said(fsmListText(talk.state, step));
    case 'disks':
      return step.isMetadata && talk.selected === null
        ? wrong(NOTHING_SELECTED)
        : said(disksText(talk.state, step.isMetadata ? talk.selected : null));
    case 'paths':
      return said(pathsText(talk.state));
    case 'coord':
      return said(coordText(talk.state));
    case 'cluster':
      return said(`Known clusters:\n  ${CLUSTER}\n\n`);
    case 'help':
      return said(helpText());
    case 'quit':
      return said('');
    case 'activate':
      return activateText(talk.state, step, outcome);
    case 'fail':
    case 'start':
    case 'stop':
    case 'ras':
      return changeText(talk.state, step, outcome);
    case 'wrong':
      return wrong(step.message);
  }
}

/** `select <fs>` connects to the active FSM, and to nothing else. */
function selectionText(talk: Talk, word: string): StepText {
  const fs = fileSystemNamed(talk.state, word);
  if (fs === null) return wrong(unknownFileSystem(word));

  const row = activeRow(talk.state, fs);
  if (row === null)
    return wrong(`No FSM is active for file system "${fs}". Enter "select" to see the FSMs.`);
  talk.selected = fs;
  return said(`Select FSM "${fs}"\n\n${statBlock(talk.state, row)}\n`);
}

function selectedText(
  talk: Talk,
  step: Extract<CvadminStep, { step: 'stat' | 'show' | 'who' }>,
): StepText {
  if (talk.selected === null) return wrong(NOTHING_SELECTED);

  const row = activeRow(talk.state, talk.selected);
  if (row === null) return wrong(`FSM "${talk.selected}" is no longer active: select again.`);
  switch (step.step) {
    case 'stat':
      return said(`${statBlock(talk.state, row)}\n`);
    case 'who':
      return said(whoText(talk.state, row, talk.now));
    case 'show': {
      const text = showText(talk.state, row, step);
      return text === null
        ? wrong(
            `There is no stripe group "${step.group}" in "${row.fs}". Enter "show" to see them.`,
          )
        : said(text);
    }
  }
}

/** `select` without a name, and what cvadmin prints when it starts. */
function listText(
  state: MdcState,
  session: Pick<CvadminSession, 'isManagedShown' | 'isNumeric'>,
): string {
  const rows = listedRows(state);
  const isOld = isOldStyle(state);
  let text = 'List FSS\n\nFile System Services (* indicates service is in control of FS):\n';
  if (!isOld) text += `Selected Cluster: ${CLUSTER}\nCluster: ${CLUSTER}\n`;
  rows.forEach((row, index) => {
    text += listEntry(row, index + 1, session, isOld);
  });
  if (!rows.some(isInControl)) text += '\nNo FSSs are active.\n';
  return `${text}\n`;
}

const LOCATED_COLUMN = 25;

function listEntry(
  row: FsmRow,
  number: number,
  session: Pick<CvadminSession, 'isManagedShown' | 'isNumeric'>,
  isOld: boolean,
): string {
  const mark = isInControl(row) ? '*' : ' ';
  const managed = session.isManagedShown && row.haFsType === 'HaManaged' ? '[managed]' : '';
  const name = `${String(number).padStart(2)}>${mark}${row.fs}[${row.priority ?? 0}]${managed}`;
  const head = `${name} `.padEnd(LOCATED_COLUMN);
  const { port } = row;
  const pid = `(pid ${row.pid})`;
  if (isOld)
    return `${head}located on ${session.isNumeric ? row.address : row.host}:${port} ${pid}\n`;

  const preferred = `located on ${row.address}:${port}`;
  return session.isNumeric
    ? `${head}${preferred} ${pid} [preferred]\n`
    : `${head}located on ${row.host}:${port} ${pid}\n` +
        `${' '.repeat(LOCATED_COLUMN)}${preferred} [preferred]\n`;
}

function helpText(): string {
  const width = Math.max(...CVADMIN_COMMANDS.map((entry) => (entry.usage[0] as string).length));
  const lines = CVADMIN_COMMANDS.map(
    (entry) => `  ${(entry.usage[0] as string).padEnd(width)}  ${entry.sentence}`,
  );
  return `Command summary:\n${lines.join('\n')}\n\n`;
}
