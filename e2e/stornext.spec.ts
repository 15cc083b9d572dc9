// The incidents of S2, each once through the console and once through a real SSH client.

import type { Rack } from './rack.ts';
import { expect, test } from './test.ts';

const PROFILE = '. /usr/adic/.profile';
const LOCAL_STATUS = `${PROFILE}; snhamgr status | awk -F= "/^LocalStatus/ {print \\$2}"`;
const SMITHLOG = 'cat /usr/cvfs/debug/smithlog';
const LATCH = '/usr/cvfs/install/.ha_idle_failed_startup';

const LINK = /^Link metadata lan/i;
const PATH_A = /^Path mdc-a\/arb/;

test('graceful failover: CVFS stops, the peer becomes primary, CVFS starts (S2:11-14)', async ({
  view,
  ssh,
}) => {
  await view.play('stornext/graceful-failover');

  await expect(view.role('mdc-b')).toHaveText('primary');
  await expect(view.role('mdc-a')).toHaveText('running');
  await view.expectEvent('mdc.becamePrimary', 'mdc-b');
  expect(await ssh.read('mdc-b', LOCAL_STATUS)).toBe('primary\n');
  expect(await ssh.read('mdc-a', SMITHLOG)).toBe('');
});

test('SAN stall, LAN cut: the HA Monitor resets the MDC before its peer usurps (S2:16-21)', async ({
  rack,
  view,
  ssh,
}) => {
  const seq = await rack.now();
  await rack.setClock({ paused: true });
  await view.injectOn(LINK, 'link.cut');
  await view.injectOn(PATH_A, 'disk.slow', { delay: '6000' });
  await rack.advance(4_000);
  await expect(view.countdown('mdc-a', /shared/)).toContainText(/[01]\.\d s/);

  await rack.until({ event: 'mdc.haReset', node: 'mdc-a' }, seq);
  await expect(view.role('mdc-a')).toHaveText('booting');
  await rack.until({ event: 'mdc.becamePrimary', node: 'mdc-b' }, seq);
  await expect(view.role('mdc-b')).toHaveText('primary');
  expect(await order(rack, seq, 'mdc.haReset', 'arb.usurped')).toBe('mdc.haReset, arb.usurped');

  await view.healAll();
  await rack.until({ event: 'mdc.becameRunning', node: 'mdc-a' }, seq);
  expect(await ssh.read('mdc-b', LOCAL_STATUS)).toBe('primary\n');
  expect(await ssh.read('mdc-a', SMITHLOG)).toMatch(/within 1 second of expiring/);
});

test('SAN stall, LAN up: negotiated timer resets cap the delay at four (S2:33)', async ({
  view,
  ssh,
}) => {
  await view.play('stornext/san-stall-negotiated');

  await view.expectEvent('haMonitor.granted', 'mdc-a');
  await expect(view.role('mdc-a')).toHaveText('primary');
  expect(await ssh.read('mdc-a', SMITHLOG)).toBe('');
  expect(await ssh.read('mdc-a', LOCAL_STATUS)).toBe('primary\n');
});

test('LAN and SAN fail, in either order: HA Reset, then takeover (S2:16-21)', async ({
  view,
  ssh,
}) => {
  for (const scenario of ['lan-and-san-cut', 'san-and-lan-cut']) {
    await view.play(`stornext/${scenario}`);
    await view.expectEvent('mdc.haReset', 'mdc-a');
    await expect(view.role('mdc-b')).toHaveText('primary');
  }
  expect(await ssh.read('mdc-b', LOCAL_STATUS)).toBe('primary\n');
});

test('an unkillable process under the mount point: HA Reset as CVFS stops (S2:39)', async ({
  view,
  ssh,
}) => {
  await view.play('stornext/unmount-stuck-reset');

  await view.expectEvent('cvfs.unmountFailed', 'mdc-a');
  await view.expectEvent('mdc.haReset', 'mdc-a');
  const smithlog = await ssh.read('mdc-a', SMITHLOG);
  expect(smithlog).toMatch(/could not unmount FS "shared"/);
  expect(smithlog).not.toMatch(/pid|PID/);
});

