// Both ends of the wire: the SDK on one side, the server with a toy rack on the other.

import { expect, onTestFinished, test, vi } from 'vitest';
import { connect, type Rack } from '../sdk/rack.ts';
import { TAKEOVER_MS, TOY_SCENARIO, type ToyRack } from '../server/toyRack.ts';
import { openWire } from '../server/toyWire.ts';

async function connected(): Promise<{ rack: Rack; toy: ToyRack; close: () => Promise<void> }> {
  const wire = await openWire();
  onTestFinished(() => wire.close());
  return { rack: await connect(wire.url), toy: wire.rack, close: wire.close };
}

test('a cut link makes the standby take over, told as a story of five lines', async () => {
  const { rack } = await connected();
  await using _cut = await rack.inject('link.cut', { target: 'lan' });
  const change = await rack.until('owner.changed', { within: '10s' });
  expect([change.node, change.at]).toEqual(['b', TAKEOVER_MS]);
});

test('a fault heals when its handle leaves scope; one that is over is no error', async () => {
  const { rack, toy } = await connected();
  {
    await using cut = await rack.inject('link.cut', { target: 'lan', for: '30s' });
    expect([cut.until, toy.faults().length]).toEqual([30_000, 1]);
  }
  expect(toy.faults()).toEqual([]);
  const again = await rack.inject('link.cut', { target: 'lan' });
  await rack.reset();
  await again.heal();
  await expect(rack.heal('f9')).rejects.toMatchObject({ code: 'TWR_FAULT_UNKNOWN' });
});

test('an event that came before `until` was asked, but after the fault, is found', async () => {
  const { rack } = await connected();
  await rack.inject('link.cut', { target: 'lan' });
  await rack.clock.runFor('8s');
  expect((await rack.until('owner.changed')).at).toBe(TAKEOVER_MS);
});

test('each `until` goes on after the event that the last one found', async () => {
  const { rack, toy } = await connected();
  toy.emit('beat');
  toy.emit('beat');
  const first = await rack.until('beat');
  const second = await rack.until('beat');
  expect(second.seq).toBe(first.seq + 1);
  await expect(rack.until('beat', { within: '1s' })).rejects.toMatchObject({
    code: 'TWR_EVENT_MISSED',
    message: expect.stringContaining('No beat within 1000 ms of virtual time'),
  });
  expect((await rack.until('beat', { since: 0 })).seq).toBe(first.seq);
});

test('the clock has the verbs of page.clock', async () => {
  const { rack } = await connected();
  expect(await rack.clock.pauseAt('10s')).toMatchObject({ now: 10_000, isPaused: true });
  await expect(rack.clock.pauseAt('5s')).rejects.toMatchObject({ code: 'TWR_REQUEST_INVALID' });
  await rack.clock.fastForward(500);
  expect(await rack.clock.resume()).toMatchObject({ now: 10_500, isPaused: false });
  expect(await rack.clock.setRate(20)).toMatchObject({ rate: 20 });
});

test('an error keeps its code and its certainty, and says what had been asked', async () => {
  const { rack } = await connected();
  await rack.clock.pause();
  const failure = rack.exec('a', 'sleep 5');
  await expect(failure).rejects.toMatchObject({
    name: 'TwinrackError',
    code: 'TWR_CLOCK_PAUSED',
    definite: false,
    request: 'POST /api/v1/nodes/a/exec',
  });
});

test('where no rack answers, the error says how to start one', async () => {
  const wire = await openWire();
  await wire.close();
  await expect(connect(wire.url)).rejects.toMatchObject({
    code: 'TWR_RACK_NOT_RUNNING',
    definite: true,
    message: expect.stringMatching(/No rack answers at http:\S+\. Start one with `twinrack up`/),
  });
  await expect(connect('localhost 8700')).rejects.toMatchObject({ code: 'TWR_REQUEST_INVALID' });
});

test('a token is taken from the address, for requests and for WebSockets', async () => {
  const wire = await openWire({ token: 'secret' });
  onTestFinished(() => wire.close());
  await expect(connect(wire.url)).rejects.toMatchObject({ code: 'TWR_AUTH_REQUIRED' });
  const rack = await connect(`${wire.url}/?token=secret`);
  wire.rack.emit('one');
  const first = await rack.events({ since: 0 }).next();
  expect(first.value?.name).toBe('one');
});

test('the timeline is followed across a break, without a gap and without a double', async () => {
  const wire = await openWire();
  onTestFinished(() => wire.close());
  const sockets: WebSocket[] = [];
  const rack = await connect(wire.url);
  const events = rack.events({ since: 0, node: 'a' });
  const Real = globalThis.WebSocket;
  globalThis.WebSocket = class extends Real {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  } as typeof WebSocket;
  onTestFinished(() => {
    globalThis.WebSocket = Real;
  });

  wire.rack.emit('one', 'a');
  expect((await events.next()).value?.name).toBe('one');
  sockets[0]?.close();
  wire.rack.emit('two', 'a');
  wire.rack.emit('other', 'b');
  wire.rack.emit('three', 'a');
  expect((await events.next()).value?.name).toBe('two');
  expect((await events.next()).value?.name).toBe('three');
  expect(sockets).toHaveLength(2);
});

test('following ends when the rack does', async () => {
  const { rack, toy, close } = await connected();
  toy.emit('one');
  const events = rack.events({ since: 0 });
  await events.next();
  const end = events.next();
  await close();
  expect(await end).toEqual({ done: true, value: undefined });
});

test('a scenario is run to its verdict, and each change is told', async () => {
  const { rack } = await connected();
  const told: string[] = [];
  const run = await rack.scenarios.run('toy/link-cut', {
    onChange: ({ status, steps }) => told.push(`${status} ${steps.length}`),
  });
  expect(run).toMatchObject({ status: 'passed', stepCount: 2, endedAt: TAKEOVER_MS });
  expect(told.at(0)).toBe('running 0');
  expect(told.at(-1)).toBe('passed 2');
  expect(await rack.scenarios.junit(run.id)).toContain('<testsuite name="toy/link-cut" tests="2"');

  const own = { ...TOY_SCENARIO, steps: [{ never: { event: 'x' } }] };
  expect(await rack.scenarios.run(own, { mode: 'simulated', seed: 9 })).toMatchObject({
    status: 'failed',
    mode: 'simulated',
    message: 'x happened',
  });
});

test('a reader that has seen enough leaves no connection behind', async () => {
  const opened: WebSocket[] = [];
  const Counted = class extends WebSocket {
    constructor(url: string | URL) {
      super(url);
      opened.push(this);
    }
  };
  vi.stubGlobal('WebSocket', Counted);
  onTestFinished(() => void vi.unstubAllGlobals());
  const { rack } = await connected();
  await rack.scenarios.run('toy/link-cut');
  expect(opened).toHaveLength(1);
  expect(opened[0]?.readyState).toBeGreaterThanOrEqual(WebSocket.CLOSING);
});

test('a terminal carries both ways, and tells why it ended', async () => {
  const { rack } = await connected();
  const terminal = rack.terminal('a', { columns: 90, rows: 20 });
  const output = new Promise<string>((resolve) => {
    let text = '';
    terminal.onOutput((part) => {
      text += part;
      if (text.endsWith('hello')) resolve(text);
    });
  });
  terminal.write('hello');
  expect(await output).toBe('toy$ hello');
  terminal.write('exit\r');
  expect(await terminal.closed).toBe('logged out');
});
