// One container for each node: the addresses of a DS300 on real interfaces, and real ARP.
// Needs a Docker engine, docker-compose and tcpdump, as root: .ci/docker brings them up on Debian.

import { type ChildProcess, spawn } from 'node:child_process';
import { ROOT, run } from './programs.ts';
import { expect, test } from './test.ts';

const PROJECT = 'twinrack-e2e';
const TOKEN = 'containers';
const PORT = '8799';
const URL_ = `http://127.0.0.1:${PORT}`;
const SERVICES = ['rack', 'ds300-a', 'ds300-b', 'host-1'];
/** ETH2 of controller A (DESIGN: 192.168.130.0/24). */
const MOVED = '192.168.130.11';
const BUILD_MS = 300_000;

const environment = {
  ...process.env,
  COMPOSE_PROJECT_NAME: PROJECT,
  TWINRACK_TOKEN: TOKEN,
  TWINRACK_PORT: PORT,
  TWINRACK_UP: '--family ds300',
};

test('an address of a killed controller is an alias on the other, told by ARP', async () => {
  const missing = await missingTool();
  test.skip(missing !== null, missing ?? '');
  test.setTimeout(BUILD_MS + 180_000);
  const wires: ChildProcess[] = [];
  try {
    await succeed('docker', ['build', '-q', '-t', 'twinrack', '.'], BUILD_MS);
    await succeed('docker-compose', ['up', '-d', ...SERVICES]);
    await expect.poll(isReady, { timeout: 90_000 }).toBe(true);
    expect(await addressesOf('ds300-a')).toContain(MOVED);
    expect(await addressesOf('ds300-b')).not.toContain(MOVED);

    const arp = await capture(wires);
    await post('/api/v1/nodes/ds300-a/power', { action: 'off' });
    const announced = () => arp().filter((line) => line.includes(`who-has ${MOVED} (ff:ff`));
    await expect.poll(() => announced().length, { timeout: 30_000 }).toBe(3);
    expect(announced()[0]).toContain(`tell ${MOVED}`);
    expect(await addressesOf('ds300-b')).toContain(MOVED);
    expect(await addressesOf('ds300-a')).not.toContain(MOVED);
  } finally {
    for (const wire of wires) wire.kill();
    await compose(['down', '-v', '-t', '1']);
  }
});

/** Why it cannot run here; null if it can. */
async function missingTool(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'needs root: interfaces and captures of containers';
  for (const [tool, args] of [
    ['docker', ['info']],
    ['docker-compose', ['version']],
    ['tcpdump', ['--version']],
  ] as const) {
    const isThere = await run(tool, args).then(
      ({ exitCode }) => exitCode === 0,
      () => false,
    );
    if (!isThere) return `needs ${tool}: see .ci/docker`;
  }
  return null;
}

async function isReady(): Promise<boolean> {
  const answer = await fetch(`${URL_}/readyz`).catch(() => null);
  return answer?.status === 200;
}

async function post(path: string, body: object): Promise<void> {
  const headers = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' };
  const answer = await fetch(URL_ + path, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status, await answer.text()).toBeLessThan(300);
}

/** What `ip` says in the node's container. */
async function addressesOf(node: string): Promise<string> {
  return (await compose(['exec', '-T', node, 'ip', '-o', '-4', 'addr'])).stdout;
}

/** ARP on the bridge of network eth2 from now on, line by line. */
async function capture(wires: ChildProcess[]): Promise<() => string[]> {
  const format = '{{.Id}}';
  const network = ['network', 'inspect', `${PROJECT}_eth2`, '-f', format];
  const { stdout } = await succeed('docker', network);
  const wire = spawn('tcpdump', ['-l', '-n', '-i', `br-${stdout.trim().slice(0, 12)}`, 'arp']);
  wires.push(wire);
  let text = '';
  wire.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await new Promise((listening) => wire.stderr.once('data', listening));
  return () => text.split('\n');
}

function compose(args: readonly string[]) {
  return run('docker-compose', args, { env: environment, timeoutMs: 120_000 });
}

async function succeed(program: string, args: readonly string[], timeoutMs = 120_000) {
  const finished = await run(program, args, { env: environment, timeoutMs });
  const said = `${program} ${args.join(' ')} in ${ROOT}:\n${finished.stdout}${finished.stderr}`;
  expect(finished.exitCode, said).toBe(0);
  return finished;
}
