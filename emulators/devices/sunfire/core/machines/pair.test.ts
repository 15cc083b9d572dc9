// The rules of S4's background sections, one incident each.

import { expect, test } from 'vitest';
import type { RackView } from '../../../../core/device.ts';
import { type Simulation, simulate } from '../../../../core/world/simulate.ts';
import { findNode } from '../../../../core/world/world.ts';
import { sunfire } from '../../manifest.ts';
import { INVARIANTS } from '../invariants.ts';
import { LOGS } from '../paths.ts';
import type { PlatformState, ScState } from '../state.ts';

function rackOf(config: { [key: string]: string | number } = {}, seed = 1): Simulation {
  return simulate(sunfire, { seed, freezesMessages: true, config: { sunfire: config } });
}

function sc(rack: Simulation, id: string): ScState {
  return findNode(rack.world, id)?.state as ScState;
}

function platform(rack: Simulation): PlatformState {
  return findNode(rack.world, 'platform')?.state as PlatformState;
}

function names(rack: Simulation, name: string): number {
  return rack.events.filter((event) => event.name === name).length;
}

test('REF_SEL survives a reset of the SC and a stop of SMS; power off clears it (S4:93-97)', () => {
  const rack = rackOf();
  rack.exec('sc0', 'setfailover off');
  rack.exec('sc0', '/etc/init.d/sms stop');
  expect(platform(rack).durable.clocks.sc0.refSel).toBe(1);

  rack.inject('node.crash', { target: 'sc0' });
  expect(platform(rack).durable.clocks.sc0.refSel).toBe(1);
  expect(platform(rack).volatile.lock.isLocked).toBe(true);

  rack.power('sc0', 'off');
  expect(platform(rack).durable.clocks.sc0).toMatchObject({ refSel: 0, isPowered: false });
});

test('an SC at the ok prompt still clocks the platform, and `go` brings SMS back (S4:90)', () => {
  const rack = rackOf();
  rack.exec('sc0', 'setfailover off');
  rack.exec('sc0', 'init 0', { withinMs: 0 });
  rack.until('sc.osPhaseChanged', { node: 'sc0', match: { phase: 'ok' } });
  rack.advance(120_000);
  expect(platform(rack).volatile.lock.isLocked).toBe(true);
  expect(names(rack, 'domain.dstopped')).toBe(0);

  rack.exec('sc0', 'go');
  rack.until('fomd.roleChanged', { node: 'sc0', match: { role: 'MAIN' } });
});

test('both follow: the phase lock is not guaranteed, and goes (S4:101)', () => {
  const rack = rackOf({ smsAtRackUp: 'stopped', lockLossMs: 4_000 });
  rack.exec('sc0', '/etc/init.d/sms start');
  const following = rack.until('clock.modeChanged', { match: { sc: 'sc0', mode: 'follower' } });
  const lost = rack.until('clock.lockLost');
  expect(lost.at - following.at).toBe(4_000);
  const leading = rack.until('hwad.leading', { node: 'sc0' });
  const locked = rack.until('clock.locked');
  expect(locked.at - leading.at).toBeGreaterThan(1_000);
  expect(locked.at - leading.at).toBeLessThan(2_010);
});

test('a starting SC that hears a heartbeat becomes Spare, whatever I2 says (S4:107, 113)', () => {
  const rack = rackOf({ smsAtRackUp: 'stopped' });
  rack.inject('link.cut', { target: 'i2-network' });
  rack.exec('sc0', '/etc/init.d/sms start');
  rack.advance(40_000);
  rack.exec('sc1', '/etc/init.d/sms start');
  rack.until('fomd.roleChanged', { node: 'sc1', match: { role: 'SPARE' }, withinMs: 60_000 });
});

test('an hwad that cannot register all boards touches no SPLL, and leads (S4:128, 176)', () => {
  const rack = rackOf({ smsAtRackUp: 'stopped' });
  rack.inject('board.unregistrable', { target: 'platform', params: { board: 'SB1' } });
  rack.exec('sc1', '/etc/init.d/sms start');
  rack.until('hwad.leading', { node: 'sc1' });
  expect(names(rack, 'hwad.programming')).toBe(0);
  expect(platform(rack).durable.boards.every(({ spll }) => spll === 'sc0')).toBe(true);
});

