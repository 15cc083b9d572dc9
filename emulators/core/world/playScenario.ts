// The one interpreter of scenarios: a generator that asks, and is answered by a live or by a
// simulated rack.

import type { TimelineEvent } from '../event.ts';
import type { FaultRequest } from '../fault.ts';
import type { FileOperation } from '../input.ts';
import type { PowerAction } from '../journal.ts';
import type { CommandOutput } from '../machine.ts';
import type {
  EventPattern,
  OutputExpectation,
  Scenario,
  ScenarioStep,
  StepResult,
} from '../scenario.ts';
import { type Duration, type Instant, SECOND_MS } from '../time.ts';
import { matchesEvent } from './match.ts';

/** What the interpreter asks of a rack. Each is answered once it is done, in virtual time. */
export type Ask =
  | { ask: 'inject'; request: FaultRequest }
  | { ask: 'heal'; id: string }
  | { ask: 'healAll' }
  | { ask: 'power'; node: string; action: PowerAction }
  | { ask: 'exec'; node: string; line: string; isTerminal: boolean; withinMs: Duration }
  | { ask: 'file'; node: string; operation: FileOperation; withinMs: Duration }
  | { ask: 'advance'; ms: Duration }
  | { ask: 'until'; pattern: EventPattern; withinMs: Duration };

/** `error` says why it could not be done. `faultId` for inject, `output` for exec and file, `event`
 * for until. */
export type AskAnswer = {
  error?: string;
  faultId?: string;
  output?: CommandOutput | null;
  event?: TimelineEvent | null;
};

/** What the interpreter may look at meanwhile. `events` are all since the scenario began, oldest
 * first. */
export type Stage = {
  now(): Instant;
  events(): readonly TimelineEvent[];
  hazardNames(): readonly string[];
};

const COMMAND_WITHIN_MS = 10 * 60 * SECOND_MS;

type Story = {
  readonly stage: Stage;
  readonly beganAt: Instant;
  faults: Map<string, string>;
  instants: Map<string, Instant>;
  /** Events from this index on are after the last act. */
  actedAt: number;
};

/** Plays a scenario. Yields what it asks, and each step's result as `{step}`; returns all results.
 * The first failure ends the story: the remaining steps are `skipped`. */
export function* playScenario(
  scenario: Scenario,
  stage: Stage,
): Generator<Ask | { result: StepResult }, StepResult[], AskAnswer | undefined> {
  const story: Story = {
    stage,
    beganAt: stage.now(),
    faults: new Map(),
    instants: new Map([['start', stage.now()]]),
    actedAt: 0,
  };
  const results: StepResult[] = [];
  let hasFailed = false;
  for (const [index, step] of scenario.steps.entries()) {
    const beganAt = stage.now();
    const message: string | null = hasFailed ? null : yield* playStep(story, step);
    const status = hasFailed ? 'skipped' : message === null ? 'passed' : 'failed';
    hasFailed ||= message !== null;
    const result: StepResult = {
      index,
      step,
      status,
      beganAt,
      endedAt: stage.now(),
      message: message ?? '',
    };
    results.push(result);
    yield { result };
  }
  return results;
}

type Playing = Generator<Ask, string | null, AskAnswer | undefined>;

/** Plays one step; returns what is wrong, null if nothing. */
function* playStep(story: Story, step: ScenarioStep): Playing {
  if ('until' in step) return yield* awaitEvent(story, step);
  if ('never' in step) return refuteEvent(story, step);
  if ('seen' in step) return findEvent(story, step);
  if ('order' in step) return checkOrder(story, step);
  if ('hazards' in step) return checkHazards(story, step.hazards);
  story.actedAt = story.stage.events().length;
  return yield* act(story, step);
}

type Act = Exclude<
  ScenarioStep,
  | { until: string }
  | { never: EventPattern }
  | { seen: EventPattern }
  | { order: readonly string[] }
  | { hazards: readonly string[] }
>;

function* act(story: Story, step: Act): Playing {
  if ('inject' in step) return yield* inject(story, step);
  if ('heal' in step) return yield* heal(story, step.heal);
  if ('power' in step)
    return (yield { ask: 'power', node: step.node, action: step.power })?.error ?? null;
  if ('advanceMs' in step) return (yield { ask: 'advance', ms: step.advanceMs })?.error ?? null;
  if ('file' in step) {
    const answer = yield {
      ask: 'file',
      node: step.node,
      operation: step.file,
      withinMs: COMMAND_WITHIN_MS,
    };
    return answer?.error ?? checkOutput({ exitCode: 0 }, answer?.output ?? null);
  }
  const {
    exec,
    node,
    expect = { exitCode: 0 },
    isTerminal = true,
    withinMs = COMMAND_WITHIN_MS,
  } = step;
  const answer = yield { ask: 'exec', node, line: exec, isTerminal, withinMs };
  if (withinMs === 0) return answer?.error ?? null;
  return answer?.error ?? checkOutput(expect, answer?.output ?? null);
}

function* inject(story: Story, step: Extract<ScenarioStep, { inject: string }>): Playing {
  const { inject: kind, target, params, forMs, as } = step;
  const request: FaultRequest = { kind, target };
  if (params !== undefined) request.params = params;
  if (forMs !== undefined) request.forMs = forMs;
  const answer = yield { ask: 'inject', request };
  if (answer?.error !== undefined) return answer.error;
  if (as === undefined) return null;
  story.faults.set(as, answer?.faultId ?? '');
  story.instants.set(as, story.stage.now());
  return null;
}

