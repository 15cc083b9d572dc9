import type { Scenario } from '../../../../core/scenario.ts';
import { comesBack, healthy, smithlogHas, smithlogIsEmpty } from './steps.ts';

export const fsmExitMounted: Scenario = {
  name: 'stornext/fsm-exit-mounted',
  title: 'The active HaShared FSM exits while its file system is mounted: the MDC is reset',
  story:
    'The second of the three HA Resets. The FSM of the shared file system is killed on the primary, ' +
    'where that file system is mounted.',
  family: 'stornext',
  sources: ['S2:6', 'S2:20'],
  steps: [
    ...healthy('mdc-a'),
    { inject: 'fsm.kill', target: 'mdc-a', params: { fs: 'shared' } },
    {
      until: 'mdc.haReset',
      node: 'mdc-a',
      match: { cause: 'fsmExitMounted' },
      withinMs: 1_000,
      as: 'reset',
    },
    { until: 'mdc.becamePrimary', node: 'mdc-b', withinMs: 30_000, as: 'failover' },
    { order: ['reset', 'failover'] },
    comesBack('mdc-a'),
    { advanceMs: 3_000 },
    ...healthy('mdc-b'),
    smithlogHas('mdc-a', 'shared'),
    { hazards: [] },
  ],
};

export const fsmExitUnmounted: Scenario = {
  name: 'stornext/fsm-exit-unmounted',
  title: 'The active FSM exits with nothing mounted: its timer is deleted, nobody is reset',
  story:
    'The same exit after an unmount. The HA Monitor timer goes with the FSM, the MDC lives, and ' +
    'somebody takes control of the file system again.',
  family: 'stornext',
  sources: ['S2:6', 'S2:20'],
  steps: [
    ...healthy('mdc-a'),
    { exec: 'umount /stornext/shared', node: 'mdc-a', expect: { exitCode: 0 } },
    { inject: 'fsm.kill', target: 'mdc-a', params: { fs: 'shared' }, as: 'kill' },
    { seen: { event: 'haMonitor.deleted', node: 'mdc-a', match: { fs: 'shared' } } },
    { until: 'fsm.activated', match: { fs: 'shared' }, withinMs: 60_000 },
    { until: 'mdc.becamePrimary', withinMs: 30_000 },
    { advanceMs: 30_000 },
    { never: { event: 'mdc.haReset' } },
    smithlogIsEmpty('mdc-a'),
    { hazards: [] },
  ],
};
