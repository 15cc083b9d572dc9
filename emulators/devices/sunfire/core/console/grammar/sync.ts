// File propagation, command synchronization and the groups of SMS: the lesser half of the command
// set (reference §2). A text says what is wrong.

import { DOMAIN_LETTERS } from '../../commands.ts';
import type { Parse } from './sms.ts';
import { splitOptions } from './words.ts';

/** The manual's default check interval. */
const INTERVAL_MIN = 60;

export const parseShowdatasync: Parse = ({ args }) => {
  const options = splitOptions(args, 'lQv');
  if (typeof options === 'string') return options;
  if (options.words.length > 0) return `unexpected word '${options.words[0]}'`;
  const { flags } = options;
  return { read: 'dataSync', form: flags.has('l') ? 'list' : flags.has('Q') ? 'queue' : 'status' };
};

export const parseSetdatasync: Parse = ({ args }) => {
  const options = splitOptions(args, 'i:');
  if (typeof options === 'string') return options;
  const [action, file, ...more] = options.words;
  const typed = options.values.get('i');
  if (typed !== undefined && !/^[1-9]\d{0,5}$/.test(typed)) return `'${typed}' is no interval`;
  const minutes = Number(typed ?? INTERVAL_MIN);
  if (action === 'backup' && file === undefined) {
    return { type: 'setdatasync', action, file: '', minutes: 0 };
  }
  const isFileAction = action === 'schedule' || action === 'cancel' || action === 'push';
  if (!isFileAction || file === undefined || more.length > 0) {
    return 'expected schedule, cancel or push with a file, or backup';
  }
  if (!file.startsWith('/')) return `'${file}': expected an absolute path`;
  return { type: 'setdatasync', action, file, minutes };
};

export const parseShowcmdsync: Parse = ({ args }) => {
  const options = splitOptions(args, 'v');
  if (typeof options === 'string') return options;
  if (options.words.length > 0) return `unexpected word '${options.words[0]}'`;
  return { read: 'cmdSync' };
};

/** Both take the command that the new main is to run again. */
export function parseCommandSync(type: 'initcmdsync' | 'runcmdsync'): Parse {
  return ({ args }) =>
    args.length === 0 ? 'expected a command' : { type, command: args.join(' ') };
}

export const parseSavecmdsync: Parse = ({ args }) => {
  const options = splitOptions(args, 'M:');
  if (typeof options === 'string') return options;
  const [descriptor = '', ...more] = options.words;
  const marker = options.values.get('M') ?? '';
  if (!/^\d{1,6}$/.test(marker) || !/^\d{1,6}$/.test(descriptor) || more.length > 0) {
    return 'expected -M, an identifier, and a descriptor';
  }
  return { type: 'savecmdsync', descriptor: Number(descriptor), identifier: Number(marker) };
};

export const parseCancelcmdsync: Parse = ({ args }) => {
  const [descriptor = '', ...more] = args;
  if (!/^\d{1,6}$/.test(descriptor) || more.length > 0) return 'expected a descriptor';
  return { type: 'cancelcmdsync', descriptor: Number(descriptor) };
};

/** smsconfig -g | -l [DOMAIN|platform] | -a|-r -u USER -G GROUP DOMAIN|platform. */
export const parseSmsconfig: Parse = ({ args }) => {
  const options = splitOptions(args, 'glaru:G:m');
  if (typeof options === 'string') return options;
  const { flags, values, words } = options;
  if (words.length > 1) return `unexpected word '${words[1]}'`;
  if (flags.has('m')) return 'the networks of this SC are configured by its rack';
  if (flags.has('g') || flags.has('l')) return { read: 'groups', of: words[0] ?? null };
  if (flags.has('a') === flags.has('r')) return 'expected -g, -l, -a or -r';

  const group = groupNamed(values.get('G') ?? '', words[0] ?? '');
  const user = values.get('u');
  if (user === undefined || group === null) {
    return 'expected -u USER -G admn|rcfg|oper|svc and a domain or platform';
  }
  return { type: 'smsconfigGroup', action: flags.has('a') ? 'add' : 'remove', user, group };
};

function groupNamed(part: string, of: string): string | null {
  if (of === 'platform') return ['admn', 'oper', 'svc'].includes(part) ? `plat${part}` : null;
  const isDomain = of.length === 1 && DOMAIN_LETTERS.includes(of.toUpperCase());
  return isDomain && ['admn', 'rcfg'].includes(part) ? `dmn${of.toLowerCase()}${part}` : null;
}
