import type { Scenario } from '../../../../core/scenario.ts';
import { healthy, smithlogIsEmpty, statusIs } from './steps.ts';

export const gracefulFailover: Scenario = {
  name: 'stornext/graceful-failover',
  title: 'Failing over without a reset: stop CVFS on the primary, wait, start it again',
  story:
    'The preferred way to hand over. CVFS is stopped on the primary, the secondary becomes primary, ' +
    'and CVFS is started again on the first, which then stands by. Nobody is reset.',
  family: 'stornext',
  sources: ['S2:11', 'S2:12', 'S2:13', 'S2:14'],
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
