// One state, three ways to look at it: whenever something happens in a takeover and the giveback
// after it, the CLI, REST and SNMP of a node say the same of both nodes.

import { expect, test } from 'vitest';
import type { JsonObject } from '../../../core/json.ts';
import { impliedIndex } from '../../../core/mib.ts';
import { netapp } from '../manifest.ts';
import { type Pair, pairOf } from './machines/testing/pair.ts';
import { CLUSTER_ADDRESS, NODES, type NodeName } from './members.ts';

const pair = pairOf(netapp);
const HA = '1.3.6.1.4.1.789.1.21.2.1';
const NODE_HEALTH = '1.3.6.1.4.1.789.1.25.2.1.11';
const HA_STATE = ['', 'dead', 'canTakeover', 'cannotTakeover', 'takeover', 'partialGiveback'];

/** How `storage failover show` prints a node: wrapped lines are one again. */
function cliOf(rack: Pair, asked: NodeName, node: NodeName) {
  const text = rack.say(asked, 'rows 0; storage failover show').replace(/\n {39}(?=\S)/g, ' ');
  const [, possible, description = ''] =
    new RegExp(`^${node} +\\S+ +(true|false|-) +(.*)$`, 'm').exec(text) ?? [];
  const wanted = `storage failover show -node ${node} -fields interconnect-up`;
  const fields = rack.say(asked, `rows 0; ${wanted}`);
  const interconnect = new RegExp(`^${node} +(true|false|-)`, 'm').exec(fields)?.[1];
  const cluster = rack.say(asked, 'rows 0; cluster show');
  const health = new RegExp(`^${node} +(true|false)`, 'm').exec(cluster)?.[1];
  return { possible, description, interconnect, health };
}

function restOf(rack: Pair, asked: NodeName, node: NodeName) {
  const target = `/api/cluster/nodes?name=${node}&fields=state,ha`;
  const args = { method: 'GET', target, body: null, user: 'admin' };
  const { body } = rack.query(asked, { kind: 'data', name: 'rest', args }) as { body: JsonObject };
  const [record] = body.records as unknown as [
    {
      state: string;
      ha: {
        interconnect: { state: string };
        takeover?: { state: string };
        takeover_check?: { takeover_possible: boolean };
      };
    },
  ];
  return record;
}

function snmpOf(rack: Pair, asked: NodeName, node: NodeName) {
  const args = { address: CLUSTER_ADDRESS };
  const { cells } = rack.query(asked, { kind: 'data', name: 'mib', args }) as unknown as {
    cells: [string, number, number][];
  };
  const read = (column: string) =>
    cells.find(([oid]) => oid === `${column}.${impliedIndex(node)}`)?.[2] ?? 0;
  return {
    settings: read(`${HA}.3`),
    state: HA_STATE[read(`${HA}.4`)],
    interconnect: read(`${HA}.10`),
    health: read(NODE_HEALTH),
  };
}

/** What the CLI says of a node, in the words of the others. */
function compare(rack: Pair, asked: NodeName, node: NodeName): void {
  const cli = cliOf(rack, asked, node);
  const rest = restOf(rack, asked, node);
  const snmp = snmpOf(rack, asked, node);
  const where = JSON.stringify({ at: rack.now, asked, node, cli, rest, snmp });
  const isIn = /^In takeover|^Previous giveback failed/.test(cli.description);
  const isPartial = cli.description.includes('Partial giveback');
  const isKnown = cli.possible !== '-';

  expect(snmp.state === 'takeover', where).toBe(isIn);
  expect(snmp.state === 'partialGiveback', where).toBe(isPartial);
  expect(snmp.state === 'canTakeover', where).toBe(cli.possible === 'true' && !isPartial);
  expect(rest.ha.takeover_check?.takeover_possible ?? null, where).toBe(
    isKnown ? cli.possible === 'true' : null,
  );
  if (isIn) expect(['in_progress', 'in_takeover'], where).toContain(rest.ha.takeover?.state);
  expect(rest.state === 'waiting_for_giveback', where).toBe(
    cli.description.startsWith('Waiting for giveback') && !cli.description.includes('mailboxes'),
  );
  expect(snmp.health === 1, where).toBe(cli.health === 'true');
  if (rest.state === 'up') expect(cli.health, where).toBe('true');
  if (rest.state === 'taken_over') expect(snmp.settings, where).toBe(5);
  if (!isKnown) return;
  expect(rest.ha.interconnect.state === 'up', where).toBe(cli.interconnect === 'true');
  expect(snmp.interconnect === 4, where).toBe(cli.interconnect === 'true');
}

function compareAll(rack: Pair): void {
  for (const asked of NODES) {
    const isUp = rack.query(asked, { kind: 'data', name: 'up', args: {} }) === true;
    if (isUp) for (const node of NODES) compare(rack, asked, node);
  }
}

/** Every tenth of a second, and in each of the milliseconds after something happened. */
function watch(rack: Pair, ms: number): void {
  const end = rack.now + ms;
  let seen = rack.events.length;
  for (let close = 0; rack.now < end; close--) {
    rack.advance(close > 0 ? 1 : 100);
    if (rack.events.length > seen) close = 3;
    if (rack.events.length > seen || close > 0) compareAll(rack);
    seen = rack.events.length;
  }
}

test.each([
  [
    'a power loss told by the SP',
    (rack: Pair) => rack.inject('node.powerLoss', { target: 'netapp-01', forMs: 40_000 }),
  ],
  ['a panic', (rack: Pair) => rack.inject('node.panic', { target: 'netapp-01' })],
  [
    'an interconnect that is cut',
    (rack: Pair) => rack.inject('link.cut', { target: 'ha-interconnect', forMs: 10_000 }),
  ],
  [
    'a planned takeover',
    (rack: Pair) => rack.say('netapp-02', 'storage failover takeover -ofnode netapp-01\ny'),
  ],
] as const)('CLI, REST and SNMP agree through %s', (_, begin) => {
  const rack = pair();
  rack.advance(10_000);
  begin(rack);
  watch(rack, 60_000);
  rack.say('netapp-02', 'storage failover giveback -ofnode netapp-01');
  watch(rack, 60_000);
});
