// cvadmin: its command line, and the small language inside it. A script is a list of steps; which
// of them change something is said here, what they do is the machines' business.

import { RAS_EVENTS } from '../logLines.ts';
import type { Options, Usage } from './words.ts';
import { splitOptions, wordsOfLine } from './words.ts';

/** One command inside cvadmin. `fs` is a name (`snfs1`, `snfs1@_cluster0/_addom0`) or a number of
 * the list. */
export type CvadminStep =
  | { step: 'list' }
  | { step: 'select'; fs: string }
  | { step: 'stat' }
  | { step: 'who' }
  | { step: 'show'; group: string | null; isLong: boolean }
  | { step: 'fsmlist'; fs: string | null; host: string | null }
  | { step: 'disks'; isRefresh: boolean; isMetadata: boolean }
  | { step: 'paths' }
  | { step: 'coord'; host: string | null }
  | { step: 'cluster' }
  | { step: 'help' }
  | { step: 'quit' }
  | { step: 'activate'; fs: string; host: string | null; votes: number | null }
  | { step: 'fail'; fs: string | null }
  | { step: 'start'; fs: string; host: string | null }
  | { step: 'stop'; fs: string; host: string | null }
  | { step: 'ras'; event: string; detail: string }
  /** Typed wrong or not known: cvadmin says so and goes on. */
  | { step: 'wrong'; message: string };

export type CvadminSession = {
  /** Typed at its prompt or piped into it: with banner and prompts. */
  isInteractive: boolean;
  /** Begun at a terminal: the banner alone, the lines come one by one (conversation.ts). */
  isOpening: boolean;
  /** `-F`: selected before the first step. */
  fs: string | null;
  /** `-H`. */
  host: string | null;
  /** `-M`: mark managed file systems. */
  isManagedShown: boolean;
  /** `-n`: addresses instead of names. */
  isNumeric: boolean;
  /** `-f`: the steps stand in this file. */
  file: string | null;
  steps: CvadminStep[];
};

/** The command line. A text says what is wrong with it. */
export function parseCvadmin(
  args: readonly string[],
  stdin: string,
  isTerminal: boolean,
): CvadminSession | string {
  const options = splitOptions(args, 'H:F:Mnxf:e:');
  if (typeof options === 'string') return options;
  if (options.words.length > 0)
    return `unexpected word '${options.words[0]}': commands are given with -e`;

  const commands = options.values.get('e');
  const file = lastOf(options, 'f');
  return {
    isInteractive: commands === undefined && file === null,
    isOpening: commands === undefined && file === null && isTerminal && stdin === '',
    fs: lastOf(options, 'F'),
    host: lastOf(options, 'H'),
    isManagedShown: options.flags.has('M'),
    isNumeric: options.flags.has('n'),
    file,
    steps: commands ? commands.flatMap(parseSteps) : file === null ? parseSteps(stdin) : [],
  };
}

function lastOf(options: Options, letter: string): string | null {
  return options.values.get(letter)?.at(-1) ?? null;
}

/** Lines, or commands parted by semicolons, as steps. Nothing after `quit` counts. */
export function parseSteps(text: string): CvadminStep[] {
  const steps: CvadminStep[] = [];
  for (const line of text.split(/[\n;]/)) {
    const words = wordsOfLine(line);
    if (words.length === 0) continue;
    const step = parseStep(words);
    steps.push(step);
    if (step.step === 'quit') break;
  }
  return steps;
}

/** Does a step change the state of an MDC? */
export function isChange(step: CvadminStep): boolean {
  switch (step.step) {
    case 'activate':
    case 'fail':
    case 'start':
    case 'stop':
    case 'ras':
      return true;
    case 'disks':
      return step.isRefresh;
    default:
      return false;
  }
}

type StepEntry = Usage & {
  readonly sentence: string;
  readonly parse: (words: readonly string[]) => CvadminStep | null;
};

/** The language: names may be cut short as long as they stay unique. `parse` gives null for wrong
 * usage. */
