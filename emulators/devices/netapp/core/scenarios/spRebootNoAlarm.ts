// A planned reboot of an SP is no loss of its heartbeat.

import type { Scenario } from '../../../../core/scenario.ts';

export const spRebootNoAlarm: Scenario = {
  name: 'netapp/sp-reboot-no-alarm',
  title: 'A planned reboot of an SP raises no alarm',
  story:
    'An administrator reboots the SP of netapp-01. It is silent for a minute, as the node ' +
    'expects: no heartbeat is missed, and the partner misses no keep-alive.',
  family: 'netapp',
  sources: ['S1:11-12, 15'],
  steps: [
    { exec: 'system service-processor reboot-sp -node netapp-01\ny', node: 'netapp-01' },
    { until: 'sp.booted', node: 'netapp-01-sp', withinMs: 180_000 },
    { advanceMs: 1_500_000 },
    { never: { event: 'spHeartbeat.missed' } },
    { never: { event: 'keepAlive.missed' } },
    { never: { event: 'takeover.began' } },
    {
      exec: 'system service-processor show -node netapp-01',
      node: 'netapp-01',
      expect: { contains: 'online' },
    },
    { hazards: [] },
  ],
};
