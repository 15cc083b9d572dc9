// Persistent reservations (SPC-4 §5.13) as plain data and what each service action makes of it. The
// data is the same for all controllers of a unit, wherever it is kept.
//
// @choice A registration belongs to the initiator's port and the address it came in by. An address
// that moves to the other controller takes its registrations with it: the host behind it has not
// been asked to register anew.

import { ATTENTION, badField, badParameter, SENSE, type Sense } from './sense.ts';

export type Registration = {
  initiatorPort: string;
  address: string;
  /** As READ FULL STATUS shows it. */
  relativePort: number;
  /** 16 hexadecimal digits. */
  key: string;
};

export type Reservations = {
  generation: number;
  /** 0: none; else as in byte 2 of the CDB. */
  type: number;
  /** Null: nobody, or all registrants. */
  holder: { initiatorPort: string; address: string } | null;
  registrations: Registration[];
  /** Unit attentions for nexuses of any controller; `seq` only grows. */
  notices: Notice[];
};

export type Notice = { seq: number; initiatorPort: string; address: string; code: number };

export const NO_RESERVATIONS: Reservations = {
  generation: 0,
  type: 0,
  holder: null,
  registrations: [],
  notices: [],
};

export const RESERVATION_TYPE = {
  writeExclusive: 1,
  exclusiveAccess: 3,
  writeExclusiveRegistrants: 5,
  exclusiveAccessRegistrants: 6,
  writeExclusiveAll: 7,
  exclusiveAccessAll: 8,
} as const;
const TYPES: readonly number[] = Object.values(RESERVATION_TYPE);

export const ACTION = {
  register: 0,
  reserve: 1,
  release: 2,
  clear: 3,
  preempt: 4,
  preemptAndAbort: 5,
  registerAndIgnore: 6,
} as const;

/** Every nexus of a large cluster, and no more. */
const REGISTRATIONS_MAX = 128;
/** Controllers read notices at once; a nexus that comes later has nothing to be told. */
const NOTICES_MAX = 64;

export const ZERO_KEY = '0000000000000000';

type Port = { readonly initiatorPort: string; readonly address: string };

export type ReservationRequest = {
  readonly action: number;
  readonly scope: number;
  readonly type: number;
  readonly key: string;
  readonly actionKey: string;
  readonly from: Port & { readonly relativePort: number };
};

/** What it came to; `removed`: whose tasks PREEMPT AND ABORT ends. */
export type ReservationAnswer =
  | { readonly kind: 'done'; readonly after: Reservations; readonly removed: readonly Port[] }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'sense'; readonly sense: Sense };

const CONFLICT: ReservationAnswer = { kind: 'conflict' };
const refused = (sense: Sense): ReservationAnswer => ({ kind: 'sense', sense });
const done = (after: Reservations, removed: readonly Port[] = []): ReservationAnswer => ({
  kind: 'done',
  after,
  removed,
});

const isSame = (left: Port, right: Port): boolean =>
  left.initiatorPort === right.initiatorPort && left.address === right.address;

const isForAll = (type: number): boolean => type >= RESERVATION_TYPE.writeExclusiveAll;

function registrationOf(state: Reservations, port: Port): Registration | null {
  return state.registrations.find((each) => isSame(each, port)) ?? null;
}

/** Does the reservation belong to this nexus? Of the types for all registrants, to each of them. */
export function isHolder(state: Reservations, port: Port): boolean {
  if (state.type === 0) return false;
  if (isForAll(state.type)) return registrationOf(state, port) !== null;
  return state.holder !== null && isSame(state.holder, port);
}

/** May the nexus not read, or not write? @source SPC-4 table 65. */
export function isBarred(state: Reservations, port: Port, access: 'read' | 'write'): boolean {
  if (state.type === 0 || isHolder(state, port)) return false;
  const { writeExclusive, exclusiveAccess, exclusiveAccessRegistrants } = RESERVATION_TYPE;
  if (state.type === exclusiveAccess) return true;
  if (state.type === writeExclusive) return access === 'write';
  if (registrationOf(state, port) !== null) return false;
  const isExclusive = state.type === exclusiveAccessRegistrants;
  return isExclusive || state.type === RESERVATION_TYPE.exclusiveAccessAll || access === 'write';
}

/** PERSISTENT RESERVE OUT, on a copy of the state. */
export function reserveOut(before: Reservations, request: ReservationRequest): ReservationAnswer {
  const state = copied(before);
  const { action, from, key } = request;
  if (action === ACTION.register || action === ACTION.registerAndIgnore) {
    return register(state, request);
  }
  if (registrationOf(state, from)?.key !== key) return CONFLICT;
  switch (action) {
    case ACTION.reserve:
      return reserve(state, request);
    case ACTION.release:
      return release(state, request);
    case ACTION.clear:
      return clear(state, from);
    case ACTION.preempt:
    case ACTION.preemptAndAbort:
      return preempt(state, request);
    default:
      return refused(badField(1));
  }
}

