// hwassist is switched off: nothing is lost but time.

import type { Scenario } from '../../../../core/scenario.ts';

export const hwassistDisabled: Scenario = {
  name: 'netapp/hwassist-disabled',
  title: 'With hwassist disabled a takeover takes longer, but still functions',
  story:
    'An operator disables hwassist for both nodes. Alerts are not listened to any more, the monitor is ' +
    'inactive, and a power loss is noticed by the mailbox alone.',
  family: 'netapp',
  sources: ['S1:37-39, 41'],
  steps: [
    { exec: 'storage failover modify -node * -hwassist false', node: 'netapp-01' },
    {
      until: 'hwassist.monitorChanged',
      node: 'netapp-02',
      match: { monitor: 'inactive' },
      withinMs: 5_000,
    },
    {
      exec: 'storage failover hwassist show -node netapp-02',
      node: 'netapp-02',
      expect: { matches: 'Hwassist Enabled: false[^]*Monitor Status: inactive' },
    },
    { inject: 'node.powerLoss', target: 'netapp-01', forMs: 60_000 },
    { seen: { event: 'node.poweredOff', node: 'netapp-01' }, as: 'lost power' },
    {
      until: 'takeover.began',
      node: 'netapp-02',
      match: { reason: 'takeover_clam' },
      withinMs: 16_000,
      as: 'takeover',
    },
    { order: ['lost power', 'takeover'], atLeastMs: 10_000, withinMs: 15_000 },
    { never: { event: 'hwassist.alertReceived' } },
    { until: 'takeover.completed', node: 'netapp-02', withinMs: 60_000 },
  ],
};
