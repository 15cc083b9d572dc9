// EMS messages of takeover and giveback, by phase. @source netapp §4.3
// The texts follow the catalogue in sense; where the reference gives none they are ours.

import { type EmsMessage, type EmsSeverity, emsMessage } from '../message.ts';

/** Messages of one process that tell no more than one sentence. */
function plain(source: string, rows: readonly (readonly [string, EmsSeverity, string])[]) {
  return rows.map(([name, severity, text]) => emsMessage(name, severity, source, text));
}

const DETECTION = plain('cf_main', [
  [
    'cf.fsm.partnerNotResponding',
    'NOTICE',
    'Failover monitor: partner {partnerName} not responding',
  ],
  ['cf.fsm.firmwareStatus', 'INFORMATIONAL', 'Failover monitor: partner {reason}'],
  ['cf.fsm.stateTransit', 'INFORMATIONAL', 'Failover monitor: {oldState} --> {newState}'],
  [
    'cf.fsm.takeoverCountdown',
    'INFORMATIONAL',
    'Failover monitor: takeover scheduled in {seconds} seconds',
  ],
  ['cf.fsm.partnerOk', 'NOTICE', 'Failover monitor: partner ok'],
  ['cf.fsm.takeoverOfPartnerEnabled', 'NOTICE', 'Failover monitor: takeover of {partner} enabled'],
  [
    'cf.fsm.takeoverOfPartnerDisabled',
    'ERROR',
    'Failover monitor: takeover of {partner} disabled ({reason}).',
  ],
  [
    'cf.fsm.takeoverByPartnerDisabled',
    'ERROR',
    'Failover monitor: takeover of this node by {partner} disabled ({reason}).',
  ],
  ['cf.fsm.backupMailboxError', 'ERROR', 'Failover monitor: backup mailbox error ({reason}).'],
  ['cf.fsm.backupMailboxOk', 'NOTICE', 'Failover monitor: backup mailbox is ok'],
]);

const CAUSES = plain('cf_main', [
  [
    'cf.fsm.takeover.noHeartbeat',
    'ALERT',
    'Failover monitor: Takeover initiated after no heartbeat was detected from the partner node.',
  ],
  ['cf.fsm.takeover.on.halt', 'INFORMATIONAL', 'Failover monitor: takeover after partner halt.'],
  ['cf.fsm.takeover.on.reboot', 'INFORMATIONAL', 'Failover monitor: takeover on partner reboot.'],
  ['cf.fsm.takeover.panic', 'ALERT', 'Failover monitor: takeover attempted after partner panic.'],
  ['cf.fsm.takeover.nfo', 'INFORMATIONAL', 'Failover monitor: takeover as the partner asked for.'],
  ['cf.fsm.takeover.normal', 'INFORMATIONAL', 'Failover monitor: normal takeover.'],
  ['cf.fsm.takeover.postFailed', 'ALERT', 'Failover monitor: takeover: partner failed POST.'],
  ['cf.fsm.takeover.rebootExp', 'ALERT', 'Failover monitor: takeover: the partner did not reboot.'],
  ['cf.fsm.takeover.bootingExp', 'ALERT', 'Failover monitor: takeover: the partner did not boot.'],
  ['cf.fsm.takeover.shortUptime', 'ALERT', 'Failover monitor: takeover: short partner uptimes.'],
  ['cf.fsm.takeover.mdp', 'ALERT', 'Failover monitor: takeover after multiple disk failures.'],
  ['cf.fsm.takeover.operatorExp', 'NOTICE', 'Failover monitor: takeover: operator time-out.'],
  ['cf.misc.operatorTakeover', 'NOTICE', 'Failover monitor: takeover initiated by operator'],
  ['cf.misc.operatorGiveback', 'INFORMATIONAL', 'Failover monitor: giveback initiated by operator'],
  ['cf.misc.operatorDisable', 'ERROR', 'Failover monitor: takeover disabled by operator'],
  ['cf.misc.operatorEnable', 'NOTICE', 'Failover monitor: takeover enabled by operator'],
]);

const CLAM = plain('clam', [
  ['clam.takeover', 'INFORMATIONAL', 'CLAM asks for a takeover of {nodeName}: {reason}.'],
  ['clam.node.ooq', 'EMERGENCY', 'Node {nodeName} is out of quorum: {reason}.'],
  ['clam.partner.halting', 'NOTICE', 'The partner {nodeName} is halting (reason: {reason}).'],
]);

