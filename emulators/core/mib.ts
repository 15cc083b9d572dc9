// Managed objects as a family tells them: plain cells, computed from a state, in no particular
// order. A port (emulators/process/snmp) sorts and serves them.
//
//   scalar   1.3.6.1.2.1.1.5        its one instance ends in .0
//   column   1.3.6.1.4.1.9.2.1.4    an instance for each row, which ends in the row's index

import type { Instant } from './time.ts';

/** `since`: TimeTicks that run, given as the instant at which they were 0. `hex`: an octet string
 * as hexadecimal digits. `counter64` is given as decimal digits. */
export type MibType =
  | 'integer'
  | 'string'
  | 'hex'
  | 'oid'
  | 'address'
  | 'counter'
  | 'counter64'
  | 'gauge'
  | 'ticks'
  | 'since';
export type MibValue = string | number;
export type MibCell = [oid: string, type: MibType, value: MibValue];

/** `objects`: every scalar and column there is, also those without an instance now. */
export type Mib = { objects: string[]; cells: MibCell[] };

/** A scalar, or a column of a table whose subject is a row. `null`: no such instance. */
export type MibObject<Subject> = {
  readonly oid: string;
  readonly name: string;
  readonly type: MibType;
  readonly read: (subject: Subject, now: Instant) => MibValue | null;
};

/** Scalars of one subject. */
export function scalarCells<Subject>(
  objects: readonly MibObject<Subject>[],
  subject: Subject,
  now: Instant,
): Mib {
  return cellsOf(objects, [{ index: '0', subject }], now);
}

/** A table: a subject for each row, with its index as sub-identifiers (`1`, or `impliedIndex`). */
export function cellsOf<Subject>(
  objects: readonly MibObject<Subject>[],
  rows: readonly { readonly index: string; readonly subject: Subject }[],
  now: Instant,
): Mib {
  const cells: MibCell[] = [];
  for (const { oid, type, read } of objects) {
    for (const { index, subject } of rows) {
      const value = read(subject, now);
      if (value !== null) cells.push([`${oid}.${index}`, type, value]);
    }
  }
  return { objects: objects.map(({ oid }) => oid), cells };
}

export function joinMibs(parts: readonly Mib[]): Mib {
  return {
    objects: parts.flatMap(({ objects }) => objects),
    cells: parts.flatMap(({ cells }) => cells),
  };
}

/** The index of a table that says IMPLIED: a sub-identifier for each character and no length. */
export function impliedIndex(text: string): string {
  return [...text].map((character) => character.charCodeAt(0)).join('.');
}

/** The index of a table that is a string of any length: its length goes first. */
export function stringIndex(text: string): string {
  return text === '' ? '0' : `${text.length}.${impliedIndex(text)}`;
}

/** An empty password is the rack's own. */
export type SnmpUser = {
  readonly name: string;
  readonly auth: 'none' | 'md5' | 'sha' | 'sha256';
  readonly authPassword: string;
  readonly privacy: 'none' | 'des' | 'aes';
  readonly privacyPassword: string;
};

/** What a family answers to the view `{ kind: 'data', name: 'mib', args: { address } }`: the
 * objects that this address shows, and who may read them. Null: nobody is answered. */
export type MibAnswer = Mib & { communities: string[]; users: SnmpUser[] };
