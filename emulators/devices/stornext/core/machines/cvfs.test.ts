import { describe, expect, test } from 'vitest';
import { stornext } from '../../manifest.ts';
import { pairOf, status } from './testing/pair.ts';

const createPair = pairOf(stornext);

describe('service cvfs', () => {
  test('stop and start again is the way to fail over: nothing resets (S2:11-14)', () => {
    const pair = createPair();
    expect(pair.exec('mdc-a', 'service cvfs stop')?.exitCode).toBe(0);
    pair.until('mdc.becamePrimary', { node: 'mdc-b' });
    expect(pair.exec('mdc-a', 'service cvfs start')?.exitCode).toBe(0);
    pair.advance(2_000);
    expect(pair.say('mdc-a', 'snhamgr status')).toBe(
      status('default', 'running', 'default', 'primary'),
    );
    expect(pair.times('mdc.haReset')).toBe(0);
  });

  test('stop takes the virtual IP down first; the other MDC takes it up (reference §2.9)', () => {
    const pair = createPair();
    expect(pair.world.addresses['192.168.21.10']).toBe('mdc-a');
    pair.exec('mdc-a', 'service cvfs stop', { withinMs: 0 });
    expect(pair.world.addresses['192.168.21.10']).toBeUndefined();
    pair.until('mdc.becamePrimary', { node: 'mdc-b' });
    expect(pair.world.addresses['192.168.21.10']).toBe('mdc-b');
  });

  test('the virtual IP is gone at once when its holder resets (reference §2.6)', () => {
    const pair = createPair();
    pair.say('mdc-a', 'snhamgr force smith');
    expect(pair.world.addresses['192.168.21.10']).toBeUndefined();
  });

  test('restart on a standby disturbs nobody', () => {
    const pair = createPair();
    expect(pair.exec('mdc-b', 'service cvfs restart')?.exitCode).toBe(0);
    pair.advance(2_000);
    expect(pair.say('mdc-b', 'snhamgr status')).toBe(
      status('default', 'running', 'default', 'primary'),
    );
  });

  test('start and stop say so when there is nothing to do', () => {
    const pair = createPair();
    expect(pair.say('mdc-a', 'service cvfs start')).toContain('running already');
    pair.say('mdc-b', 'service cvfs stop');
    expect(pair.say('mdc-b', 'service cvfs stop')).toContain('not running');
    expect(pair.times('cvfs.stopping')).toBe(1);
  });
});

describe('a process under the mount point (S2:39)', () => {
  test('that never exits makes a reset of a stop; the smithlog names no process', () => {
    const pair = createPair();
    pair.inject('mount.busy', { target: 'mdc-a', params: { fs: 'shared' } });
    const pid = pair.mdc('mdc-a').volatile.mounts[0]?.busy?.pid;
    expect(pid).toBeGreaterThan(0);
    // Its connection breaks, as with force smith.
    expect(pair.exec('mdc-a', 'service cvfs stop')).toBeNull();
    expect(pair.times('mdc.haReset', 'mdc-a')).toBe(1);
    pair.until('mdc.becameRunning', { node: 'mdc-a' });
    const [line, ...more] = pair.smithlog('mdc-a');

    expect(more).toEqual([]);
    expect(line).toContain('could not unmount FS "shared"');
    expect(line).not.toContain(String(pid));
  });

  test('cannot be killed', () => {
    const pair = createPair();
    pair.inject('mount.busy', { target: 'mdc-a', params: { fs: 'shared' } });
    const pid = pair.mdc('mdc-a').volatile.mounts[0]?.busy?.pid;
    expect(pid).toBeGreaterThan(0);
    expect(pair.exec('mdc-a', `kill -9 ${pid}`)?.exitCode).toBe(0);
    expect(pair.mdc('mdc-a').volatile.mounts[0]?.busy?.pid).toBe(pid);
  });

  test('that exits before the unmount is given up costs nothing', () => {
    const pair = createPair();
    const params = { fs: 'shared', exitAfterMs: 9_000 };
    pair.inject('mount.busy', { target: 'mdc-a', params });
    expect(pair.exec('mdc-a', 'service cvfs stop')?.exitCode).toBe(0);
    expect(pair.times('mdc.haReset')).toBe(0);
  });

  test('under another file system resets nobody, and the stop says that it failed', () => {
    const pair = createPair({ config: { fileSystems: 'shared:HaShared testfs:HaUnmanaged' } });
    pair.inject('mount.busy', { target: 'mdc-a', params: { fs: 'testfs' } });
    expect(pair.exec('mdc-a', 'service cvfs stop')?.exitCode).toBe(1);
    expect(pair.times('mdc.haReset')).toBe(0);
  });

  test('needs a file system that this rack has', () => {
    const pair = createPair({ config: { fileSystems: 'shared:HaShared home:HaUnmanaged' } });
    const strike = (fs: string) => pair.inject('mount.busy', { target: 'mdc-a', params: { fs } });
    expect(() => strike('testfs')).toThrow(/fs must be one of shared, home, not "testfs"/);
    strike('home');
  });

  test('on a standby resets nobody: no active FSM exits there', () => {
    const pair = createPair();
    pair.inject('mount.busy', { target: 'mdc-b', params: { fs: 'shared' } });
    pair.say('mdc-b', 'service cvfs stop');
    expect(pair.times('mdc.haReset')).toBe(0);
  });
});

