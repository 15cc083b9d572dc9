import type { Scenario } from '../../../../core/scenario.ts';
import { A, A2, B, enablePeer, HOST_NOTICED_NOTHING } from './steps.ts';

export const failbackAutomatic: Scenario = {
  name: 'ds300/failback-automatic',
  title: 'Failback by policy: after peer enable, which stays manual',
  story:
    'With the automatic policy arrays and addresses return by themselves, but only after ' +
    'somebody has enabled the failed controller.',
  family: 'ds300',
  sources: ['S3:20', 'S3:35', 'S3:36'],
  start: { config: { failback: 'automatic' } },
  steps: [
    { inject: 'node.crash', target: A },
    { until: 'failover.completed', node: B, withinMs: 3_000 },
    ...enablePeer(B),
    {
      until: 'failback.completed',
      node: B,
      withinMs: 20_000,
      note: 'Arrays and addresses return by themselves.',
    },
    { advanceMs: 5_000 },
    { seen: { event: 'array.moved', node: A, match: { array: 'MCTRLA', cause: 'failback' } } },
    { seen: { event: 'address.moved', node: A, match: { address: A2, to: 'A ETH2' } } },
    ...HOST_NOTICED_NOTHING,
    { hazards: [] },
  ],
};
