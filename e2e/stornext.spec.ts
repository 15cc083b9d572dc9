// The incidents of S2, each once through the console and once through a real SSH client.

import type { Rack } from './rack.ts';
import { expect, test } from './test.ts';

const PROFILE = '. /usr/adic/.profile';
const LOCAL_STATUS = `${PROFILE}; snhamgr status | awk -F= "/^LocalStatus/ {print \\$2}"`;
const SMITHLOG = 'cat /usr/cvfs/debug/smithlog';
const LATCH = '/usr/cvfs/install/.ha_idle_failed_startup';

const LINK = /^Link metadata lan/i;
const PATH_A = /^Path mdc-a\/arb/;

test('graceful failover: CVFS stops on the primary, and starts again once the secondary is primary (S2:11-14)', async ({
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

test('SAN stall with the metadata LAN cut: the HA Monitor resets the active MDC, and its peer usurps (S2:16-21)', async ({
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

test('SAN stall with the LAN up and a standby FSM: negotiated resets cap the delay at four (S2:33)', async ({
  view,
  ssh,
}) => {
  await view.play('stornext/san-stall-negotiated');

  await view.expectEvent('haMonitor.granted', 'mdc-a');
  await expect(view.role('mdc-a')).toHaveText('primary');
  expect(await ssh.read('mdc-a', SMITHLOG)).toBe('');
  expect(await ssh.read('mdc-a', LOCAL_STATUS)).toBe('primary\n');
});

test('LAN and SAN fail within seconds of each other: the active MDC goes, whichever is first (S2:16-21)', async ({
  view,
  ssh,
}) => {
  await view.play('stornext/lan-and-san-cut');

  await view.expectEvent('mdc.haReset', 'mdc-a');
  await expect(view.role('mdc-b')).toHaveText('primary');
  expect(await ssh.read('mdc-b', LOCAL_STATUS)).toBe('primary\n');
});

test('an unkillable process under the mount point: stopping CVFS ends in an HA Reset, and the smithlog names no process (S2:39)', async ({
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

test('snactivated fails: the MDC resets, stays down behind its touch file, and starts after snhamgr clear (S2:41-43)', async ({
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

test('an administrator forces a smith: the SSH connection breaks, and the smithlog says who asked (S2:7-9)', async ({
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

test('a configuration session by B-A-A-B: B locked, A config; A default, B default (S2:45-46)', async ({
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

test('a single server: B is shut down and certified as peerdown, A runs alone, and both come back (S2:47)', async ({
  view,
  ssh,
}) => {
  await view.play('stornext/single-server-baab');

  await view.expectEvent('snhamgr.peerdownSet', 'mdc-a');
  await view.expectEvent('snhamgr.peerdownCleared', 'mdc-a');
  expect(await ssh.read('mdc-a', `${PROFILE}; snhamgr status`)).toMatch(/RemoteMode=default/);
});

test('a peer that was certified as down is powered on: its certificate falls, and the pair is put right (S2:47)', async ({
  view,
  ssh,
}) => {
  await view.play('stornext/peerdown-then-peer-powers-on');

  await view.expectEvent('snhamgr.safeguarded', 'mdc-a');
  expect(await ssh.read('mdc-a', `${PROFILE}; snhamgr status`)).toMatch(/^LocalMode=default$/m);
});

test('fsmpm dies: the MDC resets, and nothing is left in the smithlog to say why (S2:9)', async ({
  view,
  ssh,
}) => {
  await view.play('stornext/fsmpm-death-empty-smithlog');

  await view.expectEvent('fsmpm.died', 'mdc-a');
  await view.expectEvent('mdc.haReset', 'mdc-a');
  expect(await ssh.read('mdc-a', SMITHLOG)).toBe('');
});

test('ha_smith_interval differs between the MDCs: both are told, and the console warns (S2:27)', async ({
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

test('the active MDC is frozen and wakes up late: it resets before it can touch what its peer has taken (S2:16)', async ({
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

for (const scenario of [
  'no-primary-anywhere',
  'late-wake-up',
  'fsm-exit-mounted',
  'fsm-exit-unmounted',
  'long-interval',
]) {
  test(`the console plays stornext/${scenario} to a green verdict`, async ({ view }) => {
    await view.play(`stornext/${scenario}`);
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
