// What an administrator typed at the SP's own CLI, carried out.
//
// @source netapp §3

import { unreachable } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { type Answer, DONE, refuse, type SpCommand } from '../commands.ts';
import type { SpState } from '../state/sp.ts';
import { versionOfPackage } from './firmwarePackage.ts';
import { rebootSp, selectSlot, startUpdate } from './firmwareSp.ts';
import { logSel, logSp } from './sel.ts';
import { sendToNode } from './spBeats.ts';
import { powerNode } from './spWatch.ts';

export function carryOutSp(state: SpState, command: SpCommand, now: Instant, out: Effects): Answer {
  switch (command.type) {
    case 'spReboot':
      if (command.slot !== 'current') selectSlot(state, command.slot);
      rebootSp(state, 'operator', out);
      return DONE;
    case 'spUpdate':
      return updateFrom(state, command.url, now);
    case 'systemPower':
      if (powerNode(state, command.to, now, out)) return DONE;
      return refuse(command.to === 'on' ? 'alreadyOn' : 'alreadyOff');
    case 'systemReset':
      sendToNode(state, { type: 'bootFrom', image: command.image }, out);
      return powerNode(state, 'reset', now, out) ? DONE : refuse('alreadyOff');
    case 'systemCore':
      if (!state.volatile.node.isPowered) return refuse('alreadyOff');
      logSel(state, 'SP CLI.notice', 'System core', now);
      sendToNode(state, { type: 'nmi' }, out);
      return DONE;
    case 'switchVersion':
      return DONE;
    case 'consoleLine':
      sendToNode(state, { type: 'consoleInput', line: command.line }, out);
      return DONE;
    case 'auditLine':
      logSp(state, 'audit', command.line, now);
      return DONE;
    default:
      return unreachable(command);
  }
}

/** `sp update URL`: not shown by ONTAP's update-progress, which did not order it. */
function updateFrom(state: SpState, url: string, now: Instant): Answer {
  const version = versionOfPackage(url.split('/').at(-1) ?? '');
  if (version === null) return refuse('noSuchPackage');
  if (state.volatile.update !== null) return refuse('updateUnderWay');
  startUpdate(state, version, now);
  return DONE;
}
