// The commands of SMS, their words (reference §2). A text says what is wrong.

import type { VendorCommand } from '../../../../../core/input.ts';
import type { Request } from '../../commands.ts';
import { KEYSWITCHES } from '../../commands.ts';
import type { ScState } from '../../state.ts';
import type { EnvironmentPart, LogSource, PlatformPart, Read } from './reads.ts';
import { ENVIRONMENT_PARTS, PLATFORM_PARTS } from './reads.ts';
import type { Options } from './words.ts';
import {
  consentOf,
  domainNamed,
  domainsNamed,
  locationNamed,
  oneOf,
  splitOptions,
} from './words.ts';

export type Parse = (typed: VendorCommand, state: ScState) => Read | Request | string;

export const parseShowfailover: Parse = ({ args }) => {
  const options = splitOptions(args, 'rv');
  if (typeof options === 'string') return options;
  if (options.words.length > 0) return unexpected(options);
  const { flags } = options;
  if (flags.has('r') && flags.has('v')) return 'expected -r or -v, not both';
  return { read: 'failover', form: flags.has('r') ? 'role' : flags.has('v') ? 'verbose' : 'short' };
};

/** It asks nothing: a failover must be had from a script. Only -n, or -q alone, keeps it from one.
 * @seed S4:65, S4:74 */
export const parseSetfailover: Parse = ({ args }) => {
  const options = splitOptions(args, 'qyn');
  if (typeof options === 'string') return options;
  const [to, ...more] = options.words;
  if ((to !== 'on' && to !== 'off' && to !== 'force') || more.length > 0) {
    return `expected ${oneOf(['on', 'off', 'force'])}`;
  }
  const isDenied = !options.flags.has('y') && (options.flags.has('n') || options.flags.has('q'));
  return { type: 'setfailover', to, isConfirmed: to !== 'force' || !isDenied };
};

export const parseShowboards: Parse = ({ args }, state) => {
  const options = splitOptions(args, 'vcd:');
  if (typeof options === 'string') return options;
  if (options.words.length > 0) return unexpected(options);
  const { flags, values } = options;
  const form = flags.has('c') ? 'clocks' : flags.has('v') ? 'verbose' : 'plain';
  return { read: 'boards', form, domains: domainsNamed(state, values.get('d')) };
};

export const parseShowplatform: Parse = ({ args }, state) => {
  const options = splitOptions(args, 'vd:p:');
  if (typeof options === 'string') return options;
  const parts = partsOf(options, PLATFORM_PARTS);
  if (typeof parts === 'string') return parts;
  const domains = domainsNamed(state, options.values.get('d'));
  return { read: 'platform', parts: parts as PlatformPart[], domains };
};

export const parseShowenvironment: Parse = ({ args }, state) => {
  const options = splitOptions(args, 'vd:p:');
  if (typeof options === 'string') return options;
  const parts = partsOf(options, ENVIRONMENT_PARTS);
  if (typeof parts === 'string') return parts;
  const domains = domainsNamed(state, options.values.get('d'));
  return { read: 'environment', parts: parts as EnvironmentPart[], domains };
};

/** `-p temps,volts`: none given is all. */
function partsOf(options: Options, known: readonly string[]): string[] | string {
  if (options.words.length > 0) return unexpected(options);
  const parts = (options.values.get('p') ?? '').split(',').filter(Boolean);
  const unknown = parts.find((part) => !known.includes(part));
  return unknown === undefined ? parts : `'${unknown}': expected ${oneOf(known)}`;
}

/** `-d DOMAIN`, which must be there, and nothing else. */
function oneDomain(args: readonly string[], letters: string, state: ScState): string[] | string {
  const options = splitOptions(args, `${letters}d:`);
  if (typeof options === 'string') return options;
  if (options.words.length > 0) return unexpected(options);
  const domains = domainsNamed(state, options.values.get('d'));
  return domains?.length === 1 ? domains : 'expected -d and one domain';
}

