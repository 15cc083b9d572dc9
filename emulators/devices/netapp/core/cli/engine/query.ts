// Queries: what may stand where a table is asked for a value.
//   netapp-0*   a|b   !x   1..5   <ERROR   >=10   >1h (a date within the last hour)
// @source netapp §2.1, S0:9 (`*2`)

import {
  civilTime,
  type EpochMs,
  epochFromCivil,
  type Zone,
} from '../../../../../core/calendar.ts';
import { matchesGlob } from '../../ems/filters.ts';
import { formatCell } from './cells.ts';
import type { Cell, Field } from './language.ts';

export type QueryClock = { readonly zone: Zone; readonly wallMs: EpochMs };

const UNITS: { readonly [unit: string]: number } = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const COMPARED = /^(<=|>=|<|>)(.*)$/;

/** Does the value match? Case does not count. */
export function matchesQuery(
  value: Cell,
  query: string,
  field: Pick<Field, 'type' | 'values'>,
  clock: QueryClock,
): boolean {
  const [bare, isNegated] = negation(query);
  const matches = bare.split('|').some((one) => {
    const [inner, isOther] = negation(one.trim());
    return matchesOne(value, inner, field, clock) !== isOther;
  });
  return matches !== isNegated;
}

/** What stands behind the exclamation marks, and whether their number is odd. */
function negation(query: string): [bare: string, isNegated: boolean] {
  const bare = query.replace(/^!+/, '');
  return [bare, (query.length - bare.length) % 2 === 1];
}

function matchesOne(
  value: Cell,
  query: string,
  field: Pick<Field, 'type' | 'values'>,
  clock: QueryClock,
): boolean {
  if (Array.isArray(value)) return value.some((one) => matchesOne(one, query, field, clock));
  const compared = COMPARED.exec(query);
  if (compared !== null) {
    return isOrdered(value as Cell, compared[1] ?? '', (compared[2] ?? '').trim(), field, clock);
  }
  const [low = '', high] = query.split('..');
  if (high !== undefined && high !== '' && low !== '') {
    return (
      isOrdered(value as Cell, '>=', low, field, clock) &&
      isOrdered(value as Cell, '<=', high, field, clock)
    );
  }
  const text = formatCell(value as Cell, field.type, clock.zone).toLowerCase();
  if (field.type === 'boolean' && /^(yes|no)$/i.test(query)) {
    return value === (query.toLowerCase() === 'yes');
  }
  return matchesGlob(query.toLowerCase(), text);
}

function isOrdered(
  value: Cell,
  operator: string,
  bound: string,
  { type, values }: Pick<Field, 'type' | 'values'>,
  clock: QueryClock,
): boolean {
  if (value === null) return false;
  const place = (text: string) => values?.findIndex((one) => sameText(one, text)) ?? -1;
  const left = values ? place(String(value)) : comparable(value);
  const right = values ? place(bound) : boundOf(bound, type, clock);
  if (right === null || left === null || (values && (left === -1 || right === -1))) return false;
  if (typeof left !== typeof right) return false;
  if (operator === '<') return left < right;
  if (operator === '>') return left > right;
  return operator === '<=' ? left <= right : left >= right;
}

function comparable(value: Cell): string | number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? value.toLowerCase() : null;
}

function boundOf(text: string, type: Field['type'], clock: QueryClock): string | number | null {
  if (type === 'date') return dateOf(text, clock);
  if (type === 'integer' || type === 'seconds') {
    return /^-?\d+$/.test(text) ? Number(text) : null;
  }
  return text.toLowerCase();
}

/** `6/20/2020 01:23:32`, `6/20/2020`, or how long ago: `1h`, `30m`. */
function dateOf(text: string, { zone, wallMs }: QueryClock): EpochMs | null {
  const ago = /^(\d{1,6})([smhd])$/.exec(text);
  if (ago !== null) return wallMs - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0);
  const found = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s+(\d{1,2}):(\d{2}):(\d{2}))?$/.exec(text);
  if (found === null) return null;
  const part = (index: number) => Number(found[index] ?? 0);
  const date = { year: part(3), month: part(1), day: part(2) };
  const isDay = civilTime(epochFromCivil(date)).day === date.day;
  if (!isDay) return null;
  return epochFromCivil({ ...date, hour: part(4), minute: part(5), second: part(6) }, zone);
}

function sameText(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
