// The timeline's words for a DS300: nouns first, past tense. Steady heartbeats and steady I/O are
// not told. The box's own event log (S3:76) is state: machines/eventLog.ts.

import type { EventCatalogue } from '../../../core/event.ts';

export const EVENTS = {
  'controller.starting': { sentence: 'The controller looks for its peer.', severity: 'info' },
  'controller.enabled': { sentence: 'The controller takes part.', severity: 'notice' },
  'controller.failed': { sentence: 'The controller awaits peer enable.', severity: 'critical' },
  'controller.handedOver': { sentence: 'The controller handed all over.', severity: 'warning' },
  'peer.enabled': { sentence: 'An operator enabled the peer.', severity: 'notice' },
  'peer.awaitsEnable': { sentence: 'The failed controller is back and waits.', severity: 'notice' },
  'heartbeat.lost': { sentence: 'Network interface link lost on interface1.', severity: 'warning' },
  'heartbeat.found': { sentence: 'The heartbeat came on interface1.', severity: 'info' },
  'enclosure.claimed': { sentence: 'A controller claimed the enclosure.', severity: 'critical' },
  'enclosure.claimLost': { sentence: 'The other controller was first.', severity: 'warning' },
  'peer.fenced': { sentence: 'The survivor made its peer stop.', severity: 'critical' },

  'failover.began': { sentence: 'A failover began.', severity: 'critical' },
  'failover.completed': { sentence: 'The survivor serves everything.', severity: 'notice' },
  'failback.began': { sentence: 'Arrays and addresses go back.', severity: 'notice' },
  'failback.completed': { sentence: 'The failback is complete.', severity: 'notice' },
  'failback.interrupted': { sentence: 'The failback stopped half-way.', severity: 'warning' },
  'array.moved': { sentence: 'An array changed its owner.', severity: 'notice' },
  'array.preferredChanged': {
    sentence: 'Management changed the preferred owner.',
    severity: 'notice',
  },
  'array.stateChanged': { sentence: 'The state of an array changed.', severity: 'warning' },
  'array.rebuildStarted': { sentence: 'A hot-spare is being rebuilt.', severity: 'notice' },
  'array.rebuildCompleted': { sentence: 'A rebuild is complete.', severity: 'notice' },
  'drive.stateChanged': { sentence: 'A drive changed its state.', severity: 'warning' },
  'portGroup.changed': { sentence: 'A target port group changed its state.', severity: 'notice' },

  'port.linkDown': { sentence: 'An iSCSI port lost its link.', severity: 'warning' },
  'port.linkUp': { sentence: 'An iSCSI port found its link.', severity: 'info' },
  'address.moved': { sentence: 'An address answers on another port.', severity: 'notice' },
  'address.released': { sentence: 'An address was given up.', severity: 'info' },
  'arp.announced': { sentence: 'An ARP packet announced an address.', severity: 'info' },
  'arp.suppressed': { sentence: 'An ARP packet was not sent.', severity: 'warning' },

  'cache.modeChanged': { sentence: 'The write cache changed its mode.', severity: 'warning' },
  'settings.changed': { sentence: 'An operator changed a setting.', severity: 'info' },
  'command.refused': { sentence: 'A command was refused.', severity: 'info' },
  'diagnostic.dumped': { sentence: 'A support archive was uploaded.', severity: 'info' },
  'frame.damaged': { sentence: 'A damaged frame was dropped.', severity: 'warning' },

  'session.opened': { sentence: 'An initiator logged in.', severity: 'info' },
  'path.lost': { sentence: 'host-1 lost a path.', severity: 'warning' },
  'path.found': { sentence: 'host-1 has a path again.', severity: 'info' },
  'path.switched': { sentence: 'host-1 uses another path.', severity: 'notice' },
  'host.commandedFailover': {
    sentence: 'host-1 commanded an explicit failover.',
    severity: 'warning',
  },
  'io.stalled': { sentence: 'The I/O of host-1 stands still.', severity: 'warning' },
  'io.resumed': { sentence: 'The I/O of host-1 goes on.', severity: 'notice' },
  'io.timedOut': { sentence: 'An I/O took longer than the timeout.', severity: 'critical' },
  'io.verifyFailed': { sentence: 'host-1 read back something else.', severity: 'critical' },
  'neighbour.moved': { sentence: 'host-1 learnt a new MAC.', severity: 'info' },
  'neighbour.stale': { sentence: 'host-1 asks for an old ARP entry.', severity: 'info' },
} as const satisfies EventCatalogue;
