// An assertion states what only a bug of ours can break. It ends the controller, and the rack shows why.

export class AssertionError extends Error {
  override name = 'AssertionError';
}

/** Throws AssertionError with `claim` unless it holds. `claim` says what was broken. */
export function assert(condition: boolean, claim: string): asserts condition {
  if (!condition) throw new AssertionError(claim);
}

/** The value, which must be there. */
export function required<T>(value: T | null | undefined, claim: string): T {
  if (value === null || value === undefined) throw new AssertionError(claim);
  return value;
}

/** Closes a switch over a union: reaching it is a bug. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable: ${JSON.stringify(value)}`);
}
