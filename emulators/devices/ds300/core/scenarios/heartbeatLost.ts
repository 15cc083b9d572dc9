import type { Scenario } from '../../../../core/scenario.ts';
import { A, B, HOST_NOTICED_NOTHING } from './steps.ts';

export const heartbeatLost: Scenario = {
  name: 'ds300/heartbeat-lost',
  title: 'The heartbeat is lost while both controllers live: one wins the enclosure',
  story:
    'interface1 is cut. Both controllers believe that the other has failed and claim the ' +
    'enclosure. It grants one of them; that one switches the other off. There is one owner ' +
    'at all times.',
  family: 'ds300',
  sources: ['S3:6', 'S3:76', 'S3:77'],
  steps: [
    { inject: 'link.cut', target: 'interface1', as: 'cut', note: 'interface1 is cut.' },
    { until: 'enclosure.claimed', withinMs: 2_000, note: 'One claim is granted.' },
    { until: 'failover.completed', withinMs: 2_000 },
    { seen: { event: 'heartbeat.lost', node: A } },
    { seen: { event: 'heartbeat.lost', node: B } },
    { seen: { event: 'enclosure.claimed' }, times: 1 },
    { seen: { event: 'peer.fenced' }, times: 1 },
    { advanceMs: 10_000 },
    ...HOST_NOTICED_NOTHING,
    { heal: 'cut' },
    { until: 'peer.awaitsEnable', withinMs: 60_000 },
    { hazards: ['bothClaim'] },
  ],
};