function* heal(story: Story, name: string): Playing {
  if (name === 'all') return (yield { ask: 'healAll' })?.error ?? null;
  const id = story.faults.get(name);
  if (id === undefined) return `no fault of this scenario is called "${name}"`;
  return (yield { ask: 'heal', id })?.error ?? null;
}

function checkOutput(expected: OutputExpectation, output: CommandOutput | null): string | null {
  if (output === null) return 'the node went down before it answered';
  const text = output.stdout + output.stderr;
  const shown = JSON.stringify(text.length > 600 ? `${text.slice(0, 600)}…` : text);
  if (expected.exitCode !== undefined && expected.exitCode !== output.exitCode) {
    return `expected exit status ${expected.exitCode}, got ${output.exitCode} with ${shown}`;
  }
  if (expected.equals !== undefined && expected.equals.trimEnd() !== text.trimEnd()) {
    return `expected ${JSON.stringify(expected.equals)}, got ${shown}`;
  }
  if (expected.contains !== undefined && !text.includes(expected.contains)) {
    return `expected a text with ${JSON.stringify(expected.contains)}, got ${shown}`;
  }
  if (expected.lacks !== undefined && text.includes(expected.lacks)) {
    return `expected no ${JSON.stringify(expected.lacks)}, got ${shown}`;
  }
  if (expected.matches !== undefined && !new RegExp(expected.matches).test(text)) {
    return `expected a text like /${expected.matches}/, got ${shown}`;
  }
  return null;
}

function* awaitEvent(story: Story, step: Extract<ScenarioStep, { until: string }>): Playing {
  const pattern = toPattern(step);
  const known = story.stage
    .events()
    .slice(story.actedAt)
    .find((event) => matchesEvent(pattern, event));
  const answer = known
    ? { event: known }
    : yield { ask: 'until', pattern, withinMs: step.withinMs };
  if (answer?.error !== undefined) return answer.error;
  const event = answer?.event ?? null;
  if (event === null) return `waited ${step.withinMs} ms for ${describe(pattern)}: it did not come`;
  if (step.as !== undefined) story.instants.set(step.as, event.at);
  return null;
}

function toPattern(step: {
  until: string;
  node?: string;
  match?: EventPattern['match'];
}): EventPattern {
  return {
    event: step.until,
    ...(step.node === undefined ? {} : { node: step.node }),
    ...(step.match === undefined ? {} : { match: step.match }),
  };
}

/** An event pattern in words, for messages. */
function describe(pattern: EventPattern): string {
  const where = pattern.node === undefined ? '' : ` on ${pattern.node}`;
  const what = pattern.match === undefined ? '' : ` with ${JSON.stringify(pattern.match)}`;
  return `${pattern.event}${where}${what}`;
}

function eventsSince(story: Story, since: string | undefined): readonly TimelineEvent[] | string {
  if (since === undefined) return story.stage.events();
  const at = story.instants.get(since);
  if (at === undefined) return `no instant of this scenario is called "${since}"`;
  return story.stage.events().filter((event) => event.at >= at);
}

function refuteEvent(
  story: Story,
  step: Extract<ScenarioStep, { never: EventPattern }>,
): string | null {
  const events = eventsSince(story, step.since);
  if (typeof events === 'string') return events;
  const found = events.find((event) => matchesEvent(step.never, event));
  return found
    ? `${describe(step.never)} happened at ${found.at} ms: ${JSON.stringify(found.data)}`
    : null;
}

function findEvent(
  story: Story,
  step: Extract<ScenarioStep, { seen: EventPattern }>,
): string | null {
  const events = eventsSince(story, step.since);
  if (typeof events === 'string') return events;
  const found = events.filter((event) => matchesEvent(step.seen, event));
  if (step.times !== undefined && found.length !== step.times) {
    return `expected ${describe(step.seen)} ${step.times} times, saw it ${found.length} times`;
  }
  const [first] = found;
  if (step.times === undefined && first === undefined)
    return `${describe(step.seen)} never happened`;
  if (step.as !== undefined && first !== undefined) story.instants.set(step.as, first.at);
  return null;
}

function checkOrder(
  story: Story,
  step: Extract<ScenarioStep, { order: readonly string[] }>,
): string | null {
  for (const [index, name] of step.order.entries()) {
    const at = story.instants.get(name);
    if (at === undefined) return `no instant of this scenario is called "${name}"`;
    if (index === 0) continue;
    const before = step.order[index - 1] as string;
    const gap = at - (story.instants.get(before) as Instant);
    if (gap < (step.atLeastMs ?? 0))
      return `${name} came ${gap} ms after ${before}: expected ${step.atLeastMs ?? 0} ms or more`;
    if (step.withinMs !== undefined && gap > step.withinMs)
      return `${name} came ${gap} ms after ${before}: expected ${step.withinMs} ms at most`;
  }
  return null;
}

function checkHazards(story: Story, expected: readonly string[]): string | null {
  const seen = [...new Set(story.stage.hazardNames())].sort();
  const wanted = [...expected].sort();
  if (seen.join() === wanted.join()) return null;
  return `expected the hazards [${wanted.join(', ')}], found [${seen.join(', ')}]`;
}
