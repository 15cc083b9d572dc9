// Stands in a node's container for a rack elsewhere: `main.ts <node>`, with TWINRACK_CHANNEL (the
// rack's ws:// address) and TWINRACK_TOKEN in its environment. Starts the node's process when the
// rack says so, signals it, and tells of its end, once its addresses are off the interfaces: the
// kernel would go on answering ARP for a dead controller.

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import type { FromAgent, ToAgent } from '../rack/agentWire.ts';
import { type NodeChild, spawnChild } from '../rack/nodeChild.ts';
import { readAddresses, removeAddresses } from './interfaces.ts';

const RECONNECT_MS = 500;
/** How often the kernel is asked whether the process is frozen. */
const LOOK_EVERY_MS = 50;
const EXIT_USAGE = 64;
const NODE_FLAGS = ['--max-semi-space-size=1'];

const [node] = process.argv.slice(2);
const { TWINRACK_CHANNEL: channel, TWINRACK_TOKEN: token } = process.env;
if (!node || !channel || !token) {
  console.error('usage: main.ts <node>, with TWINRACK_CHANNEL and TWINRACK_TOKEN set');
  process.exit(EXIT_USAGE);
}
const stand = { node, channel, token };

/** What the container had before any node ran in it: all else is the node's. */
const ownAddresses = await readAddresses();
const children = new Map<number, NodeChild>();

connect();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    endAll();
    process.exit(0);
  });
}

function connect(): void {
  const socket = new WebSocket(stand.channel, { perMessageDeflate: false });
  const send = (message: FromAgent) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };
  const looking = setInterval(() => look(send), LOOK_EVERY_MS);
  socket.once('open', () => send({ type: 'agent', node: stand.node, token: stand.token }));
  socket.on('message', (data) => obey(JSON.parse(String(data)) as ToAgent, send));
  socket.on('error', () => {});
  socket.once('close', () => {
    clearInterval(looking);
    endAll();
    setTimeout(connect, RECONNECT_MS);
  });
}

function obey(message: ToAgent, send: (message: FromAgent) => void): void {
  if (message.type === 'signal') children.get(message.run)?.signal(message.signal);
  else start(message, send);
}

function start(
  { run, family, token: own }: Extract<ToAgent, { type: 'start' }>,
  send: (message: FromAgent) => void,
): void {
  const program = [process.execPath, ...NODE_FLAGS, nodeMain(), family, stand.node];
  const child = spawnChild(program, {
    cwd: tmpdir(),
    env: { ...process.env, TWINRACK_TOKEN: own },
    logFile: join(tmpdir(), `${stand.node}.log`),
  });
  children.set(run, child);
  send({ type: 'started', run, pid: child.pid });
  child.gone.then(async (how) => {
    children.delete(run);
    await removeAddresses(ownAddresses);
    send({ type: 'ended', run, how, log: child.lastLogLines() });
  });
}

const evidence = new Map<number, string | null>();

/** Tells the rack what changed: a process in state T, or going on. */
function look(send: (message: FromAgent) => void): void {
  for (const [run, child] of children) {
    const now = child.frozen();
    if (now === (evidence.get(run) ?? null)) continue;
    evidence.set(run, now);
    send({ type: 'frozen', run, evidence: now });
  }
}

function endAll(): void {
  for (const child of children.values()) child.signal('SIGKILL');
}

/** The program of every node. */
function nodeMain(): string {
  return fileURLToPath(new URL('../../emulators/process/main.ts', import.meta.url));
}
