// S3 once through the console and once through real telnet, SSH, HTTP and SNMP clients: a
// controller fails, its addresses go to the other one, and its host waits for seconds at most.

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Rack } from './rack.ts';
import type { RackClient } from './rackClient.ts';
import { getNumber, Receiver } from './snmp.ts';
import { Telnet } from './telnet.ts';
import { expect, test as stornextTest } from './test.ts';

const A = 'ds300-a';
const B = 'ds300-b';
const HOST = 'host-1';
const ADMIN = { user: 'admin', password: 'twinrack' };
/** The addresses of controller A: ETH2, ETH3, management. */
const MOVED = ['192.168.130.11', '192.168.131.11', '192.168.132.31'];
const MANAGEMENT_A = '192.168.132.31';
const MANAGEMENT_B = '192.168.132.32';

/** Column GeneralStatus of the controller table, rows C1 and C2: ok 1, fail 2. */
const STATUS_A = '1.3.6.1.4.1.2.6.167.2.1.2.1.1.16.2.67.49';
const STATUS_B = '1.3.6.1.4.1.2.6.167.2.1.2.1.1.16.2.67.50';
const CONTROLLER_FAIL = 202;
const CONTROLLER_FAILOVER = 209;

const test = stornextTest.extend({
  workerRack: [
    async ({ sshKey }, use) => {
      const keys = ['--authorized-keys', sshKey.publicFile];
      const rack = await Rack.up(
        ...['--family', 'ds300', '--port', '0', '--network', 'ports', ...keys],
      );
      await use(rack);
      if (rack.isRunning) await rack.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

test('addresses move at a crash, throughput dips and comes back (S3:16-19)', async ({
  rack,
  view,
}) => {
  await rack.setClock({ paused: true });
  await rack.advance(10_000);
  await expectPorts(view, A, ['130.11', '131.11', '132.31']);
  await expectPorts(view, B, ['130.12', '131.12', '132.32']);
  await expect(view.fact(A, 'arrays')).toHaveText('MCTRLA');

  await view.injectOn('Controller A: faults and power', 'node.crash');
  await rack.advance(1_400);
  await expect(view.role(A)).toHaveText('off');
  await expect(view.role(B)).toHaveText('taking over');
  await expect(view.countdown(B, 'takeover')).toBeVisible();
  await expect(view.role(HOST)).toHaveText('I/O stands still');
  await expect(view.countdown(HOST, 'I/O timeout LUN 0')).toBeVisible();

  await rack.advance(600);
  await expectPorts(view, B, ['130.12 alias 130.11', '131.12 alias 131.11', '132.32 alias 132.31']);
  await expect(view.fact(B, 'arrays')).toHaveText('MCTRLA, MCTRLB');
  await rack.advance(6_000);
  await expect(view.role(HOST)).toHaveText('I/O runs');
  const rates = await throughput(view);
  const dip = rates.indexOf(Math.min(...rates.slice(-7)), rates.length - 7);
  expect(rates[dip]).toBeLessThan(rates[dip - 2] ?? 0);
  expect(rates.at(-1)).toBe(rates[dip - 2]);
});

test('as the scenario tells it: aliases, three ARP packets each, nothing lost (S3:17)', async ({
  rack,
  view,
}) => {
  const seq = await rack.now();
  await view.play('ds300/controller-crash');
  await expectPorts(view, B, ['130.12 alias 130.11', '131.12 alias 131.11', '132.32 alias 132.31']);
  await expectPorts(view, A, ['no address', 'no address', 'no address']);
  for (const address of MOVED) {
    await view.filter({ text: `arp.announced ${address}`, node: B });
    await expect(view.events).toHaveCount(3);
  }
  await view.filter({ text: '', node: '*' });

  await expect(view.fact(HOST, 'writes lost')).toHaveText(/^0 of [1-9]\d*$/);
  await expect(view.role(HOST)).toHaveText('I/O runs');
  const names = (await rack.events(seq)).map(({ name }) => name);
  expect(names).not.toContain('io.timedOut');
  expect(names).not.toContain('io.verifyFailed');
});

test('killed, taken over, enabled, failed back, as operators see it (S3:16-36)', async ({
  rack,
  ssh,
}) => {
  const seq = await rack.now();
  const broken = await Telnet.login(rack, A, { ...ADMIN, address: MANAGEMENT_A });
  const b = await Telnet.login(rack, B, { ...ADMIN, address: MANAGEMENT_B });
  expect(await b.run('ipfailover')).toBe('ipfailover : both');
  expect(rowOf(await b.run('controller list'), 'A')).toMatch(/^A +ds300-a +online$/);

  const { pid } = await rack.node(A);
  process.kill(Number(pid), 'SIGKILL');
  await broken.closed();
  const crashed = await rack.until({ event: 'node.crashed', node: A }, seq);
  const over = await rack.until({ event: 'failover.completed', node: B }, seq);
  expect(over.at - crashed.at).toBeLessThan(2_500);
  const listed = await b.run('controller list');
  expect(rowOf(listed, 'A')).toMatch(/^A +ds300-a +failed$/);
  expect(placesOf(listed)).toEqual(['B ETH2 (alias)', 'B ETH3 (alias)', 'B MGMT (alias)']);
  expect(await b.run('array list')).toMatch(/^MCTRLA +RAID 5 +optimal +A +B +0-2 +3$/m);

  const asked = { ...ADMIN, address: MANAGEMENT_A };
  expect(await ssh.read(B, 'version', asked)).toMatch(/^Controller : B \(ds300-b\)$/m);
  for (const address of [MANAGEMENT_A, MANAGEMENT_B]) {
    expect(await status(rack, B, address, STATUS_A)).toBe(2);
    expect(await status(rack, B, address, STATUS_B)).toBe(1);
  }
  await expectArchive(rack, B, MANAGEMENT_A);

  await rack.until({ event: 'peer.awaitsEnable', node: B }, seq);
  expect(await b.run('failback now')).toMatch('the peer does not take part');
  expect(rowOf(await b.run('controller list'), 'A')).toMatch('failed, awaits peer enable');
  expect(await b.run('peer enable')).toBe('Peer enabled');
  expect(await b.run('failback show')).toMatch(/^Arrays away from home +: MCTRLA$/m);
  const before = await rack.now();
  expect(await b.run('failback now')).toBe('Failback complete');
  await b.exit();
  const home = { event: 'address.moved', node: A, match: { address: MANAGEMENT_A } };
  await rack.until(home, before);
  await expect.poll(async () => (await rack.node(A)).endpoints).not.toEqual([]);

  const a = await Telnet.login(rack, A, { ...ADMIN, address: MANAGEMENT_A });
  expect(placesOf(await a.run('controller list'))).toEqual(['A ETH2', 'A ETH3', 'A MGMT']);
  expect(await a.run('array list')).toMatch(/^MCTRLA +RAID 5 +optimal +A +A +0-2 +3$/m);
  expect(await status(rack, A, MANAGEMENT_A, STATUS_A)).toBe(1);
  await a.exit();
});

test('words that are wrong, and keys that help, at a real terminal', async ({ ssh, rack }) => {
  const asked = { ...ADMIN, address: MANAGEMENT_B };
  const refused = await ssh.run(B, 'array move MCTRLX a', asked);
  expect(refused.exitCode).toBe(1);
  expect(refused.stdout + refused.stderr).toMatch('Expected: MCTRLA, MCTRLB');
  const b = await Telnet.login(rack, B, { ...ADMIN, address: MANAGEMENT_B });
  expect(await b.run('ipf\tloc\t')).toMatch('ipfailover is local');
  expect(await b.run('frob')).toMatch('"frob" is no command. Commands: array, cache,');
  await b.exit();
});

test('trap receivers and syslog servers hear of the failure (S3:76-78)', async () => {
  const [traps, syslog] = [await Receiver.open(), await Receiver.open()];
  const tcp = createServer();
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  let stream = '';
  tcp.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      stream += String(chunk);
    });
  });
  const { port } = tcp.address() as AddressInfo;
  const rack = await Rack.up(
    ...['--family', 'ds300', '--port', '0', '--network', 'ports'],
    ...['--config', `ds300.trapTargets=${traps.target}`],
    ...['--config', `ds300.syslogTargets=udp://${syslog.target} tcp://127.0.0.1:${port}/rfc5424`],
  );
  try {
    const seq = await rack.now();
    await rack.inject('node.crash', A);
    await rack.until({ event: 'failover.completed', node: B }, seq);
    await expect.poll(() => traps.traps).toContain(CONTROLLER_FAILOVER);
    const failed = traps.traps.indexOf(CONTROLLER_FAIL);
    expect(failed).toBeGreaterThan(-1);
    expect(failed).toBeLessThan(traps.traps.indexOf(CONTROLLER_FAILOVER));

    const lost = 'Network interface link lost on interface1';
    const line = new RegExp(`^<134>Jan  5 09:00:\\d\\d ${B} ds300: ${lost}`);
    await expect.poll(() => syslog.texts.filter((text) => line.test(text))).toHaveLength(1);
    await expect.poll(() => stream).toMatch(new RegExp(`<134>1 2026-.*Z ${B} ds300 .*${lost}`));
  } finally {
    await rack.stop();
    for (const receiver of [traps, syslog]) receiver.close();
    tcp.close();
  }
});

