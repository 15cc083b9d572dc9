// hwassist's own settings on a node: whether its receiver listens, where alerts to it shall go, and
// what its own SP is told about where to send.
//
// The receiver makes a secret, and the failover monitor sends it with its address to the partner,
// who pushes both to its SP (netapp §4.5).

import type { Effects } from '../../../../core/effect.ts';
import { equalJson, type Json } from '../../../../core/json.ts';
import { type Instant, isDue } from '../../../../core/time.ts';
import { HA_INTERCONNECT, MEMBERS } from '../members.ts';
import { type InterconnectMessage, writeMessage } from '../messages.ts';
import type { SpHwassist } from '../state/sp.ts';
import type { OntapState } from '../state.ts';
import { CONFIG_PATIENCE_MS } from './bootSp.ts';
import { emitEms } from './ems.ts';
import { sendToSp } from './spTalk.ts';

type HwassistConfig = Extract<InterconnectMessage, { type: 'hwassistConfig' }>;

const WORDS = {
  disabled: {
    reason: 'Hardware-assisted takeover is disabled.',
    action: 'Enable it: "storage failover modify -node NODE -hwassist true".',
  },
  noHa: { reason: 'The node is in non-HA mode.', action: 'Configure HA: "cluster ha modify".' },
  spDown: {
    reason: 'The interface of the Service Processor of the partner is not configured.',
    action: 'Configure it: "system service-processor network modify".',
  },
} as const;
type Idle = keyof typeof WORDS;

/** Where the alerts to this node shall go: sent whenever the interconnect is there, and at every
 * change. */
export function announceHwassist(state: OntapState, out: Effects): void {
  const { identity, hwassist } = state.volatile;
  const { partnerPort } = state.durable.cluster.nodes[identity.partner].hwassist;
  const config: HwassistConfig = {
    type: 'hwassistConfig',
    address: MEMBERS[identity.node].managementAddress,
    port: partnerPort,
    secret: hwassist.secret,
    isEnabled: hwassist.monitor === 'active',
  };
  out.send(HA_INTERCONNECT, identity.partner, writeMessage(config));
}

/** The partner said where its alerts shall go: the own SP is told. */
export function takeHwassistConfig(
  state: OntapState,
  { address, port, secret, isEnabled }: HwassistConfig,
  out: Effects,
): void {
  const { hwassist } = state.volatile;
  hwassist.partner = { address, port, secret, isEnabled };
  hwassist.configDueAt = null;
  pushHwassist(state, out);
}

/** @source netapp §4.1 `noConfigRecv`: up for a while, and the partner said nothing. */
export function missConfig(state: OntapState, now: Instant): void {
  const { hwassist, identity } = state.volatile;
  if (!isDue(hwassist.configDueAt, now)) return;
  hwassist.configDueAt = null;
  emitEms(state, now, 'cf.hwassist.noConfigRecv', { partnerName: identity.partner });
}

/** Tells the own SP where to send, if that has changed since it was told.
 */
export function pushHwassist(state: OntapState, out: Effects): void {
  const { hwassist, spTalk, identity, config } = state.volatile;
  if (hwassist.partner === null || state.volatile.kernel.phase !== 'up') return;

  const { address, port, secret, isEnabled } = hwassist.partner;
  const wanted: SpHwassist = {
    isEnabled,
    address,
    port,
    secret,
    systemId: MEMBERS[identity.node].systemId,
    periodMs: config.keepAlivePeriodMs,
  };
  if (equalJson(wanted as Json, spTalk.pushed as Json)) return;
  spTalk.pushed = wanted;
  sendToSp(state, { type: 'setHwassist', hwassist: { ...wanted } }, out);
}

/** The SP says what it knows: a push that a cut bus or a boot of the SP has lost is made again. */
export function confirmPush(state: OntapState, known: SpHwassist, out: Effects): void {
  const { spTalk } = state.volatile;
  if (spTalk.pushed === null || equalJson(known as Json, spTalk.pushed as Json)) return;
  spTalk.pushed = null;
  pushHwassist(state, out);
}

/** Judges whether the receiver listens: after a boot, and when a setting changed.
 * @seed S1:37-39: on by default; without it, the mailbox disks alone tell. */
export function judgeHwassist(state: OntapState, now: Instant, out: Effects): void {
  const { hwassist, kernel, config, identity, clusterNet } = state.volatile;
  const isUp = kernel.phase === 'up';
  const idle = whyIdle(state);
  const monitor = isUp && idle === null ? 'active' : 'inactive';
  hwassist.inactiveReason = idle === null ? '' : WORDS[idle].reason;
  hwassist.correctiveAction =
    idle === null ? '' : WORDS[idle].action.replace('NODE', identity.node);
  if (monitor === hwassist.monitor) return;

  hwassist.monitor = monitor;
  clusterNet.isDirty = true;
  out.emit('hwassist.monitorChanged', { monitor });
  if (monitor === 'active') {
    hwassist.keepAlive = 'healthy';
    if (hwassist.partner === null) hwassist.configDueAt = now + CONFIG_PATIENCE_MS;
    hwassist.missedAt = now + config.keepAlivePeriodMs + config.keepAliveGraceMs;
    const ipaddress = MEMBERS[identity.node].managementAddress;
    const { partnerPort } = state.durable.cluster.nodes[identity.partner].hwassist;
    const params = { ipaddress, port: String(partnerPort) };
    emitEms(state, now, 'cf.hwassist.hwasstActive', params);
  } else {
    hwassist.keepAlive = 'none';
    hwassist.configDueAt = null;
    hwassist.missedAt = null;
    if (isUp) emitEms(state, now, 'cf.hwassist.localMonitor', {});
  }
  announceHwassist(state, out);
}

function whyIdle({ durable: { cluster }, volatile: { identity } }: OntapState): Idle | null {
  if (!cluster.isHaConfigured) return 'noHa';
  if (!cluster.nodes[identity.node].hwassist.isEnabled) return 'disabled';
  const { ipv4, ipv6 } = cluster.nodes[identity.partner].sp;
  return ipv4.isEnabled || ipv6.isEnabled ? null : 'spDown';
}
