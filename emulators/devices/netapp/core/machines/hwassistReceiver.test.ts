// What a node makes of what comes to port 4444.

import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../core/json.ts';
import { netapp } from '../../manifest.ts';
import type { Config } from '../config.ts';
import { readTrap, writeTrapText } from '../hwassist/trapText.ts';
import { MEMBERS } from '../members.ts';
import type { HwassistTrap } from '../state/hwassist.ts';
import { alertOf, HWASSIST_ALERTS, type HwassistEvent } from '../tables/hwassistAlerts.ts';
import { rackOf } from './testing/rack.ts';

const createRack = (config: Partial<Config> = {}) => rackOf(netapp, config);

type Rack = ReturnType<typeof createRack>;

/** A trap as the SP of netapp-02 would send it to netapp-01. */
function trapOf({ nodeOf }: Rack, event: HwassistEvent): HwassistTrap {
  const { trap, type, severity } = alertOf(event);
  const { secret } = nodeOf('netapp-01').volatile.hwassist;
  const { systemId, serial } = MEMBERS['netapp-02'];
  return { trap, type, severity, event, secret, systemId, serial };
}

function send({ rack }: Rack, trap: HwassistTrap): void {
  rack.request('netapp-01', 'hwassist', trap as unknown as JsonObject);
}

test('the text of a trap says all that a receiver needs (S1:35-36)', () => {
  const rack = createRack();
  const trap = trapOf(rack, 'power_loss');
  const text = writeTrapText(trap);
  expect(text).toMatch(
    /^Remote Management Event: type=system_down, severity=alert, event=power_loss, ss=\w{32}, /,
  );
  expect(readTrap(532, text, trap.serial)).toEqual(trap);
  expect(readTrap(532, 'coldStart', '')).toMatchObject({ type: '', event: '', systemId: 0 });
  expect(readTrap(532, `Remote Management Event: ${'x=y, '.repeat(10_000)}`, '').type).toBe('');
});

test.each(
  HWASSIST_ALERTS.map(({ event, isTakeover, source }) => [event, isTakeover, source] as const),
)('%s: takeover %s (%s)', (event, isTakeover) => {
  const rack = createRack();
  const before = rack.count('netapp-01', event);
  send(rack, trapOf(rack, event));
  expect(rack.count('netapp-01', event)).toBe(before + 1);
  expect(rack.times('takeover.began', 'netapp-01').length > 0).toBe(isTakeover);
});

test('wrong ids, wrong keys and anything else are counted (S0:63-65, 87-89)', () => {
  const rack = createRack();
  const trap = trapOf(rack, 'power_loss');
  send(rack, { ...trap, systemId: 7 });
  send(rack, { ...trap, secret: 'guess' });
  send(rack, { ...trap, event: 'coffee_ready' });
  send(rack, { ...trap, trap: 1 });
  expect(rack.count('netapp-01', 'ID_mismatch')).toBe(1);
  expect(rack.count('netapp-01', 'Key_mismatch')).toBe(1);
  expect(rack.count('netapp-01', 'Unknown')).toBe(2);
  expect(rack.ems('netapp-01')).toContain('cf.hwassist.keyMismatch');
  expect(rack.times('takeover.began')).toEqual([]);
});

test('a flood is throttled; takeover alerts still pass (S0:66, 90)', () => {
  const rack = createRack();
  const flood = rack.rack.inject('hwassist.flood', { target: 'netapp-02-sp' });
  rack.rack.advance(200_000);
  expect(rack.count('netapp-01', 'alerts_throttled')).toBeGreaterThan(100);
  expect(rack.ems('netapp-01')).toContain('cf.hwassist.startThrottle');
  expect(rack.keepAlive('netapp-01')).toBe('healthy');
  send(rack, trapOf(rack, 'power_loss'));
  expect(rack.times('takeover.began', 'netapp-01')).toHaveLength(1);
  flood.heal();
  rack.rack.advance(120_000);
  expect(rack.ems('netapp-01')).toContain('cf.hwassist.stopThrottle');
});

test('a keep-alive that stays away is told 240 s after the last (S0:1, 61)', () => {
  const rack = createRack({ node01KeepAliveAtMs: 20_000 });
  rack.rack.advance(21_000);
  rack.rack.inject('hwassist.keepAliveLost', { target: 'netapp-02-sp' });
  const { at } = rack.rack.until('keepAlive.missed', { node: 'netapp-01' });
  expect(Math.floor(at / 1_000)).toBe(260);
  expect(rack.keepAlive('netapp-01')).toBe('error');
  expect(rack.keepAlive('netapp-02')).toBe('healthy');
  rack.rack.healAll();
  rack.rack.until('keepAlive.received', { node: 'netapp-01' });
  expect(rack.ems('netapp-01')).toContain('cf.hwassist.recvKeepAlive');
});

test('health read from the own SP is found out (planted bug)', () => {
  const rack = createRack({ bugs: ['keepAliveFromOwnSp'] });
  rack.rack.inject('hwassist.keepAliveLost', { target: 'netapp-02-sp' });
  expect(() => rack.rack.advance(1_000_000)).toThrow('keepAliveIsHeard');
});

test('a test alert counts at the partner, and the asker hears that it came', () => {
  const rack = createRack();
  const command = 'storage failover hwassist test -node netapp-01';
  expect(rack.rack.exec('netapp-01', command)?.exitCode).toBe(0);
  expect(rack.count('netapp-02', 'test')).toBe(1);
  rack.rack.inject('sp.ethernetDown', { target: 'netapp-01-sp' });
  const failed = rack.rack.exec('netapp-01', command);
  expect(`${failed?.stdout}${failed?.stderr}`).toContain('No response from partner');
});

test('switched off it hears nothing, and the partner’s SP sends nothing (S1:37-39)', () => {
  const rack = createRack();
  rack.rack.exec('netapp-01', 'storage failover modify -node netapp-01 -hwassist false');
  rack.rack.advance(1_000);
  const before = rack.count('netapp-01', 'periodic_message');
  rack.rack.advance(1_000_000);
  expect(rack.count('netapp-01', 'periodic_message')).toBe(before);
  expect(rack.nodeOf('netapp-01').volatile.hwassist).toMatchObject({
    monitor: 'inactive',
    keepAlive: 'none',
  });
  expect(rack.spOf('netapp-02-sp').durable.hwassist.isEnabled).toBe(false);
  rack.rack.exec('netapp-01', 'storage failover modify -node netapp-01 -hwassist true');
  rack.rack.advance(2_000);
  expect(rack.count('netapp-01', 'periodic_message')).toBe(before + 1);
});
