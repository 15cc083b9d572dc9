// The article S4 once through the console and once through real SSH and telnet clients: what stops
// domains, what does not, and what both SCs tell of a failover.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Rack } from './rack.ts';
import type { RackClient } from './rackClient.ts';
import { Telnet } from './telnet.ts';
import { expect, test as stornextTest } from './test.ts';

/** As Centreon's plugin asks: full path, both streams in one, no terminal. */
const SMS = '/opt/SUNWSMS/bin';
const ROLE = `${SMS}/showfailover -r 2>&1`;
const FAILOVER = `${SMS}/showfailover 2>&1`;
const MESSAGES = 'cat /var/opt/SUNWSMS/adm/platform/messages';

const SERVICE = { user: 'sms-svc' };
const OPERATOR = { user: 'platoper', password: 'twinrack' };
const LOGICAL = { ...SERVICE, address: '192.168.104.12' };

const DISABLED = 'SC Failover Status: DISABLED\nC1: UP\n';
const ACTIVE = 'SC Failover Status: ACTIVE\nC1: UP\n';
const REFUSED = 'setfailover: your account has none of the groups that may do this\n';

/** From a reset SC to a spare: firmware, Solaris, SMS. */
const REBOOT_MS = 900_000;

const test = stornextTest.extend({
  workerRack: [
    async ({ sshKey }, use) => {
      const keys = ['--authorized-keys', sshKey.publicFile];
      const rack = await Rack.up(
        ...['--family', 'sunfire', '--port', '0', '--network', 'ports', ...keys],
      );
      await use(rack);
      if (rack.isRunning) await rack.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

test('domains dstop when SMS is simultaneously started on both SCs (S4:47-53, 142-208)', async ({
  rack,
  view,
  ssh,
}) => {
  await expectClocks(view, 'sc0 leader, sc1 follower', 'locked', 'sc0 20, sc1 0');
  const seq = await rack.now();
  await view.runLive('sunfire/simultaneous-start-dstop');
  await stopClockAtDstop(rack, seq);
  for (const sc of ['sc0', 'sc1']) await expect(view.role(sc)).toHaveText('BECOMING_MAIN');
  await expectClocks(view, 'both follower', 'lost', /^sc0 \d+, sc1 [1-9]\d*$/);
  await expect(view.role('platform')).toHaveText('dstop B C');
  await expect(view.card('platform')).toHaveAttribute('data-tone', 'critical');
  await expect(view.fact('platform', 'domain A')).toHaveText('Running Solaris');
  await expect(view.fact('platform', 'domain C')).toHaveText('Domain Down');
  const tagged = view.fact('platform', 'B \\(engB\\)');
  await expect(tagged).toHaveText('Domain Down');
  expect(await tagged.evaluate(isWhole)).toBe(true);
  await expect(view.hazards).toContainText('Both SCs believe that they are the main SC');
  await expect(view.hazards).toContainText('not phase locked');

  await view.chooseRate('max');
  await rack.setClock({ paused: false });
  await view.expectPassed();
  await expect(view.role('sc0')).toHaveText('MAIN');
  await expect(view.role('sc1')).toHaveText('SPARE');
  await expectClocks(view, 'sc0 leader, sc1 follower', 'locked', 'sc0 20, sc1 0');
  await view.expectEvent('sc.resetOrdered', 'sc0');

  expect(await ssh.read('sc0', ROLE, OPERATOR)).toBe('MAIN\n');
  expect(await ssh.read('sc0', FAILOVER, OPERATOR)).toBe(DISABLED);
  expect(clockSources(await ssh.read('sc0', `${SMS}/showboards -c`, SERVICE))).toEqual(['SC0']);
  const [main, spare] = [
    await ssh.read('sc0', MESSAGES, SERVICE),
    await ssh.read('sc1', MESSAGES, SERVICE),
  ];
  expect(main).toMatch(/^Jul 9 09:40:33 2005 cmc5asffsc0 hwad\[20252\]: \[1123 4194425041\d{6} /m);
  expect(main).toContain(' ERR I2cComm.cc 716] I2c read time out bus: 0, address: 23\n');
  expect(main).toMatch(/^Jul 9 09:42:26 .* FailoverMgr\.cc 3071\] SC configured as Main$/m);
  expect(spare).toMatch(/^Jul 9 09:40:16 .* SSDWorkArea\.cc 38\] SMS 1\.4\.1 start-up initiated$/m);
  expect(spare).toMatch(/^Jul 9 09:51:23 .* FailoverMgr\.cc 3074\] SC configured as Spare$/m);
});

test('SMS started on the previous main SC first, then on the spare: no dstop (S4:61-74)', async ({
  rack,
  view,
  ssh,
}) => {
  const seq = await rack.now();
  await view.play('sunfire/safe-start');

  const names = (await rack.events(seq)).map(({ name }) => name);
  expect(names).toContain('hwad.programmed');
  expect(names).not.toContain('domain.dstopped');
  expect(names).not.toContain('sc.resetOrdered');
  await expect(view.role('platform')).toHaveText('running');
  await expect(view.fact('sc0', 'failover')).toHaveText('ACTIVE');
  await expectClocks(view, 'sc0 leader, sc1 follower', 'locked', 'sc0 20, sc1 0');

  expect(await ssh.read('sc0', ROLE, OPERATOR)).toBe('MAIN\n');
  expect(await ssh.read('sc0', FAILOVER, OPERATOR)).toBe(ACTIVE);
  expect(await ssh.read('sc1', ROLE, OPERATOR)).toBe('SPARE\n');
  expect(await ssh.read('sc0', 'smsversion', SERVICE)).toContain('Patch 117866-05 installed');
  expect(await ssh.read('sc0', 'showplatform -p domains', SERVICE)).not.toContain('Domain Down');
});

test('a forced failover: a check that only asks the spare sees nothing (S4:40-42, 99)', async ({
  rack,
  view,
  ssh,
}) => {
  const seq = await rack.now();
  const broken = await Telnet.login(rack, 'sc0');
  const sc1 = await Telnet.login(rack, 'sc1');
  expect(await broken.run('showfailover -r')).toBe('MAIN');
  expect(await sc1.run('showfailover -r; echo $?')).toBe('SPARE\n0');

  expect(await ssh.read('sc0', `${SMS}/setfailover force 2>&1`, SERVICE)).toBe('');
  await rack.until({ event: 'node.reset', node: 'sc0' }, seq);
  await broken.closed();
  await rack.until({ event: 'sms.complete', node: 'sc1' }, seq);
  await rack.until({ event: 'sms.complete', node: 'sc0' }, seq, REBOOT_MS);
  await expect(view.role('sc1')).toHaveText('MAIN');
  await expect(view.role('sc0')).toHaveText('SPARE');
  await expect(view.fact('sc1', 'failover')).toHaveText('DISABLED');

  const sc0 = await Telnet.login(rack, 'sc0');
  expect(await ssh.run('sc0', ROLE, OPERATOR)).toMatchObject({ stdout: 'SPARE\n', exitCode: 0 });
  expect(await sc0.run('showfailover -r; echo $?')).toBe('SPARE\n0');
  expect(await ssh.run('sc1', ROLE, OPERATOR)).toMatchObject({ stdout: 'MAIN\n', exitCode: 0 });
  expect(await ssh.read('sc1', FAILOVER, OPERATOR)).toBe(DISABLED);
  expect(await sc1.run('showfailover; echo $?')).toBe(`${DISABLED}0`);
  expect(await ssh.read('sc1', 'hostname', LOGICAL)).toBe('cmc5asffsc1\n');
  expect(await refusal(ssh.run('sc0', `${SMS}/showboards 2>&1`, OPERATOR))).toContain(
    'not the main',
  );

  expect(await sc1.run('setfailover on')).toBe('');
  await rack.until({ event: 'failover.activated', node: 'sc1' }, await rack.now());
  expect(await sc1.run('showfailover')).toBe(ACTIVE.trimEnd());
  expect(await ssh.read('sc1', FAILOVER, OPERATOR)).toBe(ACTIVE);
  expect(clockSources(await ssh.read('sc1', `${SMS}/showboards -c`, SERVICE))).toEqual(['SC1']);
  await sc0.exit();
  await sc1.exit();
  const names = (await rack.events(seq)).map(({ name }) => name);
  expect(names).not.toContain('domain.dstopped');
});

test('the platform operator sees failover, and is refused setfailover (S4:65, 74)', async ({
  rack,
  ssh,
}) => {
  const telnet = await Telnet.login(rack, 'sc0', { user: 'platoper' });
  for (const word of ['on', 'off', 'force']) {
    const refused = await ssh.run('sc0', `${SMS}/setfailover ${word} 2>&1`, OPERATOR);
    expect(refused).toEqual({ stdout: REFUSED, stderr: '', exitCode: 1 });
    expect(await telnet.run(`setfailover ${word}; echo $?`)).toBe(`${REFUSED}1`);
  }
  const sudo = await ssh.run('sc0', `sudo ${SMS}/setfailover off 2>&1`, OPERATOR);
  expect(sudo.exitCode).not.toBe(0);
  expect(await ssh.read('sc0', FAILOVER, OPERATOR)).toBe(ACTIVE);
  await telnet.exit();
});

test('a hundred times as fast as the wall, the incident is that of the simulator', async ({
  rack,
}) => {
  const simulated = await Rack.up('--family', 'sunfire', '--port', '0', '--sim');
  try {
    const [live, told] = [await traceOf(rack, 100), await traceOf(simulated, 100)];
    expect(live.length).toBeGreaterThan(100);
    expect(live).toEqual(told);
  } finally {
    await simulated.stop();
  }
});

test('the logs of both SCs go to whom the rack was told, in either format (S4:179)', async () => {
  const udp = createSocket('udp4');
  const tcp = createServer();
  udp.bind(0, '127.0.0.1');
  tcp.listen(0, '127.0.0.1');
  await Promise.all([once(udp, 'listening'), once(tcp, 'listening')]);
  const packets: string[] = [];
  let stream = '';
  udp.on('message', (packet) => packets.push(String(packet)));
  tcp.on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      stream += String(chunk);
    });
  });
  const targets = `udp://127.0.0.1:${udp.address().port} tcp://127.0.0.1:${
    (tcp.address() as AddressInfo).port
  }/rfc5424`;
  const rack = await Rack.up(
    ...['--family', 'sunfire', '--port', '0', '--network', 'ports'],
    ...['--config', `sunfire.syslogTargets=${targets}`],
  );
  try {
    const seq = await rack.now();
    for (const sc of ['sc0', 'sc1']) {
      const command = '/etc/init.d/sms stop';
      await rack.send('POST', `/api/v1/nodes/${sc}/exec`, { command });
      await rack.told({ event: 'sms.stopped', node: sc }, seq);
    }
    const text = /SMS soft shutdown, signaling all components: signal=SIGTERM/;
    for (const sc of ['sc0', 'sc1']) {
      const head = `cmc5asff${sc} ssd`;
      const old = new RegExp(
        `^<132>Jan  5 09:00:\\d\\d ${head}\\[\\d+\\]: \\[1302 .*${text.source}$`,
      );
      await expect.poll(() => packets.filter((packet) => old.test(packet))).toHaveLength(1);
      const date = '2026-01-05T09:00:\\d\\dZ';
      const modern = new RegExp(`\\d+ <132>1 ${date} ${head} \\d+ - - \\[1302 .*?${text.source}`);
      await expect.poll(() => stream).toMatch(modern);
    }
  } finally {
    await rack.stop();
    udp.close();
    tcp.close();
  }
});

