// Follows logs of a node for whoever forwards them: from now on, whatever was there before is not
// told.

import type { Instant } from '../core/time.ts';
import type { NodeHandle } from './port.ts';

/** How often the logs are looked at, in real time. */
const LOOK_EVERY_MS = 100;

/** Calls back with the new lines of any of the sources, in their order. */
export function followLines(
  handle: NodeHandle,
  sources: readonly string[],
  take: (lines: readonly string[], now: Instant, source: string) => void,
): { close(): void } {
  const next = new Map<string, number>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let isLooking = false;
  let isClosed = false;

  async function look(): Promise<void> {
    const now = await handle.now();
    for (const source of sources) {
      const since = next.get(source) ?? Number.POSITIVE_INFINITY;
      const view = await handle.query({ kind: 'lines', source, since });
      if (view === null || isClosed) continue;
      next.set(source, view.next);
      if (view.lines.length > 0) take(view.lines, now, source);
    }
  }
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
  const stop = handle.onTime(maybeLook);
  return {
    close() {
      isClosed = true;
      stop();
    },
  };
}
