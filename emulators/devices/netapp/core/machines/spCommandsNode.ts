// Commands of the ONTAP CLI, REST and SNMP about a node's SP, carried out on that node.

import { unreachable } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { type Answer, type Command, DONE, type NodeCommand, refuse } from '../commands.ts';
import type { HealthAlert } from '../state/health.ts';
import type { OntapState } from '../state.ts';
import { recordAutosupport } from './autosupport.ts';
import { orderUpdate } from './firmwareNode.ts';
import { clearCounters } from './hwassistReceiver.ts';
import { tolerateSilence } from './spHeartbeat.ts';
import { orderPower, orderTest } from './spRequests.ts';
import { noteOrdered } from './spSight.ts';
import { sendToSp } from './spTalk.ts';

const NAMES = [
  'spNetworkModify',
  'spImageUpdate',
  'spReboot',
  'hwassistTest',
  'hwassistStatsClear',
  'nodePower',
  'alertModify',
  'alertDelete',
  'autosupportInvoke',
] as const;
type SpSideCommand = Extract<NodeCommand, { type: (typeof NAMES)[number] }>;

function isSpSideCommand(command: Command): command is SpSideCommand {
  return (NAMES as readonly string[]).includes(command.type);
}

/** Null: finishOrder(state, order, answer, now, out) of changes.ts is called when it has ended. */
export function applySpCommand(
  state: OntapState,
  command: Command,
  order: number,
  now: Instant,
  out: Effects,
): Answer | null {
  if (!isSpSideCommand(command)) return refuse('notSupported');
  const { durable, volatile: v } = state;
  switch (command.type) {
    case 'spNetworkModify':
      return modifyNetwork(state, command, out);
    case 'spImageUpdate':
      return orderUpdate(state, command, now, out);
    case 'spReboot':
      return rebootSp(state, command.image, now, out);
    case 'hwassistTest': {
      const refused = whyNoTest(state);
      if (refused !== null) return refuse('hwassistTestFailed', refused);
      orderTest(state, order, now, out);
      return null;
    }
    case 'hwassistStatsClear':
      clearCounters(state);
      return DONE;
    case 'nodePower':
      if (command.target === v.identity.node) return refuse('notSupported');
      if (v.spTalk.power !== null) return refuse('busy');
      orderPower(state, command.to, order, now, out);
      return null;
    case 'alertModify':
      return modifyAlert(state, command);
    case 'alertDelete': {
      const alert = findAlert(durable.alerts, command);
      if (alert === undefined) return refuse('noSuchEntry');
      durable.alerts.splice(durable.alerts.indexOf(alert), 1);
      v.clusterNet.isDirty = true;
      return DONE;
    }
    case 'autosupportInvoke': {
      const subject = `USER_TRIGGERED (${command.level}) ${command.message}`.trim();
      const { seq } = recordAutosupport(state, subject, 'NOTICE', 'user.triggered', now);
      return { type: 'done', data: { seq } };
    }
    default:
      return unreachable(command);
  }
}

/** @seed S0:112: returns at once; the SP applies it in its own time. */
function modifyNetwork(
  state: OntapState,
  { family, set }: Extract<NodeCommand, { type: 'spNetworkModify' }>,
  out: Effects,
): Answer {
  const { durable, volatile: v } = state;
  if (v.sp.status === 'offline') return refuse('spOffline');
  const settings = durable.cluster.nodes[v.identity.node].sp;
  settings[family] = { ...settings[family], ...set };
  durable.cluster.revision += 1;
  durable.cluster.author = v.identity.node;
  noteOrdered(v.sp[family], settings[family]);
  v.clusterNet.isDirty = true;
  const { ipv4, ipv6 } = settings;
  sendToSp(state, { type: 'setNetwork', ipv4: { ...ipv4 }, ipv6: { ...ipv6 } }, out);
  return DONE;
}

/** A planned reboot: its silence starts no ladder. */
function rebootSp(
  state: OntapState,
  slot: 'primary' | 'backup' | 'current',
  now: Instant,
  out: Effects,
): Answer {
  const v = state.volatile;
  if (v.ladder.missedAt !== null) return refuse('spOffline');
  if (state.durable.spUpdate?.isInProgress === true) return refuse('updateUnderWay');
  tolerateSilence(state, v.config.spBootMs, now);
  v.sp.status = 'rebooting';
  v.clusterNet.isDirty = true;
  sendToSp(state, { type: 'rebootSp', slot }, out);
  return DONE;
}

/** @source netapp §2.3 the messages of a test that cannot be. */
function whyNoTest({ volatile: v }: OntapState): string | null {
  if (v.hwassist.test !== null) return 'resource busy';
  if (v.kernel.phase !== 'up' || v.hwassist.monitor !== 'active') return 'not initialized';
  if (v.interconnect.lostAt === null) return 'interconnect is down between nodes';
  if (v.hwassist.partner === null) return 'partner is not booted up yet';
  return v.hwassist.partner.isEnabled ? null : 'not initialized';
}

type AlertKey = Pick<HealthAlert, 'monitor' | 'alertId' | 'resource'>;

function findAlert(alerts: readonly HealthAlert[], key: AlertKey): HealthAlert | undefined {
  return alerts.find(
    ({ monitor, alertId, resource }) =>
      (key.monitor === '' || monitor === key.monitor) &&
      (key.alertId === '' || alertId === key.alertId) &&
      (key.resource === '' || resource === key.resource),
  );
}

function modifyAlert(
  { durable, volatile: v }: OntapState,
  command: Extract<NodeCommand, { type: 'alertModify' }>,
): Answer {
  const alert = findAlert(durable.alerts, command);
  if (alert === undefined) return refuse('noSuchEntry');
  const { isAcknowledged, isSuppressed, by } = command;
  if (isAcknowledged !== null) {
    alert.isAcknowledged = isAcknowledged;
    alert.acknowledger = isAcknowledged ? by : '';
  }
  if (isSuppressed !== null) {
    alert.isSuppressed = isSuppressed;
    alert.suppressor = isSuppressed ? by : '';
  }
  v.clusterNet.isDirty = true;
  return DONE;
}
