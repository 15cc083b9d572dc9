// Shared disks in memory: what the real ones must answer too. A write takes effect at the instant
// of its answer.

import type { DiskOrder } from '../channel.ts';
import type { DiskAnswer } from '../input.ts';
import type { Json, JsonObject } from '../json.ts';
import { type Block, tell, type World, type WorldNode } from './world.ts';

/** Carries out a request now and says what came of it. */
export function answerDisk(world: World, node: WorldNode, order: DiskOrder): DiskAnswer {
  const blocks = world.blocks[order.disk] as { [block: string]: Block };
  const block = blocks[order.block] ?? { data: null, grant: 0 };
  if (order.op === 'read') {
    return order.error === null
      ? { status: 'ok', data: block.data }
      : { status: 'error', error: order.error };
  }
  if (order.error !== null) {
    if (order.isTorn && block.grant < order.grant) {
      blocks[order.block] = { data: tear(block.data, order.data), grant: order.grant };
    }
    return { status: 'error', error: order.error };
  }
  if (block.grant > order.grant) {
    tell(world, node.manifest.id, 'disk.writeLost', { disk: order.disk, block: order.block });
    return { status: 'lost', data: block.data };
  }
  blocks[order.block] = { data: order.data, grant: order.grant };
  return { status: 'ok', data: block.data };
}

/** Half of a write: the first half of the fields is new, the rest as it was. */
export function tear(before: Json, written: Json): Json {
  if (written === null || typeof written !== 'object' || Array.isArray(written)) return before;
  const names = Object.keys(written);
  const old = before !== null && typeof before === 'object' && !Array.isArray(before) ? before : {};
  const torn: JsonObject = {};
  names.forEach((name, index) => {
    torn[name] = (index < names.length / 2 ? written[name] : (old[name] ?? null)) as Json;
  });
  return torn;
}

/** The real disk answered otherwise than this world would have: somebody who is no node wrote to
 * it, or holds it. What the real one did is so from now on. `before`: the block ahead of this
 * request. */
export function followRealDisk(
  world: World,
  order: DiskOrder,
  before: Block | undefined,
  seen: DiskAnswer,
): void {
  const { disk, block } = order;
  const blocks = world.blocks[disk] as { [block: string]: Block };
  const grant = before?.grant ?? 0;
  if (seen.status === 'error') {
    if (before === undefined) delete blocks[block];
    else blocks[block] = before;
    tell(world, null, 'disk.refused', { disk, block, error: seen.error });
    return;
  }
  const isWritten = order.op === 'write' && seen.status === 'ok';
  blocks[block] = isWritten ? { data: order.data, grant: order.grant } : { data: seen.data, grant };
  world.sink.journal?.({
    entry: 'foreignWrite',
    turn: world.turn,
    at: world.now,
    disk,
    block,
    data: seen.data,
  });
  tell(world, null, 'disk.foreignWrite', { disk, block });
}