test('snactivated fails: HA Reset, and no CVFS there until snhamgr clear (S2:41-43)', async ({
  view,
  rack,
  ssh,
}) => {
  await view.play('stornext/snactivated-fails');
  await view.expectEvent('startup.latched');
  await view.expectEvent('startup.cleared');
  expect(await ssh.run('mdc-a', `test -e ${LATCH}`)).toMatchObject({ exitCode: 1 });

  const seq = await rack.now();
  await ssh.read('mdc-b', `touch ${LATCH}`);
  await rack.setClock({ rate: 100 });
  await ssh.read('mdc-b', 'service cvfs stop');
  const refused = await ssh.run('mdc-b', 'service cvfs start');
  expect(refused.exitCode).not.toBe(0);
  await view.expectEvent('cvfs.refused', 'mdc-b');
  await ssh.read('mdc-b', `${PROFILE}; snhamgr clear && service cvfs start`);
  await rack.until({ event: 'mdc.becameRunning', node: 'mdc-b' }, seq);
});

test('snhamgr force smith: the SSH connection breaks, the smithlog names the pid (S2:7-9)', async ({
  rack,
  view,
  ssh,
}) => {
  const seq = await rack.now();
  const broken = await ssh.run('mdc-a', `${PROFILE}; snhamgr force smith`);
  expect(broken.exitCode).toBe(255);
  await expect(view.role('mdc-a')).toHaveText('booting');

  await rack.until({ event: 'mdc.becamePrimary', node: 'mdc-b' }, seq);
  await rack.until({ event: 'mdc.becameRunning', node: 'mdc-a' }, seq);
  await expect(view.role('mdc-a')).toHaveText('running');
  expect(await ssh.read('mdc-a', SMITHLOG)).toMatch(/requested by snhamgr force smith \(pid \d+\)/);
  expect(await ssh.run('mdc-a', `test -e ${LATCH}`)).toMatchObject({ exitCode: 1 });
});

test('configuration session: B locked, A config; A default, B default (S2:45-46)', async ({
  rack,
  view,
  ssh,
}) => {
  await rack.setClock({ rate: 100 });
  await ssh.read('mdc-b', `${PROFILE}; snhamgr mode=locked`);
  await expect(view.card('mdc-b')).toContainText('locked');
  await ssh.read('mdc-a', `${PROFILE}; snhamgr mode=config`);
  await expect(view.card('mdc-a')).toContainText('config');
  await ssh.read('mdc-a', `${PROFILE}; snhamgr mode=default`);
  await ssh.read('mdc-b', `${PROFILE}; snhamgr mode=default`);
  await expect(view.card('mdc-a')).not.toContainText('config');

  await view.play('stornext/config-session-baab');
  expect(await ssh.read('mdc-a', `${PROFILE}; snhamgr status`)).toMatch(
    /LocalMode=default\n.*\nRemoteMode=default\n/,
  );
});

test('single server: B shut down, peerdown and single on A, and the way back (S2:45,47)', async ({
  view,
  ssh,
}) => {
  await view.play('stornext/single-server-baab');

  await view.expectEvent('snhamgr.peerdownSet', 'mdc-a');
  await view.expectEvent('snhamgr.peerdownCleared', 'mdc-a');
  expect(await ssh.read('mdc-a', `${PROFILE}; snhamgr status`)).toMatch(/RemoteMode=default/);
});

test('a peer that is certified as down is powered on: the pair is put right (S2:47)', async ({
  view,
  ssh,
}) => {
  await view.play('stornext/peerdown-then-peer-powers-on');

  await view.expectEvent('snhamgr.safeguarded', 'mdc-a');
  expect(await ssh.read('mdc-a', `${PROFILE}; snhamgr status`)).toMatch(/^LocalMode=default$/m);
});

test('fsmpm dies: HA Reset without a line in the smithlog (S2:9)', async ({ view, ssh }) => {
  await view.play('stornext/fsmpm-death-empty-smithlog');

  await view.expectEvent('fsmpm.died', 'mdc-a');
  await view.expectEvent('mdc.haReset', 'mdc-a');
  expect(await ssh.read('mdc-a', SMITHLOG)).toBe('');
});

