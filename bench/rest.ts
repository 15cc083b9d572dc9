// How fast a node answers REST: one request after another on one connection, over real TLS, through
// the rack's driver, while the clock runs in real time.
// Run alone (`node bench/rest.ts [family]`) or by bench/main.ts.

import { Agent, request as httpsRequest } from 'node:https';
import type { StartableRack } from '../harness/rack/rack.ts';
import type { Measure } from './live.ts';
import { benchService, PASSWORD } from './rack.ts';

const WARM_REQUESTS = 500;
const REQUESTS = 2_000;

/** What monitors ask most: one record, all of both nodes, the log, a table of the CLI. */
const PATHS = [
  '/api/cluster?fields=version',
  '/api/cluster/nodes?fields=*',
  '/api/support/ems/events?fields=*&max_records=500',
  '/api/private/cli/storage/failover?fields=possible,state_description',
];

/** Measures the first node with HTTPS of each family, of all or of one. */
export function benchRest(only?: string): Promise<Measure[]> {
  return benchService('https', only, benchNode);
}

async function benchNode(rack: StartableRack, family: string): Promise<Measure[]> {
  // The certificate is the rack's own: the bench measures, and trusts it.
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
  try {
    const endpoint = rack
      .document()
      .nodes.flatMap(({ endpoints }) => endpoints)
      .find(({ protocol }) => protocol === 'https');
    if (!endpoint) throw new Error(`${family}: no node listens for HTTPS`);
    const ask = (path: string) => get({ agent, host: endpoint.host, port: endpoint.port, path });
    await time(WARM_REQUESTS, ask);
    const took = await time(REQUESTS, ask);
    return [
      measure(`${family}: REST GET, median`, at(took, 0.5), 'ms', 'under 5'),
      measure(`${family}: REST GET, 99th percentile`, at(took, 0.99), 'ms', ''),
    ];
  } finally {
    agent.destroy();
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