const PROGRESS = [
  ...plain('cf_takeover', [
    ['cf.fm.takeoverStarted', 'NOTICE', 'Failover monitor: takeover started'],
    ['cf.fm.takeoverComplete', 'NOTICE', 'Failover monitor: takeover completed'],
    [
      'cf.fm.takeoverDuration',
      'INFORMATIONAL',
      'Failover monitor: takeover duration time is {duration} seconds.',
    ],
    ['cf.fm.takeoverFailed', 'ALERT', 'Failover monitor: takeover failed: {reason}'],
    [
      'sfo.takeover.sfoStart',
      'INFORMATIONAL',
      'Relocation of SFO aggregates of {nodeName} to the partner began.',
    ],
    [
      'sfo.takeover.relocDone',
      'INFORMATIONAL',
      'Relocation of SFO aggregates of {nodeName} is done.',
    ],
    [
      'sfo.aggr.relocated.temp',
      'INFORMATIONAL',
      'Aggregate {aggregate} was temporarily relocated to {nodeName}.',
    ],
    ['sfo.takeover.aborted', 'ERROR', 'Takeover was aborted: {reason}.'],
    [
      'ha.takeover.stateDuration',
      'NOTICE',
      'This node has been in takeover for {days} days and {hours} hours.',
    ],
    [
      'cf.partner.ready.giveback',
      'INFORMATIONAL',
      'The partner {partnerName} is ready for giveback.',
    ],
  ]),
  emsMessage(
    'sfo.aggr.relocated',
    'NOTICE',
    'cf_takeover',
    'Aggregate {aggregate} was relocated to {nodeName}.',
    { trap: 767 },
  ),
];

const GIVEBACK = plain('cf_giveback', [
  [
    'cf.fsm.autoGivebackDelayed',
    'INFORMATIONAL',
    'Failover monitor: auto giveback will be initiated in {delay} seconds.',
  ],
  ['cf.fsm.autoGivebackStarted', 'INFORMATIONAL', 'Failover monitor: auto giveback started'],
  ['cf.fsm.autoGivebackVetoed', 'ERROR', 'Failover monitor: auto giveback vetoed: {reason}'],
  [
    'cf.fsm.autoGivebackAttemptsExceeded',
    'EMERGENCY',
    'Failover monitor: auto giveback attempts exceeded; auto giveback is disabled.',
  ],
  ['cf.fm.givebackStarted', 'NOTICE', 'Failover monitor: giveback started'],
  ['sfo.PartialGiveback', 'INFORMATIONAL', 'Giveback of {partnerName} is partial.'],
  ['cf.fm.givebackComplete', 'NOTICE', 'Failover monitor: giveback completed'],
  [
    'cf.fm.givebackDuration',
    'NOTICE',
    'Failover monitor: giveback duration time is {duration} seconds.',
  ],
  ['sfo.giveback.complete', 'INFORMATIONAL', 'Giveback of all aggregates is complete.'],
  ['cf.fm.givebackFailed', 'ALERT', 'Failover monitor: giveback failed: {reason}'],
  ['cf.fm.givebackCancelled', 'NOTICE', 'Failover monitor: giveback cancelled: {reason}'],
]);

const CALL_HOME_ROWS: readonly (readonly [string, EmsSeverity])[] = [
  ['callhome.sfo.takeover', 'ALERT'],
  ['callhome.sfo.takeover.m', 'NOTICE'],
  ['callhome.sfo.takeover.halt', 'NOTICE'],
  ['callhome.sfo.takeover.reboot', 'NOTICE'],
  ['callhome.sfo.takeover.panic', 'EMERGENCY'],
  ['callhome.sfo.takeover.failed', 'ALERT'],
  ['callhome.sfo.to.comm.loss', 'EMERGENCY'],
  ['callhome.sfo.giveback', 'NOTICE'],
  ['callhome.reboot.takeover', 'NOTICE'],
  ['callhome.reboot.giveback', 'NOTICE'],
  ['callhome.partner.down', 'EMERGENCY'],
];
const CALL_HOME = [
  ...CALL_HOME_ROWS.map(([name, severity]) =>
    emsMessage(name, severity, 'cf_main', 'Call home for {subject}'),
  ),
  emsMessage('callhome.hainterconnect.down', 'ALERT', 'ic_link', 'Call home for {subject}', {
    params: ['reason'],
  }),
];

const IMPOSSIBLE = plain('cf_main', [
  ['ha.takeoverImpDegraded', 'ALERT', 'Takeover of the partner is impossible: degraded aggregate.'],
  ['ha.takeoverImpIC', 'ALERT', 'Takeover of the partner is impossible: interconnect error.'],
  ['ha.takeoverImpUnsync', 'ALERT', 'Takeover of the partner is impossible: log not in sync.'],
  ['ha.takeoverImpVersion', 'ALERT', 'Takeover of the partner is impossible: version mismatch.'],
  ['ha.takeoverImpHotShelf', 'EMERGENCY', 'Takeover of the partner is impossible: hot shelf.'],
  ['ha.takeoverImpLowMem', 'ERROR', 'Takeover of the partner is impossible: low memory.'],
  ['ha.takeoverImpNotDef', 'ERROR', 'Takeover of the partner is impossible: reason {reason}.'],
]);

