// Real initiators at the real target: libiscsi's own tests, its tools, and QEMU's block layer, on
// both controllers and across a takeover. A tool that is not installed skips its test, by name:
// Debian has them; `.ci/clients` installs them.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, open, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Finished, run } from './programs.ts';
import { Rack } from './rack.ts';
import { expect, test } from './test.ts';

const TARGET = 'iqn.1986-03.com.ibm:ds300.twinrack';
/** The two ports of controller A, which owns the first logical drive. */
const PORTALS = ['192.168.130.11', '192.168.131.11'];
const LUN_BYTES = 256 * 1024 * 1024;
const PATTERN = 0xa5;
/** What libiscsi's suite leaves out of itself does not count. */
const PASSED_MIN = 194;

let rack: Rack;
let directory: string;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  directory = await mkdtemp(join(tmpdir(), 'twinrack-clients-'));
  const config = ['--config', 'ds300.standbyTur=good', '--config', 'ds300.hostRate=0'];
  rack = await Rack.up('--family', 'ds300', '--port', '0', '--network', 'ports', ...config);
});

test.afterAll(async () => {
  await rack?.stop();
  await rm(directory, { recursive: true, force: true });
});

test.beforeEach(() => rack.reset());

test('iscsi-ls finds four portals, and each of them shows both logical drives', async () => {
  await need('iscsi-ls');
  const { stdout, exitCode } = await run('iscsi-ls', ['-s', `iscsi://${await endpoint(0)}`]);
  expect(exitCode).toBe(0);
  expect(stdout.match(/^Target:.*Portal:.*,[12]$/gm)).toHaveLength(4);
  expect(stdout.match(/^Lun:0 /gm)).toHaveLength(4);
  expect(stdout.match(/^Lun:1 /gm)).toHaveLength(4);
});

test('iscsi-inq, iscsi-readcapacity16 and iscsi-swp read, and change a bit', async () => {
  await need('iscsi-inq');
  const url = await lunUrl(0);
  expect(await succeed('iscsi-inq', [url])).toMatch(/Vendor:IBM[\s\S]*Product:DS300/);
  expect(await succeed('iscsi-inq', ['-e', '1', '-c', '131', url])).toMatch(/TARGET_PORT_GROUP/);
  expect(await succeed('iscsi-readcapacity16', [url])).toMatch(`Total size:${LUN_BYTES}`);
  await succeed('iscsi-swp', ['-s', 'on', url]);
  expect(await succeed('iscsi-swp', [url])).toMatch('SWP:1');
  await succeed('iscsi-swp', ['-s', 'off', url]);
});

test("libiscsi's whole suite over two ports: nothing fails, and it did run", async () => {
  await need('iscsi-test-cu');
  test.setTimeout(400_000);
  const urls = [await lunUrl(0), await lunUrl(1)];
  const args = ['-d', '-v', '-g', '-t', 'ALL', ...urls];
  const { stdout, exitCode } = await run('iscsi-test-cu', args, { timeoutMs: 390_000 });
  const counts = /tests\s+\d+\s+(?<ran>\d+)\s+\d+\s+(?<failed>\d+)/.exec(stdout)?.groups;
  expect(counts, stdout).toMatchObject({ failed: '0' });
  expect(Number(counts?.ran) - skippedIn(stdout)).toBeGreaterThanOrEqual(PASSED_MIN);
  expect(exitCode).toBe(0);
});

test('what qemu-img writes to one controller is read back bit by bit', async () => {
  await need('qemu-img');
  const url = await lunUrl(0);
  const image = await imageOf('image.raw', LUN_BYTES / 8);
  await truncate(image, LUN_BYTES);
  const raw = ['-f', 'raw'];
  expect(await succeed('qemu-img', ['info', url])).toMatch('256 MiB');
  await succeed('qemu-img', ['convert', '-n', ...raw, '-O', 'raw', image, url]);
  expect(await succeed('qemu-img', ['compare', ...raw, '-F', 'raw', image, url])).toMatch(
    'identical',
  );
});

