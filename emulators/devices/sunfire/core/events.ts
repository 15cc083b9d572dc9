// The timeline's words for a Sun Fire pair: nouns first, past tense. Steady heartbeats are not
// told; there is one a second.

import type { EventCatalogue } from '../../../core/event.ts';

export const EVENTS = {
  'sms.starting': { sentence: 'SMS start-up was initiated.', severity: 'info' },
  'sms.complete': { sentence: 'SMS software start-up is complete.', severity: 'notice' },
  'sms.stopping': { sentence: 'SMS soft shutdown began.', severity: 'notice' },
  'sms.stopped': { sentence: 'SMS does not run any more.', severity: 'warning' },
  'daemon.died': { sentence: 'An SMS daemon died.', severity: 'warning' },
  'daemon.restarted': { sentence: 'ssd started a daemon again.', severity: 'info' },

  'fomd.checking': { sentence: 'fomd looks for the role of the opposite SC.', severity: 'info' },
  'fomd.roleChanged': { sentence: 'The role of the SC changed.', severity: 'notice' },
  'fomd.secondCheck': { sentence: 'SC0 looked at SC1 a second time.', severity: 'notice' },
  'sc.resetOrdered': { sentence: 'An SC resets the opposite one.', severity: 'critical' },
  'peer.heard': { sentence: 'The opposite SC answers over the I2 network.', severity: 'info' },
  'peer.lost': { sentence: 'The opposite SC is silent on the I2 network.', severity: 'warning' },
  'heartbeat.heard': {
    sentence: 'Heartbeat interrupts of the opposite SC came.',
    severity: 'info',
  },
  'heartbeat.lost': { sentence: 'No heartbeat interrupts come any more.', severity: 'warning' },

  'failover.activating': { sentence: 'Failover is being activated.', severity: 'info' },
  'failover.activated': { sentence: 'Failover is ACTIVE.', severity: 'notice' },
  'failover.disabled': { sentence: 'Failover is DISABLED.', severity: 'warning' },
  'failover.failed': { sentence: 'Failover is FAILED.', severity: 'critical' },
  'failover.began': { sentence: 'The main hands over to the spare.', severity: 'critical' },
  'takeover.began': { sentence: 'The spare takes over.', severity: 'critical' },
  'network.failed': { sentence: 'The external network test FAILED.', severity: 'warning' },
  'network.passed': { sentence: 'The external network test passed.', severity: 'info' },

  'hwad.following': { sentence: 'hwad set REF_SEL to 0: the SC follows.', severity: 'notice' },
  'hwad.leading': { sentence: 'hwad set REF_SEL to 1: the SC leads.', severity: 'notice' },
  'hwad.registering': { sentence: 'hwad registers the boards over I2C.', severity: 'info' },
  'hwad.registered': { sentence: 'All boards are registered.', severity: 'info' },
  'hwad.registrationFailed': { sentence: 'Not all boards registered.', severity: 'warning' },
  'hwad.lockTested': { sentence: 'hwad tested the phase lock.', severity: 'info' },
  'hwad.programming': { sentence: 'hwad programs the SPLLs of the boards.', severity: 'warning' },
  'hwad.programmed': { sentence: 'The SPLLs are programmed.', severity: 'notice' },
  'hwad.initialized': { sentence: 'hwad’s MAIN initialization ended.', severity: 'info' },
  'i2c.timedOut': { sentence: 'An I2C read timed out.', severity: 'warning' },

  'clock.modeChanged': { sentence: 'The clock of an SC changed its mode.', severity: 'notice' },
  'clock.locked': { sentence: 'The SC clocks are phase locked.', severity: 'notice' },
  'clock.lockLost': { sentence: 'The phase lock is lost.', severity: 'critical' },
  'clock.sourceLost': { sentence: 'The clock of an SC is gone.', severity: 'critical' },
  'clock.sourceFound': { sentence: 'The clock of an SC is back.', severity: 'notice' },
  'spll.moved': { sentence: 'A board took the clock of the other SC.', severity: 'notice' },
  'spll.switched': { sentence: 'A board switched over by itself.', severity: 'warning' },
  'spll.stuck': { sentence: 'An SPLL did not take its new input.', severity: 'warning' },

  'domain.dstopped': { sentence: 'Domain stop.', severity: 'critical' },
  'domain.dumped': { sentence: 'A hardware dump of a domain was taken.', severity: 'notice' },
  'domain.recovering': { sentence: 'ASR boots a domain again.', severity: 'notice' },
  'domain.statusChanged': { sentence: 'The status of a domain changed.', severity: 'info' },
  'domain.keyswitchChanged': { sentence: 'A virtual keyswitch was turned.', severity: 'notice' },
  'board.powerChanged': { sentence: 'A component was switched.', severity: 'notice' },
  'board.assigned': { sentence: 'A board came to a domain, or left it.', severity: 'info' },
  'environment.changed': { sentence: 'Fans, supplies or sensors changed.', severity: 'warning' },
  'environment.shutdown': { sentence: 'esmd shut the platform down.', severity: 'critical' },

  'sc.osPhaseChanged': {
    sentence: 'The SC boots, stops at the ok prompt or goes on.',
    severity: 'info',
  },
  'command.refused': { sentence: 'A command was refused.', severity: 'info' },
  'patch.added': { sentence: 'A patch was installed.', severity: 'notice' },
  'frame.damaged': { sentence: 'A damaged frame was dropped.', severity: 'warning' },
} as const satisfies EventCatalogue;
