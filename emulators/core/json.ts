// Plain data: the only thing that may stand in a state, cross a link, or be journaled.
// Never in it: undefined, NaN, integer-like keys (their order is not insertion order), shared
// references.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Returns a deep copy of plain data. The pure library has no structuredClone, and needs none. */
export function copyJson<T>(value: T): T {
  return copy(value as Json) as T;
}

function copy(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return copyList(value);

  const result: JsonObject = { ...value };
  for (const key in result) {
    const child = result[key] as Json;
    if (child !== null && typeof child === 'object') result[key] = copy(child);
  }
  return result;
}

function copyList(list: readonly Json[]): Json[] {
  const result = list.slice();
  for (let index = 0; index < result.length; index++) {
    const child = result[index] as Json;
    if (child !== null && typeof child === 'object') result[index] = copy(child);
  }
  return result;
}

/** Are both the same data, key order included? Order counts because the trace hash walks it. */
export function equalJson(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Freezes plain data through and through: tests do it to whatever crosses a link. */
export function freezeJson<T>(value: T): T {
  if (value === null || typeof value !== 'object') return value;
  for (const child of Object.values(value)) freezeJson(child);
  return Object.freeze(value);
}
