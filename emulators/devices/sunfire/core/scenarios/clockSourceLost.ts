// The selected clock disappears: seamless while phase locked, fatal when not (reference §4.2).

import type { Scenario } from '../../../../core/scenario.ts';

export const clockSourceLost: Scenario = {
  name: 'sunfire/clock-source-lost',
  title: 'The main SC’s clock is lost: phase locked boards switch over, others stop',
  story:
    'The clock line of SC0 breaks while the clocks are phase locked: every board switches to SC1, ' +
    'and nothing stops. It is repaired; then the VCXO of SC0 drifts, the lock goes, and the clock ' +
    'that the boards use by now breaks: all domains stop, and recover.',
  family: 'sunfire',
  sources: ['S4:99-101', 'reference §4.2'],
  start: { config: { lockLossMs: 5_000 } },
  steps: [
    { exec: 'setfailover off', node: 'sc0' },
    { inject: 'link.cut', target: 'clock-sc0', as: 'first' },
    { seen: { event: 'spll.switched', match: { to: 'sc1' } } },
    { never: { event: 'domain.dstopped' }, note: 'A safe clock failover (S4:99).' },
    { heal: 'first' },
    { until: 'clock.locked', withinMs: 5_000 },
    { inject: 'clock.drift', target: 'platform', params: { sc: 'sc0' }, as: 'drift' },
    { until: 'clock.lockLost', withinMs: 10_000 },
    { inject: 'link.cut', target: 'clock-sc1', as: 'second' },
    { seen: { event: 'domain.dstopped' }, times: 3, note: 'Not locked: every domain stops.' },
    { until: 'domain.recovering', withinMs: 30_000 },
    { heal: 'all' },
    {
      until: 'domain.statusChanged',
      match: { status: 'Running Solaris' },
      withinMs: 600_000,
    },
  ],
};