test('a controller killed under writes: all end well, and none is lost (S3:18)', async () => {
  await need('qemu-img');
  test.setTimeout(180_000);
  const url = await lunUrl(0);
  const since = await rack.now();
  const count = String(LUN_BYTES / 4_096);
  const options = ['-w', '-f', 'raw', '-d', '16', '-s', '4096', '-c', count];
  const writing = start('qemu-img', ['bench', ...options, `--pattern=${PATTERN}`, url]);
  await writing.said(/^Sending/);
  const { pid } = await rack.node('ds300-a');
  process.kill(Number(pid), 'SIGKILL');

  expect(await writing.ended, writing.text()).toBe(0);
  const crashed = await rack.until({ event: 'node.crashed', node: 'ds300-a' }, since);
  const over = await rack.until({ event: 'failover.completed', node: 'ds300-b' }, since);
  expect(over.at - crashed.at).toBeLessThan(5_000);
  const image = await imageOf('pattern.raw', LUN_BYTES);
  const compared = await succeed('qemu-img', ['compare', '-f', 'raw', '-F', 'raw', image, url]);
  expect(compared).toMatch('identical');
});

test('tshark finds no malformed PDU in what the tools say', async () => {
  await need('tshark');
  await need('qemu-img');
  const host = await endpoint(0);
  const port = host.split(':').at(-1) ?? '';
  const file = join(directory, 'capture.pcap');
  const filter = ['-i', 'lo', '-f', `tcp port ${port}`, '-w', file];
  const capturing = start('tshark', filter);
  const isCapturing = await Promise.race([
    capturing.said(/Capturing on/).then(() => true),
    capturing.ended.then(() => false),
  ]);
  test.skip(!isCapturing, `tshark may not capture here: ${capturing.text()}`);
  await run('iscsi-ls', ['-s', `iscsi://${host}`]);
  await succeed('qemu-img', ['bench', '-w', '-f', 'raw', '-c', '200', await lunUrl(0)]);
  capturing.stop();
  await capturing.ended;

  const decode = ['-r', file, '-d', `tcp.port==${port},iscsi`];
  // Many PDUs share a frame.
  const opcodes = await succeed('tshark', [...decode, '-T', 'fields', '-e', 'iscsi.opcode']);
  expect(opcodes.match(/0x/g)?.length).toBeGreaterThan(100);
  expect(await succeed('tshark', [...decode, '-Y', '_ws.malformed'])).toBe('');
});

/** Skips the test where the tool is missing, and says which. */
async function need(tool: string): Promise<void> {
  const { exitCode } = await run('sh', ['-c', `command -v ${tool}`]);
  test.skip(exitCode !== 0, `${tool} is not installed`);
}

/** Host and port behind which a portal of controller A is reached. */
async function endpoint(portal: number): Promise<string> {
  const { endpoints } = await rack.node('ds300-a');
  const found = endpoints.find(
    ({ protocol, address }) => protocol === 'iscsi' && address === PORTALS[portal],
  );
  return `${found?.host}:${found?.port}`;
}

const lunUrl = async (portal: number) => `iscsi://${await endpoint(portal)}/${TARGET}/0`;

async function succeed(program: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode }: Finished = await run(program, args);
  expect(exitCode, `${program} ${args.join(' ')}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

/** Tests of the suite that say that they were skipped. */
function skippedIn(report: string): number {
  return report.split(/\n(?= {2}Test: )/).filter((each) => each.includes('[SKIPPED]')).length;
}

/** A file of one byte, over and over. */
async function imageOf(name: string, bytes: number): Promise<string> {
  const path = join(directory, name);
  const file = await open(path, 'w');
  const run = Buffer.alloc(1024 * 1024, PATTERN);
  for (let at = 0; at < bytes; at += run.length) await file.write(run);
  await file.close();
  return path;
}

/** A program that runs on, with what it says. */
function start(program: string, args: readonly string[]) {
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      for (const listener of listeners) listener(line);
    });
  }
  return {
    text: () => lines.join('\n'),
    stop: () => void child.kill('SIGINT'),
    ended: new Promise<number | null>((done) => child.once('close', done)),
    said: (pattern: RegExp) =>
      new Promise<void>((done) => {
        const look = (line: string) => {
          if (pattern.test(line)) done();
        };
        for (const line of lines) look(line);
        listeners.add(look);
      }),
  };
}
