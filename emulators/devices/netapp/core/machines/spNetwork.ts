// The Ethernet side of an SP: its addresses, its link, and the hang that kills it while the SP goes
// on inside the box.
//
// @seed S0:110-175

import type { Effects } from '../../../../core/effect.ts';
import { earlier, type Instant, isDue } from '../../../../core/time.ts';
import { GATEWAY, MEMBERS, NETMASK } from '../members.ts';
import type { SpAddressSettings } from '../state/cluster.ts';
import type { SpState, SpVolatile } from '../state/sp.ts';
import { logSel } from './sel.ts';
import { sendBeat, sendToNode } from './spBeats.ts';

/** Its port has a carrier, nothing hangs, and an address is set and applied. */
export function isOnNetwork({ durable, volatile: v }: SpState): boolean {
  const { ipv4, ipv6 } = durable;
  if (v.setup === 'failed') return false;
  return isLinkUp(v) && v.phase === 'up' && (ipv4.isEnabled || ipv6.isEnabled);
}

export function isLinkUp(v: Pick<SpVolatile, 'isLinkUp' | 'hang' | 'afflictions'>): boolean {
  return v.isLinkUp && v.hang === 'none' && !v.afflictions.isEthernetDown;
}

/** @seed S0:112: new settings come over the bus, which works while the Ethernet hangs. They are
 * applied a little later; a sick SP will hang again (S0:136). */
export function takeNetwork(
  state: SpState,
  ipv4: SpAddressSettings,
  ipv6: SpAddressSettings,
  now: Instant,
): void {
  const { durable, volatile: v } = state;
  durable.ipv4 = { ...ipv4 };
  durable.ipv6 = { ...ipv6 };
  v.setup = 'in-progress';
  v.applyAt = now + v.config.spNetworkApplyMs;
  const isRelapsing = durable.isSick && v.config.spHangsAgainMs > 0;
  v.hangsAgainAt = isRelapsing ? now + v.config.spHangsAgainMs : null;
}

/** @seed S0:110: applying them starts the Ethernet anew. A keep-alive goes at once. */
export function applyNetwork(state: SpState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  if (!isDue(v.applyAt, now)) return;

  v.applyAt = null;
  lease(state);
  const reason = whyNotApplied(state);
  v.setup = reason === '' ? 'succeeded' : 'failed';
  if (v.hang === 'ethernet') v.hang = 'none';
  if (durable.hwassist.isEnabled) v.keepAliveAt = now;
  logSel(state, 'SP.notice', `Network configuration ${v.setup}`, now);
  sendToNode(state, { type: 'networkApplied', isOk: reason === '', reason }, out);
  sendBeat(state, out);
}

/** @choice The management LAN's DHCP server, if there is one, holds for each SP the address that it
 * came with: the rack knows no other. */
function lease({ durable: { ipv4 }, volatile: { identity, config } }: SpState): void {
  if (!ipv4.isEnabled || !ipv4.isDhcp || config.dhcpServer === 'none') return;
  ipv4.address = MEMBERS[identity.owner].spAddress;
  ipv4.netmask = NETMASK;
  ipv4.gateway = GATEWAY;
}

function whyNotApplied({ durable: { ipv4 }, volatile: { config } }: SpState): string {
  const isAlone = config.dhcpServer === 'none' && ipv4.isEnabled && ipv4.isDhcp;
  return isAlone ? 'DHCP server did not answer' : '';
}

/** @seed S0:162,169: its Ethernet dies; the heartbeat inside the box lives on. */
export function hangEthernet(state: SpState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  if (v.hang !== 'none') return;
  v.hang = 'ethernet';
  v.hangsAgainAt = null;
  out.emit('sp.hung', { part: 'ethernet' });
  noteLink(state, now, out);
}

/** @seed S0:136: after a while the error occurs again. */
export function hangAgain(state: SpState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  if (!isDue(v.hangsAgainAt, now)) return;
  v.hangsAgainAt = null;
  if (state.durable.isSick) hangEthernet(state, now, out);
}

/** The link changed, for whatever reason: the node hears it with a beat. */
export function noteLink(state: SpState, now: Instant, out: Effects): void {
  const isUp = isLinkUp(state.volatile);
  out.emit('sp.linkChanged', { isUp });
  if (state.volatile.hang === 'none') {
    logSel(state, isUp ? 'SP.notice' : 'SP.critical', `Ethernet link ${isUp ? 'up' : 'down'}`, now);
  }
  sendBeat(state, out);
}

export function networkDeadline({ applyAt, hangsAgainAt }: SpVolatile): Instant | null {
  return earlier(applyAt, hangsAgainAt);
}
