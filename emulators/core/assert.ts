// An assertion states what only a bug of ours can break. It ends the controller, and the rack shows
// why.

/** An error with a name of its own, and facts beside its message. Cores have no classes. */
export function failure<Facts extends object>(
  name: string,
  message: string,
  facts: Facts,
): Error & Facts {
  return Object.assign(new Error(message), facts, { name });
}

/** Throws an AssertionError with `claim` unless it holds. `claim` says what was broken. */
export function assert(condition: boolean, claim: string): asserts condition {
  if (!condition) throw failure('AssertionError', claim, {});
}

/** The value, which must be there. */
export function required<T>(value: T | null | undefined, claim: string): T {
  if (value === null || value === undefined) throw failure('AssertionError', claim, {});
  return value;
}

/** Closes a switch over a union: reaching it is a bug. */
export function unreachable(value: never): never {
  throw failure('AssertionError', `unreachable: ${JSON.stringify(value)}`, {});
}
