// snhamgr, and the services: the words with which an administrator moves an MDC pair (reference
// §1.1, §2.10).

import type { MdcCommand, StatusFormat } from '../../commands.ts';
import { SNHAMGR_MODES } from '../../commands.ts';
import { oneOf } from './words.ts';

export type SnhamgrRead = { read: 'haStatus'; format: StatusFormat; refused: string | null };
type SnhamgrChange = Extract<MdcCommand, { type: `snhamgr.${string}` }>;

/** `force smith` is two words on purpose, so that nobody types it by accident. */
const WORDS = [
  'status',
  'start',
  'stop',
  'config',
  'peerdown',
  'peerup',
  'force smith',
  'clear',
  'mode=<mode>',
] as const;

/** @seed S2:7-8, S2:43, S2:46, S2:47. A text says what is wrong. */
export function parseSnhamgr(
  args: readonly string[],
  isTerminal: boolean,
): SnhamgrRead | SnhamgrChange | string {
  let format: StatusFormat = 'human';
  const words: string[] = [];
  for (const arg of args) {
    if (arg === '-m') format = 'machine';
    else if (arg === '-v') format = 'verbose';
    else if (arg.startsWith('-') && arg !== '--primary')
      return `unknown option '${arg}': expected -m or -v`;
    else words.push(arg);
  }
  const [word, ...more] = words;
  if (word === undefined) return `expected one of ${WORDS.join(', ')}`;
  if (word === 'force') return parseForce(more, format);
  if (more.length > 0) return `unexpected word '${more[0]}' after '${word}'`;
  if (word.startsWith('mode')) return parseMode(word, format);
  return parseWord(word, format, isTerminal);
}

function parseForce(more: readonly string[], format: StatusFormat): SnhamgrChange | string {
  if (more.length === 1 && more[0] === 'smith') return { type: 'snhamgr.forceSmith', format };
  return `expected 'force smith', two words, not 'force${more.map((word) => ` ${word}`).join('')}'`;
}

function parseMode(word: string, format: StatusFormat): SnhamgrChange | string {
  const [, typed = ''] = /^mode=(.*)$/.exec(word) ?? [];
  const mode = SNHAMGR_MODES.find((known) => known === typed);
  if (mode) return { type: 'snhamgr.mode', mode, format };
  return `expected mode=${SNHAMGR_MODES.join(', mode=')}, not '${word}'`;
}

function parseWord(
  word: string,
  format: StatusFormat,
  isTerminal: boolean,
): SnhamgrRead | SnhamgrChange | string {
  switch (word) {
    case 'status':
      return { read: 'haStatus', format, refused: null };
    case 'start':
      return { type: 'snhamgr.start', format };
    case 'stop':
      return { type: 'snhamgr.stop', format };
    case 'config':
      return { type: 'snhamgr.mode', mode: 'config', format };
    case 'peerdown':
      return isTerminal ? { type: 'snhamgr.peerdown', format } : refusedPeerdown(format);
    case 'peerup':
      return { type: 'snhamgr.peerup', format };
    case 'clear':
      return { type: 'snhamgr.clear', format };
    case '--primary':
      return { type: 'snhamgr.primary', isTerminal, format };
    case 'forcesmith':
      return `expected 'force smith', two words, not 'forcesmith'`;
    default:
      return `unknown word '${word}': expected one of ${WORDS.join(', ')}`;
  }
}

/** @choice `snhamgr peerdown` asks for a terminal: the manual wants it typed by a person, never
 * by a script. */
function refusedPeerdown(format: StatusFormat): SnhamgrRead {
  const refused =
    'peerdown certifies that the peer is powered off: an administrator types it at a' +
    ' terminal (ssh -t), a script may not';
  return { read: 'haStatus', format, refused };
}

export type ServiceRead =
  | { read: 'service'; service: 'cvfs' | 'snhamgr' }
  | { read: 'serviceUnknown'; service: string };
type ServiceChange = Extract<MdcCommand, { type: `service.${string}` }>;

const ACTIONS = {
  cvfs: ['start', 'stop', 'restart', 'fullstop', 'status'],
  snhamgr: ['start', 'stop', 'restart', 'status'],
} as const;

/** @seed S2:12, S2:14: `service cvfs stop`, `service cvfs start`. */
export function parseService(args: readonly string[]): ServiceRead | ServiceChange | string {
  const [service, action, ...more] = args;
  if (service === undefined) return 'expected a service and what to do with it';
  if (service !== 'cvfs' && service !== 'snhamgr') return { read: 'serviceUnknown', service };

  const actions: readonly string[] = ACTIONS[service];
  if (action === undefined || !actions.includes(action) || more.length > 0) {
    return `service ${service} takes ${oneOf(actions)}, not '${[action ?? '', ...more].join(' ')}'`;
  }
  if (action === 'status') return { read: 'service', service };
  return service === 'cvfs'
    ? { type: 'service.cvfs', action: action as 'start' | 'stop' | 'restart' | 'fullstop' }
    : { type: 'service.snhamgr', action: action as 'start' | 'stop' | 'restart' };
}

export type VipRead = { read: 'vip' };

/** `-u` takes one definition: `<mac>,<ipv4>,<mask>,<ipv6>,<prefix>;` (reference §2.9). */
export function parseVipControl(
  args: readonly string[],
): VipRead | Extract<MdcCommand, { type: 'vipControl' }> | string {
  const [option, definition, ...more] = args;
  if (option === '-i' && definition === undefined) return { read: 'vip' };
  if (option !== '-u' || definition === undefined || more.length > 0) {
    return `expected -i, or -u and one definition, not '${args.join(' ')}'`;
  }
  const entry = /^([0-9a-f]{2}(?::?[0-9a-f]{2}){5}),([\d.]*),([\d.]*),([0-9a-f:.]*),(\d*);$/i;
  return entry.test(definition)
    ? { type: 'vipControl', definition }
    : `'${definition}' is no definition: expected "<mac>,<ipv4>,<mask>,<ipv6>,<prefix>;"`;
}
