// The Unix words that are views of the MDC's state, and the few that change it. Everything else
// (ls, grep, awk) is the shell's own business over the file views.

import { parseIso } from '../../../../../core/calendar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../../core/time.ts';
import type { MdcCommand } from '../../commands.ts';
import { oneOf, splitOptions } from './words.ts';

export type UnixRead =
  | { read: 'date'; format: string | null; isUtc: boolean; moment: Moment }
  | { read: 'hostname'; form: 'plain' | 'short' | 'full' | 'address' }
  | { read: 'uname'; letters: string }
  | { read: 'uptime'; form: 'plain' | 'pretty' | 'since' }
  | { read: 'ps'; layout: 'short' | 'full' | 'bsd' }
  | { read: 'df'; unit: 'K' | 'M' | 'human'; hasTypes: boolean; paths: string[] }
  | { read: 'mount'; type: string | null }
  | { read: 'ifconfig'; name: string | null }
  | { read: 'ipAddress'; device: string | null; isBrief: boolean; family: 4 | 6 | null }
  | { read: 'id'; part: 'all' | 'u' | 'g' | 'G'; isName: boolean }
  | { read: 'whoami' }
  | { read: 'cat'; paths: string[] };

/** Which instant `date` tells: now and an offset, or one given. */
export type Moment = { from: 'now'; offsetMs: number } | { from: 'epoch'; epochMs: number };

type UnixChange = Extract<MdcCommand, { type: 'kill' | 'power' | 'mount' | 'umount' }>;

/** `kill -0` only asks whether the process is there. */
const ASK_SIGNAL = '0';

export const SIGNALS = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ABRT: 6,
  KILL: 9,
  SEGV: 11,
  TERM: 15,
  CONT: 18,
  STOP: 19,
} as const;
export type Signal = keyof typeof SIGNALS;

/** `date [-u] [-R | -I[fmt]] [-d TEXT] [+FORMAT]`. Here as below a text says what is wrong. */
export function parseDate(args: readonly string[]): UnixRead | string {
  const formats = args.filter((arg) => arg.startsWith('+'));
  const options = splitOptions(
    args.filter((arg) => !arg.startsWith('+')),
    'uRId:s:',
  );
  if (typeof options === 'string') return options;

  const { flags, values, words } = options;
  if (values.has('s') || words.length > 0) {
    return 'the clock of this box is virtual and is not set here: the fault clock.skew moves it';
  }
  const typed = values.get('d')?.at(-1);
  const moment = typed === undefined ? { from: 'now' as const, offsetMs: 0 } : momentOf(typed);
  if (moment === null) {
    return (
      `invalid date '${typed}': expected now, today, yesterday, tomorrow, @SECONDS,` +
      ` '2 hours ago' or an ISO date`
    );
  }
  const format =
    formats.at(-1)?.slice(1) ??
    (flags.has('R') ? '%a, %d %b %Y %H:%M:%S %z' : flags.has('I') ? '%Y-%m-%d' : null);
  return { read: 'date', format, isUtc: flags.has('u'), moment };
}

function momentOf(text: string): Moment | null {
  const days = { now: 0, today: 0, yesterday: -1, tomorrow: 1 }[text.trim()];
  if (days !== undefined) return { from: 'now', offsetMs: days * DAY_MS };

  const seconds = /^@(\d{1,12})$/.exec(text);
  if (seconds) return { from: 'epoch', epochMs: Number(seconds[1]) * SECOND_MS };

  const relative = /^([+-]?)(\d{1,6}) ?(second|sec|minute|min|hour|day|week)s?( ago)?$/.exec(
    text.trim(),
  );
  if (relative) {
    const sign = (relative[1] === '-') !== (relative[4] !== undefined) ? -1 : 1;
    return { from: 'now', offsetMs: sign * Number(relative[2]) * SPAN_MS[relative[3] as 'day'] };
  }
  const epochMs = parseIso(text.trim().replace(' ', 'T'));
  return epochMs === null ? null : { from: 'epoch', epochMs };
}

const SPAN_MS = {
  second: SECOND_MS,
  sec: SECOND_MS,
  minute: MINUTE_MS,
  min: MINUTE_MS,
  hour: HOUR_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
} as const;

export function parseHostname(args: readonly string[]): UnixRead | string {
  const forms = {
    '-s': 'short',
    '--short': 'short',
    '-f': 'full',
    '--fqdn': 'full',
    '--long': 'full',
    '-i': 'address',
    '-I': 'address',
    '--ip-address': 'address',
    '--all-ip-addresses': 'address',
  } as const;
  const [option, more] = args;
  if (option === undefined) return { read: 'hostname', form: 'plain' };
  const form = forms[option as '-s'];
  if (form === undefined || more !== undefined) {
    return `expected nothing, -s, -f or -i, not '${args.join(' ')}' (the name is not set here)`;
  }
  return { read: 'hostname', form };
}

