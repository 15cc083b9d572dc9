import type { Scenario } from '../../../../core/scenario.ts';
import { comesBack, healthy, smithlogHas } from './steps.ts';

export const forceSmith: Scenario = {
  name: 'stornext/force-smith',
  title: 'snhamgr force smith resets the MDC at once, and the peer takes over',
  story:
    'An administrator forces the reset. It is immediate, it is written to the smithlog, and it does ' +
    'not latch the start: the MDC comes back by itself and stands by. Not the way to fail over in ' +
    'production.',
  family: 'stornext',
  sources: ['S2:7', 'S2:8', 'S2:9', 'S2:10'],
  steps: [
    ...healthy('mdc-a'),
    { exec: 'snhamgr force smith', node: 'mdc-a', withinMs: 0, note: 'snhamgr force smith.' },
    {
      until: 'mdc.haReset',
      node: 'mdc-a',
      match: { cause: 'forceSmith' },
      withinMs: 1_000,
      as: 'reset',
    },
    { until: 'mdc.becamePrimary', node: 'mdc-b', withinMs: 30_000, as: 'failover' },
    { order: ['reset', 'failover'], atLeastMs: 5_000 },
    comesBack('mdc-a'),
    { advanceMs: 3_000 },
    ...healthy('mdc-b'),
    smithlogHas('mdc-a', 'force smith'),
    { never: { event: 'startup.latched' } },
    { hazards: [] },
  ],
};