describe('the active HaShared FSM exits (S2:6)', () => {
  test('while the shared file system is mounted: the computer resets', () => {
    const pair = createPair();
    pair.say('mdc-a', `kill ${pair.fsm('mdc-a').pid}`);
    const reset = pair.events.find(({ name }) => name === 'mdc.haReset');
    expect(reset?.data).toMatchObject({ cause: 'fsmExitMounted', fs: 'shared', isLogged: true });
  });

  test('by cvadmin fail, by mistake: the computer resets all the same (reference §3.6)', () => {
    const pair = createPair();
    pair.say('mdc-a', 'cvadmin -e "fail shared"');
    expect(pair.times('mdc.haReset', 'mdc-a')).toBe(1);
  });

  test('with fsmpm: the computer resets, and nobody writes a smithlog line (S2:9)', () => {
    const pair = createPair();
    pair.say('mdc-a', `kill -9 ${pair.mdc('mdc-a').volatile.fsmpm.pid}`);
    const reset = pair.events.find(({ name }) => name === 'mdc.haReset');
    expect(reset?.data).toMatchObject({ cause: 'fsmpmExit', isLogged: false });
    expect(pair.times('smithlog.written')).toBe(0);
  });

  test('of a standby: nothing happens, and fsmpm starts it again after ten seconds', () => {
    const pair = createPair();
    pair.inject('fsm.kill', { target: 'mdc-b', params: { fs: 'shared' } });
    const exited = pair.now;
    const started = pair.until('fsm.started', { node: 'mdc-b' });
    expect(started.at - exited).toBe(10_000);
    expect(pair.times('mdc.haReset')).toBe(0);
  });

  test('of an HaUnmanaged file system: a plain failover (reference §2.2)', () => {
    const pair = createPair({ config: { fileSystems: 'shared:HaShared testfs:HaUnmanaged' } });
    pair.inject('fsm.kill', { target: 'mdc-a', params: { fs: 'testfs' } });
    pair.until('fsm.activated', { node: 'mdc-b', match: { fs: 'testfs' } });
    expect(pair.times('mdc.haReset')).toBe(0);
    expect(pair.fsm('mdc-a').phase).toBe('active');
  });
});

describe('an HaManaged FSM (reference §2.2)', () => {
  const config = { fileSystems: 'shared:HaShared snfs1:HaManaged' };

  test('is restarted after ten seconds where it was, without a wait', () => {
    const pair = createPair({ config });
    pair.inject('fsm.kill', { target: 'mdc-a', params: { fs: 'snfs1' } });
    const killed = pair.now;
    const active = pair.until('fsm.activated', { match: { fs: 'snfs1' } });
    expect(active).toMatchObject({ node: 'mdc-a', at: killed + 10_000 });
  });

  test('follows the primary, and is BLOCKED elsewhere', () => {
    const pair = createPair({ config });
    pair.say('mdc-a', 'service cvfs stop');
    pair.until('fsm.activated', { node: 'mdc-b', match: { fs: 'snfs1' } });
    pair.say('mdc-a', 'service cvfs start');
    expect(pair.fsm('mdc-a', 'snfs1').phase).toBe('blocked');
  });
});

