// Text keys: how they lie in a data segment (RFC 7143 §6.1), and what the two sides of a login
// agree upon (§13). The initiator offers, the target answers; what nobody mentions keeps its
// default.

import { FLAGS, type FlagRule, NUMBERS, type NumberRule, SEGMENT_BYTES } from './tables.ts';

export type Keys = ReadonlyMap<string, string>;

/** RFC 7143 §6.1: names have at most 63 characters, values at most 255, those of CHAP more. */
const NAME_CHARS_MAX = 63;
const VALUE_CHARS_MAX = 8_192;
const KEYS_MAX = 64;

/** Null where it is no list of keys, or a key comes twice. */
export function parseKeys(text: string): Keys | null {
  const keys = new Map<string, string>();
  for (const pair of text.split('\0')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals);
    if (equals < 1 || name.length > NAME_CHARS_MAX || keys.has(name)) return null;
    if (pair.length - equals > VALUE_CHARS_MAX || keys.size === KEYS_MAX) return null;
    keys.set(name, pair.slice(equals + 1));
  }
  return keys;
}

export function renderKeys(keys: Iterable<readonly [string, string]>): string {
  let text = '';
  for (const [name, value] of keys) text += `${name}=${value}\0`;
  return text;
}

/** What a connection and its session run under. */
export type Parameters = {
  hasHeaderDigest: boolean;
  hasDataDigest: boolean;
  isInitialR2t: boolean;
  isImmediateData: boolean;
  /** What the initiator takes in one PDU. */
  sendBytesMax: number;
  burstBytesMax: number;
  firstBurstBytes: number;
};

/** @source RFC 7143 §13: what holds for a key that is never mentioned. */
export function defaultParameters(): Parameters {
  return {
    hasHeaderDigest: false,
    hasDataDigest: false,
    isInitialR2t: true,
    isImmediateData: true,
    sendBytesMax: 8_192,
    burstBytesMax: 262_144,
    firstBurstBytes: 65_536,
  };
}

/** What the target is ready for. */
export type Offer = {
  readonly digests: readonly ('None' | 'CRC32C')[];
  readonly receiveBytesMax: number;
  readonly burstBytesMax: number;
  readonly firstBurstBytes: number;
};

export const OFFER: Offer = {
  digests: ['None', 'CRC32C'],
  receiveBytesMax: 262_144,
  burstBytesMax: 1_048_576,
  firstBurstBytes: 65_536,
};

const NOT_UNDERSTOOD = 'NotUnderstood';
const REJECT = 'Reject';
const IRRELEVANT = 'Irrelevant';

/** The answer to one operational key; null where the key is a statement and takes none. What was
 * agreed lands in `parameters`. */
export function negotiate(
  [name, value]: readonly [string, string],
  parameters: Parameters,
  isDiscovery: boolean,
  offer: Offer = OFFER,
): string | null {
  const number = NUMBERS[name];
  if (number !== undefined) return chooseNumber(number, value, parameters, { isDiscovery, offer });
  const flag = FLAGS[name];
  if (flag !== undefined) return chooseFlag(flag, value, parameters, isDiscovery);

  switch (name) {
    case 'HeaderDigest':
    case 'DataDigest': {
      const chosen = value.split(',').find((each) => offer.digests.some((one) => one === each));
      if (chosen === undefined) return REJECT;
      parameters[name === 'HeaderDigest' ? 'hasHeaderDigest' : 'hasDataDigest'] = chosen !== 'None';
      return chosen;
    }
    case 'MaxRecvDataSegmentLength': {
      const bytes = numberIn(value, SEGMENT_BYTES.least, SEGMENT_BYTES.most);
      if (bytes === null) return REJECT;
      parameters.sendBytesMax = bytes;
      return null;
    }
    case 'TaskReporting':
      return value.split(',').includes('RFC3720') ? 'RFC3720' : REJECT;
    case 'IFMarkInt':
    case 'OFMarkInt':
      return IRRELEVANT;
    case 'InitiatorAlias':
      return null;
    default:
      return NOT_UNDERSTOOD;
  }
}

function chooseNumber(
  rule: NumberRule,
  value: string,
  parameters: Parameters,
  { isDiscovery, offer }: { isDiscovery: boolean; offer: Offer },
): string {
  if (isDiscovery && rule.isSessionOnly) return IRRELEVANT;
  const theirs = numberIn(value, rule.least, rule.most);
  if (theirs === null) return REJECT;
  const ours = rule.ours(offer);
  const chosen = rule.choose === 'min' ? Math.min(theirs, ours) : Math.max(theirs, ours);
  if (rule.set !== undefined) parameters[rule.set] = chosen;
  return String(chosen);
}

function chooseFlag(
  rule: FlagRule,
  value: string,
  parameters: Parameters,
  isDiscovery: boolean,
): string {
  if (isDiscovery && rule.isSessionOnly) return IRRELEVANT;
  if (value !== 'Yes' && value !== 'No') return REJECT;
  const theirs = value === 'Yes';
  const chosen = rule.choose === 'or' ? theirs || rule.ours : theirs && rule.ours;
  if (rule.set !== undefined) parameters[rule.set] = chosen;
  return chosen ? 'Yes' : 'No';
}

/** Decimal or `0x` hexadecimal (RFC 7143 §6.1). */
function numberIn(text: string, least: number, most: number): number | null {
  if (!/^(\d{1,10}|0[xX][0-9a-fA-F]{1,8})$/.test(text)) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}

/** Bytes as CHAP writes them: `0x` hexadecimal or `0b` base 64. Null where it is neither. */
export function parseBinary(text: string): Uint8Array | null {
  if (/^0[xX]([0-9a-fA-F]{2})+$/.test(text)) {
    return Uint8Array.from({ length: text.length / 2 - 1 }, (_, index) =>
      Number.parseInt(text.slice(2 + 2 * index, 4 + 2 * index), 16),
    );
  }
  return /^0[bB][A-Za-z0-9+/]+={0,2}$/.test(text) ? fromBase64(text.slice(2)) : null;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function fromBase64(text: string): Uint8Array {
  const digits = text.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const digit of digits) {
    held = ((held << 6) | BASE64.indexOf(digit)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (held >>> bits) & 0xff;
  }
  return bytes;
}
