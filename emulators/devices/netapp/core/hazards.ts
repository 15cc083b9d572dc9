// What the vendor's design can do, and this testbed exists to show.

import type { Hazard, RackView } from '../../../core/device.ts';
import type { Instant } from '../../../core/time.ts';
import { NODES } from './members.ts';
import { nodeOf, unserved } from './pair.ts';
import type { OntapState } from './state.ts';

/** Names of the nodes for which it holds. */
function onNodes(view: RackView, isSo: (state: OntapState) => boolean): string | null {
  const found = NODES.filter((_, index) => {
    const state = nodeOf(view, index);
    return state !== null && isSo(state);
  });
  return found.length === 0 ? null : found.join(', ');
}

export const HAZARDS: readonly Hazard[] = [
  {
    name: 'keepAliveLost',
    sentence: 'A node gets no hwassist keep-alives: a takeover would take up to 15 seconds more.',
    source: 'S0:39,150; S1:40',
    find: (view) => onNodes(view, ({ volatile }) => volatile.hwassist.keepAlive === 'error'),
  },
  {
    name: 'spLost',
    sentence: 'A node has lost its Service Processor: it will shut itself down.',
    source: 'S1:15-24',
    find: (view) => onNodes(view, ({ volatile }) => volatile.ladder.missedAt !== null),
  },
  {
    name: 'spUnreachable',
    sentence: 'A Service Processor is called online, and nobody can reach it.',
    source: 'S0:162-166',
    find: (view) =>
      onNodes(view, ({ volatile: { sp } }) => sp.status === 'online' && sp.link === 'down'),
  },
  {
    name: 'noTakeoverPossible',
    sentence: 'If a node dies now, its partner cannot take over.',
    source: 'reference §5.2',
    find: findNoTakeover,
  },
  {
    name: 'dataOutage',
    sentence: 'Aggregates are served by no node.',
    source: 'reference §5.3',
    find: findOutage,
  },
];

function findNoTakeover(view: RackView): string | null {
  const obstacles = [0, 1].flatMap((index) => {
    const state = nodeOf(view, index);
    if (state === null || state.volatile.kernel.phase !== 'up') return [];
    const { obstacle, takeover } = state.volatile.ha;
    if (isGreeting(state, view.now)) return [];
    const isBusy = takeover.state !== 'not_in_takeover' && takeover.state !== 'takeover_failed';
    return obstacle === 'ok' || isBusy ? [] : [`${NODES[index]}: ${obstacle}`];
  });
  return obstacles.length === 0 ? null : obstacles.join(', ');
}

/** A node that has just come up has not heard its partner yet: that is no danger so far. */
function isGreeting({ volatile: { mailbox, identity, config } }: OntapState, now: Instant) {
  return mailbox.partner.seenAt === null && now - identity.bootedAt < config.detectionMs;
}

/** Nobody serves them, and nobody is about to: no takeover is under way or may still begin. */
function findOutage(view: RackView): string | null {
  const states = [nodeOf(view, 0), nodeOf(view, 1)];
  const some = states.find((state) => state !== null) ?? null;
  if (some === null) return 'both nodes are down';
  const lost = unserved(view, Object.keys(some.durable.generations));
  if (lost.length === 0 || states.some((state) => state !== null && isUnderWay(state))) {
    return null;
  }
  return lost.join(', ');
}

function isUnderWay({ volatile: v }: OntapState): boolean {
  const { ha, mailbox, kernel } = v;
  if (ha.claim.length > 0 || ha.arriving.length > 0 || ha.giveback.beganAt !== null) return true;
  if (kernel.phase === 'joining') return true;
  return kernel.phase === 'up' && mailbox.partner.deadAt !== null;
}
