// The engine against tgt on the same machine in the same run: files of the same size in the page
// cache, the same clients (iscsi-perf, qemu-img bench), turn and turn about. A ratio of two medians
// tells more than either: the machine is shared. Needs what `.ci/clients` installs.

import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { median, type Sample } from './report.ts';

const TGTD = 'tgtd';
const TOOLS = [TGTD, 'tgtadm', 'iscsi-perf', 'qemu-img'];
const STANDALONE = new URL('../emulators/iscsi/testing/standalone.ts', import.meta.url).pathname;
const MIB = 256;
const REPEATS = 3;
const PORT = { ours: 13_270, tgt: 13_271 };
const TGT_CONTROL = '11';
const TGT_NAME = 'iqn.2026-01.test:tgt';
/** iscsi-perf never ends by itself after a retry. */
const PERF_SECONDS = 4;
const LIMIT_MS = 60_000;
/** Of the last measurement. */
const MILLION = 1_000_000;

type Load = {
  readonly name: string;
  readonly unit: string;
  readonly wanted: string;
  measure(url: string): Promise<number>;
};

const perf = (name: string, wanted: string, args: readonly string[]): Load => ({
  name,
  unit: '/s',
  wanted,
  measure: (url) => perfRate(url, args),
});

const qemu = (name: string, wanted: string, count: number, args: readonly string[]): Load => ({
  name,
  unit: '/s',
  wanted,
  measure: (url) => qemuRate(url, count, args),
});

const LOADS: readonly Load[] = [
  perf('4 KiB random read, depth 32', '≥ 2 × tgt', ['-m', '32', '-b', '8', '-r']),
  perf('4 KiB random read, depth 1', '≥ tgt', ['-m', '1', '-b', '8', '-r']),
  perf('256 KiB sequential read, depth 8', '≥ tgt', ['-m', '8', '-b', '512']),
  qemu('4 KiB write and flush, depth 1', '≥ tgt', 2_000, ['-w', '-d', '1', '--flush-interval=1']),
  qemu('4 KiB write, depth 32', '', 50_000, ['-w', '-d', '32']),
];

/** Says what is missing, or null. */
export function missingForIscsi(): string | null {
  const missing = TOOLS.filter((tool) => {
    try {
      execFileSync('sh', ['-c', `command -v ${tool}`]);
      return false;
    } catch {
      return true;
    }
  });
  return missing.length === 0 ? null : `needs ${missing.join(', ')}: run .ci/clients as root`;
}

export async function benchIscsi(): Promise<Sample[]> {
  const directory = mkdtempSync(join(tmpdir(), 'twinrack-bench-'));
  const image = join(directory, 'tgt.img');
  for (const file of [image, join(directory, 'lun0.img')]) fill(file);
  const ours = await startOurs(directory);
  const tgt = await startTgt(image);
  try {
    const samples: Sample[] = [];
    for (const load of LOADS) samples.push(...(await compare(load, ours.url, tgt.url)));
    samples.push(...(await memoryOverMillion(ours)));
    return samples;
  } finally {
    // tgtd ignores SIGTERM while it has targets.
    for (const { child } of [ours, tgt]) child.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  }
}

async function compare(load: Load, oursUrl: string, tgtUrl: string): Promise<Sample[]> {
  const ours: number[] = [];
  const tgt: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    ours.push(await load.measure(oursUrl));
    tgt.push(await load.measure(tgtUrl));
  }
  const { name, unit, wanted } = load;
  const ratio = Math.round((median(ours) / median(tgt)) * 100) / 100;
  return [
    { name, unit, wanted: '', values: ours },
    { name: `${name}, tgt`, unit, wanted: '', values: tgt },
    { name: `${name}, ratio`, unit: '×', wanted, values: [ratio] },
  ];
}

/** Both files are full: sparse ones would measure nothing but zeros. */
function fill(file: string): void {
  const fd = openSync(file, 'w');
  const run = Buffer.alloc(1_048_576, 0x5a);
  for (let mib = 0; mib < MIB; mib++) writeSync(fd, run);
}

type Running = { readonly child: ChildProcess; readonly url: string };

async function startOurs(directory: string): Promise<Running> {
  const options = ['--luns', '1', '--mib', `${MIB}`, '--hosts', '127.0.0.1'];
  const args = [STANDALONE, '--dir', directory, '--port', `${PORT.ours}`, ...options];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = await once(createInterface(child.stdout), 'line');
  return { child, url: String(url) };
}

async function startTgt(image: string): Promise<Running> {
  const portal = `127.0.0.1:${PORT.tgt}`;
  const child = spawn(TGTD, ['-f', '-C', TGT_CONTROL, '--iscsi', `portal=${portal}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // It says so once it takes orders.
  await once(createInterface(child.stderr), 'line');
  const target = ['--tid', '1'];
  await order(['--op', 'new', '--mode', 'target', ...target, '-T', TGT_NAME]);
  await order(['--op', 'new', '--mode', 'logicalunit', ...target, '--lun', '1', '-b', image]);
  await order(['--op', 'bind', '--mode', 'target', ...target, '-I', 'ALL']);
  return { child, url: `iscsi://${portal}/${TGT_NAME}/1` };
}

const order = (args: readonly string[]) =>
  run('tgtadm', ['-C', TGT_CONTROL, '--lld', 'iscsi', ...args]);

/** The average that iscsi-perf tells last. It writes one line over the other. */
async function perfRate(url: string, args: readonly string[]): Promise<number> {
  const limit = `${PERF_SECONDS + 2}`;
  const text = await run('timeout', [limit, 'iscsi-perf', ...args, '-t', `${PERF_SECONDS}`, url]);
  const rates = [...text.matchAll(/iops average (\d+)/g)].map(([, rate]) => Number(rate));
  return rates.at(-1) ?? Number.NaN;
}

async function qemuRate(url: string, count: number, args: readonly string[]): Promise<number> {
  const options = ['-f', 'raw', '-s', '4096', '-S', '1236992', '-c', `${count}`, ...args];
  const text = await run('qemu-img', ['bench', ...options, url]);
  return count / Number(/completed in ([\d.]+)/.exec(text)?.[1]);
}

/** Resident memory before and after a million commands. */
async function memoryOverMillion({ child, url }: Running): Promise<Sample[]> {
  const resident = () => {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024;
  };
  const half = MILLION / 2;
  const before = resident();
  await qemuRate(url, half, ['-d', '32']);
  const middle = resident();
  await qemuRate(url, half, ['-w', '-d', '32']);
  return [
    {
      name: 'resident memory over a million commands',
      unit: 'MiB',
      wanted: 'flat',
      values: [before, middle, resident()],
    },
  ];
}

/** A status other than 0 is no failure: `timeout` ends what does not end. */
function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((done) => {
    execFile(program, args, { timeout: LIMIT_MS }, (_error, stdout, stderr) => {
      done(`${stdout}${stderr}`);
    });
  });
}
