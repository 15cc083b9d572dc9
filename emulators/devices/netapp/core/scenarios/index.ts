// The family's incidents: S0's and S1's own, and what administrators rehearse around them.

import type { Scenario } from '../../../../core/scenario.ts';
import { autoGiveback } from './autoGiveback.ts';
import { bothNodesDown } from './bothNodesDown.ts';
import { givebackVetoed } from './givebackVetoed.ts';
import { hwassistDisabled } from './hwassistDisabled.ts';
import { interconnectDown } from './interconnectDown.ts';
import { keyMismatch } from './keyMismatch.ts';
import { l2Watchdog } from './l2Watchdog.ts';
import { lossOfHeartbeat } from './lossOfHeartbeat.ts';
import { panicAndCore } from './panicAndCore.ts';
import { plannedTakeoverGiveback } from './plannedTakeoverGiveback.ts';
import { powerLossHwassist } from './powerLossHwassist.ts';
import { powerLossNoHwassist } from './powerLossNoHwassist.ts';
import { spHeartbeatLost } from './spHeartbeatLost.ts';
import { spRebootNoAlarm } from './spRebootNoAlarm.ts';
import { spUpdateFails } from './spUpdateFails.ts';

export const SCENARIOS: readonly Scenario[] = [
  spUpdateFails,
  spHeartbeatLost,
  powerLossHwassist,
  powerLossNoHwassist,
  l2Watchdog,
  lossOfHeartbeat,
  plannedTakeoverGiveback,
  autoGiveback,
  givebackVetoed,
  panicAndCore,
  keyMismatch,
  spRebootNoAlarm,
  interconnectDown,
  bothNodesDown,
  hwassistDisabled,
];
