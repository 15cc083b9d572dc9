// The Unix words of an SC that are views of its state, and the few that change it: Solaris 8 and
// 9. Everything else (ls, grep, awk) is the shell's own business over the file views.

import type { Request } from '../../commands.ts';
import { isSystemProcess } from '../screens/processes.ts';
import type { Parse } from './sms.ts';
import { splitOptions } from './words.ts';

export type UnixRead =
  | { read: 'date'; format: string | null; isUtc: boolean }
  | { read: 'hostname' }
  | { read: 'uname'; letters: string }
  | { read: 'uptime' }
  | { read: 'ps'; isFull: boolean }
  | { read: 'df'; isHuman: boolean; paths: string[] }
  | { read: 'ifconfig'; name: string | null }
  | { read: 'id'; user: string; isLong: boolean }
  | { read: 'who'; user: string }
  | { read: 'patches' }
  | { read: 'cat'; paths: string[] };

export const parseDate: Parse = ({ args }) => {
  const isUtc = args.includes('-u');
  const [format, ...more] = args.filter((arg) => arg !== '-u');
  if (more.length > 0 || (format !== undefined && !format.startsWith('+'))) {
    return 'the clock of this SC is virtual and is not set here: the fault clock.skew moves it';
  }
  return { read: 'date', format: format?.slice(1) ?? null, isUtc };
};

export const parseHostname: Parse = ({ args }) =>
  args.length > 0 ? 'the name is not set here' : { read: 'hostname' };

export const parseUname: Parse = ({ args }) => {
  const options = splitOptions(args, 'asnrvmpi');
  if (typeof options === 'string') return options;
  if (options.words.length > 0) return `unexpected word '${options.words[0]}'`;
  const letters = options.flags.has('a')
    ? 'snrvmpi'
    : [...'snrvmpi'].filter((one) => options.flags.has(one)).join('');
  return { read: 'uname', letters: letters === '' ? 's' : letters };
};

export const parseUptime: Parse = ({ args }) =>
  args.length > 0 ? `unexpected word '${args[0]}'` : { read: 'uptime' };

/** `ps`, `ps -e`, `ps -ef`: all show every modelled process. */
export const parsePs: Parse = ({ args }) => {
  const options = splitOptions(args, 'efAalyu:p:');
  if (typeof options === 'string') return options;
  return { read: 'ps', isFull: options.flags.has('f') };
};

export const parseDf: Parse = ({ args }) => {
  const options = splitOptions(args, 'hkl');
  if (typeof options === 'string') return options;
  return { read: 'df', isHuman: options.flags.has('h'), paths: [...options.words] };
};

export const parseIfconfig: Parse = ({ args }) => {
  const [name, more] = args.filter((arg) => arg !== '-a');
  return more !== undefined
    ? 'only shows here: ifconfig -a (faults of kind link.cut take a link down)'
    : { read: 'ifconfig', name: name ?? null };
};

export const parseId: Parse = ({ args, user }) => {
  const options = splitOptions(args, 'a');
  if (typeof options === 'string') return options;
  return { read: 'id', user: options.words[0] ?? user, isLong: options.flags.has('a') };
};

export const parseWho: Parse = ({ args, user }) =>
  args.length > 0 && args.join(' ') !== 'am i'
    ? `unexpected word '${args[0]}'`
    : { read: 'who', user };

export const parseCat: Parse = ({ args }) =>
  args.length === 0 ? 'expected the path of a file' : { read: 'cat', paths: [...args] };

/** @seed S4:67, S4:70: `/etc/init.d/sms start|stop`. */
export const parseSms: Parse = ({ args: [action, ...more] }) =>
  (action !== 'start' && action !== 'stop') || more.length > 0
    ? 'expected start or stop'
    : { type: 'sms', action };

const SIGNALS = { HUP: 1, INT: 2, QUIT: 3, ABRT: 6, KILL: 9, SEGV: 11, TERM: 15 } as const;

