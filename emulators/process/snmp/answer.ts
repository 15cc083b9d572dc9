// What an agent answers to a PDU, over the objects of one instant. It reads only; a SET is refused.
// The three versions refuse in their own words: v1 with an error for the whole request (RFC 1157
// §4.1), the others with an exception for each binding (RFC 3416 §4.2).

import type { Instant } from '../../core/time.ts';
import { element, type Oid, TAG } from './ber.ts';
import { type Binding, PDU, type Pdu, writePdu } from './message.ts';
import { exception, type MibView, nameOf } from './view.ts';

const ERROR = { none: 0, tooBig: 1, noSuchName: 2, noAccess: 6, authorization: 16 } as const;

/** What a message needs around its bindings, with the names that v3 carries. */
const FRAME_BYTES = 200;
/** A bulk brings no more bindings, whatever it asks for. */
const BULK_BINDINGS_MAX = 1_000;

export type Question = {
  readonly pdu: Pdu;
  readonly isV1: boolean;
  /** The asker is known, and may not see anything. */
  readonly isForbidden: boolean;
  readonly maxBytes: number;
};

/** The response; null to what no agent answers. */
export function answer(view: MibView, question: Question, now: Instant): Buffer | null {
  const { pdu, isV1 } = question;
  if (question.isForbidden) return refuse(pdu, ERROR.authorization, 0);
  switch (pdu.tag) {
    case PDU.get:
      return respond(question, (binding) => read(view, binding.oid, isV1, now));
    case PDU.getNext:
      return respond(question, (binding) => readNext(view, binding.oid, isV1, now));
    case PDU.getBulk:
      return isV1 ? null : bulk(view, question, now);
    case PDU.set:
      return refuse(pdu, isV1 ? ERROR.noSuchName : ERROR.noAccess, pdu.bindings.length && 1);
    default:
      return null;
  }
}

/** One binding for each that was asked; null from `read` is v1's noSuchName. */
function respond(
  { pdu, maxBytes }: Question,
  readOne: (binding: Binding) => Buffer | null,
): Buffer {
  const bindings: Buffer[] = [];
  let bytes = FRAME_BYTES;
  for (const [index, asked] of pdu.bindings.entries()) {
    const found = readOne(asked);
    if (found === null) return refuse(pdu, ERROR.noSuchName, index + 1);
    bytes += found.length;
    if (bytes > maxBytes) return tooBig(pdu);
    bindings.push(found);
  }
  return writePdu(PDU.response, idOf(pdu), bindings);
}

function read(view: MibView, oid: Oid, isV1: boolean, now: Instant): Buffer | null {
  const entry = view.find(oid);
  if (isV1) return entry === null || entry.isCounter64 ? null : entry.binding(now);
  if (entry !== null) return entry.binding(now);
  return exception(oid, view.isObject(oid) ? TAG.noSuchInstance : TAG.noSuchObject);
}

function readNext(view: MibView, oid: Oid, isV1: boolean, now: Instant): Buffer | null {
  let entry = view.after(oid);
  // RFC 3584 §4.2.2.1: v1 has no Counter64, so it is passed over.
  while (isV1 && entry?.isCounter64) entry = view.after(entry);
  if (entry !== null) return entry.binding(now);
  return isV1 ? null : exception(oid, TAG.endOfMibView);
}

/** As much as fits; whoever wants more asks again. */
function bulk(view: MibView, { pdu, maxBytes }: Question, now: Instant): Buffer {
  const single = Math.min(Math.max(pdu.first, 0), pdu.bindings.length);
  const bindings: Buffer[] = [];
  let room = maxBytes - FRAME_BYTES;
  const add = (binding: Buffer): boolean => {
    room -= binding.length;
    if (room < 0 || bindings.length >= BULK_BINDINGS_MAX) return false;
    bindings.push(binding);
    return true;
  };
  const finish = () => writePdu(PDU.response, idOf(pdu), bindings);

  for (const { oid } of pdu.bindings.slice(0, single)) {
    if (!add(next(view, oid, now).binding)) return finish();
  }
  let row = pdu.bindings.slice(single).map(({ oid }) => oid);
  for (let repeated = 0; repeated < pdu.second && row.length > 0; repeated++) {
    const found = row.map((oid) => next(view, oid, now));
    for (const { binding } of found) if (!add(binding)) return finish();
    if (found.every(({ isEnd }) => isEnd)) break;
    row = found.map(({ oid }) => oid);
  }
  return finish();
}

function next(view: MibView, oid: Oid, now: Instant) {
  const entry = view.after(oid);
  return entry === null
    ? { oid, binding: exception(oid, TAG.endOfMibView), isEnd: true }
    : { oid: entry, binding: entry.binding(now), isEnd: false };
}

/** The request as it came, with what is wrong with it. */
function refuse(pdu: Pdu, status: number, index: number): Buffer {
  const names = pdu.bindings.map(({ oid, tag, value }) =>
    element(TAG.sequence, nameOf(oid), element(tag, value)),
  );
  return writePdu(PDU.response, { ...idOf(pdu), first: status, second: index }, names);
}

/** RFC 3416 §4.2.1: without bindings, so that it is sure to fit. */
function tooBig(pdu: Pdu): Buffer {
  return writePdu(PDU.response, { ...idOf(pdu), first: ERROR.tooBig }, []);
}

const idOf = ({ requestId }: Pdu) => ({ requestId });
