import type { Scenario } from '../../../../core/scenario.ts';
import { healthy, statusIs } from './steps.ts';

export const singleServerBaab: Scenario = {
  name: 'stornext/single-server-baab',
  title: 'A single-server cluster, entered B then A and left A then B',
  story:
    'B is shut down and powered off, certified peerdown on A, and A works alone in single mode. At ' +
    'the end A goes back to default, B is designated up again, and only then powered on.',
  family: 'stornext',
  sources: ['S2:45', 'S2:47'],
  steps: [
    ...healthy('mdc-a'),
    { exec: 'shutdown -h now', node: 'mdc-b', withinMs: 0, note: 'B: Linux is shut down.' },
    { until: 'node.halted', node: 'mdc-b', withinMs: 60_000 },
    { power: 'off', node: 'mdc-b', note: 'B: powered off.' },
    { until: 'peer.lost', node: 'mdc-a', withinMs: 10_000 },
    { exec: 'snhamgr peerdown', node: 'mdc-a', expect: { exitCode: 0 }, note: 'A: peerdown.' },
    { exec: 'snhamgr mode=single', node: 'mdc-a', expect: { exitCode: 0 }, note: 'A: single.' },
    statusIs('mdc-a', ['single', 'primary'], ['peerdown', 'unknown']),
    {
      exec: 'snhamgr peerup',
      node: 'mdc-a',
      expect: { exitCode: 1 },
      note: 'peerup is refused while A is in single mode.',
    },
    { advanceMs: 120_000, note: 'Production goes on with one server.' },
    { exec: 'snhamgr mode=default', node: 'mdc-a', expect: { exitCode: 0 }, note: 'A: default.' },
    { exec: 'snhamgr peerup', node: 'mdc-a', expect: { exitCode: 0 }, note: 'A: peerup.' },
    { power: 'on', node: 'mdc-b', note: 'B: powered on.' },
    { until: 'mdc.becameRunning', node: 'mdc-b', withinMs: 120_000 },
    { advanceMs: 3_000 },
    ...healthy('mdc-a'),
    { never: { event: 'mdc.haReset' } },
    { never: { event: 'snhamgr.safeguarded' } },
    { hazards: [] },
  ],
};
