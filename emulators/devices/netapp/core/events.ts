// The timeline's words for a NetApp pair: nouns first, past tense. Heartbeats and keep-alives that
// arrive are not told. What EMS logs is told as `ems.logged`, from NOTICE upwards.

import type { EventCatalogue } from '../../../core/event.ts';

export const EVENTS = {
  'ems.logged': { sentence: 'EMS logged an event.', severity: 'info' },

  'node.phaseChanged': { sentence: 'The node boots, halts or goes on.', severity: 'info' },
  'node.panicked': { sentence: 'The node panicked.', severity: 'critical' },
  'node.coreDumped': { sentence: 'The panic has written its core.', severity: 'notice' },
  'node.fenced': {
    sentence: 'The partner holds the disks: the node stopped at once.',
    severity: 'critical',
  },

  'interconnect.lost': { sentence: 'The HA interconnect is silent.', severity: 'warning' },
  'interconnect.heard': { sentence: 'The HA interconnect is up.', severity: 'info' },
  'mailbox.failed': { sentence: 'The mailbox disks did not answer.', severity: 'warning' },
  'mailbox.recovered': { sentence: 'The mailbox disks answer again.', severity: 'info' },
  'partner.dead': { sentence: 'The partner is silent on both ways.', severity: 'critical' },
  'partner.heard': { sentence: 'The partner is heard again.', severity: 'notice' },
  'quorum.lost': { sentence: 'The cluster network is silent.', severity: 'warning' },
  'quorum.formed': { sentence: 'Both nodes talk on the cluster network.', severity: 'info' },

  'takeover.began': { sentence: 'A takeover of the partner began.', severity: 'critical' },
  'takeover.fenced': { sentence: 'The partner must have stopped by now.', severity: 'notice' },
  'takeover.completed': { sentence: 'The takeover is complete.', severity: 'warning' },
  'takeover.refused': { sentence: 'A takeover is not possible.', severity: 'warning' },
  'takeover.aborted': { sentence: 'A takeover was given up.', severity: 'warning' },
  'takeover.possibleChanged': {
    sentence: 'Whether the partner could be taken over changed.',
    severity: 'info',
  },
  'giveback.scheduled': { sentence: 'An automatic giveback is due.', severity: 'info' },
  'giveback.began': { sentence: 'A giveback began.', severity: 'notice' },
  'giveback.vetoed': { sentence: 'A giveback was vetoed.', severity: 'warning' },
  'giveback.failed': { sentence: 'A giveback failed.', severity: 'warning' },
  'giveback.completed': { sentence: 'The giveback is complete.', severity: 'notice' },
  'aggregate.moved': { sentence: 'An aggregate changed its owner.', severity: 'notice' },
  'aggregate.online': { sentence: 'An aggregate is served.', severity: 'info' },
  'lif.moved': { sentence: 'A LIF moved.', severity: 'info' },

  'keepAlive.missed': { sentence: 'No hwassist keep-alive came.', severity: 'warning' },
  'keepAlive.received': { sentence: 'hwassist keep-alives come again.', severity: 'info' },
  'hwassist.alertSent': { sentence: 'An SP sent a hwassist alert.', severity: 'notice' },
  'hwassist.alertReceived': { sentence: 'A hwassist alert came.', severity: 'notice' },
  'hwassist.rejected': {
    sentence: 'A hwassist alert had the wrong key, id or type.',
    severity: 'warning',
  },
  'hwassist.throttled': { sentence: 'Too many alerts: they are throttled.', severity: 'warning' },
  'hwassist.monitorChanged': { sentence: 'hwassist became active or inactive.', severity: 'info' },

  'spHeartbeat.missed': { sentence: 'The SP misses its heartbeat.', severity: 'warning' },
  'spHeartbeat.stopped': { sentence: 'The SP heartbeat stopped.', severity: 'critical' },
  'spHeartbeat.lost': {
    sentence: 'The SP cannot be recovered: the node will shut down.',
    severity: 'critical',
  },
  'spHeartbeat.resumed': { sentence: 'The SP heartbeat resumed.', severity: 'notice' },
  'node.environmentalShutdown': {
    sentence: 'The node shut itself down to protect the hardware.',
    severity: 'critical',
  },
  'sp.hung': { sentence: 'The SP hangs.', severity: 'warning' },
  'sp.booted': { sentence: 'The SP runs.', severity: 'info' },
  'sp.linkChanged': { sentence: 'The Ethernet link of the SP changed.', severity: 'notice' },
  'sp.networkApplied': { sentence: 'The SP applied its network.', severity: 'info' },
  'sp.updateBegan': { sentence: 'A firmware update of the SP began.', severity: 'notice' },
  'sp.updateFailed': { sentence: 'A firmware update of the SP failed.', severity: 'warning' },
  'sp.updated': { sentence: 'The SP runs its new firmware.', severity: 'notice' },
  'sp.powerOrdered': { sentence: 'The SP switches its node.', severity: 'warning' },
  'sp.watchdogBit': { sentence: 'The L2 watchdog reset the node.', severity: 'critical' },

  'alert.raised': { sentence: 'A health monitor raised an alert.', severity: 'warning' },
  'alert.cleared': { sentence: 'A health monitor cleared an alert.', severity: 'info' },
  'environment.changed': { sentence: 'Fans, supplies or sensors changed.', severity: 'warning' },
  'config.changed': { sentence: 'The configuration of the cluster changed.', severity: 'info' },
  'command.refused': { sentence: 'A command was refused.', severity: 'info' },
  'frame.damaged': { sentence: 'A damaged frame was dropped.', severity: 'warning' },
} as const satisfies EventCatalogue;
