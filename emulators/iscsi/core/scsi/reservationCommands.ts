// PERSISTENT RESERVE IN and OUT, RESERVE and RELEASE: what the bytes say (SPC-4 §6.15, §6.16).

import { asciiBytes, type Bytes, get16, get32, hexText, joined, put16, put32 } from '../bytes.ts';
import {
  ACTION,
  isHolder,
  type ReservationAnswer,
  type Reservations,
  reserveOut,
} from './reservations.ts';
import { badField, badParameter, SENSE } from './sense.ts';
import { type Call, CONFLICT, dataIn, fail, GOOD, type Nexus, type Outcome } from './unit.ts';

const OUT_BYTES = 24;
const PROTOCOL_ISCSI = 5;
/** Name and session identifier. */
const TRANSPORT_FORMAT = 0x40;

/** What a nexus is called among registrations. */
export const portOf = ({ initiatorPort, port }: Nexus) => ({
  initiatorPort,
  address: port.address,
  relativePort: port.relativePort,
});

export function reservationOut({ unit, nexus, cdb, data, desk }: Call): Outcome {
  const list = joined(data);
  if (get32(cdb, 5) !== OUT_BYTES) return fail(SENSE.listLength);
  if (list.length < OUT_BYTES) return fail(SENSE.listLength);
  const flags = list[20] as number;
  if (flags & 0x0c) return fail(badParameter(20));
  const typeAndScope = cdb[2] as number;
  const request = {
    action: (cdb[1] as number) & 0x1f,
    scope: typeAndScope >> 4,
    type: typeAndScope & 0x0f,
    key: hexText(list.subarray(0, 8)),
    actionKey: hexText(list.subarray(8, 16)),
    from: portOf(nexus),
  };

  let answer: ReservationAnswer = { kind: 'conflict' };
  desk.reservations.change(unit.lun, (before) => {
    answer = reserveOut(before, request);
    return answer.kind === 'done' ? answer.after : before;
  });
  return outcomeOf(answer, (removed) => {
    if (request.action === ACTION.preemptAndAbort) desk.abort(unit.lun, removed);
  });
}

/** Apart, because the compiler does not see that a callback has written. */
function outcomeOf(
  answer: ReservationAnswer,
  abort: (removed: readonly { initiatorPort: string; address: string }[]) => void,
): Outcome {
  if (answer.kind === 'conflict') return CONFLICT;
  if (answer.kind === 'sense') return fail(answer.sense);
  abort(answer.removed);
  return GOOD;
}

export function reservationIn({ unit, cdb, desk }: Call): Outcome {
  const state = desk.reservations.read(unit.lun);
  const allocated = get16(cdb, 7);
  switch ((cdb[1] as number) & 0x1f) {
    case 0:
      return dataIn(readKeys(state), allocated);
    case 1:
      return dataIn(readReservation(state), allocated);
    case 2:
      return dataIn(CAPABILITIES, allocated);
    default:
      return dataIn(readFullStatus(state), allocated);
  }
}

function header(state: Reservations, bytes: Bytes): void {
  put32(bytes, 0, state.generation);
  put32(bytes, 4, bytes.length - 8);
}

function readKeys(state: Reservations): Bytes {
  const bytes = new Uint8Array(8 + 8 * state.registrations.length);
  header(state, bytes);
  for (const [index, { key }] of state.registrations.entries()) putKey(bytes, 8 + 8 * index, key);
  return bytes;
}

function putKey(bytes: Bytes, at: number, key: string): void {
  put32(bytes, at, Number.parseInt(key.slice(0, 8), 16));
  put32(bytes, at + 4, Number.parseInt(key.slice(8), 16));
}

function readReservation(state: Reservations): Bytes {
  const bytes = new Uint8Array(state.type === 0 ? 8 : 24);
  header(state, bytes);
  if (state.type === 0) return bytes;
  const { holder } = state;
  const held = state.registrations.find(
    (each) => holder?.initiatorPort === each.initiatorPort && holder.address === each.address,
  );
  if (held !== undefined) putKey(bytes, 8, held.key);
  bytes[21] = state.type;
  return bytes;
}

/** What can be: all six types, kept through loss of power, whatever the initiator wished. */
const CAPABILITIES = Uint8Array.from([0, 8, 0x01, 0x80, 0xea, 0x01, 0, 0]);

/** One descriptor for each registration, with the name of the initiator's port. */
function readFullStatus(state: Reservations): Bytes {
  const descriptors = state.registrations.map((each) => {
    const name = asciiBytes(each.initiatorPort);
    const nameBytes = (name.length + 1 + 3) & ~3;
    const bytes = new Uint8Array(24 + 4 + nameBytes);
    putKey(bytes, 0, each.key);
    bytes[12] = isHolder(state, each) ? 0x01 : 0;
    bytes[13] = isHolder(state, each) ? state.type : 0;
    put16(bytes, 18, each.relativePort);
    put32(bytes, 20, bytes.length - 24);
    bytes[24] = TRANSPORT_FORMAT | PROTOCOL_ISCSI;
    put16(bytes, 26, nameBytes);
    bytes.set(name, 28);
    return bytes;
  });
  const whole = joined([new Uint8Array(8), ...descriptors]);
  header(state, whole);
  return whole;
}

/** @source SPC-2 §5.5.1: the old way, gone with the session that made it. A unit with registrations
 * knows only the new one. */
export function reserve({ unit, nexus, desk, cdb }: Call): Outcome {
  if ((cdb[1] as number) & 0x1f) return fail(badField(1));
  const { registrations } = desk.reservations.read(unit.lun);
  if (registrations.length > 0) return CONFLICT;
  unit.reservedBy = nexus;
  return GOOD;
}

export function release({ unit, nexus, cdb }: Call): Outcome {
  if ((cdb[1] as number) & 0x1f) return fail(badField(1));
  if (unit.reservedBy === nexus) unit.reservedBy = null;
  return GOOD;
}
