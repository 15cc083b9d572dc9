import type { Scenario } from '../../../../core/scenario.ts';
import { comesBack, healthy, smithlogIsEmpty } from './steps.ts';

export const fsmpmDeath: Scenario = {
  name: 'stornext/fsmpm-death-empty-smithlog',
  title: 'fsmpm exits: the MDC is reset, and the smithlog says nothing',
  story:
    'The smithlog is written by fsmpm. When it is fsmpm that dies, its FSMs go with it, the MDC is ' +
    'reset, and nobody is left to write down why.',
  family: 'stornext',
  sources: ['S2:6', 'S2:9'],
  steps: [
    ...healthy('mdc-a'),
    { inject: 'fsmpm.kill', target: 'mdc-a', note: 'fsmpm is killed on the primary.' },
    {
      until: 'mdc.haReset',
      node: 'mdc-a',
      match: { cause: 'fsmpmExit' },
      withinMs: 5_000,
      as: 'reset',
    },
    { until: 'mdc.becamePrimary', node: 'mdc-b', withinMs: 30_000, as: 'failover' },
    { order: ['reset', 'failover'] },
    comesBack('mdc-a'),
    { advanceMs: 3_000 },
    ...healthy('mdc-b'),
    smithlogIsEmpty('mdc-a'),
    { never: { event: 'smithlog.written' } },
    { hazards: [] },
  ],
};
