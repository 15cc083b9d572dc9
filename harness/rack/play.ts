// A scenario on a rack with a driver of its own: what the interpreter asks, in virtual time.
// Between two steps the clock is held, so that the same scenario takes the same steps at the same
// instants in every rack.

import type { OutsideInputRequest } from '../../emulators/core/channel.ts';
import type { TimelineEvent } from '../../emulators/core/event.ts';
import { formatHash } from '../../emulators/core/hash.ts';
import type { CommandOutput } from '../../emulators/core/machine.ts';
import type {
  EventPattern,
  Scenario,
  ScenarioResult,
  ScenarioStep,
  StepResult,
} from '../../emulators/core/scenario.ts';
import type { Duration } from '../../emulators/core/time.ts';
import { runLine } from '../../emulators/core/world/exec.ts';
import { checkFaultRequest } from '../../emulators/core/world/faultRequest.ts';
import { healFault, injectFault } from '../../emulators/core/world/leases.ts';
import { matchesEvent } from '../../emulators/core/world/match.ts';
import { type Ask, type AskAnswer, playScenario } from '../../emulators/core/world/playScenario.ts';
import { pressPower, submit } from '../../emulators/core/world/turn.ts';
import { hazardNames } from '../../emulators/core/world/watch.ts';
import { findNode, type World, type WorldNode } from '../../emulators/core/world/world.ts';
import type { Session } from './session.ts';

type Signal = { readonly aborted: boolean };
export type OnStep = (index: number, step: ScenarioStep, result: StepResult | null) => void;

/** Plays the scenario on a session whose clock is held and which stands where the story begins. */
export async function play(
  session: Session,
  scenario: Scenario,
  onStep: OnStep,
  signal: Signal,
): Promise<ScenarioResult> {
  const { world } = session;
  const firstEvent = session.events.length;
  const firstHazard = world.hazards.length;
  const stage = {
    now: () => world.now,
    events: () => session.events.slice(firstEvent),
    hazardNames: () => hazardNames(world, scenario.family, firstHazard),
  };
  const beganAt = world.now;
  const steps = await tellStory(session, scenario, stage, onStep, signal);
  session.mark();
  const hasPassed =
    steps.length === scenario.steps.length && steps.every(({ status }) => status === 'passed');
  return {
    name: scenario.name,
    status: hasPassed ? 'passed' : 'failed',
    seed: world.options.seed,
    beganAt,
    endedAt: world.now,
    steps,
    hazards: [...new Set(stage.hazardNames())],
    hash: formatHash(world.hash),
  };
}

async function tellStory(
  session: Session,
  scenario: Scenario,
  stage: Parameters<typeof playScenario>[1],
  onStep: OnStep,
  signal: Signal,
): Promise<StepResult[]> {
  // A paused rack plays as fast as its nodes answer; one whose time flows lets people watch.
  const actor = createActor(session, !session.drive.isPaused, signal);
  const story = playScenario(scenario, stage);
  const results: StepResult[] = [];
  tellNext(scenario, 0, onStep);
  let turn = story.next();
  while (!turn.done && !signal.aborted) {
    if ('result' in turn.value) {
      const { result } = turn.value;
      results.push(result);
      onStep(result.index, result.step, result);
      tellNext(scenario, result.index + 1, onStep);
      turn = story.next();
    } else {
      turn = story.next(await answer(actor, turn.value));
    }
  }
  return results;
}

function tellNext({ steps }: Scenario, index: number, onStep: OnStep): void {
  const step = steps[index];
  if (step) onStep(index, step, null);
}

type Actor = {
  session: Session;
  run(spanMs: Duration, isOver?: () => boolean): Promise<void>;
};

function createActor(session: Session, isPaced: boolean, signal: Signal): Actor {
  return {
    session,
    run: (spanMs, isOver = () => false) =>
      session.drive.run({ target: session.world.now + spanMs, isOver, isPaced, signal }),
  };
}

async function answer(actor: Actor, ask: Ask): Promise<AskAnswer> {
  try {
    return await perform(actor, ask);
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** Whoever acts lets the instant of the act come to its end. */
async function perform(actor: Actor, ask: Ask): Promise<AskAnswer> {
  switch (ask.ask) {
    case 'inject':
    case 'heal':
    case 'healAll':
    case 'power': {
      const acted = await actor.session.drive.enter((world) => act(world, ask));
      if (acted.error === undefined) await actor.run(0);
      return acted;
    }
    case 'exec':
      return { output: await exec(actor, ask) };
    case 'file': {
      const { operation, withinMs } = ask;
      return { output: await request(actor, ask.node, { kind: 'file', operation }, withinMs) };
    }
    case 'advance':
      await actor.run(ask.ms);
      return {};
    case 'until':
      return { event: await runUntilEvent(actor, ask.pattern, ask.withinMs) };
  }
}

type Act = Extract<Ask, { ask: 'inject' | 'heal' | 'healAll' | 'power' }>;

function act(world: World, ask: Act): AskAnswer {
  switch (ask.ask) {
    case 'inject': {
      const checked = checkFaultRequest(world, ask.request);
      if (!('params' in checked)) return { error: `${checked.code}: ${checked.message}` };
      return { faultId: injectFault(world, ask.request, checked.params).id };
    }
    case 'heal':
      return healFault(world, ask.id, true) ? {} : { error: `fault ${ask.id} is over already` };
    case 'healAll':
      for (const { fault } of [...world.active]) healFault(world, fault.id, true);
      return {};
    case 'power':
      pressPower(world, nodeNamed(world, ask.node), ask.action);
      return {};
  }
}

/** A line as an operator types it: what it asks of the node is answered in the node's own time. */
async function exec(
  actor: Actor,
  { node: id, line: text, isTerminal, withinMs }: Extract<Ask, { ask: 'exec' }>,
): Promise<CommandOutput | null> {
  const { world } = actor.session;
  const line = runLine(world, nodeNamed(world, id), text, { isTerminal });
  let turn = line.next();
  while (!turn.done) turn = line.next(await request(actor, id, turn.value, withinMs));
  return turn.value;
}

async function request(
  actor: Actor,
  id: string,
  input: OutsideInputRequest,
  withinMs: Duration,
): Promise<CommandOutput | null> {
  const { drive, requests, world } = actor.session;
  const answered: { output: CommandOutput | null }[] = [];
  const node = nodeNamed(world, id);
  const { life } = node;
  const isEntered = await drive.enter((entered) => {
    const inputId = submit(entered, id, input);
    if (inputId === null) return false;
    requests.open(inputId, { node: id, done: (output) => void answered.push({ output }) });
    return true;
  });
  if (!isEntered) return null;
  await actor.run(withinMs, () => answered.length > 0 || node.life !== life);
  return answered[0]?.output ?? null;
}

async function runUntilEvent(
  actor: Actor,
  pattern: EventPattern,
  withinMs: Duration,
): Promise<TimelineEvent | null> {
  const found: TimelineEvent[] = [];
  const unwatch = actor.session.watch((event) => {
    if (matchesEvent(pattern, event)) found.push(event);
  });
  try {
    await actor.run(withinMs, () => found.length > 0);
  } finally {
    unwatch();
  }
  return found[0] ?? null;
}

function nodeNamed(world: World, id: string): WorldNode {
  const node = findNode(world, id);
  if (node === null) throw new Error(`no node "${id}" in this rack`);
  return node;
}
