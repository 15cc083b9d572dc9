import type { Scenario } from '../../../../core/scenario.ts';
import { comesBack, healthy } from './steps.ts';

export const unmountStuckReset: Scenario = {
  name: 'stornext/unmount-stuck-reset',
  title: 'Stopping CVFS with an unkillable process under the mount point resets the MDC',
  story:
    'A process will not leave the shared file system. service cvfs stop cannot unmount it, the FSM ' +
    'exits all the same, and the active MDC is reset. The smithlog tells of the unmount, but not ' +
    'which process it was.',
  family: 'stornext',
  sources: ['S2:6', 'S2:39'],
  steps: [
    ...healthy('mdc-a'),
    {
      inject: 'mount.busy',
      target: 'mdc-a',
      params: { fs: 'shared' },
      as: 'busy',
      note: 'An unkillable process under the mount point.',
    },
    { exec: 'service cvfs stop', node: 'mdc-a', withinMs: 0, note: 'CVFS is stopped.' },
    { until: 'cvfs.unmountFailed', node: 'mdc-a', withinMs: 60_000, as: 'stuck' },
    {
      until: 'mdc.haReset',
      node: 'mdc-a',
      match: { cause: 'fsmExitMounted' },
      withinMs: 60_000,
      as: 'reset',
    },
    { until: 'mdc.becamePrimary', node: 'mdc-b', withinMs: 30_000, as: 'failover' },
    { order: ['stuck', 'reset', 'failover'] },
    { heal: 'all' },
    comesBack('mdc-a'),
    { advanceMs: 3_000 },
    ...healthy('mdc-b'),
    {
      exec: 'cat /usr/cvfs/debug/smithlog',
      node: 'mdc-a',
      expect: { matches: 'unmount' },
      note: 'One line: the unmount failed.',
    },
    {
      exec: 'cat /usr/cvfs/debug/smithlog',
      node: 'mdc-a',
      expect: { lacks: 'pid' },
      note: 'It does not identify the process.',
    },
    { hazards: [] },
  ],
};
