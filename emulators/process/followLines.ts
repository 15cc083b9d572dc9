// Follows logs of a node for whoever forwards them: from now on, whatever was there before is not
// told.

import type { Instant } from '../core/time.ts';
import { lookNowAndThen } from './lookNow.ts';
import type { NodeHandle } from './port.ts';

/** Calls back with the new lines of any of the sources, in their order. */
export function followLines(
  handle: NodeHandle,
  sources: readonly string[],
  take: (lines: readonly string[], now: Instant, source: string) => void,
): { close(): void } {
  const next = new Map<string, number>();
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

  const looking = lookNowAndThen(handle, look);
  return {
    close() {
      isClosed = true;
      looking.close();
    },
  };
}
