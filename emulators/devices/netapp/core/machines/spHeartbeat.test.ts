// The heartbeat ladder: its times, what cancels it, and what it has nothing to do with.

import { expect, test } from 'vitest';
import { netapp } from '../../manifest.ts';
import type { Config } from '../config.ts';
import { rackOf } from './testing/rack.ts';

const createRack = (config: Partial<Config> = {}) => rackOf(netapp, config);

const LOST = { target: 'netapp-01-sp' };
const EMS = [
  'callhome.sp.hbt.missed',
  'sp.heartbeat.stopped',
  'callhome.sp.hbt.stopped',
  'sp.ipmi.lost.shutdown',
];

test('missed, stopped after 621 s, lost after 765 s, shutdown after 1365 s (S1:15, 19-24)', () => {
  const { rack, times } = createRack();
  rack.inject('sp.heartbeatLost', LOST);
  rack.advance(1_500_000);
  const [missed] = times('spHeartbeat.missed') as [number];
  const after = (name: string) => times(name, 'netapp-01').map((at) => at - missed);
  expect(after('spHeartbeat.stopped')).toEqual([621_000]);
  expect(after('spHeartbeat.lost')).toEqual([765_000]);
  expect(after('node.environmentalShutdown')).toEqual([1_365_000]);
  expect(times('takeover.began', 'netapp-02')).toHaveLength(1);
});

test.each([
  ['stopped', 700_000],
  ['lost', 800_000],
  ['the last second', 1_364_000],
])('an SP that comes back cancels the ladder: after %s', (_, ms) => {
  const { rack, times, ems, nodeOf } = createRack();
  const fault = rack.inject('sp.heartbeatLost', LOST);
  rack.until('spHeartbeat.missed');
  rack.advance(ms);
  fault.heal();
  rack.advance(800_000);
  expect(times('node.environmentalShutdown')).toEqual([]);
  expect(times('spHeartbeat.resumed', 'netapp-01')).toHaveLength(1);
  expect(ems('netapp-01').includes('monitor.shutdown.cancel')).toBe(ms > 765_000);
  expect(nodeOf('netapp-01').volatile.sp.status).toBe('online');
});

test('a ladder that is not cancelled is found out (planted bug)', () => {
  const { rack } = createRack({ bugs: ['ladderNotCancelled'] });
  const fault = rack.inject('sp.heartbeatLost', LOST);
  rack.until('spHeartbeat.missed');
  expect(() => {
    fault.heal();
    rack.advance(1_400_000);
  }).toThrow('ladderIsCancelled');
});

test('a planned reboot of the SP starts no ladder; a lasting loss of power does (S1:12)', () => {
  const planned = createRack();
  planned.rack.exec('netapp-01', 'system service-processor reboot-sp -node netapp-01\ny');
  planned.rack.advance(1_400_000);
  expect(planned.times('spHeartbeat.missed')).toEqual([]);
  expect(planned.times('sp.booted', 'netapp-01-sp')).toHaveLength(1);

  const dead = createRack();
  dead.rack.inject('node.powerLoss', LOST);
  dead.rack.advance(900_000);
  expect(dead.times('spHeartbeat.lost', 'netapp-01')).toHaveLength(1);
  for (const name of EMS) expect(dead.ems('netapp-01')).toContain(name);
});

test('an Ethernet that hangs never starts it: two channels (S0:166, S1:14)', () => {
  const { rack, times, keepAlive, nodeOf } = createRack();
  rack.inject('sp.hang', { ...LOST, params: { part: 'ethernet' } });
  rack.advance(1_500_000);
  expect(times('spHeartbeat.missed')).toEqual([]);
  expect(keepAlive('netapp-02')).toBe('error');
  expect(nodeOf('netapp-01').volatile.sp.status).toBe('online');
});

test('sensors are unavailable while the SP is silent (S1:14)', () => {
  const { rack, nodeOf } = createRack();
  const fault = rack.inject('sp.heartbeatLost', LOST);
  rack.until('spHeartbeat.missed');
  expect(nodeOf('netapp-01').volatile.environment.areSensorsAvailable).toBe(false);
  fault.heal();
  rack.advance(120_000);
  expect(nodeOf('netapp-01').volatile.environment.areSensorsAvailable).toBe(true);
});

test('after the shutdown the node stays down until somebody switches it on', () => {
  const { rack, times } = createRack();
  const fault = rack.inject('sp.heartbeatLost', LOST);
  rack.until('node.environmentalShutdown', { withinMs: 2_000_000 });
  fault.heal();
  rack.advance(600_000);
  expect(times('node.booted', 'netapp-01')).toHaveLength(1);
  rack.power('netapp-01', 'on');
  rack.advance(60_000);
  expect(times('node.booted', 'netapp-01')).toHaveLength(2);
});

test('a hung SP whose bus comes back watches nobody until it lives again', () => {
  const { rack } = createRack();
  const hang = rack.inject('sp.hang', { target: 'netapp-02-sp', params: { part: 'whole' } });
  const cut = rack.inject('link.cut', { target: 'sp-bus-02' });
  rack.advance(1_000);
  cut.heal();
  // Its watchdog would be due by then, and nobody at home to meet it: the search found it so.
  rack.advance(30_000);
  hang.heal();
  rack.advance(30_000);
  expect(rack.events.filter(({ name }) => name === 'sp.watchdogBit')).toEqual([]);
});