test('every board that can be made unregistrable keeps hwad from the SPLLs (S4:130)', () => {
  const config = { smsAtRackUp: 'stopped', populated: 1, domains: 'A=SB0,IO0' };
  const kind = sunfire.faults.find(({ kind }) => kind === 'board.unregistrable');
  const boards = kind?.choices?.(config)?.board ?? [];
  expect(boards).toContain('EX0');
  for (const board of boards) {
    const rack = rackOf(config);
    rack.inject('board.unregistrable', { target: 'platform', params: { board } });
    rack.exec('sc0', '/etc/init.d/sms start');
    rack.until('hwad.leading', { node: 'sc0' });
    expect([board, names(rack, 'hwad.programming')]).toEqual([board, 0]);
  }
});

test('hwad counts the boards behind buses that time out, and those that refuse (S4:175)', () => {
  const domains = { smsAtRackUp: 'stopped', populated: 3, domains: 'A=SB0,IO0' };
  const failed = (buses: string) => {
    const rack = rackOf(domains);
    rack.inject('board.unregistrable', { target: 'platform', params: { board: 'SB1' } });
    rack.inject('i2c.timeout', { target: 'sc0', params: { buses } });
    rack.exec('sc0', '/etc/init.d/sms start');
    const { data } = rack.until('hwad.registrationFailed', { node: 'sc0' });
    const log = sc(rack, 'sc0').durable.logs[LOGS.platform]?.lines.join('\n') ?? '';
    return { ...data, text: / 0\] (.*): SPLLs are not programmed/.exec(log)?.[1] };
  };
  const text = (boards: string) => `${boards} could not be registered`;
  expect(failed('0-17')).toEqual({ buses: 18, boards: 9, text: text('9 boards') });
  expect(failed('2')).toEqual({ buses: 1, boards: 4, text: text('4 boards') });
  expect(failed('17')).toEqual({ buses: 1, boards: 1, text: text('1 board') });
});

test('a bus that times out with nothing behind it is a failure all the same (S4:130)', () => {
  const rack = rackOf({ smsAtRackUp: 'stopped', populated: 3, domains: 'A=SB0,IO0' });
  rack.inject('i2c.timeout', { target: 'sc0', params: { buses: '17' } });
  rack.exec('sc0', '/etc/init.d/sms start');
  const { data } = rack.until('hwad.registrationFailed', { node: 'sc0' });
  expect(data).toEqual({ buses: 1, boards: 0 });
  const log = sc(rack, 'sc0').durable.logs[LOGS.platform]?.lines.join('\n');
  expect(log).toContain('Not all objects could be registered: SPLLs are not programmed');
});

test('the check for the phase lock keeps the SPLLs; they follow once SC0 leads (S4:130)', () => {
  const rack = rackOf({ smsAtRackUp: 'stopped', lockLossMs: 1 });
  rack.exec('sc0', '/etc/init.d/sms start');
  const tested = rack.until('hwad.lockTested', { node: 'sc0' });
  expect(tested.data).toEqual({ isLocked: false });
  rack.until('hwad.leading', { node: 'sc0' });
  expect(names(rack, 'hwad.programming')).toBe(0);
  rack.until('hwad.programmed', { node: 'sc0' });
  expect(names(rack, 'domain.dstopped')).toBe(0);
});

test('a domain that stopped is dumped by the MAIN, and boots again (reference §4.2)', () => {
  const rack = rackOf({ lockLossMs: 1 });
  rack.exec('sc0', 'setfailover off');
  rack.inject('clock.drift', { target: 'platform', params: { sc: 'sc1' } });
  rack.until('clock.lockLost');
  rack.inject('clock.dead', { target: 'platform', params: { sc: 'sc0' } });
  expect(names(rack, 'domain.dstopped')).toBe(3);
  rack.until('domain.dumped', { match: { domain: 'B' } });
  rack.until('domain.statusChanged', { match: { domain: 'B', status: 'Running Solaris' } });
  expect(Object.keys(sc(rack, 'sc0').durable.files).join()).toContain('/B/dump/dsmd.dstop.');
});

