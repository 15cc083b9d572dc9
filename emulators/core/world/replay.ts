// A journal in, the same states out: outside inputs, faults and lives are put back at their turns,
// the rest is derived.

import { failure } from '../assert.ts';
import type { DeviceFamily } from '../device.ts';
import { formatHash } from '../hash.ts';
import type { DiskAnswer } from '../input.ts';
import type { JournalEntry, RackOptions } from '../journal.ts';
import type { Instant } from '../time.ts';
import { beginFault, crash, healFault } from './leases.ts';
import { freeze, thaw } from './lifecycle.ts';
import { complete, enter, pressPower, take } from './turn.ts';
import { createWorld, findNode, type World, type WorldNode, type WorldSink } from './world.ts';

/** A journal that does not lead where it says: the first mark that differs. */
export type Divergence = { turn: number; at: Instant; expected: string; found: string };
export type Replay = { world: World; marks: number; divergence: Divergence | null };

/** Replays a whole journal (or up to `until`). Compares each mark's hash; stops at the first that
 * differs. */
export function replay(
  entries: readonly JournalEntry[],
  families: readonly DeviceFamily[],
  { sink = {}, until = Number.MAX_SAFE_INTEGER }: { sink?: WorldSink; until?: Instant } = {},
): Replay {
  const [header] = entries;
  if (header?.entry !== 'header')
    throw failure('JournalInvalid', 'a journal begins with its header', {});
  const world = createWorld(namedFamilies(families, header.options), header.options, { sink });
  let marks = 0;
  const answers = indexDiskAnswers(entries);
  for (const entry of entries) {
    if (entry.entry === 'header' || entry.entry === 'disk' || entry.entry === 'foreignWrite')
      continue;
    if (entry.at > until) break;
    runToTurn(world, entry.turn, entry.at, answers);
    if (entry.entry !== 'mark') {
      putBack(world, entry);
      continue;
    }
    marks += 1;
    const found = formatHash(world.hash);
    if (found !== entry.hash) {
      return {
        world,
        marks,
        divergence: { turn: entry.turn, at: entry.at, expected: entry.hash, found },
      };
    }
  }
  return { world, marks, divergence: null };
}

function namedFamilies(families: readonly DeviceFamily[], options: RackOptions): DeviceFamily[] {
  return options.families.map((name) => {
    const family = families.find((candidate) => candidate.name === name);
    if (!family)
      throw failure('JournalInvalid', `the journal is of a family "${name}" that is not here`, {});
    return family;
  });
}

/** Disk answers by the turn that they were the input of. */
function indexDiskAnswers(entries: readonly JournalEntry[]): Map<number, DiskAnswer> {
  const answers = new Map<number, DiskAnswer>();
  for (const entry of entries) if (entry.entry === 'disk') answers.set(entry.turn, entry.answer);
  return answers;
}

function runToTurn(
  world: World,
  turn: number,
  at: Instant,
  answers: ReadonlyMap<number, DiskAnswer>,
): void {
  while (world.turn < turn) {
    const due = take(world, at);
    if (due === null)
      throw failure('JournalInvalid', `nothing is due before turn ${turn} at ${at} ms`, {});
    complete(world, due, answers.get(world.turn + 1) ?? null);
  }
  if (at > world.now) world.now = at;
}

type PutBack = Exclude<
  JournalEntry,
  { entry: 'header' } | { entry: 'disk' } | { entry: 'foreignWrite' } | { entry: 'mark' }
>;

function putBack(world: World, entry: PutBack): void {
  switch (entry.entry) {
    case 'input':
      enter(world, nodeOf(world, entry.node), entry.input);
      break;
    case 'inject':
      world.faultCount += 1;
      beginFault(world, { ...entry.fault, injectedAt: world.now, hits: 0, seen: 0 });
      break;
    case 'heal':
      healFault(world, entry.id, true);
      break;
    case 'power':
      pressPower(world, nodeOf(world, entry.node), entry.action);
      break;
    case 'crashed':
      crash(world, nodeOf(world, entry.node));
      break;
    case 'stalled':
      freeze(world, nodeOf(world, entry.node), 'stalled', 'stalled');
      break;
    case 'woke':
      thaw(world, nodeOf(world, entry.node), 'stalled');
  }
}

function nodeOf(world: World, id: string): WorldNode {
  const node = findNode(world, id);
  if (node === null)
    throw failure(
      'JournalInvalid',
      `the journal speaks of a node "${id}" that is not in the rack`,
      {},
    );
  return node;
}
