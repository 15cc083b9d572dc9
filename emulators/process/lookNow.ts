// What sends a node's log on looks at it now and then while time goes on, one look at a time.

import type { NodeHandle } from './port.ts';

/** How often, in real time. */
const LOOK_EVERY_MS = 100;

/** Looks at once, and again as time goes on, until it is closed. A look that fails is made again
 * with the next one. */
export function lookNowAndThen(handle: NodeHandle, look: () => Promise<void>): { close(): void } {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let isLooking = false;

  function maybeLook(): void {
    const at = performance.now();
    if (isLooking || at - lookedAt < LOOK_EVERY_MS) return;
    lookedAt = at;
    isLooking = true;
    look()
      .catch(() => {})
      .finally(() => {
        isLooking = false;
      });
  }

  maybeLook();
  return { close: handle.onTime(maybeLook) };
}
