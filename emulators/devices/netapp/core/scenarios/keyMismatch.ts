// An SP that sends a wrong shared secret is heard, and not believed.

import type { Scenario } from '../../../../core/scenario.ts';

export const keyMismatch: Scenario = {
  name: 'netapp/key-mismatch',
  title: 'Alerts with a wrong key count as Key_mismatch and start no takeover',
  story:
    'The SP of netapp-02 sends its alerts with a wrong secret. netapp-01 counts them under ' +
    'Key_mismatch: its keep-alive is in error though alerts arrive, and even a power loss of ' +
    'netapp-02 has to wait for the mailbox disks.',
  family: 'netapp',
  sources: ['S0:50, 61, 64', 'S1:29-33'],
  steps: [
    { inject: 'hwassist.wrongSecret', target: 'netapp-02-sp', as: 'wrong secret' },
    {
      until: 'hwassist.rejected',
      node: 'netapp-01',
      match: { row: 'Key_mismatch' },
      withinMs: 181_000,
    },
    { until: 'keepAlive.missed', node: 'netapp-01', withinMs: 250_000 },
    {
      exec: 'storage failover hwassist stats show -node netapp-01',
      node: 'netapp-01',
      expect: { matches: 'Key_mismatch +--- +[1-9]' },
    },
    { inject: 'node.powerLoss', target: 'netapp-02', as: 'no power', note: 'Now it matters.' },
    {
      until: 'takeover.began',
      node: 'netapp-01',
      withinMs: 16_000,
      as: 'takeover',
      note: 'By mailbox, in up to 15 s (S1:31).',
    },
    { never: { event: 'hwassist.alertReceived', node: 'netapp-01' } },
    { heal: 'wrong secret' },
    {
      until: 'keepAlive.received',
      node: 'netapp-01',
      withinMs: 181_000,
      note: 'The SP outlives its node: its keep-alives count again.',
    },
    { heal: 'no power' },
  ],
};
