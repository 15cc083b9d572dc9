// Each fault of the SP's side: what it breaks, and that healing ends it.

import { expect, test } from 'vitest';
import { netapp } from '../../manifest.ts';
import type { Config } from '../config.ts';
import { rackOf } from '../machines/testing/rack.ts';

const createRack = (config: Partial<Config> = {}) => rackOf(netapp, config);

const SP2 = { target: 'netapp-02-sp' };
const KEEP_ALIVE = { keepAlivePeriodMs: 30_000, keepAliveGraceMs: 10_000 };

test.each([
  ['sp.hang', { part: 'ethernet' }],
  ['sp.hang', { part: 'whole' }],
  ['sp.ethernetDown', {}],
  ['hwassist.keepAliveLost', {}],
  ['hwassist.wrongSecret', {}],
  ['hwassist.wrongSystemId', {}],
])('%s %j: the partner misses keep-alives until it is healed', (kind, params) => {
  const { rack, keepAlive } = createRack(KEEP_ALIVE);
  rack.advance(70_000);
  const fault = rack.inject(kind, { ...SP2, params });
  rack.advance(90_000);
  expect(keepAlive('netapp-01')).toBe('error');
  expect(keepAlive('netapp-02')).toBe('healthy');
  fault.heal();
  rack.advance(40_000);
  expect(keepAlive('netapp-01')).toBe('healthy');
});

test('an SP that hangs whole is missed by its node, too', () => {
  const { rack, times } = createRack();
  const fault = rack.inject('sp.hang', { ...SP2, params: { part: 'whole' } });
  rack.advance(60_000);
  expect(times('spHeartbeat.missed', 'netapp-02')).toHaveLength(1);
  fault.heal();
  rack.advance(60_000);
  expect(times('spHeartbeat.resumed', 'netapp-02')).toHaveLength(1);
});

test('a link that goes down becomes an alert; when it is back, the alert is cleared', () => {
  const { rack, nodeOf, times, ems } = createRack({ healthCheckMs: 60_000 });
  const fault = rack.inject('sp.ethernetDown', SP2);
  rack.advance(61_000);
  const ids = () => nodeOf('netapp-02').durable.alerts.map(({ alertId }) => alertId);
  expect(ids()).toEqual(['SPLinkDownAlert']);
  expect(nodeOf('netapp-02').volatile.sp.link).toBe('down');
  expect(ems('netapp-02')).toContain('sp.network.link.down');
  fault.heal();
  rack.advance(61_000);
  expect(ids()).toEqual([]);
  expect(times('alert.cleared', 'netapp-02')).toHaveLength(1);
});

test('a transfer that fails fails the update; healed, the next one succeeds', () => {
  const { rack, spOf, nodeOf } = createRack({
    spUpdateOutcome: 'succeeds',
    spUpdateMs: 100_000,
    spHangAfterUpdate: 'none',
  });
  const name = '308-03991_A0-FAS26X0-FAS8200_5.8_SP_FW.zip';
  const prefix = 'set -privilege diagnostic -confirmations off; ';
  rack.exec('netapp-01', 'system service-processor image modify -node * -autoupdate false');
  rack.exec('netapp-01', `${prefix}system node image get -package http://10.0.0.1/${name}`);
  const fault = rack.inject('sp.transferFails', SP2);
  const update = `system service-processor image update -node netapp-02 -package ${name}\ny`;
  rack.exec('netapp-01', update);
  rack.advance(160_000);
  expect(nodeOf('netapp-02').volatile.sp.lastUpdate).toBe('failed');
  fault.heal();
  rack.exec('netapp-01', update);
  rack.advance(240_000);
  expect(nodeOf('netapp-02').volatile.sp.lastUpdate).toBe('passed');
  expect(spOf('netapp-02-sp').durable.images.map(({ version }) => version)).toEqual([
    '5.6P2',
    '5.8',
  ]);
  expect(nodeOf('netapp-02').volatile.sp.firmware).toBe('5.8');
  expect(rack.events.some(({ name: event }) => event === 'spHeartbeat.missed')).toBe(false);
});