test('a domain administrator takes no board from a domain that is not theirs', () => {
  const rack = rackOf({ domains: 'A=SB0,SB1,IO0 B=SB2,SB3,IO2', populated: 5 });
  sc(rack, 'sc0').durable.groups['sms-svc'] = ['dmnaadmn'];
  const typed = (command: string) => rack.exec('sc0', command)?.exitCode;
  expect(typed('deleteboard SB1 SB3')).toBe(1);
  expect(typed('moveboard -d A SB3')).toBe(1);
  expect(typed('poweroff -y SB3')).toBe(1);
  expect(typed('deleteboard SB4')).toBe(1);
  const owners = () => platform(rack).durable.boards.map(({ domain }) => domain ?? '-');
  expect(owners().filter((owner) => owner === 'B')).toHaveLength(3);
  expect(typed('moveboard -d A SB4')).toBe(0);
  expect(typed('deleteboard SB1 SB4')).toBe(0);
  const refused = rack.events.filter(({ name }) => name === 'command.refused');
  expect(new Set(refused.map(({ data }) => data.why))).toEqual(new Set(['notPrivileged']));
});

test('nobody resets a domain without its group; a spare refuses what a main does', () => {
  const rack = rackOf();
  rack.exec('sc0', 'reset -d A -y');
  rack.exec('sc1', 'setfailover off');
  const refused = rack.events.filter(({ name }) => name === 'command.refused');
  expect(refused.map(({ node, data }) => [node, data.why])).toEqual([
    ['sc0', 'notPrivileged'],
    ['sc1', 'notMain'],
  ]);
});

test('a main that freezes and wakes up late finds its reset waiting, and is Spare then', () => {
  const rack = rackOf();
  const pause = rack.inject('node.pause', { target: 'sc0' });
  rack.until('takeover.began', { node: 'sc1', withinMs: 60_000 });
  rack.until('fomd.roleChanged', { node: 'sc1', match: { role: 'MAIN' } });
  pause.heal();
  expect(names(rack, 'node.reset')).toBe(1);
  rack.until('fomd.roleChanged', { node: 'sc0', match: { role: 'SPARE' } });
  expect(names(rack, 'domain.dstopped')).toBe(0);
});

test('a daemon that cannot be restarted makes the main fail over (reference §3.3)', () => {
  const rack = rackOf();
  rack.inject('daemon.dying', { target: 'sc0', params: { daemon: 'esmd' } });
  const began = rack.until('failover.began', { node: 'sc0', withinMs: 200_000 });
  expect(began.data).toEqual({ why: 'SMS Daemon Failure' });
});

test('without dsmd a stopped domain waits; the dump is taken once ssd has started it again', () => {
  const rack = rackOf();
  rack.exec('sc0', 'setfailover off');
  const dying = rack.inject('daemon.dying', { target: 'sc0', params: { daemon: 'dsmd' } });
  rack.inject('clock.dead', { target: 'platform', params: { sc: 'sc0' } });
  rack.inject('clock.dead', { target: 'platform', params: { sc: 'sc1' } });
  rack.advance(120_000);
  expect(names(rack, 'domain.dstopped')).toBe(3);
  expect(names(rack, 'domain.dumped')).toBe(0);

  dying.heal();
  rack.until('domain.dumped', { withinMs: 60_000 });
});

test('who has reset its spare cannot fail over to it before it is back', () => {
  const rack = rackOf();
  rack.exec('sc0', 'resetsc -y');
  rack.exec('sc0', 'setfailover force');
  rack.advance(3_000);
  rack.exec('sc0', 'setfailover force');
  const refused = rack.events.filter(({ name }) => name === 'command.refused');
  expect(refused.map(({ data }) => data.why)).toEqual(['noSpare', 'noSpare']);
  expect(sc(rack, 'sc0').volatile.fomd.role).toBe('MAIN');

  rack.until('fomd.roleChanged', { node: 'sc1', match: { role: 'SPARE' } });
  rack.advance(10_000);
  rack.exec('sc0', 'setfailover force');
  rack.until('fomd.roleChanged', { node: 'sc1', match: { role: 'MAIN' } });
});

test('a spare whose operator resets the main takes over from it', () => {
  const rack = rackOf();
  rack.advance(10_000);
  rack.exec('sc1', 'resetsc -y');
  rack.until('takeover.began', { node: 'sc1', withinMs: 60_000 });
});

