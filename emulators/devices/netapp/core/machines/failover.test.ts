// Takeover and giveback, rule by rule: who serves, who is taken over, and what stands against it.

import { describe, expect, test } from 'vitest';
import { netapp } from '../../manifest.ts';
import { MEMBERS } from '../members.ts';
import { HWASSIST_ALERTS } from '../tables/hwassistAlerts.ts';
import { deniedSince } from './logins.ts';
import { pairOf } from './testing/pair.ts';

const pair = pairOf(netapp);
const ROOT_01 = 'aggr0_netapp_01';

/** A trap of netapp-01's SP to netapp-02, as the port of netapp-02 reads it. */
function trap(rack: ReturnType<typeof pair>, event: string, more = {}) {
  const row = HWASSIST_ALERTS.find((alert) => alert.event === event);
  const { serial, systemId } = MEMBERS['netapp-01'];
  const { secret } = rack.node('netapp-02').volatile.hwassist;
  const { type = 'system_down', severity = 'alert', trap: number = 532 } = row ?? {};
  return { trap: number, type, severity, event, secret, systemId, serial, ...more };
}

describe('fence', () => {
  test('a node that was frozen and wakes late stops, for its partner has its disks', () => {
    const rack = pair({ config: { l2WatchdogMs: 3_600_000 } });
    const frozen = rack.inject('node.pause', { target: 'netapp-01' });
    rack.until('takeover.completed', { node: 'netapp-02', withinMs: 60_000 });
    frozen.heal();
    rack.advance(1);
    expect(rack.times('node.fenced', 'netapp-01')).toBe(1);
    rack.until('giveback.completed', { node: 'netapp-02' });
    expect(rack.node('netapp-01').volatile.ha.serving).toContain(ROOT_01);
  });

  test('an unplanned takeover serves nothing before the lease of the partner is over', () => {
    const rack = pair();
    rack.inject('node.powerLoss', { target: 'netapp-01' });
    const began = rack.until('takeover.began', { node: 'netapp-02' }).at;
    const served = rack.until('aggregate.online', { node: 'netapp-02' }).at;
    const { leaseMs, fenceMs } = rack.node('netapp-02').volatile.config;
    expect(served - began).toBeGreaterThanOrEqual(fenceMs);
    expect(fenceMs).toBeGreaterThan(leaseMs);
  });

  test('one that said goodbye needs no fence', () => {
    const rack = pair();
    rack.inject('node.panic', { target: 'netapp-01' });
    const began = rack.until('takeover.began', { node: 'netapp-02' }).at;
    expect(rack.until('aggregate.online', { node: 'netapp-02' }).at - began).toBeLessThan(1_000);
  });

  test('without interconnect and mailbox a node stops by itself', () => {
    const rack = pair();
    rack.inject('link.cut', { target: 'ha-interconnect' });
    rack.inject('disk.fail', { target: 'netapp-01/mailbox' });
    rack.until('node.fenced', { node: 'netapp-01', withinMs: 15_000 });
    expect(rack.times('takeover.began')).toBe(0);
  });
});

describe('hwassist', () => {
  test.each(HWASSIST_ALERTS)('$event: column Takeover says $isTakeover ($source)', (alert) => {
    const rack = pair();
    const before = rack.node('netapp-02').volatile.hwassist.counters[alert.event]?.count ?? 0;
    rack.request('netapp-02', 'hwassist', trap(rack, alert.event));
    const { hwassist, ha } = rack.node('netapp-02').volatile;
    expect(hwassist.counters[alert.event]?.count).toBe(before + 1);
    expect(ha.takeover.reason).toBe(alert.isTakeover ? 'takeover_hwassist' : 'none');
  });

  test.each([
    ['Key_mismatch', { secret: 'somebody else’s' }],
    ['ID_mismatch', { systemId: 4711 }],
    ['Unknown', { event: 'no_such_event' }],
  ])('%s counts, and takes nothing over (S0:63-65)', (row, wrong) => {
    const rack = pair();
    rack.request('netapp-02', 'hwassist', trap(rack, 'power_loss', wrong));
    rack.advance(1_000);
    expect(rack.node('netapp-02').volatile.hwassist.counters[row]?.count).toBe(1);
    expect(rack.times('takeover.began')).toBe(0);
  });
});

