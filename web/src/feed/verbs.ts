// The console's verbs as REST calls. What changes comes back over the feed; only errors are shown
// here.

import type { RunDocument } from '../../../harness/core/protocol/rack.ts';
import type { AdvanceResult } from '../../../harness/core/protocol/requests.ts';
import type { Verbs } from '../core/actions.ts';
import { formatElapsed } from '../core/clockView.ts';
import { ask, RestError } from './rest.ts';

export type Report = {
  failed(code: string, text: string): void;
  done(code: string, text: string): void;
  began(run: RunDocument): void;
};

export function createVerbs(report: Report): Verbs {
  const tell = (asked: Promise<unknown>): void => {
    asked.catch((thrown: unknown) => reportError(report, thrown));
  };
  const run = async (scenario: string, mode: 'live' | 'simulated'): Promise<void> => {
    const path = `/scenarios/${encodeURIComponent(scenario)}/runs`;
    report.began(await ask<RunDocument>('POST', path, { mode }));
  };
  const advanceUntil: Verbs['advanceUntil'] = (until, timeoutMs) =>
    tell(
      (async () => {
        const body = { until, timeoutMs };
        const { event } = await ask<AdvanceResult>('POST', '/clock/advance', body);
        if (event !== null) report.done(event.name, `Reached at +${formatElapsed(event.at)}.`);
      })(),
    );
  return {
    setClock: (change) => tell(ask('PATCH', '/clock', change)),
    advance: (ms) => tell(ask('POST', '/clock/advance', { ms })),
    advanceUntil,
    inject: (request) => tell(ask('POST', '/faults', request)),
    heal: (id) => tell(ask('DELETE', `/faults/${encodeURIComponent(id)}`)),
    healAll: () => tell(ask('DELETE', '/faults')),
    power: (node, action) =>
      tell(ask('POST', `/nodes/${encodeURIComponent(node)}/power`, { action })),
    run: (scenario, mode) => tell(run(scenario, mode)),
    abort: (id) => tell(ask('DELETE', `/runs/${encodeURIComponent(id)}`)),
    reset: () => tell(ask('POST', '/reset')),
  };
}

export function reportError(report: Report, thrown: unknown): void {
  if (!(thrown instanceof RestError)) {
    report.failed('Console', thrown instanceof Error ? thrown.message : String(thrown));
    return;
  }
  const perhaps = thrown.definite ? '' : ' It may have happened all the same.';
  report.failed(thrown.code, `${thrown.message}${perhaps}`);
}
