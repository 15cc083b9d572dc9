import type { Scenario } from '../../../../core/scenario.ts';
import { healthy, smithlogIsEmpty } from './steps.ts';

export const sanStallNegotiated: Scenario = {
  name: 'stornext/san-stall-negotiated',
  title: 'A SAN stall with the standby running and the LAN up is ridden out',
  story:
    'The same six seconds of silence, but the peer is there to ask: it grants timer resets, the ' +
    'delay never grows beyond four, and nobody is reset.',
  family: 'stornext',
  sources: ['S2:33'],
  steps: [
    ...healthy('mdc-a'),
    {
      exec: 'cvdbset :ha',
      node: 'mdc-a',
      expect: { exitCode: 0 },
      note: 'Debugging traces on.',
    },
    {
      inject: 'disk.slow',
      target: 'mdc-a/arb',
      params: { delayMs: 6_000 },
      as: 'stall',
      note: 'The SAN stalls under the active MDC.',
    },
    {
      until: 'haMonitor.granted',
      node: 'mdc-a',
      match: { fs: 'shared' },
      withinMs: 5_000,
      as: 'granted',
      note: 'At a delay of four, the peer grants a timer reset.',
    },
    { advanceMs: 30_000 },
    { heal: 'stall' },
    {
      until: 'haMonitor.recovered',
      node: 'mdc-a',
      match: { fs: 'shared' },
      withinMs: 10_000,
    },
    { advanceMs: 5_000 },
    {
      exec: 'cvdb -g',
      node: 'mdc-a',
      expect: { contains: 'FS "shared" status delay = 4' },
      note: 'The trace shows a four, and no five.',
    },
    { exec: 'cvdb -g', node: 'mdc-a', expect: { lacks: 'status delay = 5' } },
    { exec: 'cvdbset - all', node: 'mdc-a', expect: { exitCode: 0 } },
    { never: { event: 'haMonitor.delayed', match: { delay: 5 } } },
    { never: { event: 'mdc.haReset' } },
    { never: { event: 'usurp.began' } },
    smithlogIsEmpty('mdc-a'),
    ...healthy('mdc-a'),
    { hazards: ['brandsDelayed'] },
  ],
};
