// The arbitration block: the one contested block on the metadata disk, one for each file system.
// Its real layout is not public; what the protocol needs of it is (reference §2.3, §2.5): who
// branded it last, with what strength, and a brand that no other write ever carries again.

import type { NodeId } from '../../../core/ids.ts';
import type { Json, JsonObject } from '../../../core/json.ts';
import type { Instant } from '../../../core/time.ts';
import type { Fsm } from './state.ts';

/** `votes` count while it usurps, `connections` once it is active. */
export type ArbBlock = {
  brand: number;
  seq: number;
  owner: NodeId;
  pid: number;
  connections: number;
  votes: number;
  /** The owner's own instants. */
  brandedAt: Instant;
  activatedAt: Instant | null;
};

/** Brands of blocks that carry none: never written, or not to be read (torn, or somebody else's).
 */
const BLANK_BRAND = -1;
const UNREADABLE_BRAND = -2;

export function encodeArb(owner: NodeId, fsm: Fsm, now: Instant): JsonObject {
  return {
    brand: fsm.sentBrand,
    seq: fsm.seq,
    owner,
    pid: fsm.pid,
    connections: fsm.connections,
    votes: fsm.votes,
    brandedAt: now,
    activatedAt: fsm.activatedAt,
  };
}

/** The block as written by an MDC; null if it is blank or unreadable. Half a write can pass: it
 * then carries a new brand, and that is all its readers rely on. */
export function readArb(data: Json): ArbBlock | null {
  if (data === null || typeof data !== 'object' || Array.isArray(data)) return null;
  if (typeof data.brand !== 'number' || typeof data.owner !== 'string') return null;
  return data as ArbBlock;
}

/** What tells one content of the block from the next. */
export function brandOf(data: Json, block: ArbBlock | null): number {
  if (block !== null) return block.brand;
  return data === null ? BLANK_BRAND : UNREADABLE_BRAND;
}

/** Reference §2.3: the number of connections that a contender's votes must exceed. A usurper has
 * none yet; its votes stand for them (@choice). */
export function strengthOf(block: ArbBlock): number {
  const strength = typeof block.activatedAt === 'number' ? block.connections : block.votes;
  return typeof strength === 'number' ? strength : 0;
}

/** Was this written by this very FSM process? An earlier process of the same MDC is somebody else.
 */
export function isOwnWrite(block: ArbBlock | null, owner: NodeId, fsm: Fsm): boolean {
  return block !== null && block.owner === owner && block.pid === fsm.pid;
}
