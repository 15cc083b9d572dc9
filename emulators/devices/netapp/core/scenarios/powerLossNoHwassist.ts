// The same without hwassist: only the mailbox disks tell, and that takes its time.

import type { Scenario } from '../../../../core/scenario.ts';
import { givesBackByItself, QUICK_GIVEBACK } from './steps.ts';

export const powerLossNoHwassist: Scenario = {
  name: 'netapp/power-loss-no-hwassist',
  title: 'Power loss without hwassist: the takeover begins after up to 15 seconds',
  story:
    'The Service Processor of netapp-01 is off the network when the node loses its power. Nobody ' +
    'tells netapp-02, which notices only that the mailbox and the interconnect stay silent.',
  family: 'netapp',
  sources: ['S1:29-31, 41'],
  start: { config: QUICK_GIVEBACK },
  steps: [
    { inject: 'link.cut', target: 'netapp-01-sp/management-lan', as: 'no network' },
    { inject: 'node.powerLoss', target: 'netapp-01', as: 'no power' },
    { seen: { event: 'node.poweredOff', node: 'netapp-01' }, as: 'lost power' },
    {
      until: 'takeover.began',
      node: 'netapp-02',
      match: { reason: 'takeover_clam' },
      withinMs: 15_500,
      as: 'takeover',
    },
    {
      order: ['lost power', 'takeover'],
      atLeastMs: 10_000,
      withinMs: 15_000,
      note: 'Up to 15 seconds (S1:31), and not at once.',
    },
    { never: { event: 'hwassist.alertReceived', node: 'netapp-02' } },
    { until: 'takeover.completed', node: 'netapp-02', withinMs: 60_000 },
    { heal: 'no power' },
    { heal: 'no network' },
    ...givesBackByItself('netapp-02'),
  ],
};
