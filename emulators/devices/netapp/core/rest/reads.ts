// GET: the records of a resource, filtered, ordered, cut into pages, and shown by their fields.

import type { JsonObject } from '../../../../core/json.ts';
import { errorResponse, noSuchEntry, type RestError } from './errors.ts';
import { type Resource, type RestResponse, valuesAt } from './language.ts';
import { fromPlace, inOrder, type Ordering, placeOf, RECORDS_DEFAULT } from './order.ts';
import type { Found } from './paths.ts';
import { passes, type Query, readQuery } from './query.ts';
import { project, type Selection, select } from './selection.ts';
import { formatTarget, type Target } from './target.ts';

export type Reader = { readonly release: string };

/** Answers a GET of a resource that was found. */
export function readResource<Reads extends Reader>(
  context: Reads,
  { resource, path, keys }: Found<Reads, unknown>,
  target: Target,
): RestResponse {
  const { release } = context;
  if (resource.hasParent?.(context, path) === false) return errorResponse(missing(resource));
  const query = readQuery(target.query, resource, release);
  if ('code' in query) return errorResponse(query);
  const wrong = checkFilters(context, resource, query);
  if (wrong) return errorResponse(wrong);

  const isSingle = keys !== null || resource.keys.length === 0;
  const selection = select(resource, release, {
    names: query.fields,
    isSingle,
    alsoShown: [
      ...query.filters.map(({ field }) => field),
      ...query.ordering.map(({ field }) => field),
    ],
    ignoreUnknown: query.ignoreUnknown,
  });
  if ('code' in selection) return errorResponse(selection);
  const rows = resource.rows(context, path);
  if (isSingle) return oneRecord(resource, rows, keys, target, selection);
  return page(resource, rows, query, target, selection);
}

function checkFilters<Reads>(
  context: Reads,
  { checkFilter }: Resource<Reads, unknown>,
  { filters, ignoreUnknown }: Query,
): RestError | null {
  if (!checkFilter || ignoreUnknown) return null;
  for (const { field, filter } of filters) {
    const error = checkFilter(context, field, filter.literals);
    if (error) return error;
  }
  return null;
}

function oneRecord(
  resource: Resource<never, unknown>,
  rows: readonly JsonObject[],
  keys: readonly string[] | null,
  target: Target,
  selection: Selection,
): RestResponse {
  const record = keys === null ? rows[0] : findRecord(resource, rows, keys);
  if (!record) return errorResponse(missing(resource));
  const self = { self: { href: formatTarget(target.segments, []) } };
  const body = { ...project(record, selection), _links: self };
  return { status: 200, headers: {}, body };
}

export function missing(resource: Pick<Resource<never, unknown>, 'keys' | 'missing'>): RestError {
  return resource.missing ?? noSuchEntry(resource.keys.at(-1) ?? '');
}

/** The record that a path's last segments name. */
export function findRecord(
  { keys }: Pick<Resource<never, unknown>, 'keys'>,
  rows: readonly JsonObject[],
  values: readonly string[],
): JsonObject | undefined {
  return rows.find((row) =>
    keys.every((key, index) => String(valuesAt(row, key)[0] ?? '') === values[index]),
  );
}

function page(
  resource: Resource<never, unknown>,
  rows: readonly JsonObject[],
  query: Query,
  target: Target,
  selection: Selection,
): RestResponse {
  const ordering = wholeOrdering(resource, query.ordering);
  let records = rows.filter((row) => passes(query, row));
  if (query.ordering.length > 0) records = inOrder(records, ordering);
  if (query.start.size > 0) {
    const place = ordering.map(({ field }) => query.start.get(field) ?? null);
    records = fromPlace(records, ordering, place);
  }
  const self = { href: formatTarget(target.segments, target.query) };
  if (query.returnRecords === false) {
    return {
      status: 200,
      headers: {},
      body: { num_records: records.length, _links: { self } },
    };
  }
  const shown = records.slice(0, query.maxRecords ?? RECORDS_DEFAULT);
  const next = records[shown.length];
  const body: JsonObject = {
    records: shown.map((record) => withLinks(resource, target, record, selection)),
    num_records: shown.length,
    _links: next ? { self, next: { href: nextHref(target, ordering, next) } } : { self },
  };
  return { status: 200, headers: {}, body };
}

/** What was asked, then the resource's own order: no two records stand at one place. */
function wholeOrdering(
  { keys, order = keys }: Pick<Resource<never, unknown>, 'keys' | 'order'>,
  asked: Ordering,
): Ordering {
  const own = order
    .filter((field) => !asked.some((one) => one.field === field))
    .map((field) => ({ field, isDescending: false }));
  return [...asked, ...own];
}

function nextHref(target: Target, ordering: Ordering, next: JsonObject): string {
  const kept = target.query.filter(([name]) => !name.startsWith('start.'));
  const place = placeOf(next, ordering);
  const start = ordering.flatMap(({ field }, index): [string, string][] => {
    const value = place[index];
    return value === null || value === undefined ? [] : [[`start.${field}`, String(value)]];
  });
  return formatTarget(target.segments, [...kept, ...start]);
}

function withLinks(
  { keys, isUnlinked }: Pick<Resource<never, unknown>, 'keys' | 'isUnlinked'>,
  { segments }: Target,
  record: JsonObject,
  selection: Selection,
): JsonObject {
  if (isUnlinked) return project(record, selection);
  const place = keys.map((key) => String(valuesAt(record, key)[0] ?? ''));
  const self = { self: { href: formatTarget([...segments, ...place], []) } };
  return { ...project(record, selection), _links: self };
}
