// The User-based Security Model (RFC 3414) of one engine: who sent a message, is it whole, is it
// timely, and what it says. Digests, keys and ciphers are net-snmp's; a digest is checked before
// anything is deciphered, and no key is made for a foreign engine that merely says its name.

import { timingSafeEqual } from 'node:crypto';
import snmp from 'net-snmp';
import type { SnmpUser } from '../../core/mib.ts';
import { BerError, BerReader, element, integer, objectIdentifier, octets, TAG } from './ber.ts';
import { decipher, encipher } from './cipher.ts';
import {
  FLAG,
  PDU,
  readScoped,
  type ScopedPdu,
  type SecureMessage,
  writePdu,
  writeScoped,
  writeSecure,
} from './message.ts';

/** @source RFC 3414 §5: the last numbers of usmStats. */
const REPORTS = {
  unsupportedSecLevels: '1.3.6.1.6.3.15.1.1.1.0',
  notInTimeWindows: '1.3.6.1.6.3.15.1.1.2.0',
  unknownUserNames: '1.3.6.1.6.3.15.1.1.3.0',
  unknownEngineIds: '1.3.6.1.6.3.15.1.1.4.0',
  wrongDigests: '1.3.6.1.6.3.15.1.1.5.0',
  decryptionErrors: '1.3.6.1.6.3.15.1.1.6.0',
  unknownContexts: '1.3.6.1.6.3.12.1.5.0',
} as const;
export type Report = keyof typeof REPORTS;

/** RFC 3414 §2.2.3. */
const TIME_WINDOW_S = 150;
/** What we take in one datagram. */
const MAX_BYTES = 65_507;

/** An engine of SNMP: its name, how often it began anew, and for how long it runs. Both are of
 * wall time, as the windows of real managers are. */
export type Engine = {
  readonly id: Buffer;
  readonly boots: number;
  seconds(): number;
};

/** Boots must rise even if the whole rack is new, for managers remember them: seconds since 2026,
 * at the time the engine began. */
const BOOTS_EPOCH_S = Date.UTC(2026, 0, 1) / 1_000;

/** @choice RFC 3411 §5, format 4: the vendor's number and a name, so that a receiver of traps can
 * be told beforehand (`createUser -e`). */
export function createEngine(enterprise: number, name: string): Engine {
  const began = performance.now();
  const id = Buffer.concat([Buffer.alloc(5), Buffer.from(name).subarray(0, 27)]);
  id.writeUInt32BE((0x8000_0000 | enterprise) >>> 0);
  id[4] = 4;
  return {
    id,
    boots: Math.max(1, Math.floor(Date.now() / 1_000 - BOOTS_EPOCH_S)),
    seconds: () => Math.floor((performance.now() - began) / 1_000),
  };
}

export type Received =
  | { kind: 'request'; user: SnmpUser; flags: number; scoped: ScopedPdu }
  | { kind: 'report'; bytes: Buffer }
  | { kind: 'dropped' };

/** The user with the password of the rack where he has none of his own. */
export function withPassword(user: SnmpUser, password: string): SnmpUser {
  const { authPassword, privacyPassword } = user;
  return {
    ...user,
    authPassword: authPassword || password,
    privacyPassword: privacyPassword || password,
  };
}

