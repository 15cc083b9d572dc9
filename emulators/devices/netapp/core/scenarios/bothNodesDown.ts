// The node that took over dies as well: nobody is left, and the one that comes back first owns all.

import type { Scenario } from '../../../../core/scenario.ts';

export const bothNodesDown: Scenario = {
  name: 'netapp/both-nodes-down',
  title: 'Both nodes are down: a data outage until the one that had taken over is back',
  story:
    'netapp-01 loses its power and is taken over; then netapp-02 loses its own. When netapp-01 comes ' +
    'back it must not serve: the mailbox says that its aggregates belong to netapp-02. When that one ' +
    'comes back it serves for both, and gives back.',
  family: 'netapp',
  sources: ['reference §5.3'],
  start: { config: { autoGivebackDelayMs: 60_000 } },
  steps: [
    { inject: 'node.powerLoss', target: 'netapp-01', as: 'first' },
    { until: 'takeover.completed', node: 'netapp-02', withinMs: 60_000 },
    { inject: 'node.powerLoss', target: 'netapp-02', as: 'second' },
    { until: 'hazard.found', match: { hazard: 'dataOutage' }, withinMs: 5_000 },
    { heal: 'first' },
    {
      until: 'node.phaseChanged',
      node: 'netapp-01',
      match: { phase: 'waitingForGiveback' },
      withinMs: 300_000,
      as: 'waits',
    },
    { advanceMs: 60_000 },
    {
      never: { event: 'aggregate.online', node: 'netapp-01' },
      note: 'It waits, though it could see the disks.',
    },
    { heal: 'second' },
    {
      until: 'aggregate.online',
      node: 'netapp-02',
      match: { aggregate: 'aggr0_netapp_01' },
      withinMs: 300_000,
    },
    { until: 'hazard.ended', match: { hazard: 'dataOutage' }, withinMs: 60_000 },
    { until: 'giveback.completed', node: 'netapp-02', withinMs: 900_000 },
  ],
};
