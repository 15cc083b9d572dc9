// What an address shows of a node's state: which tables, and the enumerations of HA by every
// obstacle and phase.

import { expect, test } from 'vitest';
import { impliedIndex } from '../../../../core/mib.ts';
import { bootNode } from '../machines/boot.ts';
import { CLUSTER_ADDRESS, MEMBERS } from '../members.ts';
import type { TakeoverObstacle } from '../state/ha.ts';
import type { OntapState } from '../state.ts';
import { mibAnswer } from './mib.ts';
import { CANNOT_TAKEOVER_CAUSE, GLOBAL_STATUS } from './status.ts';

const NETAPP = '1.3.6.1.4.1.789';
const OWN = MEMBERS['netapp-01'].managementAddress;
const NOW = 1_000;

/** netapp-01 as it runs beside a partner that is well. */
function runningNode(change: (state: OntapState) => void = () => {}): OntapState {
  const identity = {
    node: 'netapp-01',
    epoch: 0,
    zone: { name: 'UTC', offsetMinutes: 0 },
    config: {},
    bootedAt: 0,
    skewMs: 0,
  };
  const state = bootNode(identity, null, 1);
  state.volatile.kernel.phase = 'up';
  state.volatile.clusterNet.isInQuorum = true;
  state.volatile.clusterNet.partner.phase = 'up';
  state.volatile.ha.obstacle = 'ok';
  state.volatile.clusterNet.partner.ha.obstacle = 'ok';
  state.volatile.mailbox.partner.firmware = 'SF_UP';
  change(state);
  return state;
}

function read(state: OntapState, oid: string, address = CLUSTER_ADDRESS) {
  const cells = mibAnswer(state, address, NOW)?.cells ?? [];
  return cells.find(([found]) => found === oid)?.[2];
}

const ofNode = (column: string, node: string) => `${NETAPP}.${column}.${impliedIndex(node)}`;

test('the system group names the LIF that is asked', () => {
  const state = runningNode();
  expect(read(state, '1.3.6.1.2.1.1.1.0')).toMatch(/^NetApp Release 9\.14\.1P2: \w{3} \w{3} \d+ /);
  expect(read(state, '1.3.6.1.2.1.1.2.0')).toBe(`${NETAPP}.2.5`);
  expect(read(state, '1.3.6.1.2.1.1.5.0')).toBe('netapp');
  expect(read(state, '1.3.6.1.2.1.1.2.0', OWN)).toBe(`${NETAPP}.2.4`);
  expect(read(state, '1.3.6.1.2.1.1.5.0', OWN)).toBe('netapp-01');
});

test("haTable is the cluster's, and the cf group a node's own", () => {
  const state = runningNode();
  expect(read(state, ofNode('1.21.2.1.4', 'netapp-02'))).toBe(2);
  expect(read(state, ofNode('1.21.2.1.4', 'netapp-02'), OWN)).toBe(undefined);
  expect(read(state, `${NETAPP}.1.2.3.6.0`, OWN)).toBe('netapp-02');
  expect(read(state, `${NETAPP}.1.2.3.6.0`)).toBe(undefined);
});

test('the index of a node is its name without a length', () => {
  const oid = `${NETAPP}.1.25.2.1.1.110.101.116.97.112.112.45.48.49`;
  expect(read(runningNode(), oid)).toBe('netapp-01');
});

test('all are objects that the agent knows, each once', () => {
  for (const address of [OWN, CLUSTER_ADDRESS]) {
    const mib = mibAnswer(runningNode(), address, NOW);
    const oids = mib?.cells.map(([oid]) => oid) ?? [];
    expect(new Set(oids).size).toBe(oids.length);
    expect(
      oids.filter((oid) => !mib?.objects.some((object) => oid.startsWith(`${object}.`))),
    ).toEqual([]);
  }
});

test('every obstacle to a takeover has its number', () => {
  for (const [obstacle, cause] of Object.entries(CANNOT_TAKEOVER_CAUSE)) {
    const state = runningNode(({ volatile }) => {
      volatile.ha.obstacle = obstacle as TakeoverObstacle;
    });
    expect(read(state, ofNode('1.21.2.1.5', 'netapp-01'))).toBe(cause);
    expect(read(state, ofNode('1.21.2.1.4', 'netapp-01'))).toBe(obstacle === 'ok' ? 2 : 3);
  }
});

test('a partner that is taken over is dead, and the system not critical', () => {
  const state = runningNode(({ volatile }) => {
    volatile.ha.takeover.state = 'in_takeover';
    volatile.ha.obstacle = 'local_takeover';
    volatile.clusterNet.isInQuorum = false;
    volatile.mailbox.partner.isDead = true;
  });
  expect(read(state, ofNode('1.21.2.1.3', 'netapp-02'))).toBe(5);
  expect(read(state, ofNode('1.21.2.1.4', 'netapp-02'))).toBe(1);
  expect(read(state, ofNode('1.21.2.1.4', 'netapp-01'))).toBe(4);
  expect(read(state, ofNode('1.21.2.1.6', 'netapp-01'))).toBe(3);
  expect(read(state, ofNode('1.25.2.1.11', 'netapp-02'))).toBe(0);
  expect(read(state, ofNode('1.25.2.1.7', 'netapp-02'))).toBe(undefined);
  expect(read(state, `${NETAPP}.1.2.2.4.0`)).toBe(GLOBAL_STATUS.nonCritical);
  expect(read(state, `${NETAPP}.1.2.2.25.0`)).toMatch(/netapp-01 has taken over netapp-02/);
});

test('a partner that is down and not taken over is the gravest', () => {
  const state = runningNode(({ volatile }) => {
    volatile.clusterNet.isInQuorum = false;
  });
  expect(read(state, `${NETAPP}.1.2.2.4.0`)).toBe(GLOBAL_STATUS.nonRecoverable);
});

test('failed parts are told in numbers and words', () => {
  const state = runningNode(({ volatile }) => {
    volatile.environment.failedFans = ['SysFan1_F1', 'SysFan2_F1'];
    volatile.environment.isOverTemperature = true;
  });
  expect(read(state, ofNode('1.25.2.1.19', 'netapp-01'))).toBe(2);
  expect(read(state, ofNode('1.25.2.1.20', 'netapp-01'))).toMatch(/SysFan1_F1, SysFan2_F1/);
  expect(read(state, ofNode('1.25.2.1.18', 'netapp-01'))).toBe(2);
  expect(read(state, `${NETAPP}.1.2.2.4.0`)).toBe(GLOBAL_STATUS.critical);
});

test('with SNMP off, or before ONTAP is up, nobody is answered', () => {
  const off = runningNode(({ durable }) => {
    durable.cluster.snmp.isEnabled = false;
  });
  expect(mibAnswer(off, OWN, NOW)).toBe(null);
  const booting = runningNode(({ volatile }) => {
    volatile.kernel.phase = 'booting';
  });
  expect(mibAnswer(booting, OWN, NOW)).toBe(null);
});
