// The query of a request, told apart: what every resource takes (`fields`, `max_records`,
// `order_by`, `return_records` ...), a filter per field, and where a page begins. What is none of
// these is an unexpected argument, unless the client says that it does not mind.

import type { JsonObject } from '../../../../core/json.ts';
import { invalidValue, type RestError, unexpectedArgument } from './errors.ts';
import { compileFilter, type Filter } from './filter.ts';
import { type Field, type Fields, valuesAt } from './language.ts';
import { type Ordering, parseOrdering } from './order.ts';
import { knownField, withoutIndices } from './selection.ts';

/** The REST gateway's own limit of a GET. */
const RETURN_TIMEOUT_MAX_S = 120;
const RECORDS_MAX = 4_294_967_295;

export type Query = {
  fields: string[] | null;
  maxRecords: number | null;
  returnRecords: boolean | null;
  returnTimeoutS: number | null;
  ignoreUnknown: boolean;
  ordering: Ordering;
  /** `start.<field>` without the prefix. */
  start: Map<string, string>;
  filters: { field: string; filter: Filter }[];
  /** `query=text` over `query_fields`: a record with the text in one of them. */
  search: { filter: Filter; fields: string[] } | null;
  /** What the verb itself asks for: `action`. */
  rest: Map<string, string>;
};

type Shape = { readonly fields: Fields };
type Pairs = readonly (readonly [string, string])[];

/** Reads a query by the fields of the resource, or says what is wrong with it. */
export function readQuery(
  pairs: Pairs,
  shape: Shape,
  release: string,
  extra: Fields = {},
): Query | RestError {
  const query: Query = {
    fields: null,
    maxRecords: null,
    returnRecords: null,
    returnTimeoutS: null,
    ignoreUnknown: pairs.some(([name, value]) => isTrue(name, value, 'ignore_unknown_fields')),
    ordering: [],
    start: new Map(),
    filters: [],
    search: null,
    rest: new Map(),
  };
  for (const [name, value] of pairs) {
    const error =
      readCommon(query, name, value) ??
      readExtra(query, name, value, release, extra) ??
      readFilter(query, name, value, shape, release);
    if (error !== 'read') return error;
  }
  return checkOrdering(query, shape, release) ?? query;
}

type Read = RestError | 'read';

function isTrue(name: string, value: string, wanted: string): boolean {
  return name === wanted && value.toLowerCase() === 'true';
}

/** Null: none of the common ones. */
function readCommon(query: Query, name: string, value: string): Read | null {
  const wrong = (expected: string) => invalidValue(value, name, expected);
  switch (name) {
    case 'fields': {
      // A client that wants nothing in particular may still send the name.
      const names = listOf(value);
      if (names.length > 0) query.fields = [...(query.fields ?? []), ...names];
      return 'read';
    }
    case 'max_records':
      query.maxRecords = readCount(value, RECORDS_MAX);
      if (query.maxRecords === null || query.maxRecords === 0) return wrong('1..4294967295');
      return 'read';
    case 'return_timeout':
      query.returnTimeoutS = readCount(value, RETURN_TIMEOUT_MAX_S);
      return query.returnTimeoutS === null ? wrong(`0..${RETURN_TIMEOUT_MAX_S}`) : 'read';
    case 'return_records':
      if (!/^(true|false)$/i.test(value)) return wrong('true|false');
      query.returnRecords = value.toLowerCase() === 'true';
      return 'read';
    case 'ignore_unknown_fields':
      return /^(true|false)$/i.test(value) ? 'read' : wrong('true|false');
    case 'order_by': {
      const ordering = parseOrdering(value);
      if (ordering === null) return wrong('<field> [asc|desc],...');
      query.ordering = ordering;
      return 'read';
    }
    case 'query':
    case 'query_fields':
      return readSearch(query, name, value);
    default:
      if (!name.startsWith('start.')) return null;
      query.start.set(name.slice('start.'.length), value);
      return 'read';
  }
}

function readSearch(query: Query, name: string, value: string): Read {
  const search = query.search ?? { filter: { accepts: () => true, literals: [] }, fields: [] };
  query.search = search;
  if (name === 'query_fields') search.fields = listOf(value);
  else {
    const filter = compileFilter(value, { type: 'string' });
    if ('malformed' in filter) return invalidValue(filter.malformed, name);
    search.filter = filter;
  }
  return 'read';
}

function readExtra(
  query: Query,
  name: string,
  value: string,
  release: string,
  extra: Fields,
): Read | null {
  const field = knownField({ fields: extra }, release, name);
  if (field === null) return null;
  const filter = compileFilter(value, field);
  if ('malformed' in filter) return invalidValue(value, name, expectedOf(field));
  query.rest.set(name, value);
  return 'read';
}

function readFilter(
  query: Query,
  given: string,
  value: string,
  shape: Shape,
  release: string,
): Read {
  const name = withoutIndices(given);
  const field = knownField(shape, release, name);
  if (field === null) return query.ignoreUnknown ? 'read' : unexpectedArgument(given);
  const filter = compileFilter(value, field);
  if ('malformed' in filter) return invalidValue(filter.malformed, name, expectedOf(field));
  query.filters.push({ field: name, filter });
  return 'read';
}

function checkOrdering(query: Query, shape: Shape, release: string): RestError | null {
  const unknown = query.ordering.find(({ field }) => !knownField(shape, release, field));
  if (!unknown) return null;
  if (!query.ignoreUnknown) return invalidValue(unknown.field, 'order_by');
  query.ordering = query.ordering.filter(({ field }) => knownField(shape, release, field));
  return null;
}

/** Does a record pass all filters? */
export function passes({ filters, search }: Query, record: JsonObject): boolean {
  const passesAll = filters.every(({ field, filter }) => filter.accepts(valuesAt(record, field)));
  if (!passesAll || search === null) return passesAll;
  const { filter, fields } = search;
  return fields.length === 0 || fields.some((name) => filter.accepts(valuesAt(record, name)));
}

/** What stands in brackets behind an invalid value. */
export function expectedOf({ values, type }: Field): string {
  return values ? values.join('|') : type;
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function readCount(text: string, max: number): number | null {
  if (!/^\d{1,10}$/.test(text)) return null;
  const count = Number(text);
  return count <= max ? count : null;
}
