// The node loses its power; its SP, which has its own, says so before it is missed.

import type { Scenario } from '../../../../core/scenario.ts';
import { givesBackByItself, QUICK_GIVEBACK, row } from './steps.ts';

export const powerLossHwassist: Scenario = {
  name: 'netapp/power-loss-hwassist',
  title: 'Power loss with hwassist: the takeover begins in under a second',
  story:
    'netapp-01 loses its power. Its Service Processor lives on standby power and sends power_loss ' +
    'to netapp-02 at once; the row says Yes in its column Takeover, so netapp-02 takes over without ' +
    'waiting for the mailbox disks.',
  family: 'netapp',
  sources: ['S1:32-36', 'S0:50'],
  start: { config: QUICK_GIVEBACK },
  steps: [
    { inject: 'node.powerLoss', target: 'netapp-01', as: 'no power' },
    { seen: { event: 'node.poweredOff', node: 'netapp-01' }, as: 'lost power' },
    {
      until: 'hwassist.alertReceived',
      node: 'netapp-02',
      match: { event: 'power_loss' },
      withinMs: 1_000,
    },
    {
      until: 'takeover.began',
      node: 'netapp-02',
      match: { reason: 'takeover_hwassist' },
      withinMs: 1_000,
      as: 'takeover',
    },
    { order: ['lost power', 'takeover'], withinMs: 999, note: 'Under a second (S1:33).' },
    {
      exec: 'storage failover hwassist stats show -node netapp-02',
      node: 'netapp-02',
      expect: { matches: 'power_loss +1 +Yes' },
    },
    { until: 'takeover.completed', node: 'netapp-02', withinMs: 60_000 },
    {
      exec: 'storage failover show',
      node: 'netapp-02',
      expect: { matches: row('netapp-02', 'netapp-01', 'false', 'In takeover') },
    },
    { heal: 'no power' },
    ...givesBackByItself('netapp-02'),
    { never: { event: 'partner.dead', node: 'netapp-01' } },
  ],
};
