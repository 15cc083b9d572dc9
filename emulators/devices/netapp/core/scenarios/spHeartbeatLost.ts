// S1's example, at S1's times: instant 0 is Apr 19 2025 14:50:02 +0200. The last beat comes at
// 14:51:32.

import type { Scenario } from '../../../../core/scenario.ts';

const CEST = { zone: { name: 'CEST', offsetMinutes: 120 } };

export const spHeartbeatLost: Scenario = {
  name: 'netapp/sp-heartbeat-lost',
  title: 'Without the heartbeat of its SP, a node shuts itself down',
  story:
    'The BMC of netapp-01 falls silent inside the box, while its keep-alives go on over the LAN. ' +
    'ONTAP climbs a ladder of 22 minutes and 45 seconds; at its end the node shuts down, and the ' +
    'partner takes over.',
  family: 'netapp',
  sources: ['S1:6-7, 10-17, 19-25'],
  start: {
    epoch: '2025-04-19T14:50:02+02:00',
    isCold: true,
    nodes: { 'netapp-01': CEST, 'netapp-02': CEST, 'netapp-01-sp': CEST, 'netapp-02-sp': CEST },
    config: { spKind: 'BMC', node01UptimeMs: 30_931_200_000 },
  },
  steps: [
    { advanceMs: 95_000 },
    { inject: 'sp.heartbeatLost', target: 'netapp-01-sp', as: 'silence' },
    {
      until: 'spHeartbeat.missed',
      node: 'netapp-01',
      withinMs: 30_000,
      as: 'missed',
      note: '14:52:02 callhome.sp.hbt.missed (S1:19)',
    },
    {
      until: 'ems.logged',
      node: 'netapp-01',
      match: { name: 'kern.uptime.filer', text: { contains: ' 3:00pm up 358 days' } },
      withinMs: 478_000,
      note: '15:00:00 statd tells the uptime (S1:20)',
    },
    {
      until: 'spHeartbeat.stopped',
      node: 'netapp-01',
      withinMs: 143_001,
      as: 'stopped',
      note: '15:02:23 callhome.sp.hbt.stopped (S1:21)',
    },
    { order: ['missed', 'stopped'], atLeastMs: 621_000, withinMs: 621_000 },
    {
      until: 'spHeartbeat.lost',
      node: 'netapp-01',
      withinMs: 144_000,
      as: 'lost',
      note: '15:04:47 sp.ipmi.lost.shutdown: in 10 minutes (S1:22)',
    },
    {
      until: 'node.environmentalShutdown',
      node: 'netapp-01',
      withinMs: 600_000,
      as: 'shutdown',
      note: '15:14:47 the emergency shutdown, reason E (S1:23-24)',
    },
    { order: ['lost', 'shutdown'], atLeastMs: 600_000, withinMs: 600_000 },
    {
      until: 'takeover.completed',
      node: 'netapp-02',
      withinMs: 60_000,
      note: 'The partner takes over by itself (S1:17).',
    },
    {
      never: { event: 'keepAlive.missed' },
      since: 'missed',
      note: 'The keep-alives never stopped: another channel (S1:25).',
    },
    { advanceMs: 600_000 },
    {
      never: { event: 'node.booted', node: 'netapp-01' },
      since: 'shutdown',
      note: 'It stays down until somebody switches it on.',
    },
  ],
};
