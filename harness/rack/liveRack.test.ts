import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { replay } from '../../emulators/core/world/replay.ts';
import { simulateScenario } from '../../emulators/core/world/simulate.ts';
import {
  DAWDLING,
  FLOATING,
  FREEZING,
  lamps,
} from '../../emulators/process/testing/lamps/manifest.ts';
import type { StartableRack } from './rack.ts';
import { type LampRack, lightLamps, pidOf, say, simulateLamps } from './testing/lampRack.ts';

const PATIENT = { timeout: 30_000 };
/** Virtual time goes fast while a process wakes up in the wall's. */
const WAKE_WITHIN_MS = 1_000_000_000;

function hashOf(rack: StartableRack): string {
  const last = rack.journal().at(-1);
  return last?.entry === 'mark' ? last.hash : 'no mark';
}

function expectSameReplay(rack: StartableRack): void {
  const { divergence, marks } = replay(rack.journal(), [lamps]);
  expect(divergence).toBeNull();
  expect(marks).toBeGreaterThan(0);
}

/** What an address answers to whoever connects; null if nobody does. */
function visit(rack: StartableRack, address: string): Promise<string | null> {
  const endpoints = rack.document().nodes.flatMap((node) => node.endpoints);
  const endpoint = endpoints.find((other) => other.address === address);
  if (!endpoint) return Promise.resolve(null);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(endpoint.port, endpoint.host);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => resolve(null));
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}

function stateLetter(pid: number): string {
  return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';
}

const names = (rack: LampRack) => rack.events({}).map(({ name }) => name);

test(
  'a rack boots its nodes as processes whose ports answer from their state',
  PATIENT,
  async () => {
    await using rack = await lightLamps();
    expect(rack.document()).toMatchObject({ isReady: true, mode: 'live' });
    expect(pidOf(rack, 'lamp-a')).not.toBe(pidOf(rack, 'lamp-b'));
    await say(rack, 'lamp-a', 'say hello');
    expect(await visit(rack, '192.168.7.11')).toBe('hello after 1 boots and 1 stamps\n');
  },
);

test(
  'killed by hand, a node crashes and boots again with what it had on disk',
  PATIENT,
  async () => {
    await using rack = await lightLamps();
    await say(rack, 'lamp-a', 'say hello');
    const pid = pidOf(rack, 'lamp-a');
    process.kill(pid, 'SIGKILL');
    expect(await rack.until({ event: 'node.crashed', node: 'lamp-a' }, 10_000)).not.toBeNull();
    expect(await rack.until({ event: 'lamp.lit', node: 'lamp-a' }, 10_000)).not.toBeNull();
    expect(pidOf(rack, 'lamp-a')).not.toBe(pid);
    expect(await visit(rack, '192.168.7.11')).toContain('hello after 2 boots');
    expectSameReplay(rack);
  },
);

test(
  'a reset is the real death of a process, and a switched-off node has none',
  PATIENT,
  async () => {
    await using rack = await lightLamps();
    const pid = pidOf(rack, 'lamp-b');
    expect(await say(rack, 'lamp-b', 'reset')).toBeNull();
    await rack.advance(0);
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
    await rack.until({ event: 'lamp.lit', node: 'lamp-b' }, 10_000);
    await rack.power('lamp-b', 'off');
    await rack.advance(60_000);
    expect(rack.document().nodes[1]).toMatchObject({ power: 'off', pid: null, endpoints: [] });
    expectSameReplay(rack);
  },
);

test('frozen by hand, a node is left behind, and wakes late without harm', PATIENT, async () => {
  await using rack = await lightLamps();
  const pid = pidOf(rack, 'lamp-a');
  process.kill(pid, 'SIGSTOP');
  await rack.until({ event: 'node.stalled', node: 'lamp-a' }, 10_000);
  await rack.advance(20_000);
  expect(rack.document().nodes[0]?.isStalled).toBe(true);

  process.kill(pid, 'SIGCONT');
  await rack.until({ event: 'node.woke', node: 'lamp-a' }, WAKE_WITHIN_MS);
  const { state } = await rack.nodeState('lamp-a');
  await rack.advance(5_000);
  expect(rack.document().nodes.map(({ isStalled }) => isStalled)).toEqual([false, false]);
  expect(rack.clock().reason).toBeNull();
  expect(state).not.toEqual((await rack.nodeState('lamp-a')).state);
  expectSameReplay(rack);
});

