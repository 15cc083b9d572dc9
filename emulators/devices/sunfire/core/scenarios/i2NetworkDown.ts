// The loss of the I2 network alone is no failover: the heartbeats tell that the main lives.

import type { Scenario } from '../../../../core/scenario.ts';

export const i2NetworkDown: Scenario = {
  name: 'sunfire/i2-network-down',
  title: 'The I2 network is down: failover is FAILED, and nobody takes over',
  story:
    'The two SCs no longer talk, but heartbeats arrive. Failover goes from ACTIVE to FAILED; the ' +
    'spare stays spare. When the network is back, failover becomes ACTIVE by itself.',
  family: 'sunfire',
  sources: ['S4:110-111', 'reference §3.3'],
  steps: [
    { inject: 'link.cut', target: 'i2-network', as: 'cut' },
    { until: 'failover.failed', node: 'sc0', withinMs: 20_000 },
    { until: 'peer.lost', node: 'sc1', withinMs: 30_000 },
    { advanceMs: 120_000 },
    { never: { event: 'takeover.began' } },
    { heal: 'cut' },
    { until: 'failover.activated', node: 'sc0', withinMs: 60_000 },
    { hazards: [] },
  ],
};
