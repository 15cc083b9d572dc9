import type { Scenario } from '../../../../core/scenario.ts';
import { comesBack, healthy } from './steps.ts';

export const lateWakeUp: Scenario = {
  name: 'stornext/late-wake-up',
  title: 'A frozen primary wakes after its peer has taken over: it resets before it does anything',
  story:
    'The active MDC freezes whole for half a minute. Its peer usurps. When it goes on, it believes ' +
    'for no instant that it is in control: its HA Monitor has run out, and it is reset first.',
  family: 'stornext',
  sources: ['S2:16', 'S2:17'],
  steps: [
    ...healthy('mdc-a'),
    { inject: 'node.pause', target: 'mdc-a', as: 'freeze', note: 'The primary freezes.' },
    {
      until: 'arb.usurped',
      node: 'mdc-b',
      match: { fs: 'shared' },
      withinMs: 20_000,
      as: 'usurped',
    },
    { until: 'mdc.becamePrimary', node: 'mdc-b', withinMs: 10_000 },
    { advanceMs: 20_000 },
    { heal: 'freeze', note: 'It goes on, late.' },
    {
      until: 'mdc.haReset',
      node: 'mdc-a',
      match: { cause: 'timerExpired' },
      withinMs: 1,
      as: 'reset',
      note: 'At the very instant of waking.',
    },
    { order: ['usurped', 'reset'] },
    { never: { event: 'arb.contended' } },
    comesBack('mdc-a'),
    { advanceMs: 3_000 },
    ...healthy('mdc-b'),
    { hazards: ['frozenPastTimer'] },
  ],
};
