// A reboot: the partner takes over, and ten minutes after the node is ready it gives back by itself.

import type { Scenario } from '../../../../core/scenario.ts';

export const autoGiveback: Scenario = {
  name: 'netapp/auto-giveback',
  title: 'After a reboot the giveback comes by itself, 600 seconds after the node is ready',
  story:
    'netapp-02 is rebooted. netapp-01 takes over, sees it wait for its giveback, and gives back after ' +
    'the delay that is set.',
  family: 'netapp',
  sources: ['reference §5.3', 'reference §2.2'],
  steps: [
    { exec: 'system node reboot -node netapp-02\ny', node: 'netapp-02' },
    {
      until: 'takeover.completed',
      node: 'netapp-01',
      match: { reason: 'takeover_reboot' },
      withinMs: 60_000,
    },
    { until: 'giveback.scheduled', node: 'netapp-01', withinMs: 300_000, as: 'scheduled' },
    {
      exec: 'storage failover show',
      node: 'netapp-01',
      expect: { contains: 'In takeover, Auto giveback will' },
    },
    { until: 'giveback.began', node: 'netapp-01', withinMs: 700_000, as: 'began' },
    { order: ['scheduled', 'began'], atLeastMs: 600_000, withinMs: 600_000 },
    { until: 'giveback.completed', node: 'netapp-01', withinMs: 120_000 },
    { hazards: ['noTakeoverPossible'], note: 'Meanwhile nobody could have taken over.' },
  ],
};