test(
  'frozen in the middle of a step, a node goes back to what the world knows',
  PATIENT,
  async () => {
    await using rack = await lightLamps();
    const pid = pidOf(rack, 'lamp-a');
    const taken = say(rack, 'lamp-a', `take ${FREEZING}`);
    await expect(taken).rejects.toMatchObject({ code: 'TWR_NODE_HUNG' });
    await rack.advance(5_000);
    process.kill(pid, 'SIGCONT');
    await rack.until({ event: 'node.woke', node: 'lamp-a' }, WAKE_WITHIN_MS);
    await rack.advance(0);
    expect(await visit(rack, FREEZING)).toContain('silent after 1 boots');
    expectSameReplay(rack);
  },
);

test('silence counts as a stall where somebody asked for that', PATIENT, async () => {
  await using rack = await lightLamps({ stallAfterMs: 1_000 });
  const taken = say(rack, 'lamp-a', `take ${DAWDLING}`);
  await expect(taken).rejects.toMatchObject({ code: 'TWR_NODE_HUNG' });
  await rack.until({ event: 'node.woke', node: 'lamp-a' }, WAKE_WITHIN_MS);
  await rack.advance(0);
  expect(await visit(rack, DAWDLING)).toContain('silent after 1 boots');
  expectSameReplay(rack);
});

test(
  'what a frozen node was about to write is refused: a newer owner has written',
  PATIENT,
  async () => {
    await using rack = await lightLamps();
    await rack.inject({ kind: 'disk.slow', target: 'lamp-a/slate', params: { delayMs: 1_000 } });
    await rack.advance(700);
    process.kill(pidOf(rack, 'lamp-a'), 'SIGSTOP');
    await rack.until({ event: 'node.stalled' }, 10_000);
    await rack.advance(5_000);
    process.kill(pidOf(rack, 'lamp-a'), 'SIGCONT');
    await rack.until({ event: 'lamp.lost', node: 'lamp-a' }, WAKE_WITHIN_MS);
    expect(names(rack)).not.toContain('disk.foreignWrite');
    expectSameReplay(rack);
  },
);

test('a paused node is frozen for real, and goes on when it is healed', PATIENT, async () => {
  await using rack = await lightLamps();
  const pid = pidOf(rack, 'lamp-a');
  const { id } = await rack.inject({ kind: 'node.pause', target: 'lamp-a' });
  await rack.advance(5_000);
  // The kernel stops it when it next gives it the processor.
  await expect.poll(() => stateLetter(pid)).toBe('T');
  await rack.heal(id);
  await rack.advance(5_000);
  expect(await visit(rack, '192.168.7.11')).toContain('silent after 1 boots');
  expectSameReplay(rack);
});

test('a hung node takes connections and answers nobody until it is healed', PATIENT, async () => {
  await using rack = await lightLamps();
  const { id } = await rack.inject({ kind: 'node.hang', target: 'lamp-a' });
  const answer = visit(rack, '192.168.7.11');
  await rack.advance(10_000);
  await expect(say(rack, 'lamp-a', 'say boo')).rejects.toMatchObject({ code: 'TWR_NODE_HUNG' });
  await rack.heal(id);
  await rack.advance(0);
  expect(await answer).toContain('after 1 boots');
  expectSameReplay(rack);
});

test('an address moves with its sockets', PATIENT, async () => {
  await using rack = await lightLamps();
  await say(rack, 'lamp-b', 'say b');
  expect(await visit(rack, FLOATING)).toBeNull();
  await say(rack, 'lamp-a', 'take');
  expect(await visit(rack, FLOATING)).toContain('silent');
  await say(rack, 'lamp-a', 'drop');
  expect(await visit(rack, FLOATING)).toBeNull();
  await say(rack, 'lamp-b', 'take');
  expect(await visit(rack, FLOATING)).toContain('b after');
});

