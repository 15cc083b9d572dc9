// The smallest rack there is, for tests of the server, the SDK and the CLI: two nodes in memory, a
// link, and one rule: five seconds after the link is cut, the standby takes over. It shows, too,
// what a RackPort owes its callers.

import { findEvent, passes } from '../core/findEvent.ts';
import { rackError } from '../core/protocol/errors.ts';
import type {
  ClockDocument,
  EventDocument,
  FaultDocument,
  FeedMessage,
  NodeDocument,
  RackDocument,
} from '../core/protocol/rack.ts';
import type {
  EventPattern,
  JsonObject,
  Scenario,
  Severity,
  StepResult,
} from '../core/protocol/vocabulary.ts';
import type { RackPort, TerminalSession } from '../core/rackPort.ts';
import { TOY_POINT, TOY_STUDY } from './toyStudy.ts';

export const TAKEOVER_MS = 5_000;
const EPOCH = '2026-01-01T00:00:00.000Z';

type Toy = {
  now: number;
  seq: number;
  isPaused: boolean;
  rate: number;
  owner: 'a' | 'b';
  powers: { [node: string]: NodeDocument['power'] };
  faults: FaultDocument[];
  faultCount: number;
  events: EventDocument[];
  due: { at: number; run: () => void }[];
  isClosed: boolean;
};

export const TOY_SCENARIO: Scenario = {
  name: 'toy/link-cut',
  title: 'A cut link',
  story: 'Somebody pulls the cable; the standby takes over.',
  family: 'toy',
  sources: ['S9:1'],
  steps: [
    { inject: 'link.cut', target: 'lan', as: 'cut', note: 'Somebody pulls the cable.' },
    { until: 'owner.changed', node: 'b', withinMs: 10_000 },
  ],
};

/** With levers for what a real rack does by itself. */
export type ToyRack = RackPort & {
  emit(name: string, node?: string | null, data?: JsonObject): void;
  tell(message: FeedMessage): void;
  readonly scenarioList: Scenario[];
};

export function createToyRack(seed = 1): ToyRack {
  const listeners = new Set<(message: FeedMessage) => void>();
  const toy = createToy();
  const scenarioList = [TOY_SCENARIO];
  const tell = (message: FeedMessage) => {
    for (const listener of listeners) listener(message);
  };
  const emit = (name: string, node: string | null = null, data: JsonObject = {}) => {
    toy.seq += 1;
    const event = eventOf(toy, name, node, data);
    toy.events.push(event);
    tell({ feed: 'events', events: [event] });
  };
  const time = createTime(toy);
  const nodes = createNodes(toy, emit);
  const faults = createFaults(toy, emit, tell);

  const rack: ToyRack = {
    ...nodes,
    ...faults,
    ...time,
    emit,
    tell,
    scenarioList,
    document: () => documentOf(toy, seed),
    events: ({ since = 0, limit = 1_000, ...query }) =>
      toy.events.filter((event) => event.seq > since && passes(event, query)).slice(0, limit),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    scenarios: () => scenarioList,
    studies: () => [TOY_STUDY],
    measure: async (name) => {
      if (name !== TOY_STUDY.name) {
        throw rackError('TWR_STUDY_UNKNOWN', { name, known: TOY_STUDY.name });
      }
      return { ...TOY_STUDY, points: [TOY_POINT] };
    },
    play: (scenario, onStep, signal) => play(rack, scenario, onStep, signal, seed),
    journal: () => [
      { entry: 'mark', turn: 1, at: 0, hash: 'abc' },
      { entry: 'heal', turn: 2, at: toy.now, id: 'f1' },
    ],
    async reset() {
      const { seq, events } = toy;
      Object.assign(toy, createToy(), { seq, events });
      emit('node.booted', 'a');
      tell({ feed: 'hello', rack: rack.document(), events: [] });
    },
    async close() {
      toy.isClosed = true;
      tell({ feed: 'ready', isReady: false });
    },
  };
  return rack;
}

function createToy(): Toy {
  return {
    now: 0,
    seq: 0,
    isPaused: false,
    rate: 1,
    owner: 'a',
    powers: { a: 'on', b: 'on' },
    faults: [],
    faultCount: 0,
    events: [],
    due: [],
    isClosed: false,
  };
}