describe('leaving', () => {
  test('halt: taken over; it stays at the LOADER until somebody boots it', () => {
    const rack = pair();
    rack.say('netapp-01', 'system node halt -node netapp-01\ny');
    rack.until('takeover.completed', { node: 'netapp-02', match: { reason: 'takeover_halt' } });
    rack.advance(60_000);
    expect(rack.node('netapp-01').volatile.kernel.phase).toBe('loader');
    rack.say('netapp-01', 'boot_ontap');
    rack.until('giveback.completed', { node: 'netapp-02' });
  });

  test('halt -inhibit-takeover: nobody takes over, though it stays silent', () => {
    const rack = pair();
    rack.say('netapp-01', 'system node halt -node netapp-01 -inhibit-takeover true\ny');
    rack.advance(60_000);
    expect(rack.times('takeover.began')).toBe(0);
    expect(rack.node('netapp-02').volatile.ha.obstacle).toBe('halt_no_takeover');
    rack.say('netapp-01', 'boot_ontap');
    rack.until('node.phaseChanged', { node: 'netapp-01', match: { phase: 'up' } });
    rack.advance(30_000);
    expect(rack.node('netapp-02').volatile.ha.obstacle).toBe('ok');
  });

  test('reboot with onreboot false, panic with onpanic false: no takeover', () => {
    const rack = pair();
    rack.say('netapp-01', 'storage failover modify -node netapp-01 -onreboot false -onpanic false');
    rack.advance(1_000);
    rack.say('netapp-01', 'system node reboot -node netapp-01\ny');
    rack.until('node.phaseChanged', { node: 'netapp-01', match: { phase: 'up' } });
    rack.advance(20_000);
    rack.inject('node.panic', { target: 'netapp-01' });
    rack.until('node.phaseChanged', { node: 'netapp-01', match: { phase: 'up' } });
    expect(rack.times('takeover.began')).toBe(0);
  });

  test('with auto-giveback off, only a reboot is given back by itself', () => {
    const rack = pair();
    rack.say('netapp-02', 'storage failover modify -node * -auto-giveback false');
    rack.advance(1_000);
    rack.say('netapp-01', 'system node reboot -node netapp-01\ny');
    rack.until('giveback.completed', { node: 'netapp-02' });
    rack.advance(60_000);
    rack.inject('node.powerLoss', { target: 'netapp-01', forMs: 30_000 });
    rack.until('takeover.completed', { node: 'netapp-02' });
    rack.advance(600_000);
    expect(rack.times('giveback.began')).toBe(1);
  });

  test('after a panic with auto-giveback-after-panic false it waits for the operator', () => {
    const rack = pair();
    rack.say('netapp-02', 'storage failover modify -node * -auto-giveback-after-panic false');
    rack.advance(1_000);
    rack.inject('node.panic', { target: 'netapp-01' });
    rack.advance(600_000);
    expect(rack.times('giveback.began')).toBe(0);
    expect(rack.node('netapp-01').volatile.kernel.phase).toBe('waitingForGiveback');
  });
});

describe('obstacles', () => {
  test.each([
    [
      'disabled',
      (rack: ReturnType<typeof pair>) =>
        rack.say('netapp-02', 'storage failover modify -node netapp-02 -enabled false'),
    ],
    [
      'partner_disabled',
      (rack: ReturnType<typeof pair>) =>
        rack.say('netapp-02', 'storage failover modify -node netapp-01 -enabled false'),
    ],
    [
      'non_ha_mode',
      (rack: ReturnType<typeof pair>) =>
        rack.say('netapp-02', 'cluster ha modify -configured false\ny'),
    ],
    [
      'version',
      (rack: ReturnType<typeof pair>) => rack.inject('version.mismatch', { target: 'netapp-02' }),
    ],
    [
      'shelf_hot',
      (rack: ReturnType<typeof pair>) => rack.inject('shelf.hot', { target: 'netapp-02' }),
    ],
    [
      'mailbox_uncertain',
      (rack: ReturnType<typeof pair>) => rack.inject('disk.fail', { target: 'netapp-02/mailbox' }),
    ],
    [
      'ic_error',
      (rack: ReturnType<typeof pair>) => rack.inject('link.cut', { target: 'ha-interconnect' }),
    ],
  ] as const)('%s: refused to the operator, and to a power loss', (obstacle, bring) => {
    const rack = pair();
    bring(rack);
    rack.advance(8_000);
    expect(rack.node('netapp-02').volatile.ha.obstacle).toBe(obstacle);
    expect(rack.say('netapp-02', 'storage failover takeover -ofnode netapp-01\ny')).toContain(
      'Error',
    );
    rack.inject('node.powerLoss', { target: 'netapp-01' });
    rack.advance(60_000);
    expect(rack.times('takeover.began')).toBe(0);
  });

  test('force goes over a version mismatch', () => {
    const rack = pair();
    rack.inject('version.mismatch', { target: 'netapp-02' });
    rack.advance(1_000);
    rack.say('netapp-02', 'storage failover takeover -ofnode netapp-01 -option force\ny');
    rack.until('takeover.completed', { node: 'netapp-02', withinMs: 60_000 });
  });

  test('a giveback is refused while the partner has not booted', () => {
    const rack = pair();
    rack.inject('node.powerLoss', { target: 'netapp-01' });
    rack.until('takeover.completed', { node: 'netapp-02' });
    const said = rack.say('netapp-02', 'storage failover giveback -ofnode netapp-01');
    expect(said).toContain('Error');
    expect(rack.node('netapp-02').volatile.ha.serving).toContain(ROOT_01);
  });
});

