// POST of a node fails: it stays there, and its SP sees the code.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { MEMBERS } from '../members.ts';
import { writeMessage } from '../messages.ts';
import type { OntapState } from '../state.ts';
import { POST_ERROR_STATUS, tellSp } from './spTalk.ts';

/** While the fault lasts, POST ends in its error: a node that runs resets, and stops there. When it
 * is healed, POST begins anew. */
export function failPost(state: OntapState, isActive: boolean, now: Instant, out: Effects): void {
  const { kernel, identity, config } = state.volatile;
  if (!isActive) {
    if (kernel.phase !== 'post' || kernel.phaseEndsAt !== null) return;
    kernel.phaseEndsAt = now + config.postMs;
    return tellSp(state, now, out);
  }
  if (kernel.phase !== 'post') {
    state.volatile.goingDown = { isReset: true, cause: 'postError' };
    return;
  }
  kernel.phaseEndsAt = null;
  out.send(
    MEMBERS[identity.node].spBus,
    identity.sp,
    writeMessage({
      type: 'nodeState',
      phase: 'post',
      firmwareStatus: POST_ERROR_STATUS,
      isUpForHwassist: false,
    }),
  );
}