function eventOf(toy: Toy, name: string, node: string | null, data: JsonObject): EventDocument {
  const severity: Severity = name === 'owner.changed' ? 'critical' : 'info';
  const wall = new Date(Date.parse(EPOCH) + toy.now).toISOString();
  return { seq: toy.seq, at: toy.now, wall, node, name, severity, sentence: `${name}.`, data };
}

function createTime(toy: Toy) {
  const clock = (): ClockDocument => ({
    now: toy.now,
    epoch: EPOCH,
    rate: toy.rate,
    isPaused: toy.isPaused,
    isWarping: false,
    achievedRate: 0,
    reason: null,
  });
  const runTo = (at: number) => {
    toy.due.sort((left, right) => left.at - right.at);
    while (toy.due[0] && toy.due[0].at <= at) {
      const [next] = toy.due.splice(0, 1);
      toy.now = next?.at ?? toy.now;
      next?.run();
    }
    toy.now = at;
  };
  return {
    clock,
    async setClock({
      rate = toy.rate,
      paused = toy.isPaused,
    }: {
      rate?: number;
      paused?: boolean;
    }) {
      if (rate <= 0) throw rackError('TWR_CLOCK_RATE_INVALID', { rate, maximum: 1_000 });
      Object.assign(toy, { rate, isPaused: paused });
      return clock();
    },
    async advance(ms: number) {
      runTo(toy.now + ms);
      return clock();
    },
    async until(pattern: EventPattern, timeoutMs: number) {
      const since = toy.seq;
      const limit = toy.now + timeoutMs;
      for (;;) {
        const found = findEvent(
          toy.events.filter(({ seq }) => seq > since),
          pattern,
        );
        if (found || toy.now >= limit) return found;
        runTo(Math.min(limit, toy.due[0]?.at ?? limit));
      }
    },
  };
}

function createNodes(toy: Toy, emit: ToyRack['emit']) {
  const refuseOff = (node: string) => {
    const power = toy.powers[node] ?? 'off';
    if (power !== 'on') throw rackError('TWR_NODE_OFF', { node, power });
  };
  return {
    async nodeState(id: string) {
      return {
        id,
        state: { durable: {}, volatile: { owner: toy.owner } },
        hash: 'abc',
        at: toy.now,
      };
    },
    async power(node: string, action: string) {
      toy.powers[node] = action === 'off' ? 'off' : 'on';
      emit(action === 'off' ? 'node.poweredOff' : 'node.booted', node);
    },
    async exec(node: string, line: string) {
      refuseOff(node);
      if (toy.isPaused && line.startsWith('sleep')) {
        throw rackError('TWR_CLOCK_PAUSED', { what: line });
      }
      const exitCode = line === 'false' ? 1 : 0;
      return { stdout: `${node}$ ${line}\n`, stderr: exitCode ? 'no\n' : '', exitCode };
    },
    async submit(node: string) {
      refuseOff(node);
      return { stdout: '', stderr: '', exitCode: 0 };
    },
    async openTerminal(node: string): Promise<TerminalSession> {
      refuseOff(node);
      return echoTerminal();
    },
  };
}

/** Prints what is typed, and ends with `exit`. */
function echoTerminal(): TerminalSession {
  let output = (_text: string) => {};
  let closed = (_reason: string) => {};
  return {
    write: (text) => (text === 'exit\r' ? closed('logged out') : output(text)),
    resize: (columns, rows) => output(`[${columns}x${rows}]`),
    close: () => {},
    onOutput: (listener) => {
      output = listener;
      listener('toy$ ');
    },
    onClosed: (listener) => {
      closed = listener;
    },
  };
}

