// The global status of the system, as SNMP has it: every change of it is an event with a trap.
// @source netapp §4.4: 111, 113, 115, 116

import { type Instant, isDue } from '../../../../core/time.ts';
import { clusterNodes } from '../cluster.ts';
import { GLOBAL_STATUS, globalStatus } from '../snmp/status.ts';
import type { OntapState } from '../state.ts';
import { emitEms } from './ems.ts';

const EVENTS: { readonly [status: number]: string } = {
  [GLOBAL_STATUS.ok]: 'monitor.globalStatus.ok',
  [GLOBAL_STATUS.nonCritical]: 'monitor.globalStatus.nonCritical',
  [GLOBAL_STATUS.critical]: 'monitor.globalStatus.critical',
  [GLOBAL_STATUS.nonRecoverable]: 'monitor.globalStatus.nonRecoverable',
};

/** Looked at whenever a report is due, with each node's own eyes: what comes and goes between two
 * looks is no event. */
export function judgeGlobalStatus(state: OntapState, now: Instant): void {
  const v = state.volatile;
  if (!isDue(v.clusterNet.reportAt, now) || v.kernel.phase !== 'up') return;
  const { status, message } = globalStatus({ rows: clusterNodes(state, now) });
  const before = v.globalStatus;
  if (status === before) return;
  v.globalStatus = status;
  const name = EVENTS[status];
  const isFirst = before === null && status === GLOBAL_STATUS.ok;
  if (name !== undefined && !isFirst) emitEms(state, now, name, { message: message.trim() });
}
