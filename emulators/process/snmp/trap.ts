// Traps, written and read: v1 (RFC 1157 §4.1.6), v2c and v3 (RFC 3416 §4.2.6). One description
// serves all three; RFC 3584 §3 says how their names belong together.

import type { MibCell, SnmpUser } from '../../core/mib.ts';
import { BerReader, element, integer, objectIdentifier, TAG } from './ber.ts';
import {
  type Binding,
  FLAG,
  PDU,
  type Pdu,
  readMessage,
  VERSION,
  writeCommunity,
  writePdu,
} from './message.ts';
import type { SecurityModel } from './usm.ts';
import { encodeValue } from './view.ts';

export type Trap = {
  /** `1.3.6.1.4.1.789`; v2c names the trap `enterprise.0.specific`. */
  readonly enterprise: string;
  readonly specific: number;
  /** Hundredths of a second since the sender came up. */
  readonly upTicks: number;
  /** The sender's address, which v1 carries. */
  readonly agent: string;
  readonly cells: readonly MibCell[];
};

const ENTERPRISE_SPECIFIC = 6;
const UP_TIME = '1.3.6.1.2.1.1.3.0';
const TRAP_OID = '1.3.6.1.6.3.1.1.4.1.0';

let lastRequestId = 0;

const nextRequestId = (): number => {
  lastRequestId = (lastRequestId % 0x7fff_ffff) + 1;
  return lastRequestId;
};

const binding = ([oid, type, value]: MibCell): Buffer =>
  element(TAG.sequence, objectIdentifier(oid), encodeValue(type, value));

export function writeTrapV1(community: string, trap: Trap): Buffer {
  const pdu = element(
    PDU.trapV1,
    objectIdentifier(trap.enterprise),
    encodeValue('address', trap.agent),
    integer(ENTERPRISE_SPECIFIC),
    integer(trap.specific),
    encodeValue('ticks', trap.upTicks),
    element(TAG.sequence, ...trap.cells.map(binding)),
  );
  return writeCommunity(VERSION.v1, community, pdu);
}

export function writeTrapV2(community: string, trap: Trap): Buffer {
  return writeCommunity(VERSION.v2c, community, notification(trap));
}

/** The sender's engine is the one that both sides take their keys of. */
export function writeTrapV3(security: SecurityModel, user: SnmpUser, trap: Trap): Buffer {
  const auth = user.auth === 'none' ? 0 : FLAG.auth;
  const flags = auth | (user.privacy === 'none' ? 0 : FLAG.privacy);
  const to = { messageId: nextRequestId(), user, flags, context: '' };
  return security.seal(to, notification(trap));
}

function notification({ enterprise, specific, upTicks, cells }: Trap): Buffer {
  return writePdu(PDU.trapV2, { requestId: nextRequestId() }, [
    binding([UP_TIME, 'ticks', upTicks]),
    binding([TRAP_OID, 'oid', `${enterprise}.0.${specific}`]),
    ...cells.map(binding),
  ]);
}

/** What a receiver makes of a trap: whose, which, and its texts by object. */
export type ReceivedTrap = {
  /** Empty: not the trap of an enterprise. */
  readonly enterprise: string;
  readonly specific: number;
  readonly texts: { readonly [oid: string]: string };
};

const UNKNOWN: ReceivedTrap = { enterprise: '', specific: 0, texts: {} };

/** Null: no notification at all. One of v3, which cannot be read here, is of no enterprise. Throws
 * BerError at bytes that are no message. */
export function readTrap(bytes: Buffer): ReceivedTrap | null {
  const message = readMessage(bytes);
  if (message.version === VERSION.v3) return UNKNOWN;
  if (message.trap !== null) {
    const { enterprise, generic, specific, bindings } = message.trap;
    const isOwn = generic === ENTERPRISE_SPECIFIC;
    const name = isOwn ? enterprise.numbers.join('.') : '';
    return { enterprise: name, specific: isOwn ? specific : 0, texts: textsOf(bindings) };
  }
  const { pdu } = message;
  if (pdu.tag !== PDU.trapV2 && pdu.tag !== PDU.inform) return null;
  return { ...trapNameOf(pdu), texts: textsOf(pdu.bindings) };
}

/** `enterprise.0.specific`, or without the zero (RFC 3584 §3.2). */
function trapNameOf({ bindings }: Pdu) {
  const named = bindings.find(({ oid }) => oid.numbers.join('.') === TRAP_OID);
  if (named?.tag !== TAG.oid) return UNKNOWN;
  const { numbers } = new BerReader(element(TAG.oid, named.value)).oid();
  const parent = numbers.slice(0, numbers.at(-2) === 0 ? -2 : -1);
  return { enterprise: parent.join('.'), specific: numbers.at(-1) ?? 0 };
}

function textsOf(bindings: readonly Binding[]): { [oid: string]: string } {
  const texts: { [oid: string]: string } = {};
  for (const { oid, tag, value } of bindings) {
    if (tag === TAG.octets) texts[oid.numbers.join('.')] = value.toString('latin1');
  }
  return texts;
}
