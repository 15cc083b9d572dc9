// Virtual time: whole milliseconds since the rack's epoch. Wall dates are rendered by calendar.ts.

export type Instant = number;
export type Duration = number;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The earlier of two deadlines; `null` means there is none. */
export function earlier(left: Instant | null, right: Instant | null): Instant | null {
  if (left === null) return right;
  if (right === null) return left;
  return left < right ? left : right;
}

/** The earliest of several deadlines; `null` where none is set. */
export function earliest(...deadlines: readonly (Instant | null)[]): Instant | null {
  let first: Instant | null = null;
  for (const deadline of deadlines) first = earlier(first, deadline);
  return first;
}

/** Is this deadline set and due? */
export function isDue(deadline: Instant | null, now: Instant): boolean {
  return deadline !== null && deadline <= now;
}
