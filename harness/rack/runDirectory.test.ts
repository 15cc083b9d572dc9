import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRunDirectory } from './runDirectory.ts';

const RACK = fileURLToPath(new URL('./testing/rackProcess.ts', import.meta.url));

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'twinrack-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a rack tells where it is, and leaves nothing behind', () => {
  const directory = openRunDirectory('8700', root);
  directory.announce({ url: 'http://127.0.0.1:8700', pid: 1, version: '0' });
  const file = join(directory.path, 'rack.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ url: 'http://127.0.0.1:8700' });
  expect(statSync(file).mode & 0o077).toBe(0);
  directory.close();
  expect(existsSync(directory.path)).toBe(false);
  openRunDirectory('8700', root).close();
});

test('a second rack of the same name is told whose it is', () => {
  const first = openRunDirectory('8700', root);
  const second = () => openRunDirectory('8700', root);
  expect(second).toThrow(new RegExp(`8700 .* process id ${process.pid}.*twinrack down`));
  openRunDirectory('8701', root).close();
  first.close();
});

/** What a rack leaves that was killed. */
function leaveKilled(name: string, journal: string): void {
  // No process has this pid: the largest that Linux gives is 2^22.
  writeFileSync(join(root, `${name}.lock`), JSON.stringify({ pid: 2 ** 22 + 1, start: '1' }));
  mkdirSync(join(root, name), { recursive: true });
  writeFileSync(join(root, name, 'journal.jsonl'), journal);
  writeFileSync(join(root, name, 'arb.db'), '');
}

test("the next rack on a killed rack's port keeps its journal, and no older one", () => {
  for (const journal of ['first', 'second']) {
    leaveKilled('8700', journal);
    const { path } = openRunDirectory('8700', root);
    expect(readdirSync(path)).toEqual(['journal.previous.jsonl']);
    expect(readFileSync(join(path, 'journal.previous.jsonl'), 'utf8')).toBe(journal);
  }
});

test('what was left on ports that were chosen is swept; a named port waits for its rack', () => {
  leaveKilled('40123', '');
  leaveKilled('8701', '');
  const living = openRunDirectory('40124', root);
  openRunDirectory('8700', root).close();
  expect(readdirSync(root).sort()).toEqual(['40124', '40124.lock', '8701', '8701.lock']);
  living.close();
});

test('a killed rack leaves no process, no open port, and no lock that holds', {
  timeout: 30_000,
}, async () => {
  const rack = spawn(process.execPath, [RACK, root], { stdio: ['ignore', 'pipe', 'inherit'] });
  const nodes = await firstLine(rack);
  const [first, second] = nodes;
  if (!first || !second) throw new Error('the rack has no two nodes');
  const connections = await Promise.all(nodes.map(({ endpoint }) => connected(endpoint)));
  const gone = Promise.all(connections.map(closed));

  process.kill(second.pid, 'SIGSTOP');
  rack.kill('SIGKILL');
  await gone;
  for (const { endpoint } of nodes) {
    await expect(connected(endpoint)).rejects.toThrow(/ECONNREFUSED/);
  }
  const directory = openRunDirectory('8700', root);
  expect(existsSync(join(directory.path, 'channel.sock'))).toBe(false);
  directory.close();
});

type Node = { pid: number; endpoint: { host: string; port: number } };

async function firstLine({ stdout }: ChildProcess): Promise<Node[]> {
  if (!stdout) throw new Error('it has no stdout');
  const [line] = await once(createInterface(stdout), 'line');
  return JSON.parse(line);
}

async function connected({ host, port }: Node['endpoint']): Promise<Socket> {
  const socket = connect(port, host);
  await once(socket, 'connect');
  // It ends with a reset or in order: either way it ends.
  socket.on('error', () => {});
  return socket.resume();
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}
