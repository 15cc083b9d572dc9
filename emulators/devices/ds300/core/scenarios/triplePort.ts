import type { Scenario } from '../../../../core/scenario.ts';
import { A2, A3, B, HOST_NOTICED_NOTHING } from './steps.ts';

export const triplePort: Scenario = {
  name: 'ds300/triple-port',
  title: 'Three ports are down: all addresses are on the one that is left',
  story:
    'A loses both links and is failed over; then B’s ETH2 goes down as well. All four ' +
    'addresses answer on B’s ETH3.',
  family: 'ds300',
  sources: ['S3:47', 'S3:48'],
  steps: [
    { inject: 'link.cut', target: 'ds300-a/data-2' },
    { inject: 'link.cut', target: 'ds300-a/data-3' },
    { until: 'failover.completed', node: B, withinMs: 3_000 },
    { inject: 'link.cut', target: 'ds300-b/data-2', note: 'The third link goes.' },
    { advanceMs: 5_000 },
    { seen: { event: 'address.moved', node: B, match: { address: A2, to: 'B ETH3' } } },
    { seen: { event: 'address.moved', node: B, match: { address: A3, to: 'B ETH3' } } },
    {
      seen: { event: 'address.moved', node: B, match: { address: '192.168.130.12', to: 'B ETH3' } },
    },
    { advanceMs: 10_000 },
    ...HOST_NOTICED_NOTHING,
    { hazards: [] },
  ],
};
