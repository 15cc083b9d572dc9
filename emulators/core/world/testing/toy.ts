// A toy family for tests of the world and of the harness: two nodes that ping each other and write
// to one disk. Not in devices/index.ts: no rack can be made of it by name.

import type { DeviceFamily, NodeManifest, RackView } from '../../device.ts';
import type { CommandOutput, Machine, ViewAnswer } from '../../machine.ts';
import type { Instant } from '../../time.ts';

type ToyState = {
  durable: { boots: number; notes: string[] };
  volatile: {
    node: string;
    peer: string;
    pingAt: Instant | null;
    heard: number;
    requests: number;
    late: number;
    isUp: boolean;
    isWriting: boolean;
    bugs: string[];
    /** Of this period: was the peer heard, did a write fail? */
    hasHeard: boolean;
    hasFailed: boolean;
  };
};

const PING_EVERY_MS = 1_000;

const toyMachine: Machine<ToyState> = {
  boot: ({ node, bootedAt, config }, persisted) => ({
    durable: { boots: (persisted?.boots ?? 0) + 1, notes: persisted?.notes ?? [] },
    volatile: {
      node,
      peer: node === 'toy-a' ? 'toy-b' : 'toy-a',
      pingAt: bootedAt + PING_EVERY_MS,
      heard: 0,
      requests: 0,
      late: 0,
      isUp: true,
      isWriting: false,
      bugs: [...(config as { bugs: string[] }).bugs],
      hasHeard: true,
      hasFailed: false,
    },
  }),
  step: (state, input, now, out) => {
    const { volatile, durable } = state;
    switch (input.kind) {
      case 'deadline':
        if (volatile.bugs.includes('losesHeart') && volatile.hasFailed && !volatile.hasHeard)
          durable.boots = 0;
        volatile.hasHeard = false;
        volatile.hasFailed = false;
        volatile.late = now - (volatile.pingAt ?? now);
        volatile.pingAt = now + PING_EVERY_MS;
        out.send('toy-lan', volatile.peer, { from: volatile.node, heard: volatile.heard });
        volatile.requests += 1;
        volatile.isWriting = true;
        return out.write('toy-disk', volatile.requests, 'block', {
          owner: volatile.node,
          count: volatile.requests,
        });
      case 'message':
        volatile.heard += input.isDamaged ? 0 : 1;
        volatile.hasHeard ||= !input.isDamaged;
        return;
      case 'diskAnswer':
        volatile.isWriting = false;
        volatile.hasFailed = input.answer.status === 'error';
        if (input.answer.status !== 'ok')
          out.emit('toy.diskFailed', { status: input.answer.status });
        return;
      case 'carrier':
        volatile.isUp = input.isUp;
        if (volatile.bugs.includes('forgetsBoots') && volatile.isWriting && !input.isUp)
          durable.boots = 0;
        return out.emit('toy.carrier', { isUp: input.isUp });
      case 'command':
        if (input.command.command === 'reset') return out.reset('asked');
        if (input.command.command === 'halt') return out.halt('asked');
        if (input.command.command === 'switch') {
          out.power(volatile.peer, input.command.args[0] as 'on' | 'off' | 'reset', 'asked');
        }
        durable.notes.push(input.command.args.join(' '));
        return out.reply(input.id, { stdout: `noted ${durable.notes.length}\n` });
      case 'file':
        return out.reply(input.id, { stderr: 'read-only\n', exitCode: 1 });
      default:
        return;
    }
  },
  deadline: (state) => state.volatile.pingAt,
  query: ((
    state: ToyState,
    view: { kind: string; command?: { command: string } },
  ): ViewAnswer[keyof ViewAnswer] => {
    if (view.kind !== 'command' || view.command?.command !== 'status') return null;
    const { boots, notes } = state.durable;
    return {
      stdout: `boots ${boots} notes ${notes.length}\n`,
      stderr: '',
      exitCode: 0,
    } satisfies CommandOutput;
  }) as Machine<ToyState>['query'],
};