test('a write by another sqlite3 is noticed, recorded, and stands', PATIENT, async () => {
  await using rack = await lightLamps();
  const database = new DatabaseSync(join(rack.directory, 'slate.db'));
  database.exec(`UPDATE slate SET owner = 'mallory', stamp = 99`);
  database.close();
  await rack.advance(600);
  const noticed = rack.events({ name: 'disk.foreignWrite' });
  expect(noticed).toHaveLength(1);
  expect(rack.journal()).toContainEqual(
    expect.objectContaining({ entry: 'foreignWrite', block: 'top' }),
  );
  expectSameReplay(rack);
});

test(
  'while another sqlite3 holds the disk, writes fail, and nothing is thought written',
  PATIENT,
  async () => {
    await using rack = await lightLamps();
    const database = new DatabaseSync(join(rack.directory, 'slate.db'));
    database.exec('BEGIN IMMEDIATE');
    await rack.advance(600);
    database.exec('COMMIT');
    database.close();
    await rack.advance(600);
    expect(names(rack)).toContain('disk.refused');
    expect(names(rack)).not.toContain('disk.foreignWrite');
    expectSameReplay(rack);
  },
);

test('a scenario takes the same steps in a live and in a simulated rack', PATIENT, async () => {
  const [scenario] = lamps.scenarios;
  if (!scenario) throw new Error('the lamps have no scenario');
  const simulated = simulateScenario([lamps], scenario).result;
  expect(simulated.status).toBe('passed');

  await using rack = await lightLamps();
  const told: string[] = [];
  const onStep: Parameters<typeof rack.play>[1] = (index, _step, result) =>
    told.push(`${index} ${result?.status ?? 'begun'}`);
  const live = await rack.play(scenario, onStep, { aborted: false });
  expect(live).toEqual(simulated);
  expect(told.slice(0, 3)).toEqual(['0 begun', '0 passed', '1 begun']);
  expectSameReplay(rack);

  const threads = await simulateLamps();
  expect(await threads.play(scenario, () => {}, { aborted: false })).toEqual(simulated);
  await threads.close();
});

test('a reset begins the same life again, under the same seed', PATIENT, async () => {
  await using rack = await lightLamps();
  await rack.advance(10_000);
  const hash = hashOf(rack);
  const written = join(rack.document().runDirectory ?? '', 'data', 'written');
  writeFileSync(written, 'of the life before');
  await rack.inject({ kind: 'node.crash', target: 'lamp-a' });
  await rack.advance(10_000);
  await rack.reset();
  expect(existsSync(written)).toBe(false);
  expect(rack.faults()).toEqual([]);
  await rack.advance(10_000);
  expect(hashOf(rack)).toBe(hash);
});

test(
  'while the clock is paused, what needs time to pass is told so and still happens',
  PATIENT,
  async () => {
    await using rack = await lightLamps();
    await expect(say(rack, 'lamp-a', 'wait 50')).rejects.toMatchObject({
      code: 'TWR_CLOCK_PAUSED',
      definite: false,
    });
    await say(rack, 'lamp-a', 'say now');
    expect(await visit(rack, '192.168.7.11')).toContain('now after');
  },
);

test('a second advance is refused while one runs', PATIENT, async () => {
  await using rack = await lightLamps();
  const first = rack.advance(60_000);
  await expect(rack.advance(1)).rejects.toMatchObject({ code: 'TWR_CLOCK_BUSY' });
  await first;
});

test('a process that breaks stops the rack and says why', PATIENT, async () => {
  await using rack = await lightLamps();
  await expect(say(rack, 'lamp-a', 'break').then(() => rack.advance(1))).rejects.toMatchObject({
    code: 'TWR_INTERNAL',
    message: expect.stringContaining('broken on request'),
  });
  expect(rack.clock().reason).toContain('broken on request');
});

