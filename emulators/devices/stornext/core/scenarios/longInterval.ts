import type { Scenario } from '../../../../core/scenario.ts';
import { healthy, removes, SMITH_INTERVAL_FILE, writes } from './steps.ts';

export const longInterval: Scenario = {
  name: 'stornext/long-interval',
  title: 'A long ha_smith_interval lets a delay run its course without a reset',
  story:
    'The diagnostic test of the manual: sixty seconds on both MDCs, the standby stopped, and a SAN ' +
    'stall of twenty seconds. The delay grows past ten and nobody is reset.',
  family: 'stornext',
  sources: ['S2:23', 'S2:24', 'S2:25', 'S2:26', 'S2:27', 'S2:34'],
  steps: [
    ...healthy('mdc-a'),
    writes('mdc-a', SMITH_INTERVAL_FILE, 'ha_smith_interval=60\n'),
    writes('mdc-b', SMITH_INTERVAL_FILE, 'ha_smith_interval=60\n'),
    { exec: 'service cvfs stop', node: 'mdc-b', expect: { exitCode: 0 }, note: 'No standby.' },
    { advanceMs: 5_000 },
    { exec: 'cvdbset :ha', node: 'mdc-a', expect: { exitCode: 0 } },
    {
      inject: 'disk.slow',
      target: 'mdc-a/arb',
      params: { delayMs: 20_000, count: 1 },
      as: 'stall',
    },
    {
      until: 'haMonitor.delayed',
      node: 'mdc-a',
      match: { fs: 'shared', delay: 12 },
      withinMs: 30_000,
    },
    { heal: 'all' },
    { until: 'haMonitor.recovered', node: 'mdc-a', match: { fs: 'shared' }, withinMs: 60_000 },
    { exec: 'cvdb -g', node: 'mdc-a', expect: { contains: 'FS "shared" status delay = 12' } },
    { never: { event: 'mdc.haReset' } },
    { exec: 'cvdbset - all', node: 'mdc-a', expect: { exitCode: 0 } },
    { exec: 'service cvfs start', node: 'mdc-b', expect: { exitCode: 0 } },
    { until: 'mdc.becameRunning', node: 'mdc-b', withinMs: 30_000 },
    removes('mdc-a', SMITH_INTERVAL_FILE),
    removes('mdc-b', SMITH_INTERVAL_FILE),
    { advanceMs: 3_000 },
    ...healthy('mdc-a'),
    { hazards: ['brandsDelayed', 'intervalMismatch'] },
  ],
};
