// What a node knows of its SP: what the SP said last over the bus.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import type { SpToNode } from '../messages.ts';
import type { SpAddressSettings } from '../state/cluster.ts';
import type { SetupStatus, SpAddress, SpSight } from '../state/sp.ts';
import type { OntapState } from '../state.ts';
import { emitEms } from './ems.ts';

type Beat = Extract<SpToNode, { type: 'spBeat' }>;

/** @seed S0:166-175: an SP whose Ethernet is dead still beats: it is Online.
 * @seed S1:11-12 */
export function takeBeat(state: OntapState, beat: Beat, now: Instant): void {
  const { sp, clusterNet } = state.volatile;
  const before = JSON.stringify(shownOf(sp));
  const wasUp = sp.link === 'up';
  sp.heardAt = now;
  sp.status = state.durable.spUpdate?.isInProgress === true ? 'updating' : 'online';
  sp.firmware = beat.firmware;
  sp.link = beat.link;
  sp.isAddressKnown = beat.isAddressKnown;
  sp.isConfigured = beat.ipv4.isEnabled || beat.ipv6.isEnabled;
  Object.assign(sp.ipv4, beat.ipv4);
  Object.assign(sp.ipv6, beat.ipv6);
  const backup = sp.images.find(({ isCurrent }) => !isCurrent)?.status;
  sp.images = beat.images.map((image) => ({ ...image }));
  if (sp.status === 'updating' && backup !== undefined) {
    for (const image of sp.images) if (!image.isCurrent) image.status = backup;
  }
  if (wasUp && beat.link === 'down' && beat.isAddressKnown) {
    emitEms(state, now, 'sp.network.link.down');
  }
  if (JSON.stringify(shownOf(sp)) !== before) clusterNet.isDirty = true;
}

function shownOf({ heardAt: _, ...shown }: SpSight): Omit<SpSight, 'heardAt'> {
  return shown;
}

/** The settings went to the SP: values keep old until it has applied them (netapp §2.4). */
export function noteOrdered(sight: SpAddress, { isEnabled }: SpAddressSettings): void {
  const setup: SetupStatus = isEnabled ? 'in-progress' : 'not-setup';
  sight.setup = setup;
  sight.failure = '';
}

/** The SP has applied what `network modify` asked for. @seed S0:110 */
export function noteApplied(
  state: OntapState,
  { isOk, reason }: Extract<SpToNode, { type: 'networkApplied' }>,
  now: Instant,
  out: Effects,
): void {
  const { sp, identity, clusterNet } = state.volatile;
  const settings = state.durable.cluster.nodes[identity.node].sp;
  const dateMs = identity.epoch + now + identity.skewMs;
  for (const family of ['ipv4', 'ipv6'] as const) {
    const sight = sp[family];
    if (sight.setup !== 'in-progress') continue;
    sight.setup = isOk ? 'succeeded' : 'failed';
    sight.failure = isOk ? '' : reason;
    sight.updatedMs = dateMs;
    if (isOk) Object.assign(sight, settings[family]);
  }
  clusterNet.isDirty = true;
  if (!isOk && settings.ipv4.isDhcp) emitEms(state, now, 'sp.dhcp.failure');
  out.emit('sp.networkApplied', { isOk, reason });
}
