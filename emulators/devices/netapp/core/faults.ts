// All faults of a NetApp pair's own. The shared ones (links, disks, power, freezes) apply wherever
// their targets exist.

import type { FaultKind } from '../../../core/fault.ts';
import { HA_FAULTS } from './faults/ha.ts';
import { SP_FAULTS } from './faults/sp.ts';

export const FAULTS: readonly FaultKind[] = [...HA_FAULTS, ...SP_FAULTS];