export class SecurityModel {
  readonly engine: Engine;
  readonly #counts = new Map<Report, number>();

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** RFC 3414 §3.2, in its order. Throws BerError at a PDU that is none. */
  receive(message: SecureMessage, users: readonly SnmpUser[]): Received {
    const { flags, engineId } = message;
    const isAuthenticated = (flags & FLAG.auth) !== 0;
    const isPrivate = (flags & FLAG.privacy) !== 0;
    if (message.model !== 3 || (isPrivate && !isAuthenticated)) return { kind: 'dropped' };
    if (!engineId.equals(this.engine.id)) return this.report(message, 'unknownEngineIds');
    const user = users.find(({ name }) => name === message.user);
    if (user === undefined) return this.report(message, 'unknownUserNames');
    if ((isAuthenticated && user.auth === 'none') || (isPrivate && user.privacy === 'none')) {
      return this.report(message, 'unsupportedSecLevels');
    }
    if (isAuthenticated) {
      if (!isAuthentic(message, user)) return this.report(message, 'wrongDigests');
      if (!this.#isTimely(message)) return this.report(message, 'notInTimeWindows', user);
    }
    if (!isPrivate) return { kind: 'request', user, flags, scoped: readScoped(message.data) };
    const authority = { id: engineId, boots: message.boots, seconds: message.time };
    const cipherText = new BerReader(message.data).octets(TAG.octets);
    const plain = decipher(user, authority, cipherText, message.salt);
    if (plain === null) return this.report(message, 'decryptionErrors');
    return { kind: 'request', user, flags, scoped: readScoped(plain) };
  }

  /** Counts, and says what is wrong to whoever wants to hear it. Signed where a user is named. */
  report(message: SecureMessage, report: Report, signer: SnmpUser | null = null): Received {
    const count = (this.#counts.get(report) ?? 0) + 1;
    this.#counts.set(report, count);
    if ((message.flags & FLAG.reportable) === 0) return { kind: 'dropped' };
    const binding = element(
      TAG.sequence,
      objectIdentifier(REPORTS[report]),
      integer(count, TAG.counter),
    );
    const pdu = writePdu(PDU.report, { requestId: requestIdOf(message) }, [binding]);
    const to = { messageId: message.messageId, user: signer ?? null, context: '' };
    return { kind: 'report', bytes: this.seal({ ...to, flags: signer ? FLAG.auth : 0 }, pdu) };
  }

  /** A message of this engine: scoped, enciphered, signed. */
  seal(
    to: { messageId: number; user: SnmpUser | null; flags: number; context: string },
    pdu: Buffer,
  ): Buffer {
    const { user, flags } = to;
    const { id, boots } = this.engine;
    const time = this.engine.seconds();
    const scoped = writeScoped(id, to.context, pdu);
    const authority = { id, boots, seconds: time };
    const secret =
      user !== null && (flags & FLAG.privacy) !== 0 ? encipher(user, authority, scoped) : null;
    const isSigned = user !== null && (flags & FLAG.auth) !== 0;
    const { bytes, digest } = writeSecure(
      {
        messageId: to.messageId,
        maxBytes: MAX_BYTES,
        flags,
        engineId: id,
        boots,
        time,
        user: user?.name ?? '',
        salt: secret?.salt ?? Buffer.alloc(0),
        data: secret === null ? scoped : octets(secret.cipherText),
      },
      isSigned ? snmp.Authentication.getParametersLength(authProtocol(user)) : 0,
    );
    if (isSigned) digestOf(bytes, user, id).copy(digest);
    return bytes;
  }

  #isTimely({ boots, time }: SecureMessage): boolean {
    const difference = Math.abs(time - this.engine.seconds());
    return boots === this.engine.boots && difference <= TIME_WINDOW_S;
  }
}

/** net-snmp names the protocols as we do. */
const authProtocol = (user: SnmpUser): string => snmp.AuthProtocols[user.auth] as string;

function digestOf(bytes: Buffer, user: SnmpUser, engineId: Buffer): Buffer {
  const protocol = authProtocol(user);
  return snmp.Authentication.calculateDigest(bytes, protocol, user.authPassword, engineId);
}

/** The digest is of the message with zeros in its place. */
function isAuthentic(message: SecureMessage, user: SnmpUser): boolean {
  const told = Buffer.from(message.digest);
  message.digest.fill(0);
  const made = digestOf(message.bytes, user, message.engineId);
  told.copy(message.digest);
  return told.length === made.length && timingSafeEqual(told, made);
}

/** A report names the request if it can be read: nothing is deciphered for that. */
function requestIdOf(message: SecureMessage): number {
  if ((message.flags & FLAG.privacy) !== 0) return 0;
  try {
    return readScoped(message.data).pdu.requestId;
  } catch (error) {
    if (error instanceof BerError) return 0;
    throw error;
  }
}
