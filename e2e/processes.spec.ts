// What makes the rack real: processes that die, ports that close, a database that others can read.

import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { isAlive, processState, run } from './programs.ts';
import { Rack } from './rack.ts';
import type { RackNode } from './rackClient.ts';
import { expect, test } from './test.ts';

for (const victim of ['command line', 'server'] as const) {
  test(`SIGKILL of the ${victim} leaves no process, no port and no lock`, async () => {
    const rack = await Rack.start();
    const { nodes, runDirectory } = await rack.document();
    const serverPid = await rack.serverPid();
    const pids = [serverPid, ...pidsOf(nodes)];
    expect(pids).toHaveLength(nodes.length + 1);
    if (victim === 'server') process.kill(serverPid, 'SIGKILL');
    await rack.end(victim === 'server' ? null : 'SIGKILL');

    await expect.poll(() => livingOf(pids)).toEqual([]);
    for (const { host, port } of nodes.flatMap(({ endpoints }) => endpoints)) {
      expect(await isOpen(host, port), `${host}:${port}`).toBe(false);
    }
    const second = await Rack.start('--port', new URL(rack.url).port);
    expect((await second.document()).runDirectory).toBe(runDirectory);
    await second.stop();
  });
}

test('Ctrl-C ends the nodes in order, and cleans up', async () => {
  const rack = await Rack.start();
  const { nodes, runDirectory } = await rack.document();
  expect(await rack.stop()).toMatchObject({ signal: null });

  expect(await livingOf(pidsOf(nodes))).toEqual([]);
  expect(existsSync(runDirectory ?? '')).toBe(false);
});

test('kill -9 of a node is a crash: it reboots as another process, its peer takes over', async ({
  rack,
  view,
}) => {
  const seq = await rack.now();
  const before = await rack.node('mdc-a');
  kill(before, 'SIGKILL');

  await rack.until({ event: 'node.crashed', node: 'mdc-a' }, seq);
  await rack.until({ event: 'mdc.becamePrimary', node: 'mdc-b' }, seq);
  await rack.until({ event: 'mdc.becameRunning', node: 'mdc-a' }, seq);
  await expect(view.role('mdc-b')).toHaveText('primary');
  await expect(view.role('mdc-a')).toHaveText('running');
  const after = await rack.node('mdc-a');
  expect(after.pid).not.toBe(before.pid);
  await expect(view.card('mdc-a')).toContainText(`pid ${after.pid}`);
});

test('node.pause freezes the real process, and healing wakes it', async ({ rack }) => {
  const { pid } = await rack.node('mdc-b');
  await rack.inject('node.pause', 'mdc-b');
  await expect.poll(() => processState(pid ?? 0)).toMatch(/^T/);
  await rack.healAll();
  await expect.poll(() => processState(pid ?? 0)).not.toMatch(/^T/);
});

test('sqlite3 sees the brand move twice a second, and its owner change (S2:16, S2:19)', async ({
  rack,
}) => {
  const file = (await rack.disk('arb')).file ?? '';
  await rack.setClock({ paused: true });
  await rack.advance(1_000);
  const first = await block(file);
  await rack.advance(10_000);
  const second = await block(file);
  expect(second.seq - first.seq).toBe(20);
  expect(second.brand).toBeGreaterThan(first.brand);
  expect(second.owner).toBe('mdc-a');

  const seq = await rack.now();
  await rack.power('mdc-a', 'off');
  await rack.until({ event: 'arb.usurped', node: 'mdc-b' }, seq);
  expect((await block(file)).owner).toBe('mdc-b');
});

test('a write of somebody else to the ARB is noticed', async ({ rack, view }) => {
  const file = (await rack.disk('arb')).file ?? '';
  await run('sqlite3', [file, "update arb set owner = 'stranger' where fs = 'shared'"]);
  await rack.until({ event: 'disk.foreignWrite' }, 0);
  await view.expectEvent('disk.foreignWrite');
});

type Block = { readonly owner: string; readonly seq: number; readonly brand: number };

async function block(file: string): Promise<Block> {
  const sql = "select owner, seq, brand from arb where fs = 'shared'";
  const { stdout } = await run('sqlite3', ['-readonly', '-json', file, sql]);
  const [row] = JSON.parse(stdout);
  return row;
}

function pidsOf(nodes: readonly RackNode[]): number[] {
  return nodes.flatMap(({ pid }) => (pid === null ? [] : [pid]));
}

function kill({ pid }: RackNode, signal: NodeJS.Signals): void {
  if (pid !== null) process.kill(pid, signal);
}

async function livingOf(pids: readonly number[]): Promise<number[]> {
  const living = await Promise.all(pids.map(async (pid) => ((await isAlive(pid)) ? [pid] : [])));
  return living.flat();
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
  });
}
