// An SP that loses its node says so, and nothing follows from it.

import type { Scenario } from '../../../../core/scenario.ts';

export const lossOfHeartbeat: Scenario = {
  name: 'netapp/loss-of-heartbeat-no-takeover',
  title: 'loss_of_heartbeat alone is no reason for a takeover',
  story:
    'The bus between netapp-01 and its Service Processor is cut. The SP tells netapp-02 that it has ' +
    'lost its node; but the row says No, and netapp-01 serves on.',
  family: 'netapp',
  sources: ['S0:60, 84', 'reference §5.3'],
  steps: [
    { inject: 'link.cut', target: 'sp-bus-01', as: 'cut' },
    {
      until: 'hwassist.alertReceived',
      node: 'netapp-02',
      match: { event: 'loss_of_heartbeat' },
      withinMs: 60_000,
    },
    {
      exec: 'storage failover hwassist stats show -node netapp-02',
      node: 'netapp-02',
      expect: { matches: 'loss_of_heartbeat +1 +No' },
    },
    { advanceMs: 60_000 },
    { never: { event: 'takeover.began' } },
    {
      exec: 'storage failover show',
      node: 'netapp-02',
      expect: { matches: 'netapp-02 +netapp-01 +true +Connected to netapp-01' },
    },
    { heal: 'cut' },
    {
      until: 'spHeartbeat.resumed',
      node: 'netapp-01',
      withinMs: 120_000,
      note: 'The ladder is cancelled.',
    },
    { advanceMs: 1_400_000 },
    { never: { event: 'node.environmentalShutdown' } },
  ],
};
