// What happens to my domains when both SCs are down? (reference §6.2)

import type { Scenario } from '../../../../core/scenario.ts';

export const bothScsPoweredOff: Scenario = {
  name: 'sunfire/both-scs-powered-off',
  title: 'SMS stopped, one SC off, both SCs off: what the domains live on',
  story:
    'With SMS stopped on both SCs the domains run on, unwatched. Without SC0’s power they run on ' +
    'SC1’s clock. Without either there is no clock, and all stop. With power back, the SCs boot, ' +
    'and the domains recover.',
  family: 'sunfire',
  sources: ['S4:40', 'reference §4 [D 1007746.1]'],
  steps: [
    { exec: 'setfailover off', node: 'sc0' },
    { exec: '/etc/init.d/sms stop', node: 'sc0' },
    { exec: '/etc/init.d/sms stop', node: 'sc1' },
    { exec: 'init 0', node: 'sc1', withinMs: 0, note: 'SC1 goes to the ok prompt.' },
    { advanceMs: 60_000 },
    { never: { event: 'domain.dstopped' } },
    { power: 'off', node: 'sc0', note: 'The boards switch to SC1’s clock.' },
    { seen: { event: 'spll.switched', match: { to: 'sc1' } } },
    { advanceMs: 10_000 },
    { never: { event: 'domain.dstopped' } },
    { power: 'off', node: 'sc1', note: 'No clock at all.' },
    { advanceMs: 1_000 },
    { seen: { event: 'domain.dstopped' }, times: 3 },
    { power: 'on', node: 'sc0' },
    { until: 'fomd.roleChanged', node: 'sc0', match: { role: 'MAIN' }, withinMs: 300_000 },
    { power: 'on', node: 'sc1' },
    {
      until: 'domain.statusChanged',
      match: { status: 'Running Solaris' },
      withinMs: 600_000,
    },
  ],
};
