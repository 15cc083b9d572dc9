// The articles S0 and S1 through the console and through real clients: an SP that is Online and
// unheard, a ladder that ends in a shutdown, and a takeover that every view tells alike.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { request } from 'node:https';
import { connect, type Socket } from 'node:net';
import { Rack } from './rack.ts';
import { getNumber } from './snmp.ts';
import { expect, test as stornextTest } from './test.ts';

const ADMIN = { user: 'admin' };
const [FIRST, SECOND] = ['netapp-01', 'netapp-02'] as const;
const [FIRST_SP, SECOND_SP] = ['netapp-01-sp', 'netapp-02-sp'] as const;
const CLUSTER_ADDRESS = '192.168.132.210';

/** cfState of NETAPP-MIB: 2 canTakeover, 3 cannotTakeover, 4 takeover. */
const CF_STATE = '1.3.6.1.4.1.789.1.2.3.2.0';
const [CAN_TAKE_OVER, IN_TAKEOVER] = [2, 4];
/** What the ladder has left once the SP is lost (S1:22). */
const LEFT_MS = 600_000;
/** At rate 60; a little less, as timers of another process may be early by a moment. */
const AT_RATE_60_MS = LEFT_MS / 60 - 100;
const BOOT_MS = 600_000;
/** Four and a half hours of four nodes that beat every second or two, on busy cores. */
const S0_MS = 180_000;

