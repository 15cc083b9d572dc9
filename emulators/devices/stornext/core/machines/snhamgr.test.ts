import { describe, expect, test } from 'vitest';
import { stornext } from '../../manifest.ts';
import { type Pair, pairOf, status } from './testing/pair.ts';

const createPair = pairOf(stornext);

const BUSY = { target: 'mdc-a', params: { fs: 'shared' } };
const locked = (): Pair => {
  const pair = createPair();
  pair.say('mdc-b', 'snhamgr mode=locked');
  pair.advance(10);
  return pair;
};

describe('snhamgr status', () => {
  test('shows the pair from both sides (reference §1.2)', () => {
    const pair = createPair();
    expect(pair.say('mdc-a', 'snhamgr status')).toBe(
      status('default', 'primary', 'default', 'running'),
    );
    expect(pair.say('mdc-b', 'snhamgr status')).toBe(
      status('default', 'running', 'default', 'primary'),
    );
  });

  test('prints error in all four fields without a daemon (reference §1.5)', () => {
    const pair = createPair();
    pair.say('mdc-a', 'service snhamgr stop');
    expect(pair.say('mdc-a', 'snhamgr status')).toBe(status('error', 'error', 'error', 'error'));
    pair.say('mdc-a', 'service snhamgr start');
    expect(pair.say('mdc-a', 'snhamgr status')).toBe(
      status('default', 'primary', 'default', 'running'),
    );
  });

  test('assumes default of a peer that does not answer (reference §1.4)', () => {
    const pair = createPair();
    pair.power('mdc-b', 'off');
    pair.until('peer.lost', { node: 'mdc-a' });
    expect(pair.say('mdc-a', 'snhamgr status')).toBe(
      status('default', 'primary', 'default', 'unknown'),
    );
  });

  test('says unconfigured where the HA marker is missing (reference §1.5)', () => {
    const pair = createPair();
    const path = '/usr/adic/install/.snsm_ha_configured';
    pair.file('mdc-a', { op: 'remove', path, isRecursive: false });
    expect(pair.say('mdc-a', 'snhamgr status')).toBe(
      status('default', 'unconfigured', 'default', 'unknown'),
    );
  });

  test('knows nothing of a peer that ha_peer does not name (reference §2.8)', () => {
    const pair = createPair();
    pair.file('mdc-a', { op: 'write', path: '/usr/cvfs/config/ha_peer', text: '# nobody\n' });
    expect(pair.say('mdc-a', 'snhamgr status')).toBe(
      status('default', 'primary', 'default', 'unknown'),
    );
  });
});

