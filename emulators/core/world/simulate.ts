// A rack in this thread, with verbs for tests, searches and simulated runs of scenarios.

import type { OutsideInputRequest } from '../channel.ts';
import type { DeviceFamily } from '../device.ts';
import type { TimelineEvent } from '../event.ts';
import type { FaultRequest } from '../fault.ts';
import { formatHash } from '../hash.ts';
import type { FileOperation } from '../input.ts';
import {
  createJournalHeader,
  type JournalEntry,
  type PowerAction,
  type RackOptions,
} from '../journal.ts';
import type { Json, JsonObject } from '../json.ts';
import type { CommandOutput, View, ViewAnswer } from '../machine.ts';
import type { Match, Scenario, ScenarioResult, StepResult } from '../scenario.ts';
import { type Duration, type Instant, MINUTE_MS, SECOND_MS } from '../time.ts';
import { runLine } from './exec.ts';
import { checkFaultRequest } from './faultRequest.ts';
import { healFault, injectFault } from './leases.ts';
import { type Ask, type AskAnswer, playScenario } from './playScenario.ts';
import { runFor, runUntil, runUntilEvent, runUntilSettled } from './run.ts';
import { complete, pressPower, submit, take } from './turn.ts';
import { hazardNames } from './watch.ts';
import { createWorld, findNode, type World } from './world.ts';

export const DEFAULT_EPOCH = '2026-01-05T09:00:00Z';
const SETTLE_WITHIN_MS = 10 * MINUTE_MS;
const EVENTS_KEPT_MAX = 100_000;

export type SimulationOptions = {
  seed?: number;
  epoch?: string;
  /** Changes to the families' parameters, by family. */
  config?: { [family: string]: { [key: string]: Json } };
  nodes?: RackOptions['nodes'];
  /** Start before the boot; otherwise the rack has settled. */
  isCold?: boolean;
  freezesMessages?: boolean;
};

/** A fault that heals when it leaves its scope. */
export type InjectedFault = { readonly id: string; heal(): void; [Symbol.dispose](): void };

export type Simulation = {
  readonly world: World;
  readonly events: readonly TimelineEvent[];
  readonly journal: readonly JournalEntry[];
  readonly now: Instant;
  /** The trace hash so far, eight hexadecimal digits. */
  readonly hash: string;
  advance(ms: Duration): void;
  /** The next such event; throws if it does not come within the span (default: an hour). */
  until(
    event: string,
    options?: { node?: string; match?: Match; withinMs?: Duration },
  ): TimelineEvent;
  inject(kind: string, options: Omit<FaultRequest, 'kind'>): InjectedFault;
  healAll(): void;
  power(node: string, action: PowerAction): void;
  /** A vendor command line, no pipes; on a vendor's own command line further lines answer what it
   * asks. Null if the node went down over it. */
  exec(
    node: string,
    line: string,
    options?: { isTerminal?: boolean; withinMs?: Duration },
  ): CommandOutput | null;
  file(node: string, operation: FileOperation, withinMs?: Duration): CommandOutput | null;
  /** What a port of the node would ask; null if the node went down over it. */
  request(node: string, name: string, args: JsonObject, withinMs?: Duration): CommandOutput | null;
  /** A pure question to the node as it stands; null while it is not up. */
  query<Kind extends View['kind']>(
    node: string,
    view: Extract<View, { kind: Kind }>,
  ): ViewAnswer[Kind] | null;
  hazardsNamed(name: string): { since: Instant; detail: string }[];
  play(scenario: Scenario): ScenarioResult;
};

/** A simulated rack of these families, settled unless `isCold`. */
export function simulate(
  families: DeviceFamily | readonly DeviceFamily[],
  options: SimulationOptions = {},
): Simulation {
  const list = Array.isArray(families)
    ? (families as readonly DeviceFamily[])
    : [families as DeviceFamily];
  const rackOptions: RackOptions = {
    families: list.map((family) => family.name),
    seed: options.seed ?? 1,
    epoch: options.epoch ?? DEFAULT_EPOCH,
    config: options.config ?? {},
    nodes: options.nodes ?? {},
  };
  const events: TimelineEvent[] = [];
  const journal: JournalEntry[] = [createJournalHeader(rackOptions)];
  const replies = new Map<number, CommandOutput>();
  const world = createWorld(list, rackOptions, {
    freezesMessages: options.freezesMessages ?? false,
    sink: {
      event: (event) => {
        if (events.length < EVENTS_KEPT_MAX) events.push(event);
      },
      journal: (entry) => void journal.push(entry),
      reply: (_node, { id, stdout, stderr, exitCode }) =>
        void replies.set(id, { stdout, stderr, exitCode }),
    },
  });
  const simulation = bind(world, events, journal, replies);
  if (!options.isCold) runUntilSettled(world, SETTLE_WITHIN_MS);
  return simulation;
}

