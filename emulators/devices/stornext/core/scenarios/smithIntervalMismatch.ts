import type { Scenario } from '../../../../core/scenario.ts';
import { comesBack, healthy, removes, SMITH_INTERVAL_FILE, writes } from './steps.ts';

export const smithIntervalMismatch: Scenario = {
  name: 'stornext/smith-interval-mismatch',
  title: 'ha_smith_interval differs between the MDCs: reported, and a split brain becomes possible',
  story:
    'Sixty seconds on the active MDC, five on its peer. The mismatch is reported on both. Then the ' +
    'SAN stalls with the LAN cut: the peer waits five seconds and completes usurpation, while the ' +
    'timer of the first has most of a minute left. Both control the metadata.',
  family: 'stornext',
  sources: ['S2:16', 'S2:24', 'S2:25', 'S2:26', 'S2:27'],
  steps: [
    ...healthy('mdc-a'),
    writes('mdc-a', SMITH_INTERVAL_FILE, 'ha_smith_interval=60\n'),
    {
      until: 'interval.mismatched',
      withinMs: 10_000,
      note: 'The MDCs notice that the values differ.',
    },
    { advanceMs: 3_000 },
    { inject: 'link.cut', target: 'metadata-lan', as: 'cut' },
    { inject: 'disk.slow', target: 'mdc-a/arb', params: { delayMs: 40_000 }, as: 'stall' },
    {
      until: 'arb.usurped',
      node: 'mdc-b',
      match: { fs: 'shared' },
      withinMs: 20_000,
      as: 'usurped',
      note: 'The peer has waited its own interval.',
    },
    { never: { event: 'mdc.haReset', node: 'mdc-a' } },
    { seen: { event: 'hazard.found', match: { hazard: 'splitBrain' } } },
    { heal: 'all' },
    {
      until: 'arb.yielded',
      node: 'mdc-a',
      match: { owner: 'mdc-b' },
      withinMs: 45_000,
      note: 'Its late brand finds a newer owner on the disk: it gives up control.',
    },
    { until: 'mdc.haReset', node: 'mdc-a', match: { cause: 'fsmExitMounted' }, withinMs: 1 },
    comesBack('mdc-a'),
    removes('mdc-a', SMITH_INTERVAL_FILE),
    { advanceMs: 3_000 },
    ...healthy('mdc-b'),
    { hazards: ['brandsDelayed', 'intervalMismatch', 'splitBrain'] },
  ],
};
