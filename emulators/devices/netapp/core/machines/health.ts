// The health monitors: every so often they judge the SP, and raise or clear an alert.
//
// @seed S0:92-109. @source netapp §2.5 for the definitions.

import type { Effects } from '../../../../core/effect.ts';
import { type Instant, isDue } from '../../../../core/time.ts';
import { ALERT_DEFINITIONS, type AlertDefinition } from '../health.ts';
import { MEMBERS } from '../members.ts';
import { ALERT_LIMIT, type HealthAlert } from '../state/health.ts';
import type { OntapState } from '../state.ts';
import { emitEms } from './ems.ts';

/** ONTAP runs: the monitors look from now on. */
export function beginHealthChecks(state: OntapState, now: Instant): void {
  state.volatile.healthDueAt = now + state.volatile.config.healthCheckMs;
}

/** @seed S0:100: alerts carry the date of the look that found them. */
export function checkHealth(state: OntapState, now: Instant, out: Effects): void {
  const v = state.volatile;
  if (!isDue(v.healthDueAt, now)) return;

  v.healthDueAt = now + v.config.healthCheckMs;
  for (const definition of ALERT_DEFINITIONS) {
    const isWrong = definition.isWrong(state);
    const found = state.durable.alerts.find(({ alertId }) => alertId === definition.alertId);
    if (isWrong && found === undefined) raise(state, definition, now, out);
    if (!isWrong && found !== undefined) clear(state, found, definition, now, out);
  }
}

function raise(state: OntapState, definition: AlertDefinition, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  const { node, epoch, skewMs } = v.identity;
  const { monitor, alertId, resource, subsystem, severity } = definition;
  const alert: HealthAlert = {
    node,
    monitor,
    alertId,
    resource,
    subsystem,
    timeMs: epoch + now + skewMs,
    severity,
    isAcknowledged: false,
    acknowledger: '',
    isSuppressed: false,
    suppressor: '',
  };
  if (durable.alerts.length >= ALERT_LIMIT) return;
  durable.alerts.push(alert);
  if (alertId === 'SPNotConfiguredAlert' && !v.sp.isConfigured) {
    emitEms(state, now, 'sp.notConfigured', {
      object_type: 'NODE',
      object_uuid: MEMBERS[node].uuid,
    });
  }
  v.clusterNet.isDirty = true;
  emitEms(state, now, 'hm.alert.raised', paramsOf(alert, definition));
  const subject = `Health Monitor process ${monitor}: ${alertId}[${resource}]`;
  emitEms(state, now, `callhome.hm.alert.${severity.toLowerCase()}`, { subject });
  out.emit('alert.raised', { alertId, resource });
}

function clear(
  state: OntapState,
  alert: HealthAlert,
  definition: AlertDefinition,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  durable.alerts.splice(durable.alerts.indexOf(alert), 1);
  v.clusterNet.isDirty = true;
  emitEms(state, now, 'hm.alert.cleared', paramsOf(alert, definition));
  out.emit('alert.cleared', { alertId: alert.alertId, resource: alert.resource });
}

function paramsOf(alert: HealthAlert, { text, probableCause }: AlertDefinition) {
  const { cause, effect, actions } = text(alert.node);
  return {
    detailed_info: `${alert.alertId}[${alert.resource}]`,
    monitor: alert.monitor,
    alert_id: alert.alertId,
    alerting_resource: alert.resource,
    probable_cause_description: `${probableCause}: ${cause}`,
    alert_corrective_action: actions.join(' '),
    possible_effect: effect,
    additional_info: '',
    tags: '',
    acknowledge: String(alert.isAcknowledged),
    acknowledger: alert.acknowledger,
    suppress: String(alert.isSuppressed),
    suppressor: alert.suppressor,
  };
}