export const parseShowkeyswitch: Parse = ({ args }, state) => {
  const domains = oneDomain(args, 'v', state);
  return typeof domains === 'string' ? domains : { read: 'keyswitch', domains };
};

export const parseConsole: Parse = ({ args }, state) => {
  const domains = oneDomain(args, 'fglre', state);
  return typeof domains === 'string' ? domains : { read: 'console', domains };
};

export const parseShowdevices: Parse = ({ args }, state) => {
  const domains = oneDomain(args, 'v', state);
  return typeof domains === 'string' ? domains : { read: 'devices', domains };
};

export const parseShowdate: Parse = ({ args }, state) => {
  const options = splitOptions(args, 'uvd:');
  if (typeof options === 'string') return options;
  if (options.words.length > 0) return unexpected(options);
  const domains = domainsNamed(state, options.values.get('d')) ?? [];
  return { read: 'smsDate', domains, isUtc: options.flags.has('u') };
};

/** Reference §2: confirmation on leaving on, diag or secure for off or standby. */
export const parseSetkeyswitch: Parse = (typed, state) => {
  const options = splitOptions(typed.args, 'qynd:');
  if (typeof options === 'string') return options;
  const [word = '', ...more] = options.words;
  const position = KEYSWITCHES.find((known) => known === word);
  const named = options.values.get('d');
  if (named === undefined) return 'expected -d and one domain';
  if (position === undefined || more.length > 0) return `expected ${oneOf(KEYSWITCHES)}`;

  const domain = domainNamed(state, named);
  const current = state.volatile.platform?.domains.find(({ id }) => id === domain)?.keyswitch;
  const isLeaving = current === 'on' || current === 'diag' || current === 'secure';
  const isDangerous = isLeaving && (position === 'off' || position === 'standby');
  const consent = consentOf(options, typed);
  if (consent === 'ask' && isDangerous) {
    const about = `Current virtual key switch position is "${current.toUpperCase()}".`;
    return { read: 'question', about };
  }
  const isConfirmed = consent === 'yes' || !isDangerous;
  return { type: 'setkeyswitch', domain, position, isConfirmed };
};

/** showlogs [-F] [-f FILE] [-d DOMAIN] [-p m|c|s] [-v]. */
export const parseShowlogs: Parse = ({ args }, state) => {
  const source = logSource(args);
  if (typeof source === 'string') return source;
  if (source.log === 'file' || source.domain === null) return { read: 'logs', source };
  return { read: 'logs', source: { ...source, domain: domainNamed(state, source.domain) } };
};

/** Which log these words mean, the domain as it was typed. */
export function logSource(args: readonly string[]): LogSource | string {
  const options = splitOptions(args, 'Fvf:d:p:E');
  if (typeof options === 'string') return options;
  if (options.words.length > 0) return unexpected(options);
  const { values } = options;
  const path = values.get('f');
  if (path !== undefined) return { log: 'file', path };
  const kinds = { m: 'messages', c: 'console', s: 'syslog' } as const;
  const log = kinds[(values.get('p') ?? 'm') as 'm'];
  if (log === undefined) return `'${values.get('p')}': expected ${oneOf(['m', 'c', 's'])}`;
  const domain = values.get('d') ?? null;
  if (domain === null && log !== 'messages') return `-p ${values.get('p')} needs -d and a domain`;
  return { log, domain };
}

export const parsePoweron: Parse = ({ args }) => {
  const options = splitOptions(args, 'qyn');
  if (typeof options === 'string') return options;
  const location = oneLocation(options);
  return location === null ? NO_LOCATION : { type: 'poweron', location };
};

export const parsePoweroff: Parse = (typed) => {
  const options = splitOptions(typed.args, 'qyn');
  if (typeof options === 'string') return options;
  const location = oneLocation(options);
  if (location === null) return NO_LOCATION;
  const consent = consentOf(options, typed);
  if (consent === 'ask') return { read: 'question', about: `About to power off ${location}.` };
  return { type: 'poweroff', location, isConfirmed: consent === 'yes' };
};

