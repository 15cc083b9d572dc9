// How fast a node answers REST: one request after another on one connection, over real TLS, through
// the rack's driver, while the clock runs in real time.
// Run alone (`node bench/rest.ts [family]`) or by bench/main.ts.

import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_EPOCH } from '../emulators/core/world/simulate.ts';
import { FAMILIES } from '../emulators/devices/index.ts';
import { createLiveRack, plainOptions } from '../harness/rack/liveRack.ts';
import type { Measure } from './live.ts';

const WARM_REQUESTS = 500;
const REQUESTS = 2_000;
const PASSWORD = 'benchmark';

/** What monitors ask most: one record, all of both nodes, the log, a table of the CLI. */
const PATHS = [
  '/api/cluster?fields=version',
  '/api/cluster/nodes?fields=*',
  '/api/support/ems/events?fields=*&max_records=500',
  '/api/private/cli/storage/failover?fields=possible,state_description',
];

/** Measures the first node with HTTPS of each family, of all or of one. */
export async function benchRest(only?: string): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const family of FAMILIES) {
    const hasRest = family.nodes.some(({ services }) =>
      services.some(({ protocol }) => protocol === 'https'),
    );
    if (hasRest && (only ?? family.name) === family.name) measures.push(...(await bench(family)));
  }
  return measures;
}

async function bench(family: (typeof FAMILIES)[number]): Promise<Measure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'twinrack-bench-'));
  const rack = await createLiveRack({
    families: [family],
    options: plainOptions([family], 1, DEFAULT_EPOCH),
    version: '0',
    rate: 1,
    isPaused: false,
    isCold: false,
    directory,
    network: 'ports',
    accounts: { password: PASSWORD, authorizedKeys: [] },
  });
  // The certificate is the rack's own: the bench measures, and trusts it.
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
  try {
    await rack.start();
    const endpoint = rack
      .document()
      .nodes.flatMap(({ endpoints }) => endpoints)
      .find(({ protocol }) => protocol === 'https');
    if (!endpoint) throw new Error(`${family.name}: no node listens for HTTPS`);
    const ask = (path: string) => get({ agent, host: endpoint.host, port: endpoint.port, path });
    await time(WARM_REQUESTS, ask);
    const took = await time(REQUESTS, ask);
    return [
      measure(`${family.name}: REST GET, median`, at(took, 0.5), 'ms', 'under 5'),
      measure(`${family.name}: REST GET, 99th percentile`, at(took, 0.99), 'ms', ''),
    ];
  } finally {
    agent.destroy();
    await rack.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** How long each of so many requests took, in order of time. */
async function time(count: number, ask: (path: string) => Promise<void>): Promise<number[]> {
  const took: number[] = [];
  for (let index = 0; index < count; index++) {
    const beganAt = performance.now();
    await ask(PATHS[index % PATHS.length] as string);
    took.push(performance.now() - beganAt);
  }
  return took.sort((left, right) => left - right);
}

type Order = { agent: Agent; host: string; port: number; path: string };

function get({ agent, host, port, path }: Order): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      { agent, host, port, path, auth: `admin:${PASSWORD}` },
      (response) => {
        response.resume();
        response.once('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`)),
        );
      },
    );
    request.once('error', reject);
    request.end();
  });
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}

function measure(name: string, value: number, unit: string, wanted: string): Measure {
  return { name, value: Math.round(value * 100) / 100, unit, wanted };
}

if (import.meta.main) {
  for (const { name, value, unit, wanted } of await benchRest(process.argv[2])) {
    console.log(`${name.padEnd(52)} ${String(value).padStart(10)} ${unit.padEnd(3)} ${wanted}`);
  }
}
