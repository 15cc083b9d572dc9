// A NetApp pair for stock clients: its clock runs, and its services are asked where they listen.

import { createRackTest, expect } from '../harness/fixtures/vitest.ts';
import type { Rack } from '../harness/sdk/rack.ts';
import { isRoot, type Need, program, pythonModule } from './tools.ts';

export const PASSWORD = 'twinrack-clients';
export const CLUSTER_ADDRESS = '192.168.132.210';
export const NODE_ADDRESS = '192.168.132.211';

const rackTest = createRackTest({
  families: ['netapp'],
  isPaused: false,
  rate: 1,
  password: PASSWORD,
});

export { expect };

export const NEEDS = {
  snmp: program('snmpget', 'snmp'),
  snmptrapd: program('snmptrapd', 'snmptrapd'),
  tshark: program('tshark', 'tshark'),
  ansible: program('ansible-playbook', 'ansible'),
  netmiko: pythonModule('netmiko', 'python3-netmiko'),
  curl: program('curl', 'curl'),
  ssh: program('ssh', 'openssh-client'),
  rsyslog: program('rsyslogd', 'rsyslog'),
  root: isRoot,
} as const satisfies { [name: string]: Need };

/** A test that needs programs: skipped with the reason where one is missing, never silently. */
export function clientTest(
  title: string,
  needs: readonly (keyof typeof NEEDS)[],
  play: (rack: Rack) => Promise<void>,
): void {
  const reasons = needs.map((need) => NEEDS[need]()).filter((reason) => reason !== null);
  if (reasons.length === 0) {
    rackTest(title, ({ rack }) => play(rack));
    return;
  }
  console.log(`skipped: ${title}: ${reasons.join('; ')}`);
  rackTest.skip(`${title} (${reasons.join('; ')})`, () => {});
}

export type Place = { host: string; port: number };

/** Where a service of an address listens, whichever node holds it. */
export async function placeOf(rack: Rack, protocol: string, address: string): Promise<Place> {
  const nodes = await rack.nodes();
  const endpoint = nodes
    .flatMap(({ endpoints }) => endpoints)
    .find((one) => one.protocol === protocol && one.address === address);
  if (endpoint === undefined) throw new Error(`nobody serves ${protocol} on ${address}`);
  return { host: endpoint.host, port: endpoint.port };
}

/** A request to the cluster's REST interface by curl. */
export async function rest(
  rack: Rack,
  run: typeof import('./tools.ts').run,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; json: unknown }> {
  const { host, port } = await placeOf(rack, 'https', CLUSTER_ADDRESS);
  const data = body === undefined ? [] : ['--data', JSON.stringify(body)];
  const head = ['-sk', '-u', `admin:${PASSWORD}`, '-X', method, '-w', '\n%{http_code}'];
  const { stdout } = await run('curl', [...head, ...data, `https://${host}:${port}${path}`]);
  const at = stdout.lastIndexOf('\n');
  const text = stdout.slice(0, at).trim();
  return { status: Number(stdout.slice(at)), json: text === '' ? null : JSON.parse(text) };
}

/** An address of this host that no other test uses: collectors listen there. */
export function collectorAddress(): string {
  collectors += 1;
  return `127.77.${process.pid % 250}.${2 + (collectors % 250)}`;
}
let collectors = 0;
