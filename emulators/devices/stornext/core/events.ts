// The timeline's words for an MDC pair: nouns first, past tense. Steady brands are not told; there
// are two a second.

import type { EventCatalogue } from '../../../core/event.ts';

export const EVENTS = {
  'usurp.began': { sentence: 'An FSM was ordered to usurp the ARB.', severity: 'notice' },
  'arb.branded': { sentence: 'A usurping FSM put its first brand on the ARB.', severity: 'notice' },
  'arb.contended': { sentence: 'A foreign brand was found on the ARB.', severity: 'warning' },
  'usurp.backedOff': {
    sentence: 'A usurping FSM gave way and deleted its timer.',
    severity: 'warning',
  },
  'usurp.cancelled': { sentence: 'The order to usurp was taken back.', severity: 'notice' },
  'arb.usurped': {
    sentence: 'The usurpation was completed: interval and delta have passed.',
    severity: 'notice',
  },
  'arb.yielded': {
    sentence: 'An active FSM gave up control to a contender.',
    severity: 'critical',
  },
  'arb.writeFailed': { sentence: 'A brand could not be written.', severity: 'warning' },

  'fsm.started': { sentence: 'An FSM process started as standby.', severity: 'info' },
  'fsm.blocked': {
    sentence: 'An HaManaged FSM is BLOCKED: this MDC is not primary.',
    severity: 'info',
  },
  'fsm.activated': { sentence: 'An FSM controls its file system.', severity: 'notice' },
  'fsm.exited': { sentence: 'An FSM process ended; its timer is deleted.', severity: 'warning' },
  'fsm.connectionsChanged': { sentence: 'Clients came or went.', severity: 'info' },

  'haMonitor.started': { sentence: 'An HA Monitor timer was created.', severity: 'info' },
  'haMonitor.deleted': { sentence: 'An HA Monitor timer was deleted.', severity: 'info' },
  'haMonitor.delayed': { sentence: 'Brands are late: the delay is above 1.', severity: 'warning' },
  'haMonitor.recovered': { sentence: 'A late brand has landed.', severity: 'notice' },
  'haMonitor.granted': { sentence: 'The peer granted a timer reset.', severity: 'notice' },
  'haMonitor.refused': { sentence: 'No timer reset was granted.', severity: 'warning' },
  'haMonitor.suppressed': {
    sentence: 'A timer expired, but the mode forbids the reset.',
    severity: 'warning',
  },
  'smithlog.written': { sentence: 'A line was written to the smithlog.', severity: 'warning' },
  'mdc.haReset': { sentence: 'HA Reset: the MDC resets itself.', severity: 'critical' },
  'mdc.haResetSuppressed': {
    sentence: 'An HA Reset was not done: the mode forbids it.',
    severity: 'warning',
  },

  'mdc.becamePrimary': { sentence: 'The MDC became primary.', severity: 'notice' },
  'mdc.leftPrimary': { sentence: 'The MDC is no longer primary.', severity: 'notice' },
  'mdc.becameRunning': { sentence: 'StorNext runs on the MDC.', severity: 'notice' },
  'vip.taken': { sentence: 'The virtual IP came up here.', severity: 'notice' },
  'vip.released': { sentence: 'The virtual IP went down here.', severity: 'notice' },

  'cvfs.starting': { sentence: 'service cvfs start began.', severity: 'info' },
  'cvfs.started': { sentence: 'StorNext is up.', severity: 'info' },
  'cvfs.refused': { sentence: 'StorNext was not started.', severity: 'warning' },
  'cvfs.stopping': { sentence: 'service cvfs stop began.', severity: 'info' },
  'cvfs.stopped': { sentence: 'StorNext is down.', severity: 'info' },
  'cvfs.unmountFailed': {
    sentence: 'A busy file system could not be unmounted.',
    severity: 'critical',
  },
  'fs.mounted': { sentence: 'A file system was mounted.', severity: 'info' },
  'fs.unmounted': { sentence: 'A file system was unmounted.', severity: 'info' },
  'mount.busied': { sentence: 'A process will not leave a mount point.', severity: 'warning' },
  'mount.freed': { sentence: 'The process under a mount point is gone.', severity: 'info' },

  'snactivated.started': { sentence: 'The snactivated script runs.', severity: 'info' },
  'snactivated.finished': { sentence: 'The snactivated script succeeded.', severity: 'info' },
  'snactivated.failed': { sentence: 'The snactivated script failed.', severity: 'critical' },
  'startup.latched': {
    sentence: '.ha_idle_failed_startup was created: CVFS will not start here.',
    severity: 'critical',
  },
  'startup.cleared': { sentence: '.ha_idle_failed_startup was erased.', severity: 'notice' },

  'snhamgr.started': { sentence: 'snhamgr_daemon runs.', severity: 'info' },
  'snhamgr.stopped': { sentence: 'snhamgr_daemon ended.', severity: 'warning' },
  'snhamgr.modeChanged': { sentence: 'The snhamgr mode changed.', severity: 'notice' },
  'snhamgr.peerdownSet': { sentence: 'The peer was certified as powered off.', severity: 'notice' },
  'snhamgr.peerdownCleared': {
    sentence: 'The peer no longer counts as powered off.',
    severity: 'notice',
  },
  'snhamgr.safeguarded': {
    sentence: 'The mode pair became invalid and was left.',
    severity: 'critical',
  },
  'snhamgr.refused': { sentence: 'A snhamgr request was refused.', severity: 'warning' },

  'fsmpm.started': { sentence: 'fsmpm runs.', severity: 'info' },
  'fsmpm.stopped': { sentence: 'fsmpm ended.', severity: 'info' },
  'fsmpm.died': { sentence: 'fsmpm died.', severity: 'critical' },
  'peer.heard': { sentence: 'The peer is heard.', severity: 'notice' },
  'peer.lost': { sentence: 'The peer is not heard any more.', severity: 'critical' },
  'interval.mismatched': {
    sentence: 'ha_smith_interval differs between the MDCs.',
    severity: 'critical',
  },
  'interval.malformed': {
    sentence: 'ha_smith_interval is malformed: the default holds.',
    severity: 'warning',
  },
  'interval.changed': { sentence: 'ha_smith_interval changed.', severity: 'notice' },
  'ras.raised': { sentence: 'A RAS event was raised.', severity: 'warning' },
  'trace.changed': { sentence: 'Debugging traces were switched.', severity: 'info' },
  'frame.damaged': { sentence: 'A damaged frame was dropped.', severity: 'warning' },
  'mdc.shuttingDown': { sentence: 'Linux shuts down.', severity: 'notice' },
} as const satisfies EventCatalogue;