test.each([
  ['chassisFan.fail', { fan: 2 }, 'monitor.fan.failed', 'monitor.fan.ok'],
  [
    'psu.fail',
    { supply: 1 },
    'monitor.chassisPowerSupply.degraded',
    'monitor.chassisPowerSupplies.ok',
  ],
  [
    'temperature.high',
    { sensor: 'In_Flow_Temp', celsius: 60 },
    'monitor.chassisTemperature.warm',
    'monitor.chassisTemperature.ok',
  ],
  ['battery.low', { hours: 40 }, 'nvmem.battery.voltLow', 'nvmem.battery.ok'],
])('%s %j is relayed to the node, and so is its end', (kind, params, bad, good) => {
  const { rack, ems } = createRack();
  const fault = rack.inject(kind, { ...SP2, params });
  rack.advance(2_000);
  expect(ems('netapp-02')).toContain(bad);
  expect(ems('netapp-02')).not.toContain(good);
  fault.heal();
  rack.advance(2_000);
  expect(ems('netapp-02')).toContain(good);
});

test('a shelf fails, and is normal again', () => {
  const { rack, ems, nodeOf } = createRack();
  const fault = rack.inject('shelf.fail', { target: 'netapp-01' });
  rack.advance(1);
  expect(nodeOf('netapp-01').volatile.environment.failedShelves).toEqual(['1.0']);
  fault.heal();
  rack.advance(1);
  expect(ems('netapp-01')).toEqual(
    expect.arrayContaining(['ses.status.psError', 'callhome.shlf.fault', 'ses.status.psInfo']),
  );
});

test('a POST that fails is told and takes nothing over; healed, the node boots (S0:58)', () => {
  const { rack, count, times, nodeOf } = createRack();
  const fault = rack.inject('post.error', { target: 'netapp-02' });
  rack.advance(30_000);
  expect(count('netapp-01', 'post_error')).toBe(1);
  expect(nodeOf('netapp-02').volatile.kernel.phase).toBe('post');
  fault.heal();
  rack.advance(300_000);
  expect(nodeOf('netapp-02').volatile.kernel.phase).not.toBe('post');
  expect(times('node.booted', 'netapp-02')).toHaveLength(2);
});

test('a node that resets without a reason is told of (S0:59)', () => {
  const { rack, count } = createRack();
  rack.inject('node.abnormalReboot', { target: 'netapp-02' });
  rack.advance(10_000);
  expect(count('netapp-01', 'abnormal_reboot')).toBe(1);
});

test.each([
  ['off', 'power_off_via_sp'],
  ['cycle', 'power_cycle_via_sp'],
  ['reset', 'reset_via_sp'],
])('the SP switches its node %s: the partner takes over at once (S0:55-57)', (to, row) => {
  const { rack, count, times } = createRack();
  const at = rack.now;
  rack.inject('sp.power', { ...SP2, params: { to } });
  rack.advance(1_000);
  expect(count('netapp-01', row)).toBe(1);
  const [began] = times('takeover.began', 'netapp-01') as [number];
  expect(began - at).toBeLessThan(1_000);
});

test('the L2 watchdog bites: takeover in less than a second (S0:51, S1:33)', () => {
  const { rack, count, times } = createRack();
  const at = rack.now;
  rack.inject('watchdog.l2', SP2);
  rack.advance(1_000);
  expect(count('netapp-01', 'l2_watchdog_reset')).toBe(1);
  expect((times('takeover.began', 'netapp-01')[0] as number) - at).toBeLessThan(1_000);
});

test('power loss of a node, seen by its SP (S0:50, S1:34)', () => {
  const { rack, count, times } = createRack();
  rack.inject('node.powerLoss', { target: 'netapp-02' });
  rack.advance(1_000);
  expect(count('netapp-01', 'power_loss')).toBe(1);
  expect(times('takeover.began', 'netapp-01')).toHaveLength(1);
});

test.each([
  ['power_off_via_rlm', 'power_off_via_rlm'],
  ['reset_via_rlm', 'reset_via_rlm'],
  ['unheard_of', 'Unknown'],
])('a false alert %s counts under %s (S0:52-54, 65)', (event, row) => {
  const { rack, count, times } = createRack();
  rack.inject('hwassist.falseAlert', { ...SP2, params: { event } });
  rack.advance(60_000);
  expect(count('netapp-01', row)).toBe(1);
  expect(times('takeover.began', 'netapp-01')).toHaveLength(row === 'Unknown' ? 0 : 1);
});
