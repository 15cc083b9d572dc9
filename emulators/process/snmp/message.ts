// SNMP messages as bytes: v1 (RFC 1157), v2c (RFC 1901, 3416), and the frame of v3 (RFC 3412,
// 3414), whose secrets are usm.ts's.

import { BerError, BerReader, element, integer, type Oid, octets, TAG } from './ber.ts';

export const PDU = {
  get: 0xa0,
  getNext: 0xa1,
  response: 0xa2,
  set: 0xa3,
  trapV1: 0xa4,
  getBulk: 0xa5,
  inform: 0xa6,
  trapV2: 0xa7,
  report: 0xa8,
} as const;

export const VERSION = { v1: 0, v2c: 1, v3: 3 } as const;

/** More bindings in one message than this are nobody's honest question. */
const BINDINGS_MAX = 512;

export type Binding = { readonly oid: Oid; readonly tag: number; readonly value: Buffer };

/** Any PDU but the trap of v1. `first` and `second`: error status and index, or the non-repeaters
 * and repetitions of a bulk. */
export type Pdu = {
  readonly tag: number;
  readonly requestId: number;
  readonly first: number;
  readonly second: number;
  readonly bindings: readonly Binding[];
};

/** RFC 1157 §4.1.6. */
export type TrapV1 = {
  readonly enterprise: Oid;
  readonly agent: string;
  readonly generic: number;
  readonly specific: number;
  readonly upTicks: number;
  readonly bindings: readonly Binding[];
};

/** Either a PDU, or the trap that only v1 has. */
export type CommunityMessage = {
  readonly version: 0 | 1;
  readonly community: string;
} & ({ readonly pdu: Pdu; readonly trap: null } | { readonly pdu: null; readonly trap: TrapV1 });

export type SecureMessage = {
  readonly version: 3;
  readonly bytes: Buffer;
  readonly messageId: number;
  readonly maxBytes: number;
  readonly flags: number;
  readonly model: number;
  readonly engineId: Buffer;
  readonly boots: number;
  readonly time: number;
  readonly user: string;
  /** Part of `bytes`, so that it can be blanked while the digest is made. */
  readonly digest: Buffer;
  readonly salt: Buffer;
  /** A scoped PDU, or with the privacy flag its cipher text. */
  readonly data: Buffer;
};

export type ScopedPdu = { readonly engineId: Buffer; readonly context: string; readonly pdu: Pdu };

export const FLAG = { auth: 1, privacy: 2, reportable: 4 } as const;

/** Throws BerError at anything that is no SNMP message. */
export function readMessage(bytes: Buffer): CommunityMessage | SecureMessage {
  const message = new BerReader(bytes).open(TAG.sequence);
  const version = message.integer();
  if (version === VERSION.v3) return readSecure(bytes, message);
  if (version !== VERSION.v1 && version !== VERSION.v2c) throw new BerError(`version ${version}`);
  const community = message.octets(TAG.octets).toString('latin1');
  return message.peek() === PDU.trapV1
    ? { version, community, pdu: null, trap: readTrapV1(message) }
    : { version, community, pdu: readPdu(message), trap: null };
}

function readSecure(bytes: Buffer, message: BerReader): SecureMessage {
  const header = message.open(TAG.sequence);
  const messageId = header.integer();
  const maxBytes = header.integer();
  const [flags] = header.octets(TAG.octets);
  const model = header.integer();
  const security = message.open(TAG.octets).open(TAG.sequence);
  const engineId = security.octets(TAG.octets);
  const boots = security.integer();
  const time = security.integer();
  const user = security.octets(TAG.octets).toString('latin1');
  const digest = security.octets(TAG.octets);
  const salt = security.octets(TAG.octets);
  if (flags === undefined || messageId < 0 || maxBytes < 484 || engineId.length > 32) {
    throw new BerError('no header of SNMPv3');
  }
  const head = { version: VERSION.v3, bytes, messageId, maxBytes, flags, model };
  const data = message.bytes.subarray(message.at);
  return { ...head, engineId, boots, time, user, digest, salt, data };
}

/** A scoped PDU. What follows it is padding. */
export function readScoped(data: Buffer): ScopedPdu {
  const scoped = new BerReader(data).open(TAG.sequence);
  const engineId = scoped.octets(TAG.octets);
  const context = scoped.octets(TAG.octets).toString('latin1');
  return { engineId, context, pdu: readPdu(scoped) };
}

function readPdu(message: BerReader): Pdu {
  const tag = message.peek();
  if (tag < PDU.get || tag > PDU.report || tag === PDU.trapV1) throw new BerError(`PDU ${tag}`);
  const pdu = message.open(tag);
  const requestId = pdu.integer();
  const first = pdu.integer();
  const second = pdu.integer();
  return { tag, requestId, first, second, bindings: readBindings(pdu) };
}

function readTrapV1(message: BerReader): TrapV1 {
  const pdu = message.open(PDU.trapV1);
  const enterprise = pdu.oid();
  const agent = [...pdu.octets(TAG.address)].join('.');
  const generic = pdu.integer();
  const specific = pdu.integer();
  const upTicks = pdu.unsigned(TAG.ticks);
  const head = { enterprise, agent, generic, specific, upTicks };
  return { ...head, bindings: readBindings(pdu) };
}

function readBindings(pdu: BerReader): Binding[] {
  const list = pdu.open(TAG.sequence);
  const bindings: Binding[] = [];
  while (!list.isDone) {
    const binding = list.open(TAG.sequence);
    bindings.push({ oid: binding.oid(), ...binding.any() });
    if (bindings.length > BINDINGS_MAX) throw new BerError('too many bindings');
  }
  return bindings;
}

/** A PDU whose bindings are encoded already. */
export function writePdu(
  tag: number,
  { requestId, first = 0, second = 0 }: { requestId: number; first?: number; second?: number },
  bindings: readonly Buffer[],
): Buffer {
  const list = element(TAG.sequence, ...bindings);
  return element(tag, integer(requestId), integer(first), integer(second), list);
}

export function writeCommunity(version: 0 | 1, community: string, pdu: Buffer): Buffer {
  const name = octets(Buffer.from(community, 'latin1'));
  return element(TAG.sequence, integer(version), name, pdu);
}

export function writeScoped(engineId: Buffer, context: string, pdu: Buffer): Buffer {
  return element(TAG.sequence, octets(engineId), octets(Buffer.from(context, 'latin1')), pdu);
}

type SecureParts = Pick<
  SecureMessage,
  'messageId' | 'maxBytes' | 'flags' | 'engineId' | 'boots' | 'time' | 'user' | 'salt' | 'data'
>;

/** A message of v3 whose digest is `digestBytes` zeros yet, and where they are. */
export function writeSecure(
  parts: SecureParts,
  digestBytes: number,
): { bytes: Buffer; digest: Buffer } {
  const header = element(
    TAG.sequence,
    integer(parts.messageId),
    integer(parts.maxBytes),
    octets(Buffer.from([parts.flags])),
    integer(3),
  );
  const salt = octets(parts.salt);
  const security = element(
    TAG.sequence,
    octets(parts.engineId),
    integer(parts.boots),
    integer(parts.time),
    octets(Buffer.from(parts.user, 'latin1')),
    octets(Buffer.alloc(digestBytes)),
    salt,
  );
  const secured = octets(security);
  const bytes = element(TAG.sequence, integer(VERSION.v3), header, secured, parts.data);
  const end = bytes.length - parts.data.length - salt.length;
  return { bytes, digest: bytes.subarray(end - digestBytes, end) };
}
