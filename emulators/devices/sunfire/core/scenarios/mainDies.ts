// The main SC loses its power: the spare hears neither RPC nor heartbeat, and takes over.

import type { Scenario } from '../../../../core/scenario.ts';

export const mainDies: Scenario = {
  name: 'sunfire/main-dies',
  title: 'The main SC dies: its spare takes over',
  story:
    'SC0 crashes. SC1 hears neither RPC nor heartbeats any more, resets SC0 and becomes MAIN. The ' +
    'clock of SC0 goes on all the while, because its power does.',
  family: 'sunfire',
  sources: ['S4:110-115', 'reference §3.3'],
  steps: [
    { inject: 'node.hang', target: 'sc0', forMs: 120_000, note: 'SC0 hangs.' },
    { until: 'heartbeat.lost', node: 'sc1', withinMs: 10_000, as: 'silence' },
    { until: 'peer.lost', node: 'sc1', withinMs: 20_000 },
    { until: 'takeover.began', node: 'sc1', withinMs: 20_000, as: 'takeover' },
    { order: ['silence', 'takeover'], withinMs: 20_000 },
    { until: 'fomd.roleChanged', node: 'sc1', match: { role: 'MAIN' }, withinMs: 120_000 },
    { until: 'node.reset', node: 'sc0', withinMs: 200_000, note: 'The reset reaches it at last.' },
    { until: 'fomd.roleChanged', node: 'sc0', match: { role: 'SPARE' }, withinMs: 300_000 },
    { never: { event: 'domain.dstopped' } },
  ],
};
