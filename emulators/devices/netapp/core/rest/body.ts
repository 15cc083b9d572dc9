// The body of a change, held against the fields of its resource: unknown names, names that cannot
// be set, values of the wrong type, names that are missing. Clients may write `role.name` for what
// is nested.

import type { Json, JsonObject } from '../../../../core/json.ts';
import {
  badBody,
  cannotBeSet,
  invalidValue,
  missingField,
  type RestError,
  unexpectedArgument,
} from './errors.ts';
import { type Field, type Fields, valuesAt } from './language.ts';
import { expectedOf } from './query.ts';
import { knownField } from './selection.ts';

const DEPTH_MAX = 8;

/** The body as an object, or what is wrong with it. */
export function readBody(
  body: Json,
  fields: Fields,
  release: string,
  required: readonly string[] = [],
): { object: JsonObject } | { error: RestError } {
  const object = body === null ? {} : body;
  if (typeof object !== 'object' || Array.isArray(object)) {
    return { error: badBody('The request body must be a JSON object.') };
  }
  const error = checkObject(object, '', fields, release, DEPTH_MAX);
  if (error) return { error };
  const nested = unfold(object);
  const missing = required.find((name) => valuesAt(nested, name).length === 0);
  return missing === undefined ? { object: nested } : { error: missingField(missing) };
}

/** `{'role.name': 'x'}` as `{role: {name: 'x'}}`. All names are known by now. */
function unfold(object: JsonObject): JsonObject {
  const nested: JsonObject = {};
  for (const [name, value] of Object.entries(object)) {
    const parts = name.split('.');
    const last = parts.pop() as string;
    let place = nested;
    for (const part of parts) {
      const below = place[part];
      const next = isObject(below) ? below : {};
      place[part] = next;
      place = next;
    }
    const whole = unfoldValue(value);
    const known = place[last];
    place[last] = isObject(known) && isObject(whole) ? { ...known, ...whole } : whole;
  }
  return nested;
}

function unfoldValue(value: Json): Json {
  if (Array.isArray(value)) return value.map(unfoldValue);
  return isObject(value) ? unfold(value) : value;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkObject(
  object: JsonObject,
  prefix: string,
  fields: Fields,
  release: string,
  depth: number,
): RestError | null {
  for (const [key, value] of Object.entries(object)) {
    const name = `${prefix}${key}`;
    const error = checkValue(value, name, fields, release, depth);
    if (error) return error;
  }
  return null;
}

function checkValue(
  value: Json,
  name: string,
  fields: Fields,
  release: string,
  depth: number,
): RestError | null {
  if (depth === 0) return unexpectedArgument(name);
  if (Array.isArray(value)) {
    for (const child of value) {
      const error = checkValue(child, name, fields, release, depth - 1);
      if (error) return error;
    }
    return null;
  }
  if (value !== null && typeof value === 'object') {
    const isKnown = Object.keys(fields).some((leaf) => leaf.startsWith(`${name}.`));
    if (!isKnown) return unexpectedArgument(name);
    return checkObject(value, `${name}.`, fields, release, depth - 1);
  }
  const field = knownField({ fields }, release, name);
  if (field === null) return unexpectedArgument(name);
  if (!field.isWritable) return cannotBeSet(name);
  return isOfType(value, field) ? null : invalidValue(String(value), name, expectedOf(field));
}

/** Numbers may come as text, as they do from form-like clients; null takes a value away. */
function isOfType(value: Json, { type, values }: Field): boolean {
  if (value === null) return true;
  if (values) return values.some((known) => known.toLowerCase() === String(value).toLowerCase());
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' || value === 'true' || value === 'false';
    case 'integer':
      return /^-?\d{1,15}$/.test(String(value));
    case 'number':
      return Number.isFinite(Number(value));
    default:
      return typeof value === 'string' || typeof value === 'number';
  }
}