const NO_LOCATION = 'expected one component, such as SB0, IO1, EX2, CS1, FT3 or PS4';

function oneLocation({ words: [word = '', ...more] }: Options): string | null {
  return more.length > 0 ? null : locationNamed(word);
}

export const parseResetsc: Parse = (typed) => {
  const options = splitOptions(typed.args, 'qyn');
  if (typeof options === 'string') return options;
  if (options.words.length > 0) return unexpected(options);
  const consent = consentOf(options, typed);
  if (consent === 'ask') return { read: 'question', about: 'About to reset other SC.' };
  return { type: 'resetsc', isConfirmed: consent === 'yes' };
};

export const parseReset: Parse = (typed, state) => {
  const options = splitOptions(typed.args, 'qynxd:');
  if (typeof options === 'string') return options;
  const named = options.values.get('d');
  if (named === undefined || options.words.length > 0) return 'expected -d and one domain';
  const isXir = options.flags.has('x');
  const domain = domainNamed(state, named);
  const consent = consentOf(options, typed);
  if (consent === 'ask') {
    return {
      read: 'question',
      about: `About to send ${isXir ? 'XIR' : 'RESET'} to domain ${domain}.`,
    };
  }
  return { type: 'reset', domain, isXir, isConfirmed: consent === 'yes' };
};

export const parseAddboard: Parse = ({ args }, state) => {
  const options = splitOptions(args, 'qynfc:r:t:d:');
  if (typeof options === 'string') return options;
  const named = options.values.get('d');
  const boards = boardsOf(options);
  if (named === undefined || boards === null)
    return 'expected -d, a domain, and boards such as SB3';
  return { type: 'addboard', domain: domainNamed(state, named), boards };
};

export const parseDeleteboard: Parse = ({ args }) => {
  const options = splitOptions(args, 'qynfc:r:t:');
  if (typeof options === 'string') return options;
  const boards = boardsOf(options);
  return boards === null ? 'expected boards such as SB3' : { type: 'deleteboard', boards };
};

export const parseMoveboard: Parse = ({ args }, state) => {
  const options = splitOptions(args, 'qynfc:r:t:d:');
  if (typeof options === 'string') return options;
  const named = options.values.get('d');
  const [board, ...more] = boardsOf(options) ?? [];
  if (named === undefined || board === undefined || more.length > 0) {
    return 'expected -d, a domain, and one board such as SB3';
  }
  return { type: 'moveboard', domain: domainNamed(state, named), board };
};

function boardsOf({ words }: Options): string[] | null {
  const boards = words.map(locationNamed);
  const isSlot = (board: string | null): board is string => /^(SB|IO)/.test(board ?? '');
  return boards.length > 0 && boards.every(isSlot) ? boards : null;
}

export const parseAddtag: Parse = ({ args }, state) => {
  const options = splitOptions(args, 'qynd:');
  if (typeof options === 'string') return options;
  const named = options.values.get('d');
  const [tag = '', ...more] = options.words;
  const isName = /^[A-Za-z][\w-]{1,15}$/.test(tag);
  if (named === undefined || !isName || more.length > 0) {
    return 'expected -d, a domain, and a tag of 2 to 16 letters, digits, - and _';
  }
  return { type: 'addtag', domain: domainNamed(state, named), tag };
};

export const parseDeletetag: Parse = ({ args }, state) => {
  const domains = oneDomain(args, 'qyn', state);
  return typeof domains === 'string'
    ? domains
    : { type: 'deletetag', domain: domains[0] as string };
};

export const parseSmsversion: Parse = ({ args }) => {
  const options = splitOptions(args, 't');
  if (typeof options === 'string') return options;
  if (options.words.length > 0)
    return 'the release is chosen by the rack (--config smsVersion=...)';
  return { read: 'smsVersion' };
};

function unexpected({ words }: Options): string {
  return `unexpected word '${words[0]}'`;
}
