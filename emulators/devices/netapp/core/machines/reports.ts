// The cluster network: who is in quorum, the report of this node, its EMS, and what the partner
// tells of itself. A report goes out at every change and now and then.

import { assert } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import { copyJson } from '../../../../core/json.ts';
import { type Instant, isDue } from '../../../../core/time.ts';
import { ownReport } from '../cluster.ts';
import { CLUSTER_NETWORK } from '../members.ts';
import { type ClusterMessage, writeMessage } from '../messages.ts';
import { EMS_LIMIT, type EmsEntry } from '../state/cluster.ts';
import type { OntapState } from '../state.ts';
import { adoptConfig } from './clusterConfig.ts';

/** Something that the partner's views or decisions need has changed: it is told with this step. */
export function touch({ volatile: v }: OntapState, now: Instant): void {
  v.clusterNet.isDirty = true;
  if (v.interconnect.sendAt !== null) v.interconnect.sendAt = now;
}

/** Does this node take part in the cluster? */
export function isInCluster({ volatile: { kernel } }: OntapState): boolean {
  return kernel.phase === 'up' || kernel.phase === 'joining' || kernel.phase === 'halting';
}

/** After a boot, or when the rack comes up: asks for all that it missed. */
export function joinCluster(state: OntapState, now: Instant, out: Effects): void {
  const { identity, config, clusterNet } = state.volatile;
  clusterNet.aliveAt = now + config.clusterPeriodMs;
  clusterNet.reportAt = now + config.reportPeriodMs;
  const { ems, cluster } = state.durable;
  const { next } = ems[identity.partner];
  tell(state, { type: 'hello', emsNext: next, revision: cluster.revision }, out);
}

export function meetClusterDeadlines(state: OntapState, now: Instant, out: Effects): void {
  const { clusterNet, config } = state.volatile;
  if (isDue(clusterNet.lostAt, now)) loseQuorum(state, now, out);
  if (!isInCluster(state)) return;
  if (isDue(clusterNet.aliveAt, now)) {
    clusterNet.aliveAt = now + config.clusterPeriodMs;
    tell(state, { type: 'alive' }, out);
  }
  if (!isDue(clusterNet.reportAt, now)) return;
  clusterNet.reportAt = now + config.reportPeriodMs;
  clusterNet.isDirty = true;
}

/** The last act of each step: what has changed goes to the partner. */
export function tellPartner(state: OntapState, now: Instant, out: Effects): void {
  const { clusterNet, identity } = state.volatile;
  const { ems, cluster } = state.durable;
  if (!isInCluster(state)) return;
  if (cluster.revision !== clusterNet.configSent) {
    clusterNet.configSent = cluster.revision;
    tell(state, { type: 'config', config: copyJson(cluster) }, out);
  }
  const log = ems[identity.node];
  if (log.next !== clusterNet.emsSent) {
    tell(state, { type: 'ems', entries: newEntries(log.entries, clusterNet.emsSent) }, out);
    clusterNet.emsSent = log.next;
    clusterNet.isDirty = true;
  }
  if (!clusterNet.isDirty) return;
  clusterNet.isDirty = false;
  tell(state, { type: 'report', report: copyJson(ownReport(state, now)) }, out);
}

function newEntries(entries: readonly EmsEntry[], since: number): EmsEntry[] {
  return copyJson(entries.filter(({ index }) => index >= since));
}

export type NewsMessage = Exclude<ClusterMessage, { type: 'order' | 'orderAnswer' }>;

/** Whatever comes from the partner says that it is in quorum. */
export function hearCluster(
  state: OntapState,
  message: NewsMessage,
  now: Instant,
  out: Effects,
): void {
  if (!isInCluster(state)) return;
  const { identity, clusterNet, ha } = state.volatile;
  const isLastWord = ha.partnerDownAt !== null && !isGreeting(message);
  if (!isLastWord || clusterNet.isInQuorum) formQuorum(state, now, out);
  switch (message.type) {
    case 'alive':
      return;
    case 'hello': {
      const { ems, cluster } = state.durable;
      const sync: ClusterMessage = {
        type: 'sync',
        config: copyJson(cluster),
        report: copyJson(ownReport(state, now)),
        ems: newEntries(ems[identity.node].entries, message.emsNext),
      };
      return tell(state, sync, out);
    }
    case 'sync':
      adoptConfig(state, message.config, now, out);
      addEntries(state, message.ems);
      clusterNet.partner = message.report;
      clusterNet.isDirty = true;
      return;
    case 'config':
      return adoptConfig(state, message.config, now, out);
    case 'report':
      clusterNet.partner = message.report;
      return;
    case 'ems':
      return hearEntries(state, message.entries, now, out);
  }
}

/** What a partner says that runs; everything else may be its last word before it went down. */
function isGreeting({ type }: NewsMessage): boolean {
  return type === 'hello' || type === 'alive' || type === 'sync';
}

function formQuorum(state: OntapState, now: Instant, out: Effects): void {
  const { clusterNet, config, identity } = state.volatile;
  clusterNet.heardAt = now;
  clusterNet.lostAt = now + config.clusterLossMs;
  if (clusterNet.isInQuorum) return;
  clusterNet.isInQuorum = true;
  out.emit('quorum.formed', { partner: identity.partner });
  joinCluster(state, now, out);
}

/** The partner is silent, or said that it goes down. */
export function loseQuorum(state: OntapState, _now: Instant, out: Effects): void {
  const { clusterNet, identity } = state.volatile;
  clusterNet.lostAt = null;
  if (!clusterNet.isInQuorum) return;
  clusterNet.isInQuorum = false;
  out.emit('quorum.lost', { partner: identity.partner });
}

/** A gap: something was lost on the way. All that is missing is asked for. */
function hearEntries(
  state: OntapState,
  entries: readonly EmsEntry[],
  now: Instant,
  out: Effects,
): void {
  const { next } = state.durable.ems[state.volatile.identity.partner];
  const [first] = entries;
  if (first !== undefined && first.index > next) return joinCluster(state, now, out);
  addEntries(state, entries);
}

/** The partner's EMS as far as it was not known. A gap now is what its ring has lost. */
function addEntries(state: OntapState, entries: readonly EmsEntry[]): void {
  const log = state.durable.ems[state.volatile.identity.partner];
  for (const entry of entries) {
    if (entry.index < log.next) continue;
    log.entries.push({ ...entry });
    log.next = entry.index + 1;
  }
  if (log.entries.length > EMS_LIMIT) log.entries.splice(0, log.entries.length - EMS_LIMIT);
  assert(log.entries.length <= EMS_LIMIT, 'the EMS log of the partner grows without limit');
}

export function tell(state: OntapState, message: ClusterMessage, out: Effects): void {
  out.send(CLUSTER_NETWORK, state.volatile.identity.partner, writeMessage(message));
}
