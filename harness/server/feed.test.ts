import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { FeedMessage, TerminalDown } from '../core/protocol/rack.ts';
import { createFeed } from './feed.ts';
import { createToyRack } from './toyRack.ts';
import { listen, openWire, type Wire } from './toyWire.ts';

async function wired(): Promise<Wire> {
  const wire = await openWire();
  onTestFinished(() => wire.close());
  return wire;
}

const names = (message: FeedMessage) =>
  message.feed === 'hello' || message.feed === 'events'
    ? [message.feed, ...message.events.map(({ name }) => name)]
    : [message.feed];

test('a newcomer is told the whole rack and what has happened, and then each change', async () => {
  const wire = await wired();
  wire.rack.emit('one');
  const feed = listen<FeedMessage>(wire, '/feed');
  expect(names(await feed.next())).toEqual(['hello', 'one']);
  wire.rack.emit('two');
  expect(names(await feed.next())).toEqual(['events', 'two']);
  await wire.rack.inject({ kind: 'link.cut', target: 'lan' });
  expect(names(await feed.next())).toEqual(['events', 'fault.injected']);
  expect(names(await feed.next())).toEqual(['faults']);
});

test('whoever comes back with a number is told exactly what came after it', async () => {
  const wire = await wired();
  for (const name of ['one', 'two', 'three']) wire.rack.emit(name);
  expect(names(await listen<FeedMessage>(wire, '/feed?since=1').next())).toEqual([
    'hello',
    'two',
    'three',
  ]);
});

test('a number from another life of the rack starts over', async () => {
  const wire = await wired();
  wire.rack.emit('one');
  expect(names(await listen<FeedMessage>(wire, '/feed?since=99').next())).toEqual(['hello', 'one']);
});

test('nobody is told an event twice, even if it was under way while they came', () => {
  const rack = createToyRack();
  const sent: FeedMessage[] = [];
  const socket = { readyState: 1, OPEN: 1, bufferedAmount: 0, on: () => {} };
  const client = { ...socket, send: (text: string) => sent.push(JSON.parse(text)) };
  rack.emit('one');
  const feed = createFeed(rack, () => []);
  feed.open(client as unknown as WebSocket, null);
  const [first] = rack.events({});
  if (first) rack.tell({ feed: 'events', events: [first, { ...first, seq: 2, name: 'two' }] });
  expect(sent.map(names)).toEqual([
    ['hello', 'one'],
    ['events', 'two'],
  ]);
});

test('whoever reads too slowly is let go with code 4008, and is sent nothing more', () => {
  const rack = createToyRack();
  const calls: unknown[] = [];
  const client = {
    readyState: 1,
    OPEN: 1,
    bufferedAmount: 0,
    on: () => {},
    send: () => calls.push('send'),
    close: (code: number) => {
      calls.push(code);
      client.readyState = 2;
    },
  };
  const feed = createFeed(rack, () => []);
  feed.open(client as unknown as WebSocket, null);
  client.bufferedAmount = 1e9;
  rack.emit('one');
  rack.emit('two');
  expect(calls).toEqual(['send', 4008]);
});

test('a page of another site gets no WebSocket, but an answer that says why', async () => {
  const wire = await wired();
  const url = `${wire.url.replace('http', 'ws')}/api/v1/feed`;
  const socket = new WebSocket(url, { origin: 'https://evil.example' });
  const [, answer] = await once(socket, 'unexpected-response');
  const [body] = await once(answer, 'data');
  expect([answer.statusCode, JSON.parse(String(body)).code]).toEqual([403, 'TWR_ORIGIN_FORBIDDEN']);
});

test('closing the server says goodbye to its WebSockets', async () => {
  const wire = await openWire();
  const feed = listen<FeedMessage>(wire, '/feed');
  await feed.next();
  await wire.close();
  expect(await feed.closed).toMatchObject({ code: 1001 });
});

test('a terminal carries keys up and output down, and ends when its shell does', async () => {
  const wire = await wired();
  const terminal = listen<TerminalDown>(wire, '/nodes/a/terminal?columns=80&rows=24');
  const say = (frame: unknown) => terminal.socket.send(JSON.stringify(frame));
  expect(await terminal.next()).toEqual({ output: 'toy$ ' });
  say({ input: 'date' });
  expect(await terminal.next()).toEqual({ output: 'date' });
  say({ resize: { columns: 100, rows: 99_999 } });
  expect(await terminal.next()).toEqual({ output: '[100x1000]' });
  say({ input: 'exit\r' });
  expect(await terminal.next()).toEqual({ closed: 'logged out' });
  expect(await terminal.closed).toMatchObject({ code: 1000 });
});

test('what is typed before the shell opens is kept up to a limit', async () => {
  const wire = await wired();
  wire.rack.openTerminal = () => new Promise(() => {});
  const terminal = listen<TerminalDown>(wire, '/nodes/a/terminal');
  await new Promise((resolve) => terminal.socket.addEventListener('open', resolve));
  const input = 'x'.repeat(100_000);
  for (let count = 0; count < 3; count++) terminal.socket.send(JSON.stringify({ input }));
  expect(await terminal.closed).toMatchObject({ code: 4008 });
});

test('a terminal on a node that is off or unknown says so in words', async () => {
  const wire = await wired();
  await wire.rack.power('b', 'off');
  const off = listen<TerminalDown>(wire, '/nodes/b/terminal');
  expect(await off.next()).toEqual({ closed: expect.stringContaining('Node b is off.') });
  const unknown = listen<TerminalDown>(wire, '/nodes/c/terminal');
  expect(await unknown.next()).toEqual({ closed: expect.stringContaining('no node "c"') });
});

test('a frame that is none ends its terminal with code 1008, and nothing else', async () => {
  const wire = await wired();
  for (const frame of ['{"inp', '[]', '{"resize": {"columns": "80"}}']) {
    const terminal = listen<TerminalDown>(wire, '/nodes/a/terminal');
    await terminal.next();
    terminal.socket.send(frame);
    expect([frame, (await terminal.closed).code]).toEqual([frame, 1008]);
  }
});
