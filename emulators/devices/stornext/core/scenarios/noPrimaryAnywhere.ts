import type { Scenario } from '../../../../core/scenario.ts';
import { healthy, statusIs } from './steps.ts';

export const noPrimaryAnywhere: Scenario = {
  name: 'stornext/no-primary-anywhere',
  title: 'Both MDCs answer, neither is primary: what a check of one node does not see',
  story:
    'An administrator stops the HaShared FSM. cvadmin stops it on every MDC: both run, none is ' +
    'primary, and a check that asks only whether its own node stands by is content.',
  family: 'stornext',
  sources: ['S2:6', 'reference: cvadmin stop'],
  steps: [
    ...healthy('mdc-a'),
    { exec: 'umount /stornext/shared', node: 'mdc-a', note: 'Unmounted first, so no reset.' },
    { exec: 'cvadmin -e "stop shared"', node: 'mdc-a', expect: { exitCode: 0 } },
    { until: 'hazard.found', match: { hazard: 'noPrimary' }, withinMs: 30_000 },
    statusIs('mdc-a', ['default', 'running'], ['default', 'running']),
    statusIs('mdc-b', ['default', 'running'], ['default', 'running']),
    { never: { event: 'mdc.haReset' } },
    { exec: 'cvadmin -e "start shared"', node: 'mdc-a', expect: { exitCode: 0 } },
    { until: 'mdc.becamePrimary', withinMs: 30_000, note: 'Started again: one becomes primary.' },
    { hazards: ['noPrimary'] },
  ],
};
