import type { Scenario } from '../../../../core/scenario.ts';
import { comesBack, healthy, smithlogIsEmpty } from './steps.ts';

export const processExitsInTime: Scenario = {
  name: 'stornext/process-exits-in-time',
  title: 'A process leaves the mount point late, but before the unmount is given up: no reset',
  story:
    'The process under the mount point needs four seconds to exit. service cvfs stop waits for it, ' +
    'unmounts, and the FSM exits with nothing mounted.',
  family: 'stornext',
  sources: ['S2:39'],
  steps: [
    ...healthy('mdc-a'),
    {
      inject: 'mount.busy',
      target: 'mdc-a',
      params: { fs: 'shared', exitAfterMs: 4_000 },
      as: 'busy',
    },
    { exec: 'service cvfs stop', node: 'mdc-a', expect: { exitCode: 0 } },
    { seen: { event: 'mount.freed', node: 'mdc-a' } },
    { never: { event: 'cvfs.unmountFailed' } },
    { never: { event: 'mdc.haReset' } },
    { until: 'mdc.becamePrimary', node: 'mdc-b', withinMs: 30_000 },
    smithlogIsEmpty('mdc-a'),
    { heal: 'all' },
    { hazards: [] },
  ],
};

export const processExitsLate: Scenario = {
  name: 'stornext/process-exits-late',
  title: 'A process leaves the mount point after the unmount was given up: the MDC is reset',
  story:
    'The process needs a minute, the unmount is given up after ten seconds: a delayed process exit ' +
    'is as good as an unkillable process.',
  family: 'stornext',
  sources: ['S2:39'],
  steps: [
    ...healthy('mdc-a'),
    {
      inject: 'mount.busy',
      target: 'mdc-a',
      params: { fs: 'shared', exitAfterMs: 60_000 },
      as: 'busy',
    },
    { exec: 'service cvfs stop', node: 'mdc-a', withinMs: 0 },
    { until: 'cvfs.unmountFailed', node: 'mdc-a', withinMs: 60_000 },
    { until: 'mdc.haReset', node: 'mdc-a', match: { cause: 'fsmExitMounted' }, withinMs: 60_000 },
    { heal: 'all' },
    comesBack('mdc-a'),
    { exec: 'cat /usr/cvfs/debug/smithlog', node: 'mdc-a', expect: { matches: 'unmount' } },
    { hazards: [] },
  ],
};
