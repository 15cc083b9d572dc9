// Runs of scenarios: one at a time on the rack itself, a few in simulations of their own, and a
// bounded history of both. Each step goes out on the feed as it ends.

import { rackError, toRackError } from '../core/protocol/errors.ts';
import type { FeedMessage, RunDocument } from '../core/protocol/rack.ts';
import type { RunRequest } from '../core/protocol/requests.ts';
import type { Scenario } from '../core/protocol/vocabulary.ts';
import type { RackPort } from '../core/rackPort.ts';

/** Runs in the history: an afternoon of a workshop. */
const RUNS_KEPT = 50;
/** Each simulation is a rack of its own in this process. */
const SIMULATED_MAX = 4;

type Run = { document: RunDocument; signal: { aborted: boolean } };

/** A rack of threads with the families of the real one, for one run. */
export type Simulate = (scenario: Scenario, seed: number) => Promise<RackPort>;

export type Runs = {
  start(scenario: Scenario, request: RunRequest): RunDocument;
  list(): RunDocument[];
  get(id: string): RunDocument;
  abort(id: string): RunDocument;
  /** Ends all runs, and waits until they have ended. */
  close(): Promise<void>;
};

export function createRuns(
  rack: RackPort,
  simulate: Simulate,
  publish: (message: FeedMessage) => void,
): Runs {
  const runs = new Map<string, Run>();
  const playing = new Set<Promise<void>>();
  let count = 0;

  const find = (id: string): Run => {
    const run = runs.get(id);
    if (!run) throw rackError('TWR_RUN_UNKNOWN', { id, kept: RUNS_KEPT });
    return run;
  };
  const tell = ({ document }: Run) => publish({ feed: 'run', run: structuredClone(document) });

  return {
    start(scenario, { mode = 'live', seed = rack.document().seed }) {
      refuseBusy([...runs.values()], mode);
      count += 1;
      const run: Run = {
        document: begin(`run-${count}`, scenario, mode, mode === 'live' ? rack : null, seed),
        signal: { aborted: false },
      };
      runs.set(run.document.id, run);
      forget(runs);
      tell(run);
      const onChange = () => tell(run);
      const ended = (
        mode === 'live'
          ? play(run, rack, scenario, onChange)
          : playApart(run, simulate, scenario, onChange)
      ).then(() => void playing.delete(ended));
      playing.add(ended);
      return structuredClone(run.document);
    },
    list: () => [...runs.values()].map(({ document }) => structuredClone(document)),
    get: (id) => structuredClone(find(id).document),
    abort(id) {
      const run = find(id);
      run.signal.aborted = true;
      return structuredClone(run.document);
    },
    async close() {
      for (const { signal } of runs.values()) signal.aborted = true;
      await Promise.all(playing);
    },
  };
}

function refuseBusy(runs: Run[], mode: RunDocument['mode']): void {
  const running = runs
    .map(({ document }) => document)
    .filter((document) => document.status === 'running' && document.mode === mode);
  const [first] = running;
  if (mode === 'live' && first) {
    throw rackError('TWR_RUN_BUSY', { scenario: first.scenario, id: first.id });
  }
  if (running.length >= SIMULATED_MAX) {
    throw rackError('TWR_LIMIT_REACHED', { limit: SIMULATED_MAX, what: 'simulated runs' });
  }
}

function begin(
  id: string,
  { name, title, steps }: Scenario,
  mode: RunDocument['mode'],
  rack: RackPort | null,
  seed: number,
): RunDocument {
  return {
    id,
    scenario: name,
    title,
    status: 'running',
    mode,
    seed,
    beganAt: rack?.clock().now ?? 0,
    endedAt: null,
    steps: [],
    stepCount: steps.length,
    hazards: [],
    message: '',
  };
}

/** Plays it in a rack of its own, which ends with the run. */
async function playApart(
  run: Run,
  simulate: Simulate,
  scenario: Scenario,
  onChange: () => void,
): Promise<void> {
  try {
    const apart = await simulate(scenario, run.document.seed);
    await play(run, apart, scenario, onChange);
    await apart.close();
  } catch (thrown) {
    fail(run.document, thrown);
    onChange();
  }
}

async function play(
  { document, signal }: Run,
  rack: RackPort,
  scenario: Scenario,
  onChange: () => void,
): Promise<void> {
  try {
    const onStep: Parameters<RackPort['play']>[1] = (_index, _step, result) => {
      if (result) document.steps.push(result);
      onChange();
    };
    const result = await rack.play(scenario, onStep, signal);
    const { status, seed, beganAt, endedAt, steps, hazards } = result;
    Object.assign(document, { status, seed, beganAt, endedAt, steps, hazards });
    document.message = steps.find((step) => step.status === 'failed')?.message ?? '';
  } catch (thrown) {
    fail(document, thrown);
  }
  if (signal.aborted) document.status = 'aborted';
  onChange();
}

function fail(document: RunDocument, thrown: unknown): void {
  document.status = 'failed';
  document.message = toRackError(thrown).message;
  document.endedAt = document.steps.at(-1)?.endedAt ?? document.beganAt;
}

/** The oldest runs that have ended make room. */
function forget(runs: Map<string, Run>): void {
  for (const [id, { document }] of runs) {
    if (runs.size <= RUNS_KEPT) return;
    if (document.status !== 'running') runs.delete(id);
  }
}
