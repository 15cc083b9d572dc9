// Reference §3.3's real timeline: the main SC loses its community network.

import type { Scenario } from '../../../../core/scenario.ts';

export const c1NetworkLoss: Scenario = {
  name: 'sunfire/c1-network-loss',
  title: 'The main SC loses its community network, and fails over to its spare',
  story:
    'in.mpathd reports the loss; two seconds later the external network test fails; after 91 ' +
    'seconds the main fails over, and 12 seconds later it boots.',
  family: 'sunfire',
  sources: ['reference §3.3 [D 1006489.1]'],
  steps: [
    { inject: 'link.cut', target: 'sc0/community-network', as: 'loss' },
    { until: 'network.failed', node: 'sc0', withinMs: 3_000, as: 'test' },
    { order: ['loss', 'test'], atLeastMs: 2_000, withinMs: 2_000 },
    { until: 'failover.began', node: 'sc0', withinMs: 100_000, as: 'failover' },
    { order: ['test', 'failover'], atLeastMs: 89_000, withinMs: 89_000 },
    { until: 'node.reset', node: 'sc0', withinMs: 20_000, as: 'boot' },
    { order: ['failover', 'boot'], atLeastMs: 12_000, withinMs: 12_000 },
    { until: 'fomd.roleChanged', node: 'sc1', match: { role: 'MAIN' }, withinMs: 120_000 },
    { heal: 'loss' },
    { until: 'fomd.roleChanged', node: 'sc0', match: { role: 'SPARE' }, withinMs: 300_000 },
    { never: { event: 'domain.dstopped' } },
  ],
};
