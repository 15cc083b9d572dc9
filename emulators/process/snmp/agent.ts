// An SNMP agent over a node's state: v1, v2c and v3, read only. The objects are computed once for
// each state and address, so a GET is a lookup. Whatever is no message of somebody known is
// dropped without a word.
//
// net-snmp's own agent answers 50,000 GET/s on the machine where this one answers 45,000 (both over
// a few scalars, nothing else running), so it was not left for speed: it has no time window, one
// boot counter for all lives, no limit to a GETBULK, no tooBig, and makes and keeps a key for
// every engine that a stranger claims to be. Its digests, keys and AES are used (usm.ts,
// cipher.ts).

import type { MibAnswer } from '../../core/mib.ts';
import type { Instant } from '../../core/time.ts';
import type { NodeHandle } from '../port.ts';
import type { Datagram, UdpService } from '../udp.ts';
import { answer } from './answer.ts';
import { BerError } from './ber.ts';
import {
  type CommunityMessage,
  FLAG,
  readMessage,
  type SecureMessage,
  VERSION,
  writeCommunity,
} from './message.ts';
import { type Engine, SecurityModel, withPassword } from './usm.ts';
import { createView, type MibView } from './view.ts';

const SNMP_PORT = 161;
/** Questions that wait for the world; more are dropped, as a busy box does. */
const WAITING_MAX = 1_024;
/** In real time: how old an answer of the world may be before it is asked again, and before nobody
 * is answered by it any more. */
const FRESH_MS = 5;
const VALID_MS = 50;
/** @choice What crosses an Ethernet in one frame: more is tooBig. */
const RESPONSE_BYTES_MAX = 1_472;

export type SnmpAgent = {
  readonly service: UdpService;
  /** The state may have changed: the next question reads it. To be called after each step. */
  stepped(): void;
};

type Known = { mib: MibAnswer; view: MibView };

/** The agent of a node, whose family answers the view `mib`. */
export function createSnmpAgent(handle: NodeHandle, engine: Engine): SnmpAgent {
  const waiting: Datagram[] = [];
  const known = new Map<string, Known | null>();
  const security = new SecurityModel(engine);
  const time = new SharedTime(handle);

  function knownAt(address: string): Known | null {
    let found = known.get(address);
    if (found === undefined) {
      const mib = handle.glance({ kind: 'data', name: 'mib', args: { address } });
      found = mib === null ? null : prepare(mib as MibAnswer, handle.accounts.password);
      known.set(address, found);
    }
    return found;
  }
  function answerNow(datagram: Datagram, now: Instant): void {
    const at = knownAt(datagram.address);
    const reply = at === null ? null : respond(at, datagram.bytes, security, now);
    if (reply !== null) datagram.reply(reply);
  }
  function answerAll(now: Instant): void {
    for (const datagram of waiting.splice(0)) answerNow(datagram, now);
  }

  return {
    service: {
      protocol: 'snmp',
      port: SNMP_PORT,
      connect: (host, port) => `snmpwalk -v2c -c public ${host}:${port} .1`,
      accept(datagram) {
        const now = time.read(answerAll);
        if (now !== null) answerNow(datagram, now);
        else if (waiting.length < WAITING_MAX) waiting.push(datagram);
      },
    },
    stepped: () => known.clear(),
  };
}

/** The world's word that the node may be read, and when it is: asked again every few milliseconds
 * while there are questions, and good until a little later. So a poller's questions do not each
 * wait for the world, and a node that hangs is silent all the same. */
class SharedTime {
  readonly #handle: NodeHandle;
  #now: Instant = 0;
  #toldAt = Number.NEGATIVE_INFINITY;
  #isAsking = false;

  constructor(handle: NodeHandle) {
    this.#handle = handle;
  }

  /** The instant; null if it must be waited for: then `told` is called with it. */
  read(told: (now: Instant) => void): Instant | null {
    const age = performance.now() - this.#toldAt;
    if (age > FRESH_MS && !this.#isAsking) this.#ask(told);
    return age <= VALID_MS ? this.#now : null;
  }

  #ask(told: (now: Instant) => void): void {
    this.#isAsking = true;
    this.#handle
      .now()
      .then(
        (now) => {
          this.#now = now;
          this.#toldAt = performance.now();
          told(now);
        },
        () => {},
      )
      .finally(() => {
        this.#isAsking = false;
      });
  }
}

function prepare(mib: MibAnswer, password: string): Known {
  const users = mib.users.map((user) => withPassword(user, password));
  return { mib: { ...mib, users }, view: createView(mib) };
}

/** Null: silence. */
function respond(at: Known, bytes: Buffer, security: SecurityModel, now: Instant): Buffer | null {
  try {
    const message = readMessage(bytes);
    return message.version === VERSION.v3
      ? respondSecurely(at, message, security, now)
      : respondToCommunity(at, message, now);
  } catch (error) {
    if (error instanceof BerError) return null;
    throw error;
  }
}

function respondToCommunity(
  { mib, view }: Known,
  { version, community, pdu }: CommunityMessage,
  now: Instant,
): Buffer | null {
  if (pdu === null || !mib.communities.includes(community)) return null;
  const isV1 = version === VERSION.v1;
  const limits = { isForbidden: false, maxBytes: RESPONSE_BYTES_MAX };
  const response = answer(view, { pdu, isV1, ...limits }, now);
  return response === null ? null : writeCommunity(version, community, response);
}

function respondSecurely(
  { mib, view }: Known,
  message: SecureMessage,
  security: SecurityModel,
  now: Instant,
): Buffer | null {
  const received = security.receive(message, mib.users);
  if (received.kind === 'dropped') return null;
  if (received.kind === 'report') return received.bytes;

  const { user, scoped } = received;
  const { context, pdu } = scoped;
  if (context !== '') {
    const refused = security.report(message, 'unknownContexts');
    return refused.kind === 'report' ? refused.bytes : null;
  }
  const flags = message.flags & (FLAG.auth | FLAG.privacy);
  const wanted =
    (user.auth === 'none' ? 0 : FLAG.auth) | (user.privacy === 'none' ? 0 : FLAG.privacy);
  const maxBytes = Math.min(message.maxBytes, RESPONSE_BYTES_MAX);
  const question = { pdu, isV1: false, isForbidden: flags !== wanted, maxBytes };
  const response = answer(view, question, now);
  if (response === null) return null;
  return security.seal({ messageId: message.messageId, user, flags, context }, response);
}
