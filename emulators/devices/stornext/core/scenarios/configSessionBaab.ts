import type { Scenario } from '../../../../core/scenario.ts';
import { healthy, statusIs } from './steps.ts';

export const configSessionBaab: Scenario = {
  name: 'stornext/config-session-baab',
  title: 'A configuration session, entered B then A and left A then B',
  story:
    'B is the redundant node, A the one to be configured. B is locked, A goes into config; then A ' +
    'goes back to default, then B. In the wrong order the request is refused. Inside the session ' +
    'nothing resets.',
  family: 'stornext',
  sources: ['S2:45', 'S2:46'],
  steps: [
    ...healthy('mdc-a'),
    {
      exec: 'snhamgr mode=config',
      node: 'mdc-a',
      expect: { exitCode: 1, contains: 'LocalMode=default' },
      note: 'A first is the wrong order: refused.',
    },
    { exec: 'snhamgr mode=locked', node: 'mdc-b', expect: { exitCode: 0 }, note: 'B: locked.' },
    { exec: 'snhamgr mode=config', node: 'mdc-a', expect: { exitCode: 0 }, note: 'A: config.' },
    { advanceMs: 2_000 },
    statusIs('mdc-a', ['config', 'primary'], ['locked', 'stopped']),
    {
      exec: 'snhamgr force smith',
      node: 'mdc-a',
      expect: { exitCode: 1 },
      note: 'In config mode there is no HA Reset.',
    },
    { exec: 'snhamgr mode=default', node: 'mdc-a', expect: { exitCode: 0 }, note: 'A: default.' },
    { exec: 'snhamgr mode=default', node: 'mdc-b', expect: { exitCode: 0 }, note: 'B: default.' },
    { advanceMs: 60_000, note: 'The same MDC is primary as before.' },
    ...healthy('mdc-a'),
    { never: { event: 'mdc.haReset' } },
    { never: { event: 'snhamgr.safeguarded' } },
  ],
};
