// The smallest family that uses the whole language: two lamps that stamp one shared block, nod to
// each other, and let one of them hold an address. The tests of processes and racks run on it.

import type { DeviceFamily } from '../../../core/device.ts';
import type { Effects } from '../../../core/effect.ts';
import type { Input } from '../../../core/input.ts';
import type { Machine, NodeState, View } from '../../../core/machine.ts';
import { earliest, type Instant } from '../../../core/time.ts';

const STAMP_MS = 500;
export const FLOATING = '192.168.7.10';
/** Whoever takes this one is frozen in the middle of the step, the first time. */
export const FREEZING = '192.168.7.98';
/** And this one keeps everybody waiting, the first time. */
export const DAWDLING = '192.168.7.99';

type Lamp = NodeState<
  { boots: number; word: string },
  {
    name: string;
    stampAt: Instant | null;
    request: number;
    stamps: number;
    errors: number;
    nods: number;
    replies: { at: Instant; id: number }[];
    late: Instant;
  }
>;

const other = (name: string) => (name === 'lamp-a' ? 'lamp-b' : 'lamp-a');

const lamp: Machine<Lamp> = {
  boot: (identity, persisted) => ({
    durable: { boots: (persisted?.boots ?? 0) + 1, word: persisted?.word ?? '' },
    volatile: {
      name: identity.node,
      stampAt: null,
      request: 0,
      stamps: 0,
      errors: 0,
      nods: 0,
      replies: [],
      late: 0,
    },
  }),
  deadline: ({ volatile }) =>
    earliest(volatile.stampAt, ...volatile.replies.map((reply) => reply.at)),
  step(state, input, now, out) {
    const { volatile } = state;
    switch (input.kind) {
      case 'powerOn':
        volatile.stampAt = now + STAMP_MS;
        out.emit('lamp.lit', { boots: state.durable.boots });
        break;
      case 'deadline':
        takeDeadline(state, now, out);
        break;
      case 'message':
        volatile.nods += 1;
        break;
      case 'diskAnswer':
        if (input.answer.status === 'ok') volatile.stamps += 1;
        else volatile.errors += 1;
        if (input.answer.status === 'lost') out.emit('lamp.lost', {});
        break;
      case 'command':
        takeCommand(state, input, now, out);
        break;
    }
  },
  query: ((state: Lamp, view: View) => {
    if (view.kind !== 'command' || view.command.command !== 'show') return null;
    return { stdout: show(state), stderr: '', exitCode: 0 };
  }) as Machine<Lamp>['query'],
};

function takeDeadline({ volatile }: Lamp, now: Instant, out: Effects): void {
  for (const { id } of volatile.replies.filter((reply) => reply.at <= now)) {
    out.reply(id, { stdout: 'waited\n' });
  }
  volatile.replies = volatile.replies.filter((reply) => reply.at > now);
  if (volatile.stampAt === null || volatile.stampAt > now) return;
  volatile.late = Math.max(volatile.late, now - volatile.stampAt);
  volatile.stampAt = now + STAMP_MS;
  volatile.request += 1;
  out.write('slate', volatile.request, 'top', {
    owner: volatile.name,
    stamp: volatile.request,
    at: now,
  });
  out.send('wire', other(volatile.name), { nod: volatile.request });
}

function takeCommand(
  state: Lamp,
  { id, command }: Extract<Input, { kind: 'command' }>,
  now: Instant,
  out: Effects,
): void {
  const [first = ''] = command.args;
  switch (command.command) {
    case 'show':
      out.reply(id, { stdout: show(state) });
      break;
    case 'say':
      state.durable.word = first;
      out.reply(id, {});
      break;
    case 'wait':
      state.volatile.replies.push({ id, at: now + Number(first) });
      break;
    case 'take':
    case 'drop':
      out.address(first || FLOATING, command.command === 'take');
      out.reply(id, {});
      break;
    case 'break':
      throw new Error('broken on request');
    case 'reset':
      out.reset('asked');
      break;
    default:
      out.reply(id, { stderr: `${command.command}: not found\n`, exitCode: 127 });
  }
}

function show({ durable, volatile }: Lamp): string {
  return `${durable.word || 'silent'} after ${durable.boots} boots and ${volatile.stamps} stamps\n`;
}

const node = (id: string, column: number, address: string) => ({
  id,
  title: id,
  kind: 'lamp',
  machine: lamp,
  addresses: [address],
  bootMs: 3_000,
  place: { column, row: 0 },
  services: [{ protocol: 'telnet' as const, port: 23, user: 'anybody' }],
});

export const lamps: DeviceFamily = {
  name: 'lamps',
  title: 'Two lamps',
  sentence: 'Two lamps that stamp one block.',
  nodes: [node('lamp-a', 0, '192.168.7.11'), node('lamp-b', 2, '192.168.7.12')],
  links: [{ id: 'wire', title: 'Wire', ends: ['lamp-a', 'lamp-b'], latencyMs: 1 }],
  disks: [
    {
      id: 'slate',
      title: 'Slate',
      nodes: ['lamp-a', 'lamp-b'],
      latencyMs: 2,
      place: { column: 1, row: 1 },
      blocks: () => ({ top: null }),
    },
  ],
  floating: [FLOATING, FREEZING, DAWDLING],
  faults: [],
  events: {
    'lamp.lit': { sentence: 'The lamp was lit.', severity: 'info' },
    'lamp.lost': { sentence: 'The lamp came too late.', severity: 'warning' },
  },
  invariants: [],
  hazards: [],
  sometimes: {},
  swarm: {
    durationsMs: [STAMP_MS],
    faults: [],
    commands: [],
    recovered: () => true,
    withinMs: 10_000,
    repair: [],
  },
  config: {},
  configSchema: {},
  plantedBugs: {},
  scenarios: [
    {
      name: 'lamps/crash',
      title: 'A lamp goes out and is lit again',
      story: 'lamp-a crashes; three seconds later it is lit again and remembers its word.',
      family: 'lamps',
      sources: [],
      steps: [
        { exec: 'say hello', node: 'lamp-a', expect: { exitCode: 0 } },
        { inject: 'node.crash', target: 'lamp-a' },
        { until: 'lamp.lit', node: 'lamp-a', withinMs: 4_000 },
        { exec: 'show', node: 'lamp-a', expect: { contains: 'hello' } },
        { advanceMs: 2_000 },
      ],
    },
  ],
  settled: (view) =>
    view.state('lamp-a') !== null && view.state('lamp-b') !== null && view.now >= 1_000,
  portrayNode: (_node, state) => ({
    role: { label: 'lit', tone: 'good' },
    facts: [{ label: 'stamps', value: String((state as Lamp).volatile.stamps), tone: 'quiet' }],
    countdowns: [],
  }),
  portrayDisk: (_disk, blocks) => ({
    role: { label: 'slate', tone: 'quiet' },
    facts: [{ label: 'top', value: JSON.stringify(blocks.top ?? null), tone: 'quiet' }],
    countdowns: [],
  }),
};
