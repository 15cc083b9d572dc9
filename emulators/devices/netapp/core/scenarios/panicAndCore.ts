// A panic: the partner takes over at once, while the core is written.

import type { Scenario } from '../../../../core/scenario.ts';
import { givesBackByItself, QUICK_GIVEBACK } from './steps.ts';

export const panicAndCore: Scenario = {
  name: 'netapp/panic-and-core',
  title: 'A node panics: its partner takes over while it dumps its core',
  story:
    'netapp-01 panics. It tells its partner at once and writes its core; netapp-02 serves everything ' +
    'before the core is on disk. Once it has booted, the giveback comes by itself.',
  family: 'netapp',
  sources: ['reference §4.3', 'reference §5.3'],
  start: { config: QUICK_GIVEBACK },
  steps: [
    { inject: 'node.panic', target: 'netapp-01', params: { reason: 'assertion in WAFL' } },
    { seen: { event: 'node.panicked', node: 'netapp-01' }, as: 'panic' },
    {
      until: 'takeover.completed',
      node: 'netapp-02',
      match: { reason: 'takeover_panic' },
      withinMs: 30_000,
      as: 'taken over',
    },
    { until: 'node.coreDumped', node: 'netapp-01', withinMs: 120_000, as: 'core' },
    { order: ['panic', 'taken over', 'core'] },
    {
      seen: {
        event: 'ems.logged',
        node: 'netapp-02',
        match: { name: 'callhome.sfo.takeover.panic' },
      },
      times: 1,
    },
    ...givesBackByItself('netapp-02'),
    {
      exec: 'event log show -node netapp-01 -message-name sk.panic',
      node: 'netapp-01',
      expect: { contains: 'assertion in WAFL' },
    },
  ],
};