export const CVADMIN_COMMANDS: readonly StepEntry[] = [
  {
    name: 'activate',
    usage: ['activate <fs> [<host>]'],
    sentence: 'Have an FSM of this file system activated; nothing happens if one is active.',
    parse: ([fs, host, ...more]) =>
      fs === undefined || more.length > 0 ? null : activation(fs, host),
  },
  {
    name: 'cluster',
    usage: ['cluster select'],
    sentence: 'Show the known clusters.',
    parse: ([word, ...more]) =>
      word === 'select' && more.length === 0 ? { step: 'cluster' } : null,
  },
  {
    name: 'coord',
    usage: ['coord [[on] <host>]'],
    sentence: 'Show the coordinators of the name service.',
    parse: (words) => onHost(words, false, (host) => ({ step: 'coord', host })),
  },
  {
    name: 'disks',
    usage: ['disks [refresh] [fsm]'],
    sentence: 'Show the StorNext disks of this MDC, or of the selected FSM.',
    parse: parseDisks,
  },
  {
    name: 'fail',
    usage: ['fail [<fs>|<index>]'],
    sentence: 'Make the active FSM exit, so that a standby takes over.',
    parse: ([fs, ...more]) => (more.length > 0 ? null : { step: 'fail', fs: fs ?? null }),
  },
  {
    name: 'fsmlist',
    usage: ['fsmlist [<fs>] [on <host>]'],
    sentence: 'Show the state of the FSM processes, running or not.',
    parse: ([first, ...rest]) =>
      first === undefined || first === 'on'
        ? onHost(first === undefined ? rest : [first, ...rest], true, (host) => ({
            step: 'fsmlist',
            fs: null,
            host,
          }))
        : onHost(rest, true, (host) => ({ step: 'fsmlist', fs: first, host })),
  },
  {
    name: 'help',
    usage: ['help'],
    sentence: 'Show this list.',
    parse: () => ({ step: 'help' }),
  },
  {
    name: 'paths',
    usage: ['paths'],
    sentence: 'Show the paths to the StorNext disks of this MDC.',
    parse: (words) => (words.length > 0 ? null : { step: 'paths' }),
  },
  {
    name: 'quit',
    usage: ['quit'],
    sentence: 'Leave cvadmin.',
    parse: () => ({ step: 'quit' }),
  },
  {
    name: 'ras',
    usage: ['ras enq [nomerge] <event> "<detail>"'],
    sentence: 'Raise a RAS event.',
    parse: parseRas,
  },
  {
    name: 'select',
    usage: ['select [<fs>|<index>]'],
    sentence: 'Show the FSMs, or select the active one of a file system.',
    parse: ([fs, ...more]) =>
      more.length > 0 ? null : fs === undefined ? { step: 'list' } : { step: 'select', fs },
  },
  {
    name: 'show',
    usage: ['show [<stripe group>] [long]'],
    sentence: 'Show the stripe groups of the selected file system.',
    parse: parseShow,
  },
  {
    name: 'start',
    usage: ['start <fs> [on <host>]'],
    sentence: 'Start the FSM of a file system here and on the peer, or on one host.',
    parse: ([fs, ...rest]) =>
      fs === undefined ? null : onHost(rest, true, (host) => ({ step: 'start', fs, host })),
  },
  {
    name: 'stat',
    usage: ['stat'],
    sentence: 'Show the status of the selected file system.',
    parse: (words) => (words.length > 0 ? null : { step: 'stat' }),
  },
  {
    name: 'stop',
    usage: ['stop <fs> [on <host>]'],
    sentence: 'Stop the FSM of a file system on every MDC, or on one host.',
    parse: ([fs, ...rest]) =>
      fs === undefined ? null : onHost(rest, true, (host) => ({ step: 'stop', fs, host })),
  },
  {
    name: 'who',
    usage: ['who'],
    sentence: 'Show the connections to the selected FSM.',
    parse: (words) => (words.length > 0 ? null : { step: 'who' }),
  },
];

function parseStep([name, ...words]: readonly string[]): CvadminStep {
  const typed = name as string;
  const found = typed === '?' ? 'help' : typed.toLowerCase();
  const exact = CVADMIN_COMMANDS.filter((entry) => entry.name === found);
  const entries =
    exact.length > 0 ? exact : CVADMIN_COMMANDS.filter((entry) => entry.name.startsWith(found));
  const [entry, another] = entries;
  if (!entry) {
    return {
      step: 'wrong',
      message: `Unknown command "${typed}". Enter "help" or "?" for the list.`,
    };
  }
  if (another) {
    const names = entries.map((one) => one.name).join(', ');
    return { step: 'wrong', message: `Ambiguous command "${typed}": it may be ${names}.` };
  }
  return entry.parse(words) ?? { step: 'wrong', message: `Usage: ${entry.usage[0]}` };
}

function activation(fs: string, target: string | undefined): CvadminStep {
  const isVotes = target !== undefined && /^\d+$/.test(target);
  return {
    step: 'activate',
    fs,
    host: isVotes ? null : (target ?? null),
    votes: isVotes ? Number(target) : null,
  };
}

/** `on HOST`, or `HOST` where `on` may be left out, or nothing. */
function onHost(
  words: readonly string[],
  needsOn: boolean,
  make: (host: string | null) => CvadminStep,
): CvadminStep | null {
  if (words.length === 0) return make(null);
  const host = words[0] === 'on' ? words[1] : needsOn ? undefined : words[0];
  const used = words[0] === 'on' ? 2 : 1;
  return host === undefined || words.length > used ? null : make(host);
}

function parseDisks(words: readonly string[]): CvadminStep | null {
  const isRefresh = words[0] === 'refresh';
  const rest = isRefresh ? words.slice(1) : words;
  const isMetadata = rest[0] === 'fsm';
  return rest.length > (isMetadata ? 1 : 0) ? null : { step: 'disks', isRefresh, isMetadata };
}

function parseShow(words: readonly string[]): CvadminStep | null {
  const isLong = words.at(-1) === 'long';
  const [group, ...more] = isLong ? words.slice(0, -1) : words;
  return more.length > 0 ? null : { step: 'show', group: group ?? null, isLong };
}

function parseRas(words: readonly string[]): CvadminStep | null {
  const [verb, ...rest] = words;
  const [event, ...detail] = rest[0] === 'nomerge' ? rest.slice(1) : rest;
  if (verb !== 'enq' || event === undefined || detail.length === 0) return null;

  const full = event.startsWith('SL_EVT_') ? event : `SL_EVT_${event}`;
  if (!RAS_EVENTS.some((known) => known === full)) {
    return { step: 'wrong', message: `Unknown event "${event}". Known: ${RAS_EVENTS.join(', ')}.` };
  }
  return { step: 'ras', event: full, detail: detail.join(' ') };
}