describe('modes', () => {
  test('locked stops StorNext, and it cannot be started (reference §1.4)', () => {
    const pair = locked();
    expect(pair.say('mdc-b', 'snhamgr status')).toBe(
      status('locked', 'stopped', 'default', 'primary'),
    );
    expect(pair.exec('mdc-b', 'service cvfs start')?.exitCode).toBe(1);
    pair.say('mdc-b', 'snhamgr mode=default');
    pair.advance(2_000);
    expect(pair.say('mdc-b', 'snhamgr status')).toBe(
      status('default', 'running', 'default', 'primary'),
    );
  });

  test('config and single wait for the peer to be locked (S2:45)', () => {
    const pair = createPair();
    for (const mode of ['config', 'single']) {
      const refused = pair.exec('mdc-a', `snhamgr mode=${mode}`);
      expect(refused?.exitCode).toBe(1);
      expect(refused?.stdout).toBe(status('default', 'primary', 'default', 'running'));
    }
    pair.say('mdc-b', 'snhamgr mode=locked');
    pair.advance(10);
    expect(pair.say('mdc-a', 'snhamgr mode=single')).toBe(
      status('single', 'primary', 'locked', 'stopped'),
    );
  });

  test('single returns to default without a restart of StorNext (reference §1.4)', () => {
    const pair = locked();
    pair.say('mdc-a', 'snhamgr mode=single');
    pair.say('mdc-a', 'snhamgr mode=default');
    pair.advance(10_000);
    expect(pair.times('cvfs.stopping', 'mdc-a')).toBe(0);
    expect(pair.fsm('mdc-a').phase).toBe('active');
  });

  test('config is left by stopping StorNext and starting it again (S2:46, choice)', () => {
    const pair = locked();
    pair.say('mdc-a', 'snhamgr config');
    pair.say('mdc-a', 'snhamgr mode=default');
    expect(pair.times('cvfs.stopped', 'mdc-a')).toBe(1);
    pair.until('mdc.becamePrimary', { node: 'mdc-a' });
  });

  test('config is entered on the primary only, while StorNext runs (reference §1.6)', () => {
    const pair = createPair();
    pair.power('mdc-a', 'off');
    pair.until('peer.lost', { node: 'mdc-b' });
    pair.say('mdc-b', 'snhamgr peerdown');
    expect(pair.exec('mdc-b', 'snhamgr config')?.exitCode).toBe(1);
    pair.until('mdc.becamePrimary', { node: 'mdc-b' });
    expect(pair.exec('mdc-b', 'snhamgr config')?.exitCode).toBe(0);
  });

  test('locked on the primary is a failover that resets nobody, stuck unmount or not', () => {
    const pair = createPair();
    pair.inject('mount.busy', BUSY);
    pair.say('mdc-a', 'snhamgr mode=locked');
    pair.until('mdc.becamePrimary', { node: 'mdc-b' });
    expect(pair.times('mdc.haReset')).toBe(0);
    expect(pair.times('mdc.haResetSuppressed', 'mdc-a')).toBe(1);
  });

  test('survive a reset (reference §1.4)', () => {
    const pair = createPair();
    pair.power('mdc-b', 'off');
    pair.until('peer.lost', { node: 'mdc-a' });
    pair.say('mdc-a', 'snhamgr peerdown');
    pair.say('mdc-a', 'snhamgr mode=single');
    pair.inject('node.crash', { target: 'mdc-a' });
    pair.until('mdc.becamePrimary', { node: 'mdc-a', withinMs: 60_000 });
    expect(pair.say('mdc-a', 'snhamgr status')).toBe(
      status('single', 'primary', 'peerdown', 'unknown'),
    );
  });

  test('no unmount, no smith command and no timer resets in config mode (reference §1.4)', () => {
    const pair = locked();
    pair.say('mdc-a', 'snhamgr config');
    expect(pair.exec('mdc-a', 'snhamgr force smith')?.exitCode).toBe(1);
    pair.inject('mount.busy', BUSY);
    expect(pair.exec('mdc-a', 'service cvfs stop')?.exitCode).toBe(1);
    pair.advance(20_000);
    expect(pair.times('mdc.haReset')).toBe(0);
    expect(pair.smithlog('mdc-a').filter((line) => line.includes('suppressed'))).toHaveLength(2);
  });
});

describe('safeguards (reference §1.9)', () => {
  test('a locked peer that disappears stops StorNext on an MDC in single mode', () => {
    const pair = locked();
    pair.say('mdc-a', 'snhamgr mode=single');
    pair.inject('link.cut', { target: 'metadata-lan' });
    pair.until('snhamgr.safeguarded', { node: 'mdc-a', match: { pair: 'single-unreachable' } });
    pair.until('cvfs.stopped', { node: 'mdc-a' });
    expect(pair.say('mdc-a', 'snhamgr status')).toBe(
      status('default', 'stopped', 'default', 'unknown'),
    );
  });

  test('a peer that leaves locked takes an MDC out of single mode, StorNext goes on', () => {
    const pair = locked();
    pair.say('mdc-a', 'snhamgr mode=single');
    pair.say('mdc-b', 'snhamgr mode=default');
    pair.advance(3_000);
    expect(pair.say('mdc-a', 'snhamgr status')).toBe(
      status('default', 'primary', 'default', 'running'),
    );
    expect(pair.times('cvfs.stopping', 'mdc-a')).toBe(0);
  });

  test('a peer certified as down, then as up again, is noted both times in ha_mgr.out', () => {
    const pair = createPair();
    pair.power('mdc-b', 'off');
    pair.until('peer.lost', { node: 'mdc-a' });
    pair.say('mdc-a', 'snhamgr peerdown');
    pair.say('mdc-a', 'snhamgr peerup');
    const log = pair.say('mdc-a', 'cat /usr/cvfs/debug/ha_mgr.out');
    expect(log.match(/NOTICE peer certified as \w+ by an administrator/g)).toEqual([
      'NOTICE peer certified as down by an administrator',
      'NOTICE peer certified as up by an administrator',
    ]);
  });

  test('a peer certified as down that talks ends the certificate', () => {
    const pair = createPair();
    pair.power('mdc-b', 'off');
    pair.until('peer.lost', { node: 'mdc-a' });
    pair.say('mdc-a', 'snhamgr peerdown');
    pair.say('mdc-a', 'snhamgr mode=single');
    pair.power('mdc-b', 'on');
    pair.until('snhamgr.peerdownCleared', { node: 'mdc-a' });
    expect(pair.mdc('mdc-a').volatile.snhamgr).toMatchObject({
      mode: 'default',
      isPeerdown: false,
    });
  });

  test('a locked peer must go on answering: without its daemon it counts as gone', () => {
    const pair = locked();
    pair.say('mdc-a', 'snhamgr mode=single');
    pair.say('mdc-b', 'service snhamgr stop');
    pair.until('snhamgr.safeguarded', { node: 'mdc-a', withinMs: 10 });
  });

  test('a daemon that dies and is back within a second disturbs nobody (reference §1.11)', () => {
    const pair = locked();
    pair.say('mdc-a', 'snhamgr mode=single');
    pair.inject('snhamgr.kill', { target: 'mdc-b' });
    pair.advance(5_000);
    expect(pair.times('snhamgr.safeguarded')).toBe(0);
    expect(pair.say('mdc-b', 'snhamgr status')).toBe(
      status('locked', 'stopped', 'single', 'primary'),
    );
  });
});