const test = stornextTest.extend({
  workerRack: [
    async ({ sshKey }, use) => {
      const keys = ['--authorized-keys', sshKey.publicFile];
      const rack = await Rack.up(
        ...['--family', 'netapp', '--port', '0', '--network', 'ports', ...keys],
      );
      await use(rack);
      if (rack.isRunning) await rack.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

test('an SP is Online, and its keep-alives are missing on the partner (S0)', async ({
  view,
  rack,
  ssh,
}) => {
  test.setTimeout(2 * S0_MS);
  await view.play('netapp/sp-update-fails', S0_MS);
  await rack.setClock({ paused: true });

  await expect(view.fact(FIRST, 'keep-alive')).toHaveText('error');
  await expect(view.fact(SECOND, 'own SP')).toHaveText('Online, link down');
  await expect(view.role(SECOND_SP)).toHaveText('Ethernet dead');
  await expect(view.fact(FIRST, 'keep-alive')).toBeInViewport();
  await expect(view.fact(SECOND, 'own SP')).toBeInViewport();
  await expect(view.hazards).toContainText('A node gets no hwassist keep-alives');

  const hwassist = await ssh.read(FIRST, 'storage failover hwassist show -node netapp-01', ADMIN);
  expect(hwassist).toContain('did not receive hwassist keep alive alerts from partner.');
  const status = 'system node run -node netapp-02 -command "sp status"';
  expect(await ssh.read(SECOND, status, ADMIN)).toContain('Service Processor Status: Online');
});

test('ten minutes until a node shuts itself down pass in ten seconds (S1:22-24)', async ({
  view,
  rack,
}) => {
  const seq = await rack.now();
  await rack.setClock({ paused: true });
  await rack.inject('sp.heartbeatLost', FIRST_SP);
  await rack.until({ event: 'spHeartbeat.stopped', node: FIRST }, seq, 1_000_000);
  await expect(view.countdown(FIRST, 'SP lost')).toBeInViewport();
  await rack.until({ event: 'spHeartbeat.lost', node: FIRST }, seq, 1_000_000);
  const countdown = view.countdown(FIRST, 'environmental shutdown');
  await expect(countdown).toHaveText(/10:00/);

  const beganAt = performance.now();
  const shutdown = rack.told({ event: 'node.environmentalShutdown', node: FIRST }, seq);
  await rack.setClock({ rate: 60, paused: false });
  await expect(countdown).toHaveText(/[5-8]:\d\d/);
  await expect(countdown).toBeInViewport();
  await shutdown;
  expect(performance.now() - beganAt).toBeGreaterThan(AT_RATE_60_MS);
  await expect(countdown).toBeHidden();
  await rack.setClock({ paused: true });

  const [lost, down] = (await rack.events(seq)).filter(
    ({ name }) => name === 'spHeartbeat.lost' || name === 'node.environmentalShutdown',
  );
  expect((down?.at ?? 0) - (lost?.at ?? 0)).toBe(LEFT_MS);
});

test('the SP comes back in the last minutes: nothing shuts down (S1:14, 24)', async ({
  view,
  rack,
}) => {
  const seq = await rack.now();
  await rack.setClock({ paused: true });
  await rack.inject('sp.heartbeatLost', FIRST_SP);
  await rack.until({ event: 'spHeartbeat.lost', node: FIRST }, seq, 1_000_000);
  await rack.advance(LEFT_MS - 60_000);
  const countdown = view.countdown(FIRST, 'environmental shutdown');
  await expect(countdown).toBeVisible();

  await view.healAll();
  await rack.until({ event: 'spHeartbeat.resumed', node: FIRST }, seq);
  await expect(countdown).toBeHidden();
  await rack.advance(LEFT_MS);
  await expect(view.role(FIRST)).toHaveText('up');
  const names = (await rack.events(seq)).map(({ name }) => name);
  expect(names).not.toContain('node.environmentalShutdown');
});

test('a takeover and its giveback by ssh: all views of both nodes tell the same', async ({
  view,
  rack,
  ssh,
}) => {
  const seq = await rack.now();
  await rack.setClock({ paused: true });
  const cli = async (node: string, line: string, address?: string) =>
    ssh.read(node, `rows 0; ${line}`, address === undefined ? ADMIN : { ...ADMIN, address });
  await expectNoTakeover(rack, cli);

  await cli(SECOND, 'set -confirmations off; storage failover takeover -ofnode netapp-01');
  await rack.until({ event: 'takeover.began', node: SECOND }, seq);
  await rack.until({ event: 'takeover.completed', node: SECOND }, seq);
  await expect(view.role(SECOND)).toHaveText('in takeover');
  await expect(view.fact(SECOND, 'serves')).toHaveText('6 aggregates of both');
  expect(await cli(SECOND, 'storage failover show')).toMatch(
    /^netapp-02 +netapp-01 +false +In tak/m,
  );
  expect(await cli(SECOND, 'network interface show -lif cluster_mgmt', CLUSTER_ADDRESS)).toMatch(
    /cluster_mgmt +up\/up +\S+ +netapp-02 /,
  );
  expect((await haOf(rack, SECOND, SECOND)).takeover).toMatchObject({ state: 'in_takeover' });
  expect(await cfState(rack, SECOND)).toBe(IN_TAKEOVER);
  await expectEms(rack, cli, SECOND, 'cf.fm.takeoverStarted');

  await rack.until(
    { event: 'node.phaseChanged', node: FIRST, match: { phase: 'waitingForGiveback' } },
    seq,
    BOOT_MS,
  );
  await expect(view.role(FIRST)).toHaveText('Waiting for giveback');
  // Over the interconnect its partner hears of it at once.
  await rack.advance(100);
  await cli(SECOND, 'set -confirmations off; storage failover giveback -ofnode netapp-01');
  await rack.until({ event: 'giveback.completed', node: SECOND }, seq, BOOT_MS);
  await rack.advance(60_000);
  await expect(view.role(FIRST)).toHaveText('up');
  await expectNoTakeover(rack, cli);
});

test('one terminal at a time on an SP, and its console goes down to the LOADER', async ({
  rack,
  ssh,
}) => {
  const seq = await rack.now();
  const first = await ssh.open(FIRST_SP, ADMIN);
  await first.until(/SP netapp-01> $/);
  first.type('system console');
  await first.until(/Type Ctrl-D to exit\.\s+::> $/);
  await rack.setClock({ rate: 20 });
  first.type('set -confirmations off; system node halt -node netapp-01 -inhibit-takeover true');
  await rack.told({ event: 'node.phaseChanged', node: FIRST, match: { phase: 'loader' } }, seq);
  first.type('');
  await first.until(/LOADER-A> $/);
  const names = (await rack.events(seq)).map(({ name }) => name);
  expect(names).not.toContain('takeover.began');

  const second = await ssh.open(FIRST_SP, ADMIN);
  await second.until(/Do you want to terminate it\? \[y\/n\] $/);
  second.type('y');
  await second.until(/SP netapp-01> $/);
  await first.until(/Terminated by another session\./);
  second.type('system power status');
  await second.until(/System power is on/);
  await second.end();
  await first.end();
});

test.describe('bad input', () => {
  test.afterEach(async ({ rack, ssh }) => {
    expect(rack.isRunning, rack.log).toBe(true);
    expect(await ssh.read(FIRST, 'storage failover show', ADMIN)).toContain(
      'Connected to netapp-02',
    );
    expect((await rest(rack, FIRST, '/cluster')).status).toBe(200);
    expect(await cfState(rack, FIRST)).toBe(CAN_TAKE_OVER);
  });

  test('a body of two megabytes, and a field that nobody knows', async ({ rack }) => {
    const path = '/support/ems/destinations';
    const large = await rest(rack, FIRST, path, { body: { name: 'x'.repeat(2_000_000) } });
    expect(large.status).toBe(413);
    const unknown = await rest(rack, FIRST, path, { body: { name: 'a', colour: 'red' } });
    expect(unknown.status).toBe(400);
    expect(unknown.body).toMatchObject({
      error: { code: expect.stringMatching(/^\d+$/), message: expect.stringContaining('colour') },
    });
  });

  test('a wrong password is told late, and the right one is not', async ({ rack, ssh }) => {
    const beganAt = performance.now();
    const wrong = await rest(rack, FIRST, '/cluster', { password: 'guess' });
    expect(wrong.status).toBe(401);
    expect(performance.now() - beganAt).toBeGreaterThan(900);
    const guess = await ssh.run(FIRST, 'version', { user: 'admin', password: 'guess' });
    expect(guess).toMatchObject({ exitCode: 255, stdout: '' });
    const right = await ssh.run(FIRST, 'version', { user: 'admin', password: 'twinrack' });
    expect(right.stdout).toContain('NetApp Release');
  });

  test('datagrams that are no BER, at SNMP and at hwassist', async ({ rack }) => {
    const socket = createSocket('udp4');
    const bad = ['', '30', '3082ffff', '30840fffffff0201', '30800000', '02040506', '3003020101ff'];
    const send = (port: number, host: string, packet: Buffer) =>
      new Promise<void>((done, fail) =>
        socket.send(packet, port, host, (error) => (error ? fail(error) : done())),
      );
    for (const protocol of ['snmp', 'trap']) {
      const { host, port } = await placeOf(rack, FIRST, protocol);
      for (const hex of bad) await send(port, host, Buffer.from(hex, 'hex'));
      await send(port, host, Buffer.alloc(60_000, 0x30));
    }
    socket.close();
  });

  test('a thousand connections that never say who they are', async ({ rack }) => {
    const { host, port } = await placeOf(rack, FIRST, 'ssh');
    const sockets: Socket[] = [];
    for (let count = 0; count < 1_000; count += 1) {
      const socket = connect(port, host);
      socket.on('error', () => {});
      sockets.push(socket);
    }
    await Promise.all(sockets.map((socket) => settledConnection(socket)));
    expect((await rest(rack, FIRST, '/cluster')).status).toBe(200);
    await Promise.all(
      sockets.map(async (socket) => {
        if (socket.closed) return;
        const closed = once(socket, 'close');
        socket.destroy();
        await closed;
      }),
    );
  });
});

type Cli = (node: string, line: string, address?: string) => Promise<string>;
type Document = { readonly [name: string]: unknown };
type Answer = { readonly status: number; readonly body: Document };

/** Both nodes say of both that a takeover is possible, by CLI, REST and SNMP. */
async function expectNoTakeover(rack: Rack, cli: Cli): Promise<void> {
  for (const node of [FIRST, SECOND]) {
    const table = await cli(node, 'storage failover show');
    for (const row of [`${FIRST} +${SECOND}`, `${SECOND} +${FIRST}`]) {
      expect(table).toMatch(new RegExp(`^${row} +true +Connected to`, 'm'));
    }
    for (const other of [FIRST, SECOND]) {
      const { takeover_check: check } = await haOf(rack, node, other);
      expect(check).toMatchObject({ takeover_possible: true });
    }
    expect(await cfState(rack, node)).toBe(CAN_TAKE_OVER);
  }
}

/** The event log by CLI and by REST holds such a message of a node. */
async function expectEms(rack: Rack, cli: Cli, node: string, name: string): Promise<void> {
  const log = await cli(node, `event log show -message-name ${name}`);
  expect(log).toContain(name);
  const { body } = await rest(rack, node, `/support/ems/events?message.name=${name}`);
  expect(body).toMatchObject({ num_records: 1 });
}

async function haOf(rack: Rack, asked: string, node: string): Promise<Document> {
  const { body } = await rest(rack, asked, `/cluster/nodes?name=${node}&fields=ha`);
  const [record] = body.records as { readonly ha: Document }[];
  if (record === undefined) throw new Error(`${asked} does not know ${node}`);
  return record.ha;
}

async function cfState(rack: Rack, node: string): Promise<number> {
  const { host, port } = await placeOf(rack, node, 'snmp');
  return getNumber(host, port, CF_STATE);
}

/** Where a service of a node listens on the node's own address. */
async function placeOf(rack: Rack, node: string, protocol: string) {
  const { endpoints, addresses } = await rack.node(node);
  const place = endpoints.find((one) => one.protocol === protocol && one.address === addresses[0]);
  if (place === undefined) throw new Error(`${node} has no ${protocol}`);
  return place;
}

async function rest(
  rack: Rack,
  node: string,
  path: string,
  { body, password = 'twinrack' }: { body?: unknown; password?: string } = {},
): Promise<Answer> {
  const { host, port } = await placeOf(rack, node, 'https');
  return new Promise((done, fail) => {
    const asking = request({
      ...{ host, port, path: `/api${path}`, auth: `admin:${password}` },
      method: body === undefined ? 'GET' : 'POST',
      rejectUnauthorized: false,
    });
    asking.on('error', fail);
    asking.on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      response.on('end', () => {
        done({ status: response.statusCode ?? 0, body: text === '' ? {} : JSON.parse(text) });
      });
    });
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** A connection stands, or the node would not have it. */
function settledConnection(socket: Socket): Promise<unknown> {
  return Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => null);
}