/** `kill [-9 | -KILL | -s KILL] PID...`. */
export const parseKill: Parse = ({ args }) => {
  const words = [...args];
  let signal: string | null = 'TERM';
  if (words[0] === '-s') signal = signalNamed(words.splice(0, 2)[1] ?? '');
  else if (words[0]?.startsWith('-')) signal = signalNamed((words.shift() as string).slice(1));
  if (signal === null) return `unknown signal: expected one of ${Object.keys(SIGNALS).join(', ')}`;

  const wrong = words.find((pid) => !/^\d{1,7}$/.test(pid) || Number(pid) === 0);
  if (wrong !== undefined) return `'${wrong}' is no process id: ps -ef lists them`;
  if (words.length === 0) return 'expected a process id: ps -ef lists them';
  const system = words.find((pid) => isSystemProcess(Number(pid)));
  if (system !== undefined) return `process ${system} is Solaris's own: it takes no signals here`;
  return { type: 'kill', signal, pids: words.map(Number) };
};

function signalNamed(typed: string): string | null {
  const name = typed.toUpperCase().replace(/^SIG/, '');
  if (Object.hasOwn(SIGNALS, name)) return name;
  return Object.entries(SIGNALS).find(([, number]) => String(number) === typed)?.[0] ?? null;
}

/** `init 0` ends at the ok prompt, 5 switches off, 6 boots anew. `init ok go` is what the ok prompt
 * at a terminal makes of `go` (conversation.ts). */
export const parseInit: Parse = ({ args: [level, ...more] }) => {
  if (level === 'ok') return parseOkWord(more);
  const levels: { readonly [word: string]: 0 | 5 | 6 } = { 0: 0, 5: 5, 6: 6 };
  const wanted = levels[level ?? ''];
  if (wanted === undefined || more.length > 0) {
    return 'expected 0 (ok prompt), 5 (power off) or 6 (reboot)';
  }
  return { type: 'init', level: wanted };
};

function parseOkWord(words: readonly string[]): Request | string {
  const word = OK_WORDS.find((known) => known === words.join(' '));
  return word === undefined ? `expected ${OK_WORDS.join(', ')}` : { type: 'ok', word };
}

/** What the ok prompt understands here. */
const OK_WORDS = ['go', 'boot', 'reset-all'] as const;

/** `shutdown -y -g0 -i6`: @choice at once, whatever the grace period. */
export const parseShutdown: Parse = ({ args }) => {
  const options = splitOptions(args, 'yg:i:');
  if (typeof options === 'string') return options;
  const level = options.values.get('i') ?? '0';
  if (level !== '0' && level !== '5' && level !== '6') return `-i${level}: expected 0, 5 or 6`;
  return { type: 'init', level: Number(level) as 0 | 5 | 6 };
};

/** `halt` and `reboot` take no words here. */
export function parseLevel(level: 0 | 6): Parse {
  return ({ args }) => {
    const word = args.find((arg) => !/^-[dlnqy]+$/.test(arg));
    return word === undefined ? { type: 'init', level } : `unexpected word '${word}'`;
  };
}

export function parseOk(word: (typeof OK_WORDS)[number]): Parse {
  return ({ args }) => (args.length === 0 ? { type: 'ok', word } : `unexpected word '${args[0]}'`);
}

/** @seed S4:68: a patch is named as in its README, `117866-05`. */
export const parsePatchadd: Parse = ({ args }) => {
  const [path = '', ...more] = args.filter((arg) => !arg.startsWith('-'));
  const patch = path.slice(path.lastIndexOf('/') + 1);
  if (!/^\d{6}-\d{2}$/.test(patch) || more.length > 0) return 'expected a patch such as 117866-05';
  return { type: 'patchadd', patch };
};

export const parseShowrev: Parse = ({ args }) =>
  args.join(' ') === '-p' ? { read: 'patches' } : 'expected -p';

export const parseMan: Parse = ({ args: [topic, ...more] }) =>
  topic === undefined || more.length > 0 ? 'expected one command' : { read: 'manual', topic };
