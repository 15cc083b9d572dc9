// cvadmin at a terminal, line by line. A line becomes a one-shot run of its own, so that nothing is
// done twice; what is remembered in between is what was selected, read from what cvadmin said.
// Shapes are those of process/shellProfile.ts, which a core does not import.

import type { Json } from '../../../../core/json.ts';
import type { CommandOutput } from '../../../../core/machine.ts';
import { TRACE_SOURCE } from './files.ts';
import { parseCvadmin, parseSteps } from './grammar/cvadmin.ts';
import { parseCvdb, parseCvdbset } from './grammar/tracing.ts';
import { vendorCommands } from './vendorCommands.ts';

type Turn = { memory: Json; run: readonly string[] | null; isOver: boolean };

/** The options it was started with, the selected file system, and the cluster that names carry. */
type Memory = { options: string[]; selected: string | null; cluster: string | null };

const cvadminConversation = {
  open(args: readonly string[]): Turn | null {
    const session = parseCvadmin(args, '', true);
    if (typeof session === 'string' || !session.isOpening) return null;
    const options = [
      ...(session.isManagedShown ? ['-M'] : []),
      ...(session.isNumeric ? ['-n'] : []),
    ];
    return turn({ options, selected: session.fs, cluster: null }, args);
  },

  take(memory: Json, line: string): Turn {
    const { options, selected } = memory as Memory;
    const steps = parseSteps(line);
    if (steps.length === 0) return turn(memory as Memory, null);
    if (steps[0]?.step === 'quit') return { memory, run: null, isOver: true };

    const chosen = selected === null ? [] : ['-F', selected];
    const isOver = steps.at(-1)?.step === 'quit';
    return { ...turn(memory as Memory, [...options, ...chosen, '-e', line]), isOver };
  },

  settle(memory: Json, { stdout }: CommandOutput): Json {
    const known = memory as Memory;
    const selected = [...stdout.matchAll(/^Select FSM "([^"]+)"$/gm)].at(-1)?.[1];
    const cluster = /^Selected Cluster: (\S+)$/m.exec(stdout)?.[1] ?? known.cluster;
    if (selected === undefined) return { ...known, cluster };
    return { ...known, cluster, selected: selected === 'none' ? null : selected };
  },

  prompt(memory: Json): string {
    const { selected, cluster } = memory as Memory;
    if (selected === null) return 'snadmin> ';
    return `snadmin (${selected}${cluster === null ? '' : `@${cluster}`}) > `;
  },
};

function turn(memory: Memory, run: readonly string[] | null): Turn {
  return { memory, run, isOver: false };
}

/** @seed S2:30: `cvdb -g -C` goes on until it is interrupted: a stream, not an output. */
function followed([name = '', ...args]: readonly string[]): string | null {
  const request = /(^|\/)cvdb$/.test(name)
    ? parseCvdb(args)
    : /(^|\/)cvdbset$/.test(name)
      ? parseCvdbset(args)
      : '';
  const isStream = typeof request !== 'string' && request.trace === 'dump' && request.isContinuous;
  return isStream ? TRACE_SOURCE : null;
}

/** What the shell of an MDC needs to know of its programs. */
export const shellProfile = {
  commands: vendorCommands.map(({ name }) => name),
  followed,
  conversations: { cvadmin: cvadminConversation },
  environment: {},
} as const;
