// What the SNMP agent of one node process answers: GETs in a second and their 99th percentile, at
// rest and while the clock runs at full speed, and its memory over a million requests.
// Run alone (`node bench/snmp.ts [family]`) or by bench/main.ts.

import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { StartableRack } from '../harness/rack/rack.ts';
import type { Measure } from './live.ts';
import { benchService } from './rack.ts';
import type { PollOrder, PollResult } from './snmpClient.ts';

const WARM_REQUESTS = 300_000;
const REQUESTS = 200_000;
const MILLION = 1_000_000;
/** Of /proc/pid/stat, on every Linux that Node runs on. */
const CLOCK_TICKS = 100;
/** Under way at a time: enough to keep a process busy, and few that wait for each other. */
const WINDOW = 8;

/** Measures the first node with an agent of each family, of all or of one. */
export function benchSnmp(only?: string): Promise<Measure[]> {
  return benchService('snmp', only, benchNode);
}

async function benchNode(rack: StartableRack, name: string): Promise<Measure[]> {
  const node = rack
    .document()
    .nodes.find(({ endpoints }) => endpoints.some(({ protocol }) => protocol === 'snmp'));
  const endpoint = node?.endpoints.find(({ protocol }) => protocol === 'snmp');
  if (!node || !endpoint) throw new Error(`${name}: no node listens for SNMP`);
  const { host, port } = endpoint;
  const ask = (requests: number) => poll({ host, port, requests, window: WINDOW });

  await ask(WARM_REQUESTS);
  const before = residentMegabytes(node.pid);
  const busyBefore = processorSeconds(node.pid);
  const rest = await ask(REQUESTS);
  const busy = processorSeconds(node.pid) - busyBefore;
  const million = await ask(MILLION);
  const after = residentMegabytes(node.pid);
  return [
    measure(`${name}: SNMP GET, one node`, rest.perSecond, '/s', 'at least 10,000'),
    measure(`${name}: SNMP GET, a second of its processor`, REQUESTS / busy, '/s', ''),
    measure(`${name}: SNMP GET, median`, rest.p50Ms, 'ms', ''),
    measure(`${name}: SNMP GET, 99th percentile`, rest.p99Ms, 'ms', 'under 2'),
    measure(`${name}: SNMP GET, of a million, lost`, million.lost, '', '0'),
    measure(`${name}: SNMP GET, a million, 99th percentile`, million.p99Ms, 'ms', 'under 2'),
    measure(`${name}: memory after a million GETs, more`, after - before, 'MB', 'no growth'),
  ];
}

function poll(order: PollOrder): Promise<PollResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('snmpClient.ts', import.meta.url), { workerData: order });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function residentMegabytes(pid: number | null): number {
  const status = pid === null ? '' : readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024;
}

/** What the process has used so far: others may be using the machine as well. */
function processorSeconds(pid: number | null): number {
  if (pid === null) return Number.NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
}

function measure(name: string, value: number, unit: string, wanted: string): Measure {
  return { name, value: Math.round(value * 100) / 100, unit, wanted };
}

if (import.meta.main) {
  for (const { name, value, unit, wanted } of await benchSnmp(process.argv[2])) {
    console.log(`${name.padEnd(52)} ${String(value).padStart(10)} ${unit.padEnd(3)} ${wanted}`);
  }
}
