// After a failover, or after `setfailover off`, failover stays disabled: a classic gap.

import type { Scenario } from '../../../../core/scenario.ts';

export const failoverDisabledMainDies: Scenario = {
  name: 'sunfire/failover-disabled-main-dies',
  title: 'Failover was left disabled, and the main SC dies: nobody takes over',
  story:
    'An operator disabled failover and forgot it. The main SC hangs. The spare hears nothing any ' +
    'more and stays spare: the domains run, and nobody watches them. A check that asks the spare ' +
    'alone still finds it well.',
  family: 'sunfire',
  sources: ['S4:65', 'reference §6.5'],
  steps: [
    { exec: 'setfailover off', node: 'sc0' },
    { advanceMs: 10_000 },
    { inject: 'node.hang', target: 'sc0', as: 'hang' },
    { until: 'peer.lost', node: 'sc1', withinMs: 30_000 },
    { advanceMs: 120_000 },
    { never: { event: 'takeover.began' } },
    { never: { event: 'domain.dstopped' } },
    { heal: 'hang' },
    { until: 'peer.heard', node: 'sc1', withinMs: 30_000 },
  ],
};
