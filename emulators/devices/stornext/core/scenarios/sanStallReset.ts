import type { Scenario } from '../../../../core/scenario.ts';
import { comesBack, healthy, smithlogHas } from './steps.ts';

export const sanStallReset: Scenario = {
  name: 'stornext/san-stall-reset',
  title: 'A SAN stall under the active MDC, with the metadata LAN cut, resets it',
  story:
    'With the LAN between the MDCs cut, nobody can grant the active MDC a timer reset. Its path to ' +
    'the metadata LUN stalls for six seconds: its brands do not land, the HA Monitor runs down, and ' +
    'it resets itself before its peer completes usurpation.',
  family: 'stornext',
  sources: ['S2:16', 'S2:17', 'S2:18', 'S2:21', 'S2:35'],
  steps: [
    ...healthy('mdc-a'),
    { inject: 'link.cut', target: 'metadata-lan', as: 'cut', note: 'The metadata LAN is cut.' },
    { until: 'usurp.began', node: 'mdc-b', match: { fs: 'shared' }, withinMs: 10_000 },
    { advanceMs: 10_000, note: 'The ARB is still branded twice a second: mdc-b does not brand.' },
    { never: { event: 'arb.branded', node: 'mdc-b' } },
    { never: { event: 'mdc.haReset' } },
    {
      inject: 'disk.slow',
      target: 'mdc-a/arb',
      params: { delayMs: 6_000 },
      as: 'stall',
      note: 'The SAN stalls under the active MDC.',
    },
    {
      until: 'smithlog.written',
      node: 'mdc-a',
      withinMs: 6_000,
      as: 'warning',
      note: 'Less than one second is left: a line in the smithlog.',
    },
    {
      until: 'mdc.haReset',
      node: 'mdc-a',
      match: { cause: 'timerExpired' },
      withinMs: 6_000,
      as: 'reset',
      note: 'The HA Monitor expires.',
    },
    {
      until: 'arb.usurped',
      node: 'mdc-b',
      match: { fs: 'shared' },
      withinMs: 10_000,
      as: 'usurped',
      note: 'Only then does the peer complete usurpation.',
    },
    { seen: { event: 'haMonitor.delayed', node: 'mdc-a', match: { delay: 10 } } },
    { never: { event: 'haMonitor.delayed', match: { delay: 11 } } },
    { never: { event: 'haMonitor.granted' } },
    { order: ['stall', 'reset'], atLeastMs: 4_000, withinMs: 5_500 },
    { order: ['warning', 'reset'], withinMs: 1_000 },
    { order: ['reset', 'usurped'], atLeastMs: 1 },
    { until: 'mdc.becamePrimary', node: 'mdc-b', withinMs: 10_000 },
    { heal: 'all', note: 'LAN and SAN are repaired.' },
    comesBack('mdc-a'),
    { advanceMs: 3_000 },
    ...healthy('mdc-b'),
    smithlogHas('mdc-a', 'shared'),
    { hazards: ['brandsDelayed'] },
  ],
};
