// Power as somebody else switches it: an operator at the button, or another computer that controls
// this one from outside (an SP its node, an enclosure its controller).

import type { PowerAction } from '../journal.ts';
import type { JsonObject } from '../json.ts';
import { hasNoPower, switchOn, tellPower } from './leases.ts';
import { die, scheduleBoot } from './lifecycle.ts';
import { tell, type World, type WorldNode } from './world.ts';

/** Off is off until on; cycle and reset boot again. What is off stays off while it has no power. */
export function setPower(
  world: World,
  node: WorldNode,
  action: PowerAction,
  by: { cause: 'power' | 'fence'; told: JsonObject },
): void {
  const keepsPower = action === 'reset' && node.power !== 'off';
  if (action !== 'on' && node.power !== 'off') {
    tell(world, node.manifest.id, 'node.poweredOff', by.told);
    die(world, node, by.cause);
    if (!keepsPower) tellPower(world, node, false);
  }
  if (action === 'off' || node.power !== 'off' || hasNoPower(world, node)) return;
  if (keepsPower) scheduleBoot(world, node, 'operator');
  else switchOn(world, node);
}
