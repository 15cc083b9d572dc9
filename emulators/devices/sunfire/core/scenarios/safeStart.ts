// S4's own procedure: previous main first, then, when that is complete, the spare.

import type { Scenario } from '../../../../core/scenario.ts';

export const safeStart: Scenario = {
  name: 'sunfire/safe-start',
  title: 'SMS is patched and started in the safe order: no domain stops',
  story:
    'The special install instructions of the SMS patches: failover off, SMS stopped on both SCs, ' +
    'patch, SMS started on the previous main SC first, on the spare when that has completed, and ' +
    'failover on again.',
  family: 'sunfire',
  sources: ['S4:56-74'],
  steps: [
    { exec: 'setfailover off', node: 'sc0', note: '2. Disable failover on MAIN SC (S4:65)' },
    { exec: '/etc/init.d/sms stop', node: 'sc0', withinMs: 0, note: '3. on both (S4:66-67)' },
    { exec: '/etc/init.d/sms stop', node: 'sc1', withinMs: 0 },
    { advanceMs: 30_000 },
    { exec: 'patchadd 117866-05', node: 'sc0', note: '4. Install the patch on both SCs (S4:68)' },
    { exec: 'patchadd 117866-05', node: 'sc1' },
    { advanceMs: 60_000 },
    { exec: '/etc/init.d/sms start', node: 'sc0', note: '5. the previous main SC first (S4:69)' },
    { until: 'sms.complete', node: 'sc0', withinMs: 300_000, note: '6. all processes (S4:71)' },
    { exec: '/etc/init.d/sms start', node: 'sc1' },
    {
      until: 'fomd.roleChanged',
      node: 'sc1',
      match: { role: 'SPARE' },
      withinMs: 120_000,
    },
    { exec: 'setfailover on', node: 'sc0', note: '7. Enable failover on MAIN SC (S4:74)' },
    { until: 'failover.activated', node: 'sc0', withinMs: 60_000 },
    { never: { event: 'domain.dstopped' } },
    { never: { event: 'sc.resetOrdered' } },
    { never: { event: 'fomd.roleChanged', node: 'sc1', match: { role: 'BECOMING_MAIN' } } },
  ],
};
