// A node's pure `query`: what its ports ask, and the streams of its logs. Its consoles read the
// state themselves (cli/), so no vendor command is answered here.

import { unreachable } from '../../../core/assert.ts';
import type { Json } from '../../../core/json.ts';
import type { LinesView, View, ViewAnswer } from '../../../core/machine.ts';
import type { Instant } from '../../../core/time.ts';
import { ontapPortData } from './portData.ts';
import { answerData } from './rest/answers.ts';
import type { OntapState } from './state.ts';

export function query<Kind extends View['kind']>(
  state: OntapState,
  view: Extract<View, { kind: Kind }>,
  now: Instant,
): ViewAnswer[Kind] {
  return answer(state, view, now) as ViewAnswer[Kind];
}

function answer(state: OntapState, view: View, now: Instant): ViewAnswer[View['kind']] {
  switch (view.kind) {
    case 'command':
    case 'file':
    case 'directory':
      return null;
    case 'lines':
      return linesView(state, view.source, view.since);
    case 'data':
      return dataView(state, view, now);
    default:
      return unreachable(view);
  }
}

function dataView(state: OntapState, view: Extract<View, { kind: 'data' }>, now: Instant): Json {
  const rest = answerData(state, view.name, view.args, now);
  return rest === undefined ? ontapPortData(state, view.name, view.args, now) : rest;
}

/** `console`: the node's console. `ems`: its own EMS log, one entry as JSON in each line. */
function linesView(state: OntapState, source: string, since: number): LinesView | null {
  const { durable, volatile: v } = state;
  if (source === 'console') {
    const { lines, next } = v.console;
    return { lines: lines.slice(Math.max(0, lines.length - (next - since))), next };
  }
  if (source !== 'ems') return null;
  const { entries, next } = durable.ems[v.identity.node];
  const lines = entries.filter(({ index }) => index >= since).map((entry) => JSON.stringify(entry));
  return { lines, next };
}
