// What a node says to its own Service Processor over the bus inside the box.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { MEMBERS } from '../members.ts';
import { type NodeToSp, writeMessage } from '../messages.ts';
import type { NodePhase } from '../state/ha.ts';
import type { OntapState } from '../state.ts';

export function sendToSp(state: OntapState, message: NodeToSp, out: Effects): void {
  const { node, sp } = state.volatile.identity;
  out.send(MEMBERS[node].spBus, sp, writeMessage(message));
}

/** `System_FW_Status`, 0xAABB: 04 progress, 2F ONTAP runs. @source netapp §3 */
const FIRMWARE_STATUS: { readonly [phase in NodePhase]: number } = {
  post: 0x0413,
  loader: 0x0420,
  booting: 0x0424,
  waitingForMailbox: 0x0428,
  waitingForGiveback: 0x0429,
  joining: 0x042e,
  up: 0x042f,
  halting: 0x0430,
  dumping: 0x0431,
};
export const POST_ERROR_STATUS = 0x0113;

/** Signs of life in the time of the watchdog. */
const PETS_PER_WATCHDOG = 2;

/** A sign of life: at every change of the phase, and every few seconds, which pets the watchdog. */
export function tellSp(state: OntapState, now: Instant, out: Effects): void {
  const { kernel, spTalk, config } = state.volatile;
  spTalk.petAt = now + Math.floor(config.l2WatchdogMs / PETS_PER_WATCHDOG);
  sendToSp(
    state,
    {
      type: 'nodeState',
      phase: kernel.phase,
      firmwareStatus: FIRMWARE_STATUS[kernel.phase],
      isUpForHwassist: kernel.phase === 'up',
    },
    out,
  );
}
