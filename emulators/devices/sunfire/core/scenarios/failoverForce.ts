// `setfailover force`: the operator makes the spare the main SC.

import type { Scenario } from '../../../../core/scenario.ts';

export const failoverForce: Scenario = {
  name: 'sunfire/failover-force',
  title: 'A forced failover: the spare takes over, and failover stays disabled',
  story:
    'The main SC hands over on request and boots. The spare becomes MAIN while the clocks are ' +
    'phase locked, so that no domain notices. Failover stays DISABLED until somebody enables it.',
  family: 'sunfire',
  sources: ['S4:99', 'reference §3.3'],
  steps: [
    { exec: 'setfailover force', node: 'sc0' },
    { until: 'takeover.began', node: 'sc1', withinMs: 5_000 },
    { until: 'node.reset', node: 'sc0', withinMs: 20_000, as: 'old main boots' },
    { until: 'fomd.roleChanged', node: 'sc1', match: { role: 'MAIN' }, withinMs: 120_000 },
    { until: 'fomd.roleChanged', node: 'sc0', match: { role: 'SPARE' }, withinMs: 300_000 },
    { never: { event: 'failover.activated' }, note: 'It stays disabled.' },
    { until: 'sms.complete', node: 'sc1', withinMs: 120_000 },
    { exec: 'setfailover on', node: 'sc1' },
    { until: 'failover.activated', node: 'sc1', withinMs: 60_000 },
    { never: { event: 'domain.dstopped' } },
  ],
};
