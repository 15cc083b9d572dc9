// `order_by`, `max_records` and paging. Records have one total order, what was asked and then the
// resource's own, so that a page goes on behind the last one even if records came or went between:
// `_links.next` names where, as `start.<field>=<value>`.

import type { Json, JsonObject } from '../../../../core/json.ts';
import { valuesAt } from './language.ts';

export type Ordering = readonly { readonly field: string; readonly isDescending: boolean }[];

/** @choice Without `max_records`, a page holds what 15 seconds of a real box would. */
export const RECORDS_DEFAULT = 10_000;
const ORDERINGS_MAX = 16;

/** Reads `order_by`: `index asc,node.name`. Null: it is none. */
export function parseOrdering(text: string): Ordering | null {
  const parts = text.split(',').map((part) => part.trim().split(/\s+/));
  if (parts.length > ORDERINGS_MAX) return null;
  const ordering = [];
  for (const [field = '', direction = 'asc', ...more] of parts) {
    const isKnown = /^(asc|desc)$/i.test(direction);
    if (field === '' || more.length > 0 || !isKnown) return null;
    ordering.push({ field, isDescending: direction.toLowerCase() === 'desc' });
  }
  return ordering;
}

export function inOrder(records: readonly JsonObject[], ordering: Ordering): JsonObject[] {
  const placed = records.map((record) => ({ record, place: placeOf(record, ordering) }));
  placed.sort((left, right) => comparePlaces(left.place, right.place, ordering));
  return placed.map(({ record }) => record);
}

/** Where a record stands: the values that order it. */
export function placeOf(record: JsonObject, ordering: Ordering): Json[] {
  return ordering.map(({ field }) => valuesAt(record, field)[0] ?? null);
}

/** The records that do not come before a place. */
export function fromPlace(
  records: readonly JsonObject[],
  ordering: Ordering,
  place: readonly Json[],
): JsonObject[] {
  return records.filter((record) => comparePlaces(placeOf(record, ordering), place, ordering) >= 0);
}

function comparePlaces(left: readonly Json[], right: readonly Json[], ordering: Ordering): number {
  for (const [index, { isDescending }] of ordering.entries()) {
    const order = compareValues(left[index] ?? null, right[index] ?? null);
    if (order !== 0) return isDescending ? -order : order;
  }
  return 0;
}

/** What is missing comes first. A number from a cursor may come as text. */
function compareValues(left: Json, right: Json): number {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  if (typeof left === 'number' || typeof right === 'number') {
    const difference = Number(left) - Number(right);
    if (!Number.isNaN(difference)) return difference;
  }
  const [one, other] = [String(left), String(right)];
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
