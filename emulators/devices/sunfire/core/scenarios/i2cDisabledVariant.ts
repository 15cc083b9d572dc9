// Sun Alert 228538-1 (reference §4.3): the same mistake, noticed only much later.

import type { Scenario } from '../../../../core/scenario.ts';

export const i2cDisabledVariant: Scenario = {
  name: 'sunfire/i2c-disabled-variant',
  title: 'I2C stays disabled on the main SC after a simultaneous start: the platform is shut down',
  story:
    'SMS was started on both SCs at once, and I2C stays disabled on the main SC. All looks well ' +
    'until the I2 network test fails, and failover with it; then esmd gives up a platform whose ' +
    'power states it cannot read, and shuts it down. SMS 1.3 and 1.4.1 without their patch do that.',
  family: 'sunfire',
  sources: ['S4:175-176', 'reference §4.3 [D 228538-1]'],
  start: { config: { smsAtRackUp: 'stopped', smsVersion: '1.4.1' } },
  steps: [
    { exec: '/etc/init.d/sms start', node: 'sc0' },
    { inject: 'i2c.timeout', target: 'sc0', params: { buses: '0-17' }, as: 'disabled' },
    { exec: '/etc/init.d/sms start', node: 'sc1' },
    { until: 'sc.resetOrdered', node: 'sc0', withinMs: 120_000 },
    { until: 'fomd.roleChanged', node: 'sc0', match: { role: 'MAIN' }, withinMs: 300_000 },
    {
      until: 'failover.activated',
      node: 'sc0',
      withinMs: 300_000,
      as: 'active',
      note: 'SMS looks fine: failover is ACTIVE, though no board can be read.',
    },
    { inject: 'link.cut', target: 'i2-network', forMs: 30_000 },
    {
      until: 'failover.failed',
      node: 'sc0',
      withinMs: 30_000,
      as: 'failed',
      note: 'Failover goes from ACTIVE to FAILED.',
    },
    { until: 'peer.lost', node: 'sc0', withinMs: 30_000, note: '8569 The I2 network test FAILED' },
    { until: 'environment.shutdown', withinMs: 600_000, as: 'shutdown' },
    { order: ['active', 'failed', 'shutdown'] },
    {
      seen: { event: 'domain.statusChanged', match: { status: 'Environmental Domain Halt' } },
      times: 3,
    },
  ],
};
