// Persistent reservations as SPC-4 §5.13 has them: who may do what, and who is told.

import { expect, test } from 'vitest';
import {
  ACTION,
  isBarred,
  NO_RESERVATIONS,
  RESERVATION_TYPE,
  type ReservationAnswer,
  type Reservations,
  reserveOut,
  ZERO_KEY,
} from './reservations.ts';
import { ATTENTION } from './sense.ts';

const KEY = { a: '000000000000000a', b: '000000000000000b' } as const;
type Who = keyof typeof KEY;
const from = (who: Who) => ({ initiatorPort: `iqn.${who}`, address: 'x', relativePort: 1 });

function ask(state: Reservations, who: Who, action: number, rest: Record<string, unknown> = {}) {
  const base = { action, scope: 0, type: 0, key: KEY[who], actionKey: ZERO_KEY, from: from(who) };
  return reserveOut(state, { ...base, ...rest });
}

function after(answer: ReservationAnswer): Reservations {
  if (answer.kind !== 'done') throw new Error(answer.kind);
  return answer.after;
}

function registered(...whos: Who[]): Reservations {
  return whos.reduce(
    (state, who) => after(ask(state, who, ACTION.register, { key: ZERO_KEY, actionKey: KEY[who] })),
    NO_RESERVATIONS,
  );
}

const noticesOf = (state: Reservations) =>
  state.notices.map(({ initiatorPort, code }) => [initiatorPort, code]);

/** @source SPC-4 table 65: holder, registrant, stranger; read and write. */
// biome-ignore format: a table
const ACCESS: [type: number, holder: string, registrant: string, stranger: string][] = [
  [RESERVATION_TYPE.writeExclusive,             'rw', 'r-', 'r-'],
  [RESERVATION_TYPE.exclusiveAccess,            'rw', '--', '--'],
  [RESERVATION_TYPE.writeExclusiveRegistrants,  'rw', 'rw', 'r-'],
  [RESERVATION_TYPE.exclusiveAccessRegistrants, 'rw', 'rw', '--'],
  [RESERVATION_TYPE.writeExclusiveAll,          'rw', 'rw', 'r-'],
  [RESERVATION_TYPE.exclusiveAccessAll,         'rw', 'rw', '--'],
];

test.each(ACCESS)('type %i', (type, holder, registrant, stranger) => {
  const state = after(ask(registered('a', 'b'), 'a', ACTION.reserve, { type }));
  const may = (port: { initiatorPort: string; address: string }) =>
    (isBarred(state, port, 'read') ? '-' : 'r') + (isBarred(state, port, 'write') ? '-' : 'w');
  expect(may(from('a'))).toBe(holder);
  expect(may(from('b'))).toBe(registrant);
  expect(may({ initiatorPort: 'iqn.c', address: 'x' })).toBe(stranger);
});

test('without a registration, or with a wrong key, nothing goes', () => {
  const state = registered('a');
  expect(ask(state, 'b', ACTION.reserve, { type: 1 }).kind).toBe('conflict');
  expect(ask(state, 'a', ACTION.reserve, { type: 1, key: KEY.b }).kind).toBe('conflict');
  expect(ask(state, 'a', ACTION.register, { key: KEY.b, actionKey: KEY.b }).kind).toBe('conflict');
  const ignoring = { key: KEY.b, actionKey: KEY.b };
  expect(after(ask(state, 'a', ACTION.registerAndIgnore, ignoring)).registrations[0]?.key).toBe(
    KEY.b,
  );
});

test('whoever else reserves meets a conflict; the holder may say it again', () => {
  const state = after(ask(registered('a', 'b'), 'a', ACTION.reserve, { type: 5 }));
  expect(ask(state, 'b', ACTION.reserve, { type: 5 }).kind).toBe('conflict');
  expect(ask(state, 'a', ACTION.reserve, { type: 5 }).kind).toBe('done');
  expect(ask(state, 'a', ACTION.reserve, { type: 1 }).kind).toBe('conflict');
  expect(ask(state, 'a', ACTION.reserve, { type: 2 }).kind).toBe('sense');
});

test('a release of a shared reservation tells the other registrants', () => {
  const state = after(ask(registered('a', 'b'), 'a', ACTION.reserve, { type: 5 }));
  expect(ask(state, 'a', ACTION.release, { type: 1 }).kind).toBe('sense');
  const released = after(ask(state, 'a', ACTION.release, { type: 5 }));
  expect(released.type).toBe(0);
  expect(noticesOf(released)).toEqual([['iqn.b', ATTENTION.reservationsReleased]]);
});

test('who unregisters takes his reservation with him', () => {
  const state = after(ask(registered('a', 'b'), 'a', ACTION.reserve, { type: 6 }));
  const gone = after(ask(state, 'a', ACTION.register));
  expect(gone).toMatchObject({ type: 0, holder: null, registrations: [{ key: KEY.b }] });
  expect(noticesOf(gone)).toEqual([['iqn.b', ATTENTION.reservationsReleased]]);
});

test('a preempt throws the holder out and takes his place', () => {
  const state = after(ask(registered('a', 'b'), 'a', ACTION.reserve, { type: 1 }));
  const answer = ask(state, 'b', ACTION.preemptAndAbort, { type: 1, actionKey: KEY.a });
  expect(after(answer)).toMatchObject({ holder: { initiatorPort: 'iqn.b' }, type: 1 });
  expect(answer.kind === 'done' && answer.removed).toMatchObject([{ initiatorPort: 'iqn.a' }]);
  expect(noticesOf(after(answer))).toEqual([['iqn.a', ATTENTION.registrationsPreempted]]);
  expect(ask(state, 'b', ACTION.preempt, { type: 1, actionKey: '00000000000000ff' }).kind).toBe(
    'conflict',
  );
});

test('a clear ends everything and tells everybody else', () => {
  const state = after(ask(registered('a', 'b'), 'a', ACTION.reserve, { type: 1 }));
  const cleared = after(ask(state, 'b', ACTION.clear));
  expect(cleared).toMatchObject({ type: 0, registrations: [] });
  expect(noticesOf(cleared)).toEqual([['iqn.a', ATTENTION.reservationsPreempted]]);
});

test('registrations and notices have a limit', () => {
  let state: Reservations = NO_RESERVATIONS;
  let last: ReservationAnswer | null = null;
  for (let count = 0; count < 200; count++) {
    const port = { initiatorPort: `iqn.${count}`, address: 'x', relativePort: 1 };
    last = ask(state, 'a', ACTION.registerAndIgnore, { actionKey: KEY.a, from: port });
    if (last.kind === 'done') state = last.after;
  }
  expect(state.registrations.length).toBe(128);
  expect(last?.kind).toBe('sense');
  const port = { initiatorPort: 'iqn.0', address: 'x', relativePort: 1 };
  state = after(ask(state, 'a', ACTION.clear, { from: port }));
  expect(state.notices.length).toBe(64);
});