test('the curve of starts is measured when asked for, and drawn (S4:32, 115-140)', async ({
  view,
}) => {
  const studies = view.region('Scenarios').getByRole('list', { name: 'Studies of this rack' });
  await studies.getByRole('button', { name: /^Measure: SMS started on both SCs/ }).click();
  const curve = studies.getByRole('img', { name: /^SMS started on both SCs: how often/ });
  await expect(curve).toBeVisible({ timeout: 60_000 });
  await expect(curve).toHaveAccessibleName(/dstops: at most \d+(\.\d)? %; 3400 starts in all/);
});

type View = Parameters<Parameters<typeof test>[2]>[0]['view'];

/** Clock modes, phase lock and SPLLs, as they stand in the drawing. */
async function expectClocks(
  view: View,
  modes: string,
  lock: string,
  spll: string | RegExp,
): Promise<void> {
  for (const [label, value] of [
    ['clocks', modes],
    ['phase lock', lock],
    ['SPLLs', spll],
  ] as const) {
    await expect(view.fact('platform', label)).toHaveText(value);
    await expect(view.fact('platform', label)).toBeInViewport();
  }
}

/** Nothing of it is cut off for want of room. */
function isWhole(shown: HTMLElement): boolean {
  const boxes = [shown, ...shown.querySelectorAll('*')];
  return boxes.every(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth);
}