test('a node that does not start says what it printed, and where', PATIENT, async () => {
  await expect(lightLamps({ devices: '/nonexistent' })).rejects.toMatchObject({
    code: 'TWR_NODE_SPAWN',
    message: expect.stringMatching(/exit status \d+[\s\S]*nonexistent[\s\S]*lamp-a\.log/),
  });
});

test('two racks on the same addresses: the second is told what is taken', PATIENT, async () => {
  await using _first = await lightLamps({ network: 'loopback' });
  await expect(lightLamps({ network: 'loopback' })).rejects.toMatchObject({
    code: 'TWR_ADDRESS_TAKEN',
    message: expect.stringMatching(
      /127\.168\.7\.1\d:10023 of node lamp-a is taken\. Stop .*--network ports/,
    ),
  });
});

test(
  'a line typed at a node runs in its shell; one that sleeps sleeps in virtual time',
  PATIENT,
  async () => {
    await using rack = await lightLamps();
    const counted = await rack.exec('lamp-a', 'echo one two | wc -w');
    expect(counted).toMatchObject({ stdout: expect.stringMatching(/^\s*2\n$/), exitCode: 0 });
    await expect(rack.exec('lamp-a', 'sleep 5; echo late')).rejects.toMatchObject({
      code: 'TWR_CLOCK_PAUSED',
    });
    const slept = rack.exec('lamp-a', 'sleep 5; echo done');
    await rack.setClock({ paused: false, rate: 1_000 });
    expect(await slept).toMatchObject({ stdout: 'done\n' });
  },
);

test('what sleeps at a paused clock, or slept, refuses no other line', PATIENT, async () => {
  await using rack = await lightLamps();
  const paused = { code: 'TWR_CLOCK_PAUSED' };
  await expect(rack.exec('lamp-a', 'sleep 5; echo late')).rejects.toMatchObject(paused);
  expect(await rack.exec('lamp-a', 'sleep 0; echo next')).toMatchObject({ stdout: 'next\n' });

  const terminal = await rack.openTerminal('lamp-b', { columns: 80, rows: 24 });
  const shows = (text: string) =>
    new Promise<void>((resolve) =>
      terminal.onOutput((more) => void (more.includes(text) && resolve())),
    );
  const asleep = shows('going');
  terminal.write('echo go""ing; sleep 5; echo over\r');
  await asleep;
  const interrupted = shows('^C');
  terminal.write('\x03');
  await interrupted;
  expect(await rack.exec('lamp-b', 'sleep 0; echo next')).toMatchObject({ stdout: 'next\n' });
});

test('what is typed at a terminal before its shell is there is not lost', PATIENT, async () => {
  await using rack = await lightLamps();
  const terminal = await rack.openTerminal('lamp-a', { columns: 80, rows: 24 });
  terminal.write('echo $((6 * 7))\r');
  let shown = '';
  const answered = new Promise<void>((resolve) =>
    terminal.onOutput((text) => {
      shown += text;
      if (shown.includes('42')) resolve();
    }),
  );
  await answered;
  const closed = new Promise<string>((resolve) => terminal.onClosed(resolve));
  process.kill(pidOf(rack, 'lamp-a'), 'SIGKILL');
  expect(await closed).toBe('lamp-a went down');
});

test('a node that cannot boot stops the clock, and boots when it can', PATIENT, async () => {
  await using rack = await lightLamps();
  const [endpoint] = rack.document().nodes.flatMap(({ endpoints }) => endpoints);
  await rack.power('lamp-a', 'off');
  await rack.advance(0);
  const intruder = createServer().listen(endpoint?.port, endpoint?.host);
  await once(intruder, 'listening');
  await rack.power('lamp-a', 'on');
  await expect(rack.advance(10_000)).rejects.toMatchObject({ code: 'TWR_ADDRESS_TAKEN' });
  const { now, reason, isPaused } = rack.clock();
  expect({ reason, isPaused }).toEqual({
    reason: expect.stringContaining('is taken'),
    isPaused: true,
  });
  intruder.close();
  expect(await rack.until({ event: 'lamp.lit', node: 'lamp-a' }, 0)).toMatchObject({ at: now });
  expectSameReplay(rack);
});