test.each([
  ['SB0', ['A']],
  ['CS0', ['A', 'B', 'C']],
])('a stuck %s that loses its clock stops its domains, and no other', (board, stopped) => {
  const rack = rackOf();
  rack.inject('spll.stuck', { target: 'platform', params: { board } });
  rack.inject('clock.dead', { target: 'platform', params: { sc: 'sc0' } });
  const { boards } = platform(rack).durable;
  const switched = rack.events.find(({ name }) => name === 'spll.switched');
  expect(switched?.data.boards).toBe(boards.length - 1);
  const stops = rack.events.filter(({ name }) => name === 'domain.dstopped');
  expect(stops.map(({ data }) => [data.domain, data.board])).toEqual(
    stopped.map((domain) => [domain, board]),
  );
  rack.advance(60_000);
});

test('a board without a clock stops the domain that it is added to', () => {
  const rack = rackOf({ populated: 3, domains: 'A=SB0,IO0' });
  rack.inject('spll.stuck', { target: 'platform', params: { board: 'SB1' } });
  rack.inject('clock.dead', { target: 'platform', params: { sc: 'sc0' } });
  expect(names(rack, 'domain.dstopped')).toBe(0);
  rack.exec('sc0', 'addboard -d A SB1');
  const stopped = rack.events.find(({ name }) => name === 'domain.dstopped');
  expect(stopped?.data).toEqual({ domain: 'A', board: 'SB1', cause: 'sourceLostStuck' });
});

test.each([null, false])('SPLLs written with the lock seen as %s break an invariant', (seen) => {
  const rack = rackOf();
  const state = structuredClone(sc(rack, 'sc0'));
  Object.assign(state.volatile.hwad, { programmedAt: 1, isLockSeen: seen });
  const rule = INVARIANTS.find(({ name }) => name === 'programsAfterItsCheck');
  const view = { now: 1, state: (id: string) => (id === 'sc0' ? state : null) };
  expect(rule?.check(view as unknown as RackView)).toContain('the lock was not seen');
});

test('without I2 the spare knows failover for FAILED, and stays spare (reference §3.3)', () => {
  const rack = rackOf();
  const cut = rack.inject('link.cut', { target: 'i2-network' });
  rack.until('failover.failed', { node: 'sc1', withinMs: 20_000 });
  const failed = 'SC Failover Status: FAILED\nC1: UP\nFailure: I2 NETWORK/HASRAM DOWN\n';
  expect(rack.exec('sc1', 'showfailover')?.stdout).toBe(failed);
  expect(rack.exec('sc0', 'showfailover')?.stdout).toBe(failed);

  const off = rack.inject('node.powerLoss', { target: 'sc0' });
  rack.until('heartbeat.lost', { node: 'sc1' });
  rack.advance(120_000);
  expect(names(rack, 'takeover.began')).toBe(0);
  expect(sc(rack, 'sc1').volatile.fomd.role).toBe('SPARE');
  expect(rack.hazardsNamed('noMain')).toHaveLength(1);

  off.heal();
  rack.until('fomd.roleChanged', { node: 'sc0', match: { role: 'MAIN' } });
  cut.heal();
  rack.until('failover.activated', { node: 'sc0' });
  rack.advance(10_000);
  expect(rack.exec('sc1', 'showfailover')?.stdout).toBe('SC Failover Status: ACTIVE\nC1: UP\n');
});

test('a main that dies whole is taken over from, for its heartbeats end first (S4:42)', () => {
  for (let ms = 0; ms < 5_000; ms += 500) {
    const rack = rackOf();
    rack.advance(ms);
    rack.power('sc0', 'off');
    rack.until('takeover.began', { node: 'sc1', withinMs: 30_000 });
  }
});

test('of two MAINs SC0 resets the other as soon as it hears it beat, without I2 (S4:110)', () => {
  const rack = rackOf({ smsAtRackUp: 'stopped' });
  rack.inject('link.cut', { target: 'i2-network' });
  const beats = rack.inject('link.cut', { target: 'heartbeat-lines' });
  for (const node of ['sc0', 'sc1']) rack.exec(node, '/etc/init.d/sms start');
  rack.advance(120_000);
  for (const id of ['sc0', 'sc1']) expect(sc(rack, id).volatile.fomd.role).toBe('MAIN');
  expect(names(rack, 'sc.resetOrdered')).toBe(0);

  beats.heal();
  rack.until('sc.resetOrdered', { node: 'sc0', withinMs: 10_000 });
  rack.until('fomd.roleChanged', { node: 'sc1', match: { role: 'SPARE' } });
});
