// ONTAP hangs: the SP's watchdog resets it, and tells the partner.

import type { Scenario } from '../../../../core/scenario.ts';
import { givesBackByItself, QUICK_GIVEBACK } from './steps.ts';

export const l2Watchdog: Scenario = {
  name: 'netapp/l2-watchdog',
  title: 'The L2 watchdog resets a node that hangs, and the partner takes over',
  story:
    'netapp-01 hangs: it still has power, and does nothing. The watchdog of its Service Processor is ' +
    'not petted any more, resets the node and sends l2_watchdog_reset to netapp-02.',
  family: 'netapp',
  sources: ['S0:51', 'S1:34-36'],
  start: { config: QUICK_GIVEBACK },
  steps: [
    { inject: 'node.hang', target: 'netapp-01', as: 'hang' },
    { until: 'sp.watchdogBit', node: 'netapp-01-sp', withinMs: 15_000, as: 'watchdog' },
    {
      until: 'takeover.began',
      node: 'netapp-02',
      match: { reason: 'takeover_hwassist' },
      withinMs: 1_000,
      as: 'takeover',
    },
    { order: ['watchdog', 'takeover'], withinMs: 999 },
    { heal: 'hang', note: 'The reset has cured it.' },
    {
      exec: 'storage failover hwassist stats show -node netapp-02',
      node: 'netapp-02',
      expect: { matches: 'l2_watchdog_reset +1 +Yes' },
    },
    { until: 'takeover.completed', node: 'netapp-02', withinMs: 60_000 },
    ...givesBackByItself('netapp-02'),
  ],
};
