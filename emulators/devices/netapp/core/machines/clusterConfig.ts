// The replicated configuration: changes, the copy that wins, and what follows from a change.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { type Answer, type ClusterCommand, DONE, refuse } from '../commands.ts';
import type { ClusterConfig } from '../state/cluster.ts';
import type { OntapState } from '../state.ts';
import { changeAccess } from './configAccess.ts';
import { changeEms } from './configEms.ts';
import { emitEms } from './ems.ts';
import { startJob } from './jobs.ts';
import { moveLif } from './lifs.ts';
import { noteConfig } from './spSide.ts';

/** The partner's copy: the higher revision wins; a tie is netapp-01's. */
export function adoptConfig(
  state: OntapState,
  config: ClusterConfig,
  now: Instant,
  out: Effects,
): void {
  const { cluster } = state.durable;
  const isTie = config.revision === cluster.revision && config.author !== cluster.author;
  const isNewer = config.revision > cluster.revision || (isTie && config.author === 'netapp-01');
  if (!isNewer) return;
  state.durable.cluster = config;
  state.volatile.clusterNet.configSent = config.revision;
  noteConfig(state, now, out);
}

/** Changes the configuration here; the partner is told with the end of the step. */
export function applyClusterCommand(
  state: OntapState,
  command: ClusterCommand,
  now: Instant,
  out: Effects,
): Answer {
  if (command.type === 'lifMigrate' || command.type === 'lifRevert') {
    return moveLif(state, command, now, out);
  }
  if (command.type === 'jobStart') return startJob(state, command, now);
  const { cluster } = state.durable;
  const answer =
    changeNodes(state, command, now) ??
    changeEms(cluster, command) ??
    changeAccess(cluster, command);
  if (answer === null) return refuse('notSupported', command.type);
  if (answer.type !== 'done') return answer;
  cluster.revision += 1;
  cluster.author = state.volatile.identity.node;
  out.emit('config.changed', { command: command.type });
  noteConfig(state, now, out);
  return answer;
}

function changeNodes(state: OntapState, command: ClusterCommand, now: Instant): Answer | null {
  const { cluster } = state.durable;
  switch (command.type) {
    case 'failoverModify': {
      const { failover } = cluster.nodes[command.of];
      const wasEnabled = failover.isEnabled;
      if (command.set.detectionSeconds !== undefined && command.set.detectionSeconds < 15) {
        return refuse('invalidValue', 'detection-time');
      }
      Object.assign(failover, command.set);
      if (failover.isEnabled !== wasEnabled) {
        emitEms(state, now, wasEnabled ? 'cf.misc.operatorDisable' : 'cf.misc.operatorEnable');
      }
      state.volatile.ha.giveback.attempts = 0;
      return DONE;
    }
    case 'hwassistModify':
      Object.assign(cluster.nodes[command.of].hwassist, command.set);
      return DONE;
    case 'haModify':
      cluster.isHaConfigured = command.isConfigured;
      return DONE;
    case 'spAutoUpdate':
      cluster.nodes[command.of].sp.isAutoUpdate = command.isOn;
      return DONE;
    case 'nodeModify':
      Object.assign(cluster.nodes[command.of], command.set);
      return DONE;
    case 'clusterModify':
      Object.assign(cluster, command.set);
      return DONE;
    case 'spApiService': {
      const { spApiService } = cluster;
      spApiService.isEnabled = command.isEnabled ?? spApiService.isEnabled;
      spApiService.isLimited = command.isLimited ?? spApiService.isLimited;
      spApiService.port = command.port ?? spApiService.port;
      return DONE;
    }
    case 'spSshAllowed':
      cluster.spSshAllowed = [...command.addresses];
      return DONE;
    default:
      return null;
  }
}
