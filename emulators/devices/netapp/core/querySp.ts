// Pure questions to a Service Processor: what its CLI prints, and the streams that its console
// follows.

import type { View, ViewAnswer } from '../../../core/machine.ts';
import type { Instant } from '../../../core/time.ts';
import { spPortData } from './portData.ts';
import type { SpState } from './state/sp.ts';

export function querySp<Kind extends View['kind']>(
  state: SpState,
  view: Extract<View, { kind: Kind }>,
  now: Instant,
): ViewAnswer[Kind];
export function querySp(state: SpState, view: View, _now: Instant): ViewAnswer[View['kind']] {
  switch (view.kind) {
    case 'lines':
      return linesOf(state, view.source, view.since);
    case 'data':
      return spPortData(state, view.name);
    default:
      return null;
  }
}

function linesOf(state: SpState, source: string, since: number): ViewAnswer['lines'] {
  if (source === 'console') return consoleLines(state, since);
  if (source !== 'hwassist') return null;
  const { lines, next } = state.volatile.sent;
  return { lines: lines.slice(Math.max(0, since - (next - lines.length))), next };
}

/** The node's console as it went through the SP: `system console` follows it. */
function consoleLines({ durable }: SpState, since: number): ViewAnswer['lines'] {
  const { consoleLog, nextConsoleLine } = durable;
  const first = nextConsoleLine - consoleLog.length;
  return { lines: consoleLog.slice(Math.max(0, since - first)), next: nextConsoleLine };
}