export function parseUname(args: readonly string[]): UnixRead | string {
  const options = splitOptions(
    args.map((arg) => (arg === '--all' ? '-a' : arg)),
    'asnrvmpio',
  );
  if (typeof options === 'string') return options;
  if (options.words.length > 0) return `unexpected word '${options.words[0]}'`;
  const letters = options.flags.has('a')
    ? 'snrvmpio'
    : [...'snrvmpio'].filter((one) => options.flags.has(one)).join('');
  return { read: 'uname', letters: letters === '' ? 's' : letters };
}

export function parseUptime(args: readonly string[]): UnixRead | string {
  const forms = {
    '-p': 'pretty',
    '--pretty': 'pretty',
    '-s': 'since',
    '--since': 'since',
  } as const;
  const [option, more] = args;
  if (option === undefined) return { read: 'uptime', form: 'plain' };
  const form = forms[option as '-p'];
  return form === undefined || more !== undefined
    ? `expected nothing, -p or -s, not '${args.join(' ')}'`
    : { read: 'uptime', form };
}

/** `ps`, `ps -e`, `ps -ef`, `ps aux`, `ps ax`: all show every modelled process. */
export function parsePs(args: readonly string[]): UnixRead | string {
  const letters = args.join('').replaceAll('-', '');
  const unknown = [...letters].find((letter) => !'efFalxuwA'.includes(letter));
  if (unknown !== undefined) return `unknown option '${unknown}': expected -e, -ef or aux`;
  const isBsd =
    letters.includes('u') || (letters.includes('x') && !args.some((arg) => arg.startsWith('-')));
  return {
    read: 'ps',
    layout: isBsd ? 'bsd' : letters.includes('f') || letters.includes('F') ? 'full' : 'short',
  };
}

export function parseDf(args: readonly string[]): UnixRead | string {
  const options = splitOptions(args, 'hkmTPat:');
  if (typeof options === 'string') return options;
  const { flags, words } = options;
  return {
    read: 'df',
    unit: flags.has('h') ? 'human' : flags.has('m') ? 'M' : 'K',
    hasTypes: flags.has('T'),
    paths: [...words],
  };
}

/** `mount` and `mount -t cvfs` list; with a file system or its mount point, mounts it. */
export function parseMount(args: readonly string[]): UnixRead | UnixChange | string {
  const options = splitOptions(args, 'lat:o:');
  if (typeof options === 'string') return options;
  const { values, words } = options;
  const type = values.get('t')?.at(-1) ?? null;
  if (words.length === 0) return { read: 'mount', type };
  if (words.length > 2 || (type !== null && type !== 'cvfs')) {
    return 'expected mount [-t cvfs] <fs> [<mount point>]';
  }
  return { type: 'mount', fs: fileSystemOf(words[0] as string) };
}

export function parseUmount(args: readonly string[]): UnixChange | string {
  const options = splitOptions(args, 'fl');
  if (typeof options === 'string') return options;
  const [target, ...more] = options.words;
  if (target === undefined || more.length > 0) return 'expected one file system or mount point';
  return { type: 'umount', fs: fileSystemOf(target) };
}

/** `shared`, `/stornext/shared` and `/dev/cvfsctl1_shared` all mean the file system `shared`. */
function fileSystemOf(word: string): string {
  return word.replace(/\/+$/, '').replace(/^(\/stornext\/|\/dev\/cvfsctl1_)/, '');
}

export function parseIfconfig(args: readonly string[]): UnixRead | string {
  const [name, more] = args.filter((arg) => arg !== '-a');
  return more !== undefined
    ? 'only shows here: ifconfig [-a] [<interface>] (faults of kind link.cut take a link down)'
    : { read: 'ifconfig', name: name ?? null };
}

