// The HA interconnect is cut: both nodes live, and neither could take over.

import type { Scenario } from '../../../../core/scenario.ts';

export const interconnectDown: Scenario = {
  name: 'netapp/interconnect-down',
  title: 'Without the HA interconnect nobody takes over: NVRAM is not mirrored',
  story:
    'The interconnect is cut. The mailbox shows that the partner lives, so nothing is taken over; ' +
    'but a takeover is not possible now. When netapp-01 dies, its data is out of reach.',
  family: 'netapp',
  sources: ['reference §5.2', 'reference §5.3'],
  steps: [
    { inject: 'link.cut', target: 'ha-interconnect', as: 'cut' },
    {
      until: 'takeover.possibleChanged',
      node: 'netapp-02',
      match: { obstacle: 'ic_error' },
      withinMs: 10_000,
    },
    {
      exec: 'storage failover takeover -ofnode netapp-01\ny',
      node: 'netapp-02',
      expect: { contains: 'Error' },
    },
    { advanceMs: 60_000 },
    { never: { event: 'takeover.began' } },
    { inject: 'node.powerLoss', target: 'netapp-01', as: 'no power' },
    {
      until: 'takeover.refused',
      node: 'netapp-02',
      match: { obstacle: 'log_unsync' },
      withinMs: 16_000,
    },
    { advanceMs: 60_000 },
    { never: { event: 'takeover.began' } },
    { hazards: ['noTakeoverPossible', 'dataOutage'] },
    { heal: 'no power' },
    { heal: 'cut' },
    { until: 'interconnect.heard', node: 'netapp-02', withinMs: 300_000 },
    {
      until: 'aggregate.online',
      node: 'netapp-01',
      match: { aggregate: 'aggr0_netapp_01' },
      withinMs: 300_000,
      note: 'It serves its own again: nobody had taken it.',
    },
    { until: 'node.phaseChanged', node: 'netapp-01', match: { phase: 'up' }, withinMs: 120_000 },
  ],
};