const copied = (state: Reservations): Reservations => ({
  ...state,
  registrations: state.registrations.map((each) => ({ ...each })),
  notices: [...state.notices],
});

function register(state: Reservations, request: ReservationRequest): ReservationAnswer {
  const { from, key, actionKey } = request;
  const isIgnoring = request.action === ACTION.registerAndIgnore;
  const mine = registrationOf(state, from);
  if (!isIgnoring && (mine?.key ?? ZERO_KEY) !== key) return CONFLICT;
  state.generation = (state.generation + 1) >>> 0;
  if (mine === null) {
    if (actionKey === ZERO_KEY) return done(state);
    if (state.registrations.length >= REGISTRATIONS_MAX) return refused(SENSE.noRegistrationRoom);
    const { initiatorPort, address, relativePort } = from;
    state.registrations.push({ initiatorPort, address, relativePort, key: actionKey });
    return done(state);
  }
  if (actionKey !== ZERO_KEY) {
    mine.key = actionKey;
    return done(state);
  }
  unregister(state, from);
  return done(state);
}

/** Whoever goes takes his reservation with him; registrants that shared it are told. */
function unregister(state: Reservations, from: Port): void {
  const wasHolder = isHolder(state, from);
  state.registrations = state.registrations.filter((each) => !isSame(each, from));
  const isLast = state.registrations.length === 0;
  if (!wasHolder || (isForAll(state.type) && !isLast)) return;
  releaseFor(state, from);
}

function releaseFor(state: Reservations, from: Port): void {
  if (state.type >= RESERVATION_TYPE.writeExclusiveRegistrants) {
    for (const each of state.registrations) {
      if (!isSame(each, from)) notify(state, each, ATTENTION.reservationsReleased);
    }
  }
  state.type = 0;
  state.holder = null;
}

function notify(state: Reservations, { initiatorPort, address }: Port, code: number): void {
  const seq = (state.notices.at(-1)?.seq ?? 0) + 1;
  state.notices.push({ seq, initiatorPort, address, code });
  if (state.notices.length > NOTICES_MAX) state.notices.shift();
}

function reserve(state: Reservations, { scope, type, from }: ReservationRequest) {
  if (scope !== 0 || !TYPES.includes(type)) return refused(badField(2));
  if (state.type !== 0) {
    return isHolder(state, from) && state.type === type ? done(state) : CONFLICT;
  }
  take(state, type, from);
  return done(state);
}

function take(state: Reservations, type: number, { initiatorPort, address }: Port): void {
  state.type = type;
  state.holder = isForAll(type) ? null : { initiatorPort, address };
}

function release(state: Reservations, { scope, type, from }: ReservationRequest) {
  if (state.type === 0 || !isHolder(state, from)) return done(state);
  if (scope !== 0 || state.type !== type) return refused(SENSE.invalidRelease);
  releaseFor(state, from);
  return done(state);
}

function clear(state: Reservations, from: Port): ReservationAnswer {
  for (const each of state.registrations) {
    if (!isSame(each, from)) notify(state, each, ATTENTION.reservationsPreempted);
  }
  state.generation = (state.generation + 1) >>> 0;
  state.registrations = [];
  state.type = 0;
  state.holder = null;
  return done(state);
}

/** @source SPC-4 §5.13.11.4: whose key is named is thrown out; where it is the holder's, or all
 * registrants hold and the key is zero, the reservation changes hands as well. */
function preempt(state: Reservations, request: ReservationRequest): ReservationAnswer {
  const { scope, type, actionKey, from } = request;
  const isAll = isForAll(state.type);
  const holder = state.holder === null ? null : registrationOf(state, state.holder);
  const isTaken = isAll ? actionKey === ZERO_KEY : state.type !== 0 && holder?.key === actionKey;
  if (!isTaken && actionKey === ZERO_KEY) return refused(badParameter(8));
  if (isTaken && (scope !== 0 || !TYPES.includes(type))) return refused(badField(2));

  const isNamed = (each: Registration) => (isAll && isTaken ? true : each.key === actionKey);
  if (!state.registrations.some(isNamed)) return CONFLICT;
  const isGoing = (each: Registration) => isNamed(each) && !(isTaken && isSame(each, from));
  const removed = state.registrations.filter(isGoing);
  state.registrations = state.registrations.filter((each) => !isGoing(each));
  for (const each of removed) {
    if (!isSame(each, from)) notify(state, each, ATTENTION.registrationsPreempted);
  }
  if (isTaken) {
    if (state.type !== type) tellOthers(state, from);
    take(state, type, from);
  } else if (isAll && state.registrations.length === 0) {
    state.type = 0;
  }
  state.generation = (state.generation + 1) >>> 0;
  return done(state, removed);
}

function tellOthers(state: Reservations, from: Port): void {
  for (const each of state.registrations) {
    if (!isSame(each, from)) notify(state, each, ATTENTION.reservationsReleased);
  }
}