/** `ip [-4|-6] [-br] addr|a [show] [[dev] NAME]`. */
export function parseIp(args: readonly string[]): UnixRead | string {
  const options = args.filter((arg) => arg.startsWith('-'));
  const [object = '', ...rest] = args.filter((arg) => !arg.startsWith('-'));
  const unknown = options.find((one) => !['-4', '-6', '-br', '-brief', '-o'].includes(one));
  if (unknown !== undefined) return `unknown option '${unknown}': expected -4, -6 or -br`;
  if (object === '' || !'address'.startsWith(object)) {
    return `expected ${oneOf(['addr'])}, not '${object}': only addresses are shown here`;
  }
  const words = rest.filter((word) => !['show', 'list', 'ls', 'dev'].includes(word));
  if (words.length > 1 || ['add', 'del', 'flush', 'change', 'replace'].includes(rest[0] ?? '')) {
    return 'addresses are only shown here: the virtual IP follows the primary by itself';
  }
  return {
    read: 'ipAddress',
    device: words[0] ?? null,
    isBrief: options.some((one) => one.startsWith('-br')),
    family: options.includes('-6') ? 6 : options.includes('-4') ? 4 : null,
  };
}

export function parseId(args: readonly string[]): UnixRead | string {
  const options = splitOptions(args, 'ugGn');
  if (typeof options === 'string') return options;
  if (options.words.some((word) => word !== 'root')) return `'${options.words[0]}': no such user`;
  const part = (['u', 'g', 'G'] as const).find((letter) => options.flags.has(letter)) ?? 'all';
  return { read: 'id', part, isName: options.flags.has('n') };
}

export function parseWhoami(args: readonly string[]): UnixRead | string {
  return args.length > 0 ? `unexpected word '${args[0]}'` : { read: 'whoami' };
}

export function parseCat(args: readonly string[]): UnixRead | string {
  return args.length === 0 ? 'expected the path of a file' : { read: 'cat', paths: [...args] };
}

/** `kill [-9 | -KILL | -s KILL] PID...`. */
export function parseKill(args: readonly string[]): UnixChange | string {
  let typed = 'TERM';
  let pids = [...args];
  if (pids[0] === '-s' || pids[0] === '-n') {
    typed = pids[1] ?? '';
    pids = pids.slice(2);
  } else if (pids[0]?.startsWith('-') && pids[0] !== '--') {
    typed = pids[0].slice(1);
    pids = pids.slice(1);
  }
  const signal = signalNamed(typed);
  if (signal === null)
    return `unknown signal '${typed}': expected one of ${Object.keys(SIGNALS).join(', ')}`;

  const wrong = pids.find((pid) => !/^\d{1,7}$/.test(pid) || Number(pid) === 0);
  if (wrong !== undefined) return `'${wrong}' is no process id: ps -e lists them`;
  if (pids.length === 0) return 'expected a process id: ps -e lists them';
  return { type: 'kill', signal, pids: pids.map(Number) };
}

function signalNamed(typed: string): Signal | typeof ASK_SIGNAL | null {
  if (typed === ASK_SIGNAL) return ASK_SIGNAL;
  const name = typed.toUpperCase().replace(/^SIG/, '');
  if (Object.hasOwn(SIGNALS, name)) return name as Signal;
  const found = Object.entries(SIGNALS).find(([, number]) => String(number) === typed);
  return found ? (found[0] as Signal) : null;
}

/** @seed S2:47: `shutdown -h now`; also -P, -r, -H, -c, +MINUTES. */
export function parseShutdown(args: readonly string[]): UnixChange | string {
  const options = splitOptions(args, 'hPrHfktc');
  if (typeof options === 'string') return options;
  const { flags, words } = options;
  const isCancel = flags.has('c');
  const [time = '+1'] = words;
  const minutes = time === 'now' || isCancel ? 0 : /^\+?\d{1,4}$/.test(time) ? Number(time) : null;
  if (minutes === null) return `expected now or +MINUTES, not '${time}'`;
  return power(flags.has('r'), minutes * MINUTE_MS, { isForced: flags.has('f'), isCancel });
}

/** `poweroff`, `halt` and `reboot`: at once. -f does not stop StorNext first. */
export function parsePower(isReboot: boolean, args: readonly string[]): UnixChange | string {
  const options = splitOptions(args, 'fpnw');
  if (typeof options === 'string') return options;
  if (options.words.length > 0) return `unexpected word '${options.words[0]}'`;
  return power(isReboot, 0, { isForced: options.flags.has('f'), isCancel: false });
}

/** `init 0` and `init 6`. */
export function parseInit(args: readonly string[]): UnixChange | string {
  const [level, ...more] = args;
  if (more.length > 0 || (level !== '0' && level !== '6')) {
    return `expected 0 (power off) or 6 (reboot), not '${args.join(' ')}'`;
  }
  return power(level === '6', 0, { isForced: false, isCancel: false });
}

function power(
  isReboot: boolean,
  delayMs: number,
  how: { isForced: boolean; isCancel: boolean },
): UnixChange {
  return { type: 'power', isReboot, delayMs, ...how };
}
