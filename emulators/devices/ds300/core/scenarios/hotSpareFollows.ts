import type { Scenario } from '../../../../core/scenario.ts';
import { A, B, HOST_NOTICED_NOTHING } from './steps.ts';

export const hotSpareFollows: Scenario = {
  name: 'ds300/hot-spare-follows',
  title: 'A hot-spare goes where its array goes',
  story:
    'MCTRLA moves to B by management, and with it its hot-spare. A drive of it fails: B ' +
    'rebuilds it on that hot-spare. The preferred owner has changed with the move.',
  family: 'ds300',
  sources: ['S3:31', 'S3:72', 'S3:75'],
  steps: [
    {
      exec: 'hotspare list',
      node: B,
      expect: { exitCode: 0, matches: '3 +MCTRLA +A' },
    },
    { exec: 'array move MCTRLA b', node: A, expect: { exitCode: 0 }, withinMs: 10_000 },
    { until: 'array.moved', node: B, match: { array: 'MCTRLA' }, withinMs: 5_000 },
    { seen: { event: 'array.preferredChanged', match: { array: 'MCTRLA', to: 'b' } } },
    {
      exec: 'hotspare list',
      node: B,
      expect: { exitCode: 0, matches: '3 +MCTRLA +B' },
      note: 'The hot-spare went with it.',
    },
    { inject: 'drive.failed', target: 'enclosure', params: { bay: 1 }, as: 'drive' },
    { until: 'array.rebuildStarted', node: B, match: { bay: 3 }, withinMs: 1_000 },
    { until: 'array.rebuildCompleted', node: B, match: { bay: 3 }, withinMs: 90_000 },
    { until: 'array.stateChanged', node: B, match: { to: 'optimal' }, withinMs: 1_000 },
    ...HOST_NOTICED_NOTHING,
    { hazards: [] },
  ],
};
