// The incidents of the StorNext family, in the order in which a workshop would show them.

import type { Scenario } from '../../../../core/scenario.ts';
import { configSessionBaab } from './configSessionBaab.ts';
import { forceSmith } from './forceSmith.ts';
import { fsmExitMounted, fsmExitUnmounted } from './fsmExit.ts';
import { fsmpmDeath } from './fsmpmDeath.ts';
import { gracefulFailover } from './gracefulFailover.ts';
import { lanAndSanCut, sanAndLanCut } from './lanAndSanCut.ts';
import { processExitsInTime, processExitsLate } from './lateProcessExit.ts';
import { lateWakeUp } from './lateWakeUp.ts';
import { longInterval } from './longInterval.ts';
import { noPrimaryAnywhere } from './noPrimaryAnywhere.ts';
import { peerdownThenPeerPowersOn } from './peerdownThenPeerPowersOn.ts';
import { sanStallNegotiated } from './sanStallNegotiated.ts';
import { sanStallReset } from './sanStallReset.ts';
import { singleServerBaab } from './singleServerBaab.ts';
import { smithIntervalMismatch } from './smithIntervalMismatch.ts';
import { snactivatedFails } from './snactivatedFails.ts';
import { unmountStuckReset } from './unmountStuckReset.ts';

export const SCENARIOS: readonly Scenario[] = [
  gracefulFailover,
  sanStallReset,
  sanStallNegotiated,
  lanAndSanCut,
  sanAndLanCut,
  unmountStuckReset,
  processExitsInTime,
  processExitsLate,
  fsmExitMounted,
  fsmExitUnmounted,
  fsmpmDeath,
  forceSmith,
  snactivatedFails,
  lateWakeUp,
  configSessionBaab,
  singleServerBaab,
  peerdownThenPeerPowersOn,
  noPrimaryAnywhere,
  smithIntervalMismatch,
  longInterval,
];
