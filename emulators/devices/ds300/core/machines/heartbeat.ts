// The heartbeat over interface1 (S3:6, S3:16): each controller tells the other that it lives, and
// whatever has changed. Silence for `heartbeatLossMs` is a failed peer.

import type { Effects } from '../../../../core/effect.ts';
import { copyJson } from '../../../../core/json.ts';
import type { Instant } from '../../../../core/time.ts';
import { ENCLOSURE, INTERFACE1 } from '../config.ts';
import { type Beat, type ControllerMessage, type Report, writeMessage } from '../messages.ts';
import type { ControllerState, PeerStatus } from '../state.ts';
import { linkUp } from './addresses.ts';
import { startClaim } from './claim.ts';
import { becomeEnabled, becomeFailed } from './enabling.ts';
import { logEvent } from './eventLog.ts';
import { mergeReport } from './ownership.ts';
import { peerSide } from './roles.ts';

export function sendToPeer(
  { volatile: { identity } }: ControllerState,
  message: ControllerMessage,
  out: Effects,
): void {
  out.send(INTERFACE1, identity.peer, writeMessage(message));
}

export function sendBeat(state: ControllerState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  if (v.config.profile === 'single') return;
  v.beatAt = now + v.config.heartbeatPeriodMs;
  v.beatCount += 1;
  sendToPeer(
    state,
    {
      type: 'beat',
      count: v.beatCount,
      phase: v.phase,
      enabledAt: v.enabledAt,
      bootedAt: v.identity.bootedAt,
      epoch: durable.epoch,
      revision: v.revision,
      isHandingOver: v.handOver !== null,
    },
    out,
  );
}

export function sendReport(state: ControllerState, out: Effects): void {
  const { durable, volatile: v } = state;
  v.reportedRevision = v.revision;
  if (v.config.profile === 'single') return;
  const report: Report = {
    type: 'report',
    bootedAt: v.identity.bootedAt,
    revision: v.revision,
    epoch: durable.epoch,
    failed: durable.failed,
    links: {
      eth2: linkUp(state, 'eth2'),
      eth3: linkUp(state, 'eth3'),
      management: v.links.management,
    },
    arrays: copyJson(durable.arrays),
    drives: copyJson(durable.drives),
    addressSets: copyJson(durable.addressSets),
    settings: { ...durable.settings },
    held: v.held.map(({ address, port, isAlias }) => ({ address, port, isAlias })),
    writeNumber: durable.writeNumber,
  };
  sendToPeer(state, report, out);
}

/** The first thing a controller does: it looks at what the enclosure says of the pair. */
export function readPair(state: ControllerState, out: Effects): void {
  const { store } = state.volatile;
  store.pairRetryAt = null;
  store.pairRequest = store.nextRequest++;
  out.read(ENCLOSURE, store.pairRequest, 'pair');
}

/** @choice A heartbeat that is heard again, or a first one. */
export function takeBeat(state: ControllerState, beat: Beat, now: Instant, out: Effects): void {
  const { peer } = state.volatile;
  if (isLate(peer.newest, beat)) return;
  peer.newest = { bootedAt: beat.bootedAt, count: beat.count };
  const wasSilent = peer.lostAt === null;
  if (peer.beat !== null && peer.beat.bootedAt !== beat.bootedAt) peer.report = null;
  peer.beat = beat;
  peer.heardAt = now;
  peer.lostAt = now + state.volatile.config.heartbeatLossMs;
  if (wasSilent) {
    out.emit('heartbeat.found');
    logEvent(state, 'interface1Found', now, { long: 'The heartbeat of the peer is heard.' });
  }
  if (peer.report === null || peer.report.revision !== beat.revision) {
    sendToPeer(state, { type: 'reportRequest' }, out);
  }
  noteStatus(state, statusOf(beat), now, out);
  judgePeer(state, beat, now, out);
}

/** Overtaken on its way by a newer one, or from a life that is over. */
function isLate(
  last: ControllerState['volatile']['peer']['newest'],
  { bootedAt, count }: Beat,
): boolean {
  if (last === null || last.bootedAt < bootedAt) return false;
  return last.bootedAt > bootedAt || last.count >= count;
}

export function takeReport(
  state: ControllerState,
  report: Report,
  now: Instant,
  out: Effects,
): void {
  const { peer } = state.volatile;
  if (peer.beat !== null && peer.beat.bootedAt > report.bootedAt) return;
  if (peer.report !== null && peer.report.revision > report.revision) {
    if (peer.report.bootedAt === report.bootedAt) return;
  }
  peer.report = report;
  mergeReport(state, report, now, out);
}

function statusOf({ phase }: Beat): PeerStatus {
  if (phase === 'enabled') return 'enabled';
  return phase === 'failed' ? 'awaitingEnable' : 'unknown';
}

function noteStatus(state: ControllerState, status: PeerStatus, now: Instant, out: Effects): void {
  const { peer, phase } = state.volatile;
  if (peer.status === status) return;
  peer.status = status;
  if (status !== 'awaitingEnable' || phase !== 'enabled') return;
  out.emit('peer.awaitsEnable', { peer: peerSide(state) });
  logEvent(state, 'controllerAwaitsEnable', now, {
    long: `Controller ${peerSide(state).toUpperCase()} is back. It awaits peer enable.`,
    side: peerSide(state),
  });
}

/** What the peer's own phase means for this controller. */
function judgePeer(state: ControllerState, beat: Beat, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  if (v.phase === 'starting') return judgeAsStarter(state, beat, now, out);
  if (v.phase !== 'enabled' || v.enabling !== null) return;
  const isGone = durable.failed === peerSide(state);
  // It handed over, or it came back from a failure that nobody saw.
  if (beat.phase === 'failed' && !isGone) startClaim(state, { isExplicit: true }, now, out);
}

/** @seed S3:33-36 whoever was away while its peer went on has failed, and comes back by peer enable
 * alone. Two that start together start the enclosure. */
function judgeAsStarter(state: ControllerState, beat: Beat, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  if (v.store.pairRequest !== 0 || v.store.pairRetryAt !== null) return;
  if (beat.phase === 'failed') return startClaim(state, { isExplicit: true }, now, out);
  const hasGoneOn = beat.enabledAt !== null && beat.enabledAt < v.identity.bootedAt;
  if (hasGoneOn || beat.epoch > durable.epoch) {
    return becomeFailed(state, 'wasAway', now, out);
  }
  if (v.peer.report !== null) becomeEnabled(state, now, out);
}

/** @seed S3:6, S3:76-78 the heartbeat is gone: one line in the event log, and the failover. */
export function losePeer(state: ControllerState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  const { peer } = v;
  peer.lostAt = null;
  peer.beat = null;
  peer.report = null;
  const hadFailed = durable.failed === peerSide(state) || peer.status === 'awaitingEnable';
  peer.status = 'failed';
  out.emit('heartbeat.lost', { interface: INTERFACE1 });
  logEvent(state, 'interface1Lost', now, { long: 'Network interface link lost on interface1.' });
  if (v.phase === 'enabled' && !hadFailed) startClaim(state, {}, now, out);
  else if (v.phase === 'enabled' && durable.failed === null) startClaim(state, {}, now, out);
}
