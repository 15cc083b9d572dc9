// The console's verbs as REST calls. What changes comes back over the feed; only errors are shown
// here.

import type {
  ClockDocument,
  EventDocument,
  RunDocument,
  StudyDocument,
} from '../../../harness/core/protocol/rack.ts';
import type {
  AdvanceRequest,
  AdvanceResult,
  ClockChange,
} from '../../../harness/core/protocol/requests.ts';
import type { EventPattern } from '../../../harness/core/protocol/vocabulary.ts';
import type { Verbs } from '../core/actions.ts';
import { formatDuration, formatElapsed } from '../core/clockView.ts';
import { ask, RestError, saveJunit } from './rest.ts';

export type Report = {
  failed(code: string, text: string): void;
  done(code: string, text: string): void;
  began(run: RunDocument): void;
  /** Asked for, or no longer. */
  measuring(study: string, isAsked: boolean): void;
  measured(study: StudyDocument): void;
  /** Asked for: shown at once, and taken back if the rack refuses. */
  clockChange(change: ClockChange): void;
  /** Told in the answer, sooner than over the feed. */
  clock(clock: ClockDocument): void;
};

export function createVerbs(report: Report): Verbs {
  const tell = (asked: Promise<unknown>): void => {
    asked.catch((thrown: unknown) => reportError(report, thrown));
  };
  const run = async (scenario: string, mode: 'live' | 'simulated'): Promise<void> => {
    const path = `/scenarios/${encodeURIComponent(scenario)}/runs`;
    report.began(await ask<RunDocument>('POST', path, { mode }));
  };
  const setClock = async (change: ClockChange): Promise<void> => {
    report.clockChange(change);
    try {
      report.clock(await ask<ClockDocument>('PATCH', '/clock', change));
    } catch (thrown) {
      report.clock(await ask<ClockDocument>('GET', '/clock'));
      throw thrown;
    }
  };
  const advance = async (request: AdvanceRequest): Promise<EventDocument | null> => {
    const { event, clock } = await ask<AdvanceResult>('POST', '/clock/advance', request);
    report.clock(clock);
    return event;
  };
  const advanceUntil = async (until: EventPattern, timeoutMs: number): Promise<void> => {
    const event = await advance({ until, timeoutMs });
    if (event !== null) report.done(event.name, `Reached at +${formatElapsed(event.at)}.`);
    else report.failed(until.event, `Not within ${formatDuration(timeoutMs)} of virtual time.`);
  };
  const measure = async (study: string): Promise<void> => {
    report.measuring(study, true);
    try {
      report.measured(await ask<StudyDocument>('GET', `/studies/${study}`));
    } finally {
      report.measuring(study, false);
    }
  };
  return {
    setClock: (change) => tell(setClock(change)),
    advance: (ms) => tell(advance({ ms })),
    advanceUntil: (pattern, timeoutMs) => tell(advanceUntil(pattern, timeoutMs)),
    inject: (request) => tell(ask('POST', '/faults', request)),
    heal: (id) => tell(ask('DELETE', `/faults/${encodeURIComponent(id)}`)),
    healAll: () => tell(ask('DELETE', '/faults')),
    power: (node, action) =>
      tell(ask('POST', `/nodes/${encodeURIComponent(node)}/power`, { action })),
    run: (scenario, mode) => tell(run(scenario, mode)),
    abort: (id) => tell(ask('DELETE', `/runs/${encodeURIComponent(id)}`)),
    saveReport: (id) => tell(saveJunit(id)),
    measure: (study) => tell(measure(study)),
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