type View = Parameters<Parameters<typeof test>[2]>[0]['view'];

/** What stands on the ports of a controller, in the drawing. */
async function expectPorts(view: View, node: string, values: readonly string[]): Promise<void> {
  for (const [index, label] of ['ETH2', 'ETH3', 'MGMT'].entries()) {
    await expect(view.fact(node, label)).toHaveText(values[index] ?? '');
  }
}

/** The heights of the curve on host-1's card, the newest last: the drawing counts downwards. */
async function throughput(view: View): Promise<number[]> {
  const points = await view.card(HOST).locator('.series polyline').getAttribute('points');
  const depths = (points ?? '').split(' ').map((point) => Number(point.split(',')[1]));
  return depths.map((depth) => -depth);
}

function rowOf(table: string, controller: 'A' | 'B'): string {
  const row = table.split('\n').find((line) => line.startsWith(`${controller} `));
  return row?.trimEnd() ?? '';
}

/** Where the addresses of controller A answer. */
function placesOf(table: string): string[] {
  const lines = table
    .split('\n')
    .filter((line) => MOVED.some((address) => line.startsWith(address)));
  return lines.map((line) => line.split(/ {2,}/)[2]?.trimEnd() ?? '');
}

/** How a service of a node is reached at an address. */
async function way(rack: RackClient, node: string, protocol: string, address: string) {
  const { endpoints } = await rack.node(node);
  const found = endpoints.find((each) => each.protocol === protocol && each.address === address);
  if (!found) throw new Error(`${node} has no ${protocol} on ${address}`);
  return found;
}