test('ha_smith_interval differs between the MDCs: logged, and shown as a danger (S2:27)', async ({
  rack,
  view,
  ssh,
}) => {
  const seq = await rack.now();
  await ssh.read('mdc-a', 'echo ha_smith_interval=60 > /usr/cvfs/config/ha_smith_interval');
  await rack.until({ event: 'interval.mismatched' }, seq);
  await expect(view.hazards).toContainText('ha_smith_interval');
  await expect
    .poll(() => ssh.read('mdc-b', 'tail -n 50 /usr/cvfs/debug/nssdbg.out'))
    .toMatch(/ha_smith_interval differs: 5 here, 60 on the peer/);

  await view.play('stornext/smith-interval-mismatch');
});

test('a frozen MDC wakes up late: it resets, and its peer stays in control (S2:16)', async ({
  rack,
  view,
  ssh,
}) => {
  const seq = await rack.now();
  const { pid } = await rack.node('mdc-a');
  process.kill(pid ?? 0, 'SIGSTOP');
  await rack.until({ event: 'node.stalled', node: 'mdc-a' }, seq);
  await expect(view.role('mdc-a')).toHaveText('frozen');
  await rack.until({ event: 'arb.usurped', node: 'mdc-b' }, seq);
  process.kill(pid ?? 0, 'SIGCONT');

  await rack.until({ event: 'node.woke', node: 'mdc-a' }, seq);
  await rack.until({ event: 'mdc.haReset', node: 'mdc-a' }, seq);
  await rack.until({ event: 'mdc.becameRunning', node: 'mdc-a' }, seq);
  await expect(view.role('mdc-b')).toHaveText('primary');
  expect(await ssh.read('mdc-b', LOCAL_STATUS)).toBe('primary\n');
});

test('SAN delays are looked for: longer timer, cvdbset :ha, cvdb -C (S2:23-36)', async ({
  rack,
  view,
  ssh,
}) => {
  for (const mdc of ['mdc-a', 'mdc-b']) {
    await ssh.read(mdc, 'echo ha_smith_interval=60 > /usr/cvfs/config/ha_smith_interval');
  }
  await rack.setClock({ rate: 20 });
  await ssh.read('mdc-a', `${PROFILE}; cvdbset :ha`);
  const traces = await ssh.follow('mdc-a', `${PROFILE}; cvdb -g -C -D 500`);
  await traces.until(/^HAmonCheck PID \d+ FS "testfs" status delay = 1$/m);

  const seq = await rack.now();
  await view.injectOn(LINK, 'link.cut');
  await view.injectOn(PATH_A, 'disk.slow', { delay: '20000' });
  await traces.until(/FS "testfs" status delay = 1[1-9]$/m);
  await view.healAll();
  await traces.until(/delay = 1\d\n(.*\n)*.*delay = 1\n/);
  await traces.end();
  await ssh.read('mdc-a', `${PROFILE}; cvdbset - all`);
  expect((await rack.events(seq)).map(({ name }) => name)).not.toContain('mdc.haReset');
});

for (const scenario of [
  'no-primary-anywhere',
  'late-wake-up',
  'fsm-exit-mounted',
  'fsm-exit-unmounted',
  'long-interval',
  'process-exits-in-time',
  'process-exits-late',
]) {
  test(`stornext/${scenario} ends well, and with one primary`, async ({ view, ssh }) => {
    await view.play(`stornext/${scenario}`);
    const statuses = [await ssh.read('mdc-a', LOCAL_STATUS), await ssh.read('mdc-b', LOCAL_STATUS)];
    expect(statuses.filter((status) => status === 'primary\n')).toHaveLength(1);
  });
}

/** The first events of these names, in the order in which they came. */
async function order(rack: Rack, since: number, ...names: readonly string[]): Promise<string> {
  const events = await rack.events(since);
  const firsts = names.map((name) => events.find((event) => event.name === name));
  return firsts
    .flatMap((event) => (event ? [event] : []))
    .sort((left, right) => left.seq - right.seq)
    .map(({ name }) => name)
    .join(', ');
}
