// What happens to one message or one disk request under the active faults: one pure function for
// both worlds. A verdict is given once, when the message is sent or the request issued; healing
// hastens nothing.

import type { DiskVerdict, Fault, FaultKind, MessageVerdict } from './fault.ts';
import type { Json, JsonObject } from './json.ts';
import { drawChance, type Stream } from './prng.ts';

/** A fault with what its kind does, as the world keeps them side by side. */
export type ActiveFault = { fault: Fault; kind: FaultKind };

export type MessageFacts = { link: string; from: string; to: string; body: JsonObject };
export type DiskFacts = {
  disk: string;
  node: string;
  op: 'read' | 'write';
  block: string;
  data: Json;
};

/** The fate of one message: dropped, damaged, late, doubled, or none of these. Counts the faults'
 * hits. */
export function judgeMessage(
  active: readonly ActiveFault[],
  facts: MessageFacts,
  chance: Stream,
): MessageVerdict {
  const verdict: MessageVerdict = { isDropped: false, isDamaged: false, delayMs: 0, copies: 1 };
  for (const { fault, kind } of active) {
    if (kind.onMessage === undefined) continue;
    if (!strikesMessage(fault, facts)) continue;
    if (!passesFilter(fault, facts.body, chance)) continue;
    kind.onMessage(verdict, fault.params);
  }
  return verdict;
}

/** The fate of one disk request: late, failed, torn, or none of these. Counts the faults' hits. */
export function judgeDisk(
  active: readonly ActiveFault[],
  facts: DiskFacts,
  chance: Stream,
): DiskVerdict {
  const verdict: DiskVerdict = { delayMs: 0, error: null, isTorn: false };
  for (const { fault, kind } of active) {
    if (kind.onDisk === undefined) continue;
    if (fault.target !== facts.disk && fault.target !== `${facts.node}/${facts.disk}`) continue;
    if (!passesFilter(fault, facts.data, chance)) continue;
    kind.onDisk(verdict, fault.params, facts.op);
  }
  return verdict;
}

/** Does a fault on a link, or on one node's port of it, strike this message? */
export function strikesMessage(fault: Fault, facts: Omit<MessageFacts, 'body'>): boolean {
  const from = fault.params.from;
  if (from !== undefined && from !== '' && from !== facts.from) return false;
  if (fault.target === facts.link) return true;
  return (
    fault.target === `${facts.from}/${facts.link}` || fault.target === `${facts.to}/${facts.link}`
  );
}

function passesFilter(fault: Fault, carried: Json, chance: Stream): boolean {
  const { match, skip, count, probability } = fault.params;
  if (typeof match === 'string' && match !== '' && !JSON.stringify(carried).includes(match))
    return false;

  fault.seen += 1;
  if (typeof skip === 'number' && fault.seen <= skip) return false;
  if (typeof count === 'number' && count > 0 && fault.hits >= count) return false;
  if (typeof probability === 'number' && probability < 1_000 && !drawChance(chance, probability))
    return false;

  fault.hits += 1;
  return true;
}
