// JSON Schema as literals that the compiler holds against the types they describe: a field that is
// missing here, or no longer there, does not compile. No library: the contract is read everywhere.

export type Schema = { readonly [keyword: string]: unknown };

export const text = (description: string): Schema => ({ type: 'string', description });
export const flag = (description: string): Schema => ({ type: 'boolean', description });
export const whole = (description: string, minimum = 0): Schema => ({
  type: 'integer',
  minimum,
  maximum: Number.MAX_SAFE_INTEGER,
  description,
});
export const number = (description: string): Schema => ({ type: 'number', description });
export const oneOf = (words: readonly string[], description: string): Schema => ({
  type: 'string',
  enum: words,
  description,
});
export const listOf = (items: Schema, description = ''): Schema => ({
  type: 'array',
  items,
  description,
});
export const anyJson = (description: string): Schema => ({ description });
export const anyObject = (description: string): Schema => ({
  type: 'object',
  additionalProperties: true,
  description,
});
export const ref = (id: string): Schema => ({ $ref: `${id}#` });

/** The same value, or null. */
export function orNull(schema: Schema): Schema {
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  return { ...schema, type: [schema.type, 'null'] };
}

type Properties<T> = { readonly [Key in keyof Required<T>]: Schema };

/** A closed object: every property of T and no other; `optional` may be left out. */
export function objectOf<T>(
  description: string,
  properties: Properties<T>,
  optional: readonly (keyof T & string)[] = [],
): Schema {
  const required = Object.keys(properties).filter((key) => !optional.some((name) => name === key));
  return { type: 'object', description, properties, required, additionalProperties: false };
}

/** A closed object with a name, which other schemas refer to by `ref(id)`. */
export function documentOf<T>(
  id: string,
  description: string,
  properties: Properties<T>,
  optional: readonly (keyof T & string)[] = [],
): Schema {
  return { $id: id, ...objectOf(description, properties, optional) };
}