async function status(
  rack: RackClient,
  node: string,
  address: string,
  oid: string,
): Promise<number> {
  const { host, port } = await way(rack, node, 'snmp', address);
  return getNumber(host, port, oid);
}

/** The support archive: event log and configuration twice, and what engineers ask for. */
async function expectArchive(rack: RackClient, node: string, address: string): Promise<void> {
  const { host, port } = await way(rack, node, 'http', address);
  const account = Buffer.from(`${ADMIN.user}:${ADMIN.password}`).toString('base64');
  const authorization = `Basic ${account}`;
  const get = async (name: string) => {
    const response = await fetch(`http://${host}:${port}/${encodeURI(name)}`, {
      headers: { authorization },
    });
    expect(response.status, name).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  };
  const events = String(await get('RaidEvt.log'));
  expect(events).toMatch(/ INF {4}10401:A02C-S--L-- .*Network interface link lost on interface1/);
  expect(events).toMatch(/ FTL {4}50202:A01C-S--L-- .*Controller A has failed\.$/m);
  expect(String(await get('ServeRAID Manager/Event.txt'))).toBe(events);
  const profile = await get('RaidCfg.log');
  expect(await get('ServeRAID Manager/DS300/RaidExt1.log')).toEqual(profile);
  expect([...(await get('diagnostics.tgz')).subarray(0, 2)]).toEqual([0x1f, 0x8b]);
  expect((await fetch(`http://${host}:${port}/RaidEvt.log`)).status).toBe(401);
}