function createFaults(toy: Toy, emit: ToyRack['emit'], tell: ToyRack['tell']) {
  const tellFaults = () => tell({ feed: 'faults', faults: [...toy.faults] });
  const heal = async (id: string) => {
    if (!toy.faults.some((fault) => fault.id === id)) throw rackError('TWR_FAULT_UNKNOWN', { id });
    toy.faults = toy.faults.filter((fault) => fault.id !== id);
    emit('fault.healed', null, { id });
    tellFaults();
  };
  return {
    faultKinds: () => [
      {
        kind: 'link.cut',
        sentence: 'Nothing crosses the link.',
        targets: ['link' as const],
        params: { from: { type: 'string' as const, description: 'One direction.', default: '' } },
        isMomentary: false,
        targetIds: ['lan'],
      },
    ],
    faults: () => toy.faults,
    async inject({ kind, target, params = {}, forMs }: Parameters<RackPort['inject']>[0]) {
      const known = 'link.cut';
      if (kind !== known) throw rackError('TWR_FAULT_KIND_UNKNOWN', { kind, known });
      if (target !== 'lan')
        throw rackError('TWR_FAULT_TARGET_UNKNOWN', { kind, target, known: 'lan' });
      toy.faultCount += 1;
      const fault: FaultDocument = {
        id: `f${toy.faultCount}`,
        kind,
        target,
        params,
        injectedAt: toy.now,
        until: forMs === undefined ? null : toy.now + forMs,
        hits: 0,
        seen: 0,
        sentence: 'Nothing crosses the link.',
        isMomentary: false,
      };
      toy.faults.push(fault);
      emit('fault.injected', null, { id: fault.id, kind, target });
      const takeOver = () => {
        if (!toy.faults.includes(fault) || toy.owner === 'b') return;
        toy.owner = 'b';
        emit('owner.changed', 'b', { why: 'silence on lan' });
      };
      toy.due.push({ at: toy.now + TAKEOVER_MS, run: takeOver });
      tellFaults();
      return fault;
    },
    heal,
    async healAll() {
      const ids = toy.faults.map(({ id }) => id);
      for (const id of ids) await heal(id);
      return ids.length;
    },
  };
}

function documentOf(toy: Toy, seed: number): RackDocument {
  const nodeOf = (id: string, column: number): NodeDocument => ({
    id,
    family: 'toy',
    title: `Node ${id}`,
    kind: 'toy',
    power: toy.powers[id] ?? 'off',
    isStalled: false,
    pid: 4_000 + column,
    place: { column, row: 0 },
    addresses: [`192.168.9.${column + 1}`],
    endpoints: [
      {
        protocol: 'ssh',
        address: `192.168.9.${column + 1}`,
        host: `127.168.9.${column + 1}`,
        port: 10_022,
        connect: `ssh -p 10022 root@127.168.9.${column + 1}`,
        title: '',
      },
    ],
    portrait: {
      role:
        toy.owner === id ? { label: 'primary', tone: 'good' } : { label: 'standby', tone: 'quiet' },
      facts: [],
      countdowns: [],
    },
  });
  return {
    version: '0.1.0',
    mode: 'live',
    seed,
    network: 'loopback',
    isReady: !toy.isClosed,
    seq: toy.seq,
    families: [{ name: 'toy', title: 'Toy', sentence: 'Two nodes and a link.' }],
    nodes: [nodeOf('a', 0), nodeOf('b', 1)],
    links: [{ id: 'lan', family: 'toy', title: 'LAN', ends: ['a', 'b'], latencyMs: 1 }],
    disks: [],
    clock: createTime(toy).clock(),
    faults: toy.faults,
    hazards: [],
    runDirectory: null,
    steps: toy.seq,
  };
}

/** Enough of a scenario player for the toy: inject, until, and `never` as a step that fails. */
async function play(
  rack: RackPort,
  scenario: Scenario,
  onStep: Parameters<RackPort['play']>[1],
  signal: { readonly aborted: boolean },
  seed: number,
): ReturnType<RackPort['play']> {
  const steps: StepResult[] = [];
  const beganAt = rack.clock().now;
  for (const [index, step] of scenario.steps.entries()) {
    onStep(index, step, null);
    const stepBeganAt = rack.clock().now;
    let message = signal.aborted ? 'aborted' : '';
    if ('inject' in step) await rack.inject({ kind: step.inject, target: step.target });
    if ('never' in step) message = `${step.never.event} happened`;
    if ('until' in step && !(await rack.until({ event: step.until }, step.withinMs))) {
      message = `no ${step.until} within ${step.withinMs} ms`;
    }
    const status = message === '' ? 'passed' : 'failed';
    const result = { index, step, status, message } as const;
    steps.push({ ...result, beganAt: stepBeganAt, endedAt: rack.clock().now });
    onStep(index, step, steps.at(-1) ?? null);
    if (status === 'failed') break;
  }
  const isPassed = steps.every(({ status }) => status === 'passed');
  const endedAt = rack.clock().now;
  const name = scenario.name;
  const status = isPassed ? 'passed' : 'failed';
  return { name, status, seed, beganAt, endedAt, steps, hazards: [], hash: 'abc' };
}