function bind(
  world: World,
  events: TimelineEvent[],
  journal: JournalEntry[],
  replies: Map<number, CommandOutput>,
): Simulation {
  const ask = (node: string, request: OutsideInputRequest, withinMs: Duration) =>
    askNode(world, replies, node, request, withinMs);
  const simulation: Simulation = {
    world,
    events,
    journal,
    get now() {
      return world.now;
    },
    get hash() {
      return formatHash(world.hash);
    },
    advance: (ms) => void runFor(world, ms),
    until: (event, { withinMs = 60 * MINUTE_MS, ...rest } = {}) => {
      const found = runUntilEvent(world, { event, ...rest }, withinMs);
      if (found === null)
        throw new Error(`${event} did not come within ${withinMs} ms (seed ${world.options.seed})`);
      return found;
    },
    inject: (kind, request) => inject(world, { kind, ...request }),
    healAll: () => {
      for (const { fault } of [...world.active]) healFault(world, fault.id, true);
      runUntil(world, world.now);
    },
    power: (node, action) => {
      pressPower(world, nodeNamed(world, node), action);
      runUntil(world, world.now);
    },
    exec: (node, text, { isTerminal = true, withinMs = 10 * MINUTE_MS } = {}) => {
      const line = runLine(world, nodeNamed(world, node), text, { isTerminal });
      let turn = line.next();
      while (!turn.done) turn = line.next(ask(node, turn.value, withinMs));
      return turn.value;
    },
    file: (node, operation, withinMs = 10 * SECOND_MS) =>
      ask(node, { kind: 'file', operation }, withinMs),
    request: (node, name, args, withinMs = 10 * MINUTE_MS) =>
      ask(node, { kind: 'request', name, args }, withinMs),
    query: (node, view) => {
      const { manifest, state } = nodeNamed(world, node);
      return state === null ? null : manifest.machine.query(state as never, view, world.now);
    },
    hazardsNamed: (name) => world.hazards.filter((hazard) => hazard.name === name),
    play: (scenario) => play(simulation, scenario),
  };
  return simulation;
}

function nodeNamed(world: World, id: string) {
  const node = findNode(world, id);
  if (node === null) throw new Error(`no node "${id}" in this rack`);
  return node;
}

/** Puts an input before the node and runs on until it replies; null if it went down or took too
 * long. */
function askNode(
  world: World,
  replies: Map<number, CommandOutput>,
  id: string,
  request: OutsideInputRequest,
  withinMs: Duration,
): CommandOutput | null {
  const node = nodeNamed(world, id);
  const inputId = submit(world, id, request);
  if (inputId === null) return null;
  const { life } = node;
  const until = world.now + withinMs;
  for (let due = take(world, until); due !== null; due = take(world, until)) {
    complete(world, due);
    const reply = replies.get(inputId);
    if (reply !== undefined) {
      replies.delete(inputId);
      return reply;
    }
    if (node.life !== life) return null;
  }
  return null;
}

function inject(world: World, request: FaultRequest): InjectedFault {
  const checked = checkFaultRequest(world, request);
  if (!('params' in checked)) throw new Error(`${checked.code}: ${checked.message}`);
  const { id } = injectFault(world, request, checked.params as JsonObject);
  runUntil(world, world.now);
  const heal = () => {
    healFault(world, id, true);
    runUntil(world, world.now);
  };
  return { id, heal, [Symbol.dispose]: heal };
}

function play(simulation: Simulation, scenario: Scenario): ScenarioResult {
  const { world } = simulation;
  const firstEvent = simulation.events.length;
  const firstHazard = world.hazards.length;
  const stage = {
    now: () => world.now,
    events: () => simulation.events.slice(firstEvent),
    hazardNames: () => hazardNames(world, scenario.family, firstHazard),
  };
  const beganAt = world.now;
  const story = playScenario(scenario, stage);
  let steps: StepResult[] = [];
  for (let turn = story.next(); ; ) {
    if (turn.done) {
      steps = turn.value;
      break;
    }
    turn = story.next('result' in turn.value ? undefined : answerAsk(simulation, turn.value));
  }
  const hasFailed = steps.some((step) => step.status !== 'passed');
  return {
    name: scenario.name,
    status: hasFailed ? 'failed' : 'passed',
    seed: world.options.seed,
    beganAt,
    endedAt: world.now,
    steps,
    hazards: [...new Set(stage.hazardNames())],
    hash: simulation.hash,
  };
}

function answerAsk(simulation: Simulation, ask: Ask): AskAnswer {
  const { world } = simulation;
  try {
    switch (ask.ask) {
      case 'inject':
        return { faultId: simulation.inject(ask.request.kind, ask.request).id };
      case 'heal':
        if (!healFault(world, ask.id, true)) return { error: `fault ${ask.id} is over already` };
        runUntil(world, world.now);
        return {};
      case 'healAll':
        simulation.healAll();
        return {};
      case 'power':
        simulation.power(ask.node, ask.action);
        return {};
      case 'exec':
        return { output: simulation.exec(ask.node, ask.line, ask) };
      case 'file':
        return { output: simulation.file(ask.node, ask.operation, ask.withinMs) };
      case 'advance':
        simulation.advance(ask.ms);
        return {};
      case 'until':
        return { event: runUntilEvent(world, ask.pattern, ask.withinMs) };
    }
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** Runs a scenario from its own start in a fresh simulated rack. */
export function simulateScenario(
  families: readonly DeviceFamily[],
  scenario: Scenario,
  seed = 1,
): { result: ScenarioResult; simulation: Simulation } {
  const { start = {} } = scenario;
  const family = families.filter((candidate) => candidate.name === scenario.family);
  const simulation = simulate(family, {
    seed,
    ...(start.epoch === undefined ? {} : { epoch: start.epoch }),
    config: { [scenario.family]: { ...start.config } },
    nodes: { ...start.nodes },
    isCold: start.isCold ?? false,
  });
  return { result: simulation.play(scenario), simulation };
}
