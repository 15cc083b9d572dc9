// What a step asked for and only this process can do: sockets on addresses that move, and replies
// to those who asked here. Messages, disks, resets and the timeline are the world's.

import type { FromProcess } from '../core/channel.ts';
import type { Effect } from '../core/effect.ts';
import type { Asks } from './asks.ts';
import type { OwnedHandle } from './handle.ts';
import { announceAddress, putOnInterface, takeOffInterface } from './interfaces.ts';
import type { OpenPort } from './port.ts';

/** Takes and gives up addresses, in order, and tells the rack which sockets are open now. */
export async function moveAddresses(
  moves: readonly { address: string; isHeld: boolean }[],
  { handle, held, setHeld }: OwnedHandle,
  port: OpenPort,
  send: (message: FromProcess) => void,
): Promise<void> {
  for (const { address, isHeld } of moves) {
    if (held.has(address) === isHeld) continue;
    const isReal = handle.bindings.some((one) => one.modelled === address && one.isOnInterface);
    if (isReal && isHeld) await putOnInterface(address);
    setHeld(address, isHeld);
    await port.addressChanged?.(address, isHeld);
    if (isReal && !isHeld) await takeOffInterface(address);
    // Its packets are a second apart: the world does not wait for them.
    if (isReal && isHeld && !port.announcesItself) void announceAddress(address);
  }
  send({ type: 'endpoints', endpoints: [...port.endpoints] });
}

/** Gives the node's replies to whoever waits for them in this process. */
export function deliverReplies(effects: readonly Effect[], asks: Asks): void {
  for (const effect of effects) {
    if (effect.kind === 'reply') asks.acceptReply(effect);
  }
}

/** The addresses that a step takes and gives up. */
export function addressMoves(effects: readonly Effect[]): Extract<Effect, { kind: 'address' }>[] {
  return effects.filter((effect) => effect.kind === 'address');
}