describe('cluster', () => {
  test('a change made on one node is known on both, and after a boot, too', () => {
    const rack = pair();
    rack.inject('node.powerLoss', { target: 'netapp-01', forMs: 30_000 });
    rack.until('takeover.completed', { node: 'netapp-02' });
    rack.say('netapp-02', 'storage failover modify -node netapp-01 -onpanic false');
    rack.until('giveback.completed', { node: 'netapp-02' });
    const { failover } = rack.node('netapp-01').durable.cluster.nodes['netapp-01'];
    expect(failover.isOnPanic).toBe(false);
  });

  test('EMS of either node stands in the log of both', () => {
    const rack = pair();
    rack.inject('node.panic', { target: 'netapp-01' });
    rack.until('giveback.completed', { node: 'netapp-02' });
    rack.advance(1_000);
    for (const node of ['netapp-01', 'netapp-02'] as const) {
      const { ems } = rack.node(node).durable;
      expect(ems['netapp-01'].entries.map(({ name }) => name)).toContain('sk.panic');
      expect(ems['netapp-02'].entries.map(({ name }) => name)).toContain('cf.fm.takeoverComplete');
    }
    expect(rack.node('netapp-01').durable.ems['netapp-02']).toEqual(
      rack.node('netapp-02').durable.ems['netapp-02'],
    );
  });

  test('the cluster management LIF migrates by hand, and reverts by hand', () => {
    const rack = pair();
    const { world } = rack;
    const migrate = 'network interface migrate -vserver netapp -lif cluster_mgmt';
    rack.say('netapp-02', `${migrate} -destination-node netapp-02`);
    rack.advance(60_000);
    expect(world.addresses['192.168.132.210']).toBe('netapp-02');
    rack.say('netapp-01', 'network interface revert -vserver netapp -lif cluster_mgmt');
    rack.advance(5_000);
    expect(world.addresses['192.168.132.210']).toBe('netapp-01');
  });
});

describe('logins', () => {
  test('a wrong password is an event of the node, and the next to come in is told of it', () => {
    const rack = pair();
    for (const application of ['ssh', 'ssh', 'http']) {
      rack.request('netapp-01', 'loginDenied', { user: 'admin', application });
    }
    rack.request('netapp-01-sp', 'loginDenied', { user: 'root' });
    rack.advance(1_000);
    const names = rack.node('netapp-02').durable.ems['netapp-01'].entries.map(({ name }) => name);
    expect(names.filter((name) => name.endsWith('.loginDenied')).sort()).toEqual([
      'login.auth.loginDenied',
      'sp.auth.loginDenied',
      'sshd.auth.loginDenied',
      'sshd.auth.loginDenied',
    ]);
    expect(deniedSince(rack.node('netapp-01'), 'admin', null)).toBe(3);
  });

  test('an account comes in by what it was made for, and by nothing else', () => {
    const rack = pair();
    const body = {
      name: 'backup',
      password: 'own',
      applications: [{ application: 'ssh', authentication_methods: ['password'] }],
    };
    const target = '/api/security/accounts';
    rack.request('netapp-01', 'rest', { method: 'POST', target, body, user: 'admin' });
    rack.advance(1_000);
    const ask = (application: string) =>
      rack.query('netapp-02', {
        kind: 'data',
        name: 'account',
        args: { user: 'backup', application },
      });
    expect(ask('ssh')).toEqual({ isAllowed: true, password: 'own' });
    expect(ask('http')).toMatchObject({ isAllowed: false });
  });

  test('no number of guesses fills a node', () => {
    const rack = pair();
    for (let guess = 0; guess < 150; guess++) {
      rack.request('netapp-01', 'loginDenied', { user: `user${guess}`, application: 'ssh' });
    }
    expect(rack.node('netapp-01').volatile.denied).toHaveLength(100);
  });
});

