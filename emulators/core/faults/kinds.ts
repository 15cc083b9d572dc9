// The faults that every family has. A new one is a file of its own and one line here.

import type { FaultKind } from '../fault.ts';
import { clockSkew } from './clockSkew.ts';
import { diskFail } from './diskFail.ts';
import { diskSlow } from './diskSlow.ts';
import { diskTornWrite } from './diskTornWrite.ts';
import { linkCorrupt } from './linkCorrupt.ts';
import { linkCut } from './linkCut.ts';
import { linkDelay } from './linkDelay.ts';
import { linkDrop } from './linkDrop.ts';
import { linkDuplicate } from './linkDuplicate.ts';
import { nodeCrash } from './nodeCrash.ts';
import { nodeHang } from './nodeHang.ts';
import { nodePause } from './nodePause.ts';
import { nodePowerLoss } from './nodePowerLoss.ts';

export const SHARED_FAULTS: readonly FaultKind[] = [
  linkCut,
  linkDelay,
  linkDrop,
  linkDuplicate,
  linkCorrupt,
  diskSlow,
  diskFail,
  diskTornWrite,
  nodeCrash,
  nodeHang,
  nodePause,
  nodePowerLoss,
  clockSkew,
];
