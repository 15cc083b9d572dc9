import type { Scenario } from '../../../../core/scenario.ts';
import { healthy, smithlogHas, statusIs } from './steps.ts';

export const snactivatedFails: Scenario = {
  name: 'stornext/snactivated-fails',
  title: 'snactivated fails: force smith, and CVFS stays down until snhamgr clear',
  story:
    'The commonest reset of all. mdc-b is about to become primary, its snactivated script meets an ' +
    'error and invokes snhamgr force smith, so that the peer can try. The touch file ' +
    '.ha_idle_failed_startup keeps CVFS from starting there until an administrator clears it.',
  family: 'stornext',
  sources: ['S2:7', 'S2:8', 'S2:41', 'S2:42', 'S2:43'],
  steps: [
    ...healthy('mdc-a'),
    { inject: 'snactivated.fail', target: 'mdc-b', as: 'error' },
    { exec: 'service cvfs stop', node: 'mdc-a', expect: { exitCode: 0 } },
    { until: 'snactivated.failed', node: 'mdc-b', withinMs: 30_000, as: 'failed' },
    {
      until: 'mdc.haReset',
      node: 'mdc-b',
      match: { cause: 'forceSmith' },
      withinMs: 5_000,
      as: 'reset',
    },
    { seen: { event: 'startup.latched', node: 'mdc-b' }, times: 1 },
    { exec: 'service cvfs start', node: 'mdc-a', note: 'The peer starts up StorNext instead.' },
    { until: 'mdc.becamePrimary', node: 'mdc-a', withinMs: 60_000 },
    { until: 'node.booted', node: 'mdc-b', withinMs: 120_000 },
    { advanceMs: 10_000 },
    statusIs('mdc-b', ['failed_startup', 'unknown'], ['default', 'unknown'], 'CVFS stays down.'),
    smithlogHas('mdc-b', 'force smith'),
    {
      exec: 'service cvfs start',
      node: 'mdc-b',
      expect: { matches: 'ha_idle_failed_startup' },
      note: 'It will not start, and says why.',
    },
    { heal: 'all', note: 'The error is repaired.' },
    { exec: 'snhamgr clear', node: 'mdc-b', expect: { exitCode: 0 }, note: 'snhamgr clear.' },
    { exec: 'service cvfs start', node: 'mdc-b', expect: { exitCode: 0 } },
    { until: 'mdc.becameRunning', node: 'mdc-b', withinMs: 30_000 },
    { advanceMs: 3_000 },
    ...healthy('mdc-a'),
    { order: ['failed', 'reset'], withinMs: 5_000 },
  ],
};