describe('what is told', () => {
  test('a takeover by an alert shows the dead node as unknown from its first moment', () => {
    const rack = pair();
    rack.inject('node.powerLoss', { target: 'netapp-01' });
    rack.until('takeover.began', { node: 'netapp-02' });
    const shown = rack.say('netapp-02', 'storage failover show');
    expect(shown).toMatch(/^netapp-01 +netapp-02 +- +Unknown$/m);
    expect(shown).toMatch(/^netapp-02 +netapp-01 +false +In takeover$/m);
  });

  test('a start is no danger: nobody is told that no takeover is possible', () => {
    const rack = pair();
    rack.advance(30_000);
    expect(rack.times('hazard.found')).toBe(0);
  });

  test('a partner that keeps to itself where its alerts shall go: noConfigRecv, once', () => {
    const rack = pair();
    rack.say('netapp-01', 'system node halt -node netapp-01 -inhibit-takeover true\ny');
    rack.advance(30_000);
    rack.inject('link.cut', { target: 'ha-interconnect' });
    rack.say('netapp-01', 'boot_ontap');
    rack.until('node.phaseChanged', { node: 'netapp-01', match: { phase: 'up' } });
    rack.advance(200_000);
    const { entries } = rack.node('netapp-01').durable.ems['netapp-01'];
    const told = entries.filter(({ name }) => name === 'cf.hwassist.noConfigRecv');
    expect(told).toHaveLength(1);
  });

  test('the global status is told when it changes, as traps 115 and 116', () => {
    const rack = pair();
    rack.advance(120_000);
    const fan = rack.inject('chassisFan.fail', { target: 'netapp-01-sp', params: { fan: 2 } });
    rack.advance(120_000);
    fan.heal();
    rack.advance(120_000);
    const { entries } = rack.node('netapp-01').durable.ems['netapp-01'];
    const told = entries.map(({ name }) => name).filter((name) => name.includes('globalStatus'));
    expect(told).toEqual(['monitor.globalStatus.nonCritical', 'monitor.globalStatus.ok']);
  });
});

test('both take over the other at the same instant: both are fenced, and both come back', () => {
  const rack = pair();
  rack.advance(10_000);
  for (const target of ['netapp-01-sp', 'netapp-02-sp']) {
    rack.inject('hwassist.falseAlert', { target, params: { event: 'power_loss' } });
  }
  rack.advance(120_000);
  expect(rack.times('node.fenced')).toBe(2);
  for (const node of ['netapp-01', 'netapp-02']) {
    const { kernel, ha } = rack.node(node).volatile;
    expect({ phase: kernel.phase, obstacle: ha.obstacle }).toEqual({ phase: 'up', obstacle: 'ok' });
  }
  expect(rack.times('hazard.found')).toBe(rack.times('hazard.ended'));
});

describe('DHCP of an SP', () => {
  const ORDER =
    'system service-processor network modify -node netapp-02 -address-family IPv4 ' +
    '-enable true -dhcp v4';
  const SHOW = 'rows 0; system service-processor network show -node netapp-02 -instance';

  test('gives it the address that is held for it', () => {
    const rack = pair();
    rack.say('netapp-01', ORDER);
    rack.advance(20_000);
    const shown = rack.say('netapp-01', SHOW);
    expect(shown).toMatch(/DHCP Status: v4\n +IP Address: 192\.168\.132\.214/);
    expect(shown).toContain('SP Network Setup Status: succeeded');
    rack.advance(300_000);
    expect(rack.node('netapp-01').volatile.hwassist.keepAlive).toBe('healthy');
  });

  test('where nobody answers, the setup fails, and the SP is off the network', () => {
    const rack = pair({ config: { dhcpServer: 'none' } });
    rack.say('netapp-01', ORDER);
    rack.advance(20_000);
    expect(rack.say('netapp-01', SHOW)).toContain('SP Network Setup Status: failed');
    const { entries } = rack.node('netapp-02').durable.ems['netapp-02'];
    expect(entries.map(({ name }) => name)).toContain('sp.dhcp.failure');
    rack.advance(300_000);
    expect(rack.node('netapp-01').volatile.hwassist.keepAlive).toBe('error');
  });
});
