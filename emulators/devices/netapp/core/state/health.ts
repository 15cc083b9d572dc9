// Alerts of the health monitors.

import type { EpochMs } from '../../../../core/calendar.ts';
import type { NodeName } from '../members.ts';

export type HealthAlert = {
  node: NodeName;
  /** `node-connect`, `system-connect`, `controller`. */
  monitor: string;
  /** `SPNotConfiguredAlert`, `SPLinkDownAlert`: see core/health. */
  alertId: string;
  /** `SP Config` */
  resource: string;
  subsystem: string;
  timeMs: EpochMs;
  severity: 'Minor' | 'Major' | 'Critical';
  isAcknowledged: boolean;
  acknowledger: string;
  isSuppressed: boolean;
  suppressor: string;
};
export const ALERT_LIMIT = 40;
