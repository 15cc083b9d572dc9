import type { Scenario } from '../../../../core/scenario.ts';
import { healthy, smithlogIsEmpty, statusIs } from './steps.ts';

export const gracefulFailover: Scenario = {
  name: 'stornext/graceful-failover',
  title: 'Failing over without a reset: stop CVFS on the primary, wait, start it again',
  story:
    'The preferred way to hand over. CVFS is stopped on the primary, the secondary becomes primary, ' +
    'and CVFS is started again on the first, which then stands by. Nobody is reset.',
  family: 'stornext',
  sources: ['S2:11', 'S2:12', 'S2:13', 'S2:14', 'S2:18', 'S2:20'],
  steps: [
    ...healthy('mdc-a'),
    {
      exec: 'service cvfs stop',
      node: 'mdc-a',
      expect: { exitCode: 0 },
      note: 'On the primary: service cvfs stop.',
    },
    {
      until: 'mdc.becamePrimary',
      node: 'mdc-b',
      withinMs: 30_000,
      as: 'failover',
      note: 'Wait for the secondary to become primary.',
    },
    { seen: { event: 'vip.released', node: 'mdc-a' }, as: 'released' },
    { seen: { event: 'fs.unmounted', node: 'mdc-a', match: { fs: 'shared' } }, as: 'unmounted' },
    { seen: { event: 'haMonitor.deleted', node: 'mdc-a', match: { fs: 'shared' } }, as: 'deleted' },
    { seen: { event: 'arb.usurped', node: 'mdc-b', match: { fs: 'shared' } }, as: 'usurped' },
    { order: ['released', 'unmounted', 'deleted'] },
    {
      order: ['deleted', 'usurped'],
      atLeastMs: 5_500,
      withinMs: 6_500,
      note: 'Interval + delta, though nobody contends.',
    },
    statusIs('mdc-b', ['default', 'primary'], ['default', 'stopped']),
    {
      exec: 'service cvfs start',
      node: 'mdc-a',
      expect: { exitCode: 0 },
      note: 'Then: service cvfs start.',
    },
    { until: 'mdc.becameRunning', node: 'mdc-a', withinMs: 30_000 },
    { advanceMs: 1_000 },
    ...healthy('mdc-b'),
    { never: { event: 'mdc.haReset' } },
    { seen: { event: 'vip.taken', node: 'mdc-b' }, times: 1 },
    smithlogIsEmpty('mdc-a'),
    { advanceMs: 60_000, note: 'There is no automatic fail-back.' },
    ...healthy('mdc-b'),
    { hazards: [] },
  ],
};