describe('snactivated (S2:41-43)', () => {
  test('that fails leaves the touch file and forces a reset: CVFS stays down until clear', () => {
    const pair = createPair({ isCold: true });
    const broken = pair.inject('snactivated.fail', { target: 'mdc-a' });
    pair.until('mdc.haReset', { node: 'mdc-a', match: { cause: 'forceSmith' } });
    pair.until('mdc.becamePrimary', { node: 'mdc-b' });
    pair.until('cvfs.refused', { node: 'mdc-a', match: { why: 'failedStartup' } });
    pair.advance(2_000);
    broken.heal();

    expect(pair.say('mdc-a', 'snhamgr status')).toBe(
      status('failed_startup', 'unknown', 'default', 'unknown'),
    );
    expect(pair.exec('mdc-a', 'service cvfs start')?.exitCode).toBe(1);
    expect(pair.say('mdc-a', 'snhamgr clear')).toContain('LocalMode=default');
    expect(pair.exec('mdc-a', 'service cvfs start')?.exitCode).toBe(0);
  });

  test('on both MDCs leaves nobody to start StorNext', () => {
    const pair = createPair({ isCold: true });
    for (const target of ['mdc-a', 'mdc-b']) pair.inject('snactivated.fail', { target });
    pair.until('startup.latched', { node: 'mdc-a' });
    pair.until('startup.latched', { node: 'mdc-b' });
    pair.advance(60_000);
    expect(pair.hazardsNamed('noPrimary').at(-1)?.detail).toBe('failed_startup on both MDCs');
  });

  test('the touch file counts whoever creates it, and rm clears it as well (S2:43)', () => {
    const pair = createPair();
    const path = '/usr/cvfs/install/.ha_idle_failed_startup';
    pair.say('mdc-b', 'service cvfs stop');
    pair.file('mdc-b', { op: 'write', path, text: '' });
    expect(pair.exec('mdc-b', 'service cvfs start')?.exitCode).toBe(1);
    pair.file('mdc-b', { op: 'remove', path, isRecursive: false });
    expect(pair.exec('mdc-b', 'service cvfs start')?.exitCode).toBe(0);
  });
});

describe('Linux (S2:47)', () => {
  test('shut down stops StorNext first, then the computer: no reset, the peer takes over', () => {
    const pair = createPair();
    pair.say('mdc-a', 'shutdown -h now');
    pair.until('node.halted', { node: 'mdc-a' });
    expect(pair.times('fs.unmounted', 'mdc-a')).toBe(1);
    pair.until('mdc.becamePrimary', { node: 'mdc-b' });
    expect(pair.times('mdc.haReset')).toBe(0);
  });

  test('rebooted comes back as the secondary', () => {
    const pair = createPair();
    pair.say('mdc-a', 'reboot');
    pair.until('mdc.becamePrimary', { node: 'mdc-b' });
    pair.until('mdc.becameRunning', { node: 'mdc-a' });
    expect(pair.times('mdc.haReset')).toBe(0);
  });

  test('about to go down later still carries out commands', () => {
    const pair = createPair();
    pair.say('mdc-b', 'shutdown -h +5');
    expect(pair.exec('mdc-b', 'service cvfs stop', { withinMs: 5_000 })?.exitCode).toBe(0);
  });

  test('told to go down later can be called back', () => {
    const pair = createPair();
    pair.say('mdc-b', 'shutdown -h +1');
    pair.advance(30_000);
    expect(pair.exec('mdc-b', 'shutdown -c')?.exitCode).toBe(0);
    pair.advance(60_000);
    expect(pair.times('node.halted')).toBe(0);
  });
});