describe('snhamgr start and stop (reference §1.6)', () => {
  test('stop leaves both in default with StorNext stopped, and resets nobody', () => {
    const pair = createPair();
    const stopped = status('default', 'stopped', 'default', 'stopped');
    expect(pair.say('mdc-a', 'snhamgr stop')).toBe(stopped);
    pair.advance(30_000);
    expect(pair.say('mdc-b', 'snhamgr status')).toBe(stopped);
    expect(pair.times('mdc.haReset')).toBe(0);
  });

  test('start makes the local MDC primary and the peer secondary', () => {
    const pair = createPair();
    expect(pair.say('mdc-b', 'snhamgr start')).toBe(
      status('default', 'primary', 'default', 'running'),
    );
    expect(pair.say('mdc-a', 'snhamgr status')).toBe(
      status('default', 'running', 'default', 'primary'),
    );
    expect(pair.times('mdc.haReset')).toBe(0);
  });

  test('stop is refused when the peer neither answers nor is certified as down', () => {
    const pair = createPair();
    pair.power('mdc-b', 'off');
    pair.until('peer.lost', { node: 'mdc-a' });
    expect(pair.exec('mdc-a', 'snhamgr stop')?.exitCode).toBe(1);
    pair.say('mdc-a', 'snhamgr peerdown');
    expect(pair.exec('mdc-a', 'snhamgr stop')?.exitCode).toBe(0);
  });

  test('a peer that does not do its part in time makes the command fail', () => {
    const pair = createPair();
    pair.inject('node.pause', { target: 'mdc-b' });
    expect(pair.exec('mdc-a', 'snhamgr start')?.exitCode).toBe(1);
  });
});

test('force smith resets at once, and leaves no touch file (S2:7, choice)', () => {
  const pair = createPair();
  pair.say('mdc-a', 'snhamgr force smith');
  expect(pair.times('mdc.haReset', 'mdc-a')).toBe(1);
  pair.until('mdc.becameRunning', { node: 'mdc-a' });
  expect(pair.smithlog('mdc-a')).toHaveLength(1);
});

test('--primary is refused at a terminal, and without an active FSM (reference §1.6)', () => {
  const pair = createPair();
  expect(pair.exec('mdc-b', 'snhamgr --primary')?.stderr).toContain('terminal');
  const script = pair.exec('mdc-b', 'snhamgr --primary', { isTerminal: false });
  expect(script?.exitCode).toBe(1);
  expect(pair.mdc('mdc-b').volatile.fsmpm.isPrimary).toBe(false);
});

test('commands that take their time are carried out one after the other (choice)', () => {
  const pair = createPair();
  pair.exec('mdc-b', 'service cvfs stop', { withinMs: 0 });
  pair.exec('mdc-b', 'service cvfs start', { withinMs: 0 });
  expect(pair.say('mdc-b', 'snhamgr mode=locked')).toBe(
    status('locked', 'stopped', 'default', 'primary'),
  );
  expect(pair.times('cvfs.started', 'mdc-b')).toBe(2);
});