function toyNode(id: string, column: number): NodeManifest {
  return {
    id,
    title: id,
    kind: 'Toy',
    machine: toyMachine,
    addresses: [`192.168.9.${column}`],
    bootMs: 5_000,
    place: { column, row: 1 },
    services: [],
  };
}

function bootsOf(view: RackView, id: string): number | null {
  return (view.state(id)?.durable as ToyState['durable'] | undefined)?.boots ?? null;
}

/** Two toys, a link, a disk. */
export const toyFamily: DeviceFamily = {
  name: 'toy',
  title: 'Toys',
  sentence: 'Two toys that ping each other.',
  nodes: [toyNode('toy-a', 1), toyNode('toy-b', 3)],
  links: [{ id: 'toy-lan', title: 'LAN', ends: ['toy-a', 'toy-b'], latencyMs: 1 }],
  disks: [
    {
      id: 'toy-disk',
      title: 'Disk',
      nodes: ['toy-a', 'toy-b'],
      latencyMs: 2,
      place: { column: 2, row: 2 },
      blocks: () => ({ block: null }),
    },
  ],
  floating: [],
  faults: [],
  plantedBugs: {
    forgetsBoots:
      'A toy that loses its carrier in the 2 ms of a write forgets how often it has booted.',
    losesHeart: 'So does a toy that in one period neither hears its peer nor can write.',
  },
  events: {
    'toy.carrier': { sentence: 'A toy lost or found its carrier.', severity: 'notice' },
    'toy.diskFailed': { sentence: 'A toy was refused by its disk.', severity: 'warning' },
  },
  invariants: [
    {
      name: 'bootsGrow',
      claim: 'a toy has booted at least once',
      source: 'choice: a toy',
      check: (view) =>
        ['toy-a', 'toy-b'].some((id) => bootsOf(view, id) === 0) ? 'no boot' : null,
    },
  ],
  hazards: [
    {
      name: 'alone',
      sentence: 'A toy is alone.',
      source: 'choice: a toy',
      find: (view) =>
        view.state('toy-a') === null || view.state('toy-b') === null ? 'one is off' : null,
    },
  ],
  sometimes: {
    'toy-a alone': (view) => view.state('toy-a') !== null && view.state('toy-b') === null,
    'toy-b alone': (view) => view.state('toy-a') === null && view.state('toy-b') !== null,
    'toy-a boots its tenth time': (view) => bootsOf(view, 'toy-a') === 10,
  },
  swarm: {
    durationsMs: [500, 1_000, 5_000],
    faults: [
      { request: { kind: 'link.cut', target: 'toy-lan' }, weight: 1 },
      { request: { kind: 'node.crash', target: 'toy-a' }, weight: 1 },
      { request: { kind: 'node.crash', target: 'toy-b' }, weight: 1 },
      { request: { kind: 'node.pause', target: 'toy-b' }, weight: 1 },
      { request: { kind: 'disk.slow', target: 'toy-a/toy-disk' }, weight: 1 },
    ],
    commands: [
      { node: 'toy-a', line: 'note milk', weight: 2 },
      { node: 'toy-b', line: 'halt', weight: 1 },
      { node: 'toy-b', line: 'status', weight: 1 },
    ],
    repair: [{ node: 'toy-a', line: 'note repaired' }],
    withinMs: 60_000,
    recovered: (view) => view.state('toy-a') !== null && view.state('toy-b') !== null,
  },
  config: { bugs: [] },
  configSchema: {},
  scenarios: [],
  settled: (view) => view.state('toy-a') !== null && view.state('toy-b') !== null,
  portrayNode: () => ({ role: { label: 'toy', tone: 'good' }, facts: [], countdowns: [] }),
  portrayDisk: () => ({ role: { label: 'disk', tone: 'quiet' }, facts: [], countdowns: [] }),
};