const NODE = [
  emsMessage(
    'mgr.boot.disk_done',
    'INFORMATIONAL',
    'boot',
    'ONTAP {version} boot complete. Last disk update: {date}',
  ),
  emsMessage('sk.panic', 'ALERT', 'sk.panic', 'Panic String: {reason}', {
    action: 'Send the core to technical support.',
  }),
  emsMessage('mgr.boot.reason_abnormal', 'NOTICE', 'boot', 'System rebooted {reason}.', {
    trap: 712,
  }),
  emsMessage('mgr.boot.reason_ok', 'NOTICE', 'boot', 'System rebooted.', { trap: 716 }),
  ...plain('vifmgr', [
    ['vifmgr.portdown', 'NOTICE', 'A link down event on node {nodeName}, port {port}.'],
    ['vifmgr.portup', 'NOTICE', 'A link up event on node {nodeName}, port {port}.'],
    [
      'vifmgr.lifmoved.linkdown',
      'NOTICE',
      'LIF {lif} was moved from node {fromNode} to node {toNode}, as a port went down.',
    ],
    [
      'vifmgr.lifmoved.nodedown',
      'NOTICE',
      'LIF {lif} (on virtual server {vserver}), IP address {ip}, is being moved to node ' +
        '{toNode}, port {port}.',
    ],
    ['vifmgr.lifmoved.revert', 'NOTICE', 'LIF {lif} was reverted to node {toNode}, port {port}.'],
  ]),
];

/** What the traps of 789.0.72 to 77 tell of the partner. @choice The reference knows the traps and
 * not their events: these names are ours. */
const CLUSTER_NODE = [
  emsMessage('cluster.node.failed', 'ALERT', 'cf_main', 'Node {nodeName} failed.', { trap: 72 }),
  emsMessage('cluster.node.takenOver', 'ALERT', 'cf_main', 'Node {nodeName} was taken over.', {
    trap: 75,
  }),
  emsMessage('cluster.node.repaired', 'NOTICE', 'cf_main', 'Node {nodeName} was repaired.', {
    trap: 76,
  }),
  emsMessage('cluster.node.repairing', 'NOTICE', 'cf_main', 'Node {nodeName} is being repaired.', {
    trap: 77,
  }),
];

const GLOBAL_STATUS_ROWS: readonly (readonly [string, EmsSeverity, number])[] = [
  ['monitor.globalStatus.nonRecoverable', 'EMERGENCY', 111],
  ['monitor.globalStatus.critical', 'EMERGENCY', 113],
  ['monitor.globalStatus.nonCritical', 'NOTICE', 115],
  ['monitor.globalStatus.ok', 'INFORMATIONAL', 116],
];
/** @source https://docs.netapp.com/us-en/ontap-ems/ `sshd.auth`, `login.auth`: no text. */
const LOGIN_DENIED = [
  ['sshd.auth.loginDenied', 'sshd'],
  ['login.auth.loginDenied', 'mgwd'],
] as const;
const MISCELLANEOUS = [
  ...LOGIN_DENIED.map(([name, source]) =>
    emsMessage(name, 'NOTICE', source, null, {
      params: ['message'],
      action: 'Use a valid username/password combination to login.',
    }),
  ),
  ...GLOBAL_STATUS_ROWS.map(([name, severity, trap]) =>
    emsMessage(name, severity, 'monitor', '{message}', { trap }),
  ),
  emsMessage('scsiblade.out.of.quorum', 'EMERGENCY', 'scsiblade', 'SAN is out of quorum.', {
    trap: 741,
  }),
  emsMessage('scsiblade.in.quorum', 'INFORMATIONAL', 'scsiblade', 'SAN is in quorum again.', {
    trap: 746,
  }),
  emsMessage('snmp.test.traphost', 'INFORMATIONAL', 'snmpd', 'Test of the trap hosts.', {
    trap: 1103,
  }),
];

export const HA_MESSAGES: readonly EmsMessage[] = [
  ...DETECTION,
  ...CAUSES,
  ...CLAM,
  ...PROGRESS,
  ...GIVEBACK,
  ...CALL_HOME,
  ...IMPOSSIBLE,
  ...NODE,
  ...CLUSTER_NODE,
  ...MISCELLANEOUS,
];
