// S4's example incident, at S4's relative times: instant 0 is Jul 9 2005 09:30:00, SC0 starts SMS
// at 09:40:08.860, SC1 7.5 s later.

import type { Scenario } from '../../../../core/scenario.ts';

export const simultaneousStartDstop: Scenario = {
  name: 'sunfire/simultaneous-start-dstop',
  title: 'Domains dstop when SMS is simultaneously started on both SCs',
  story:
    'Failover is off, SMS is stopped on both SCs and patched, and then started on both at nearly ' +
    'the same time. Neither sees a heartbeat of the other, so both become MAIN. SC0 cannot ' +
    'register its boards; SC1 can, and moves them to its own clock while the phase lock goes.',
  family: 'sunfire',
  sources: ['S4:32, 47, 50, 53, 117-121, 135-140', 'S4:142-206'],
  start: {
    epoch: '2005-07-09T09:30:00Z',
    isCold: true,
    config: {
      sc0UptimeMs: 4_193_791_889,
      sc1UptimeMs: 4_193_008_864,
      lockLossMs: 8_700,
      mainSettleMs: 85_120,
      scPostMs: 166_678,
      scOsBootMs: 442_634,
    },
  },
  steps: [
    { advanceMs: 28_698, note: '09:30:28 failover is deactivated (S4:160)' },
    { exec: 'setfailover off', node: 'sc0' },
    { advanceMs: 29_196, note: '09:30:57 SMS is stopped on SC0 (S4:161)' },
    { exec: '/etc/init.d/sms stop', node: 'sc0', withinMs: 0 },
    { advanceMs: 2_736, note: '09:31:00 SMS is stopped on SC1 (S4:165)' },
    { exec: '/etc/init.d/sms stop', node: 'sc1', withinMs: 0 },
    { advanceMs: 239_370, note: 'The patch is installed on both (S4:68).' },
    { exec: 'patchadd 117866-05', node: 'sc0' },
    { exec: 'patchadd 117866-05', node: 'sc1' },
    { never: { event: 'domain.dstopped' }, note: 'No SC is MAIN, and the domains run on.' },
    { advanceMs: 308_860, note: '09:40:08 SMS is started on SC0 (S4:171)' },
    { exec: '/etc/init.d/sms start', node: 'sc0' },
    {
      inject: 'i2c.timeout',
      target: 'sc0',
      params: { buses: '0-17' },
      forMs: 40_000,
      note: 'SC0 fails to register objects due to I2C read timeouts (S4:175).',
    },
    { advanceMs: 7_500, note: '09:40:16 SMS is started on SC1 (S4:173)' },
    { exec: '/etc/init.d/sms start', node: 'sc1' },
    {
      until: 'fomd.roleChanged',
      node: 'sc0',
      match: { role: 'BECOMING_MAIN' },
      withinMs: 60_000,
      as: 'sc0 becoming',
      note: 'SC0 sees no heartbeat, and becomes MAIN (S4:115).',
    },
    {
      until: 'fomd.roleChanged',
      node: 'sc1',
      match: { role: 'BECOMING_MAIN' },
      withinMs: 60_000,
      as: 'sc1 becoming',
      note: 'Both believe that they are the main SC (S4:47).',
    },
    {
      until: 'hwad.programming',
      node: 'sc1',
      withinMs: 10_000,
      as: 'programming',
      note: 'SC1 had no issue, the clocks are in phase: it programs the SPLLs (S4:130, 176).',
    },
    {
      until: 'clock.lockLost',
      withinMs: 10_000,
      as: 'lock lost',
      note: 'Both follow, and while SC1 programs, the phase lock is lost (S4:136-140).',
    },
    {
      until: 'domain.dstopped',
      withinMs: 5_000,
      as: 'dstop',
      note: 'A domain with reprogrammed boards stops (S4:50, 140).',
    },
    {
      until: 'sc.resetOrdered',
      node: 'sc0',
      withinMs: 30_000,
      as: 'reset',
      note: 'SC0 looks again: SC1 is not Spare. It resets SC1 (S4:119-121).',
    },
    {
      order: ['sc0 becoming', 'sc1 becoming', 'programming', 'lock lost', 'dstop', 'reset'],
      note: 'The detection occurs too late to prevent it (S4:53).',
    },
    {
      until: 'fomd.roleChanged',
      node: 'sc0',
      match: { role: 'MAIN' },
      withinMs: 200_000,
      note: '09:42:26 SC configured as Main (S4:148)',
    },
    {
      until: 'fomd.roleChanged',
      node: 'sc1',
      match: { role: 'SPARE' },
      withinMs: 900_000,
      note: '09:51:23 SC configured as Spare (S4:155)',
    },
    { hazards: ['dstop', 'lockLost', 'movedUnlocked', 'noMain', 'twoMains'] },
  ],
};