/** What the timeline tells of S4's incident, from its beginning to its end. */
async function traceOf(rack: RackClient, rate: number): Promise<string[]> {
  await rack.setClock({ rate });
  const seq = await rack.now();
  const run = await rack.play('sunfire/simultaneous-start-dstop', 'live');
  expect(run.status, run.message).toBe('passed');
  const end = run.steps.at(-1)?.endedAt ?? 0;
  const events = (await rack.events(seq)).filter(({ at }) => at >= run.beganAt && at < end);
  return events.map(({ at, node, name, data }) => {
    return `+${at - run.beganAt} ${node ?? 'rack'} ${name} ${JSON.stringify(data)}`;
  });
}

/** Slower and slower towards the instant at which the last domain stops, ten virtual seconds before
 * SC0 resets SC1. */
async function stopClockAtDstop(rack: Rack, seq: number): Promise<void> {
  await rack.told({ event: 'patch.added', node: 'sc1' }, seq);
  await rack.setClock({ rate: 50 });
  await rack.told({ event: 'sms.starting', node: 'sc0' }, seq);
  await rack.setClock({ rate: 10 });
  await rack.told({ event: 'domain.dstopped', match: { domain: 'C' } }, seq);
  await rack.setClock({ paused: true });
}

/** Which clocks the boards of `showboards -c` have selected. */
function clockSources(table: string): string[] {
  const rows = table.split('\n\n')[0]?.split('\n').slice(2) ?? [];
  return [...new Set(rows.map((row) => row.split(/\s{2,}/)[2] ?? ''))];
}

async function refusal(
  answer: Promise<{ readonly stdout: string; readonly exitCode: number }>,
): Promise<string> {
  const { stdout, exitCode } = await answer;
  expect(exitCode).toBe(1);
  return stdout;
}
