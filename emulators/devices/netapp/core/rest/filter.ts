// The query grammar of a field: `a|b`, `a,b`, `!a`, `<5`, `>=5`, `1..9`, `fan*`, `null`, and any of
// it in quotes to be taken as it is. Several values are joined by "or", and what is denied by
// "and": `fan*|psu*|!fan1` is a fan or a power supply, but not fan1.

import { parseIso } from '../../../../core/calendar.ts';
import type { Json } from '../../../../core/json.ts';
import type { Field } from './language.ts';

export type Filter = {
  /** The values of one record's field; none: it has none. */
  readonly accepts: (values: readonly Json[]) => boolean;
  /** Values that were given as such: no pattern, no range. */
  readonly literals: readonly string[];
};

type Test = (value: Json) => boolean;
type Token = { text: string; isQuoted: boolean };
type Item = { isDenied: boolean; isNull: boolean; test: Test; literal: string | null };

/** A text that is no filter of this field: the part that is wrong. */
export type Malformed = { readonly malformed: string };

/** Reads the filter of a field. */
export function compileFilter(text: string, field: Field): Filter | Malformed {
  const items: Item[] = [];
  for (const token of splitItems(text)) {
    const item = compileItem(token, field);
    if (item === null) return { malformed: token.text };
    items.push(item);
  }
  const wanted = items.filter(({ isDenied }) => !isDenied);
  const denied = items.filter(({ isDenied }) => isDenied);
  return {
    accepts: (values) =>
      (wanted.length === 0 || wanted.some((item) => covers(item, values))) &&
      !denied.some((item) => covers(item, values)),
    literals: wanted.flatMap(({ literal }) => (literal === null ? [] : [literal])),
  };
}

function covers({ isNull, test }: Item, values: readonly Json[]): boolean {
  const known = values.filter((value) => value !== null);
  return isNull ? known.length === 0 : known.some(test);
}

/** Splits at `|` and `,` outside of quotes. A backslash takes the next character as it is. */
function splitItems(text: string): Token[] {
  const tokens: Token[] = [];
  let word = '';
  let isQuoted = false;
  let isOpen = false;
  const end = () => {
    tokens.push({ text: word, isQuoted });
    word = '';
    isQuoted = false;
  };
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (character === '"') {
      isOpen = !isOpen;
      isQuoted = true;
    } else if (!isOpen && (character === '|' || character === ',')) end();
    else if (character === '\\' && index + 1 < text.length) {
      index += 1;
      word += text[index];
    } else word += character;
  }
  end();
  return tokens;
}

function compileItem({ text, isQuoted }: Token, field: Field): Item | null {
  const isDenied = !isQuoted && text.startsWith('!');
  const body = isDenied ? text.slice(1) : text;
  if (!isQuoted && body === 'null') {
    return { isDenied, isNull: true, test: () => false, literal: null };
  }
  const test = isQuoted ? equals(body, field) : compileTest(body, field);
  if (test === null) return null;
  const isPattern = !isQuoted && /^[<>]|[*]|\.\./.test(body);
  return { isDenied, isNull: false, test, literal: isPattern ? null : body };
}

function compileTest(text: string, field: Field): Test | null {
  const bound = /^([<>]=?)(.*)$/s.exec(text);
  if (bound) return compare(bound[1] as string, bound[2] as string, field);
  const range = text.indexOf('..');
  if (range >= 0) return between(text.slice(0, range), text.slice(range + 2), field);
  if (text === '*') return () => true;
  if (text.includes('*')) return (value) => matchesPattern(String(value), text);
  return equals(text, field);
}

function equals(text: string, field: Field): Test | null {
  if (field.values) {
    const wanted = text.toLowerCase();
    if (!field.values.some((value) => value.toLowerCase() === wanted)) return null;
    return (value) => String(value).toLowerCase() === wanted;
  }
  if (field.type === 'string') return (value) => String(value) === text;
  if (field.type === 'boolean') {
    if (text !== 'true' && text !== 'false') return null;
    return (value) => value === (text === 'true');
  }
  const wanted = measure(text, field);
  return wanted === null ? null : (value) => measure(String(value), field) === wanted;
}

function compare(operator: string, text: string, field: Field): Test | null {
  if (field.type === 'boolean') return null;
  const limit = field.type === 'string' ? text : measure(text, field);
  if (limit === null) return null;
  return (value) => {
    const own = field.type === 'string' ? String(value) : measure(String(value), field);
    if (own === null) return false;
    if (own === limit) return operator.endsWith('=');
    return operator.startsWith('<') ? own < limit : own > limit;
  };
}

function between(low: string, high: string, field: Field): Test | null {
  const above = low === '' ? () => true : compare('>=', low, field);
  const below = high === '' ? () => true : compare('<=', high, field);
  return above && below && ((value) => above(value) && below(value));
}

/** A value as a number that can be compared. Times are ISO 8601, or seconds since 1970. */
function measure(text: string, { type }: Field): number | null {
  if (type === 'time') return measureTime(text);
  if (!/^[+-]?\d+(\.\d+)?$/.test(text)) return null;
  const value = Number(text);
  return type === 'integer' && !Number.isInteger(value) ? null : value;
}

function measureTime(text: string): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  // The sign of an offset that was not encoded came in as a blank.
  return parseIso(text.replace(/ (\d\d:\d\d)$/, '+$1').replace(' ', 'T'));
}

/** Does a text match a pattern of `*`? Linear steps back, so that no pattern takes for ever. */
function matchesPattern(text: string, pattern: string): boolean {
  let at = 0;
  let star = -1;
  let retry = 0;
  let index = 0;
  while (index < text.length) {
    if (pattern[at] === '*') {
      star = at;
      retry = index;
      at += 1;
    } else if (pattern[at] === text[index]) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      retry += 1;
      index = retry;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
