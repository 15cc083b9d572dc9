// The family's incidents: S0's and S1's own, and what administrators rehearse around them.

import type { Scenario } from '../../../../core/scenario.ts';
import { keyMismatch } from './keyMismatch.ts';
import { spHeartbeatLost } from './spHeartbeatLost.ts';
import { spRebootNoAlarm } from './spRebootNoAlarm.ts';
import { spUpdateFails } from './spUpdateFails.ts';

export const SCENARIOS: readonly Scenario[] = [
  spUpdateFails,
  spHeartbeatLost,
  keyMismatch,
  spRebootNoAlarm,
];
