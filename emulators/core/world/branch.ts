// One move of an exploration, and how many others there would have been. A move is a tape of small
// numbers: which due is taken, does its node crash instead, and the fate of each message and disk
// request. 0 is always what the world would do by itself. The tape is read where it has numbers and
// goes on with noughts; counting it up like an odometer visits every tape there is.

import type { Duration, Instant } from '../time.ts';
import type { Due } from './due.ts';
import { crash } from './leases.ts';
import { claim, complete, dueNow } from './turn.ts';
import type { Judge, World, WorldNode } from './world.ts';

/** How late a message comes, and how slow a disk is, if that is to be their fate. */
export type Fates = { readonly lateMs: Duration; readonly slowMs: Duration };

export type Move = readonly number[];

export type Made = {
  /** The whole tape of this move; null if nothing was due. */
  readonly move: Move | null;
  /** The tape of the next one from the same place; null after the last. */
  readonly next: Move | null;
  readonly faultsLeft: number;
  /** What it broke. */
  readonly error: Error | null;
  /** What was not as by itself, in words. */
  readonly said: readonly string[];
};

type Choices = {
  readonly tape: number[];
  /** How many there were to choose from, for each number of the tape. */
  readonly counts: number[];
  faultsLeft: number;
  readonly said: string[];
};

/** Makes the move that the tape tells, in this very world. */
export function makeMove(
  world: World,
  tape: Move,
  faultsLeft: number,
  fates: Fates,
  until: Instant,
): Made {
  const dues = dueNow(world, until);
  const choices: Choices = { tape: [...tape], counts: [], faultsLeft, said: [] };
  let error: Error | null = null;
  if (dues.length > 0) {
    world.judge = createJudge(choices, fates);
    try {
      takeOne(world, choices, dues);
    } catch (thrown) {
      error = thrown as Error;
    }
    world.judge = null;
  }
  const isMade = dues.length > 0;
  return {
    move: isMade ? choices.tape : null,
    next: isMade ? countUp(choices) : null,
    faultsLeft: choices.faultsLeft,
    error,
    said: choices.said,
  };
}

function takeOne(world: World, choices: Choices, dues: readonly Due[]): void {
  const which = choose(choices, dues.length);
  const due = dues[which] as Due;
  if (which > 0) {
    choices.said.push(`${describe(world, due)} before ${describe(world, dues[0] as Due)}`);
  }
  const node = due.kind === 'heal' ? undefined : world.nodes[due.node];
  const canCrash = node?.power === 'on' && node.freezes.length === 0;
  if (canCrash && chooseFault(choices, 2) === 1) {
    choices.said.push(`${node.manifest.id} crashes before ${describe(world, due)}`);
    crash(world, node);
    return;
  }
  claim(world, due);
  complete(world, due);
}

/** Reads the next number of the tape, or writes a nought. */
function choose({ tape, counts }: Choices, count: number): number {
  const place = counts.length;
  counts.push(count);
  if (place === tape.length) tape.push(0);
  return tape[place] as number;
}

/** A choice in which all but 0 are faults: none is offered when no fault is left. */
function chooseFault(choices: Choices, count: number): number {
  if (choices.faultsLeft === 0) return 0;
  const chosen = choose(choices, count);
  if (chosen > 0) choices.faultsLeft -= 1;
  return chosen;
}

/** The next tape: the last number that can grow grows, what stood behind it is forgotten. */
function countUp({ tape, counts }: Choices): Move | null {
  for (let place = tape.length - 1; place >= 0; place--) {
    const grown = (tape[place] as number) + 1;
    if (grown < (counts[place] as number)) return [...tape.slice(0, place), grown];
  }
  return null;
}

function createJudge(choices: Choices, { lateMs, slowMs }: Fates): Judge {
  return {
    message: ({ from, to, link }, verdict) => {
      if (verdict.isDropped) return;
      const fate = chooseFault(choices, 3);
      if (fate === 0) return;
      choices.said.push(
        `${from} -> ${to} on ${link}: ${fate === 1 ? 'lost' : `${lateMs} ms late`}`,
      );
      if (fate === 1) verdict.isDropped = true;
      else verdict.delayMs += lateMs;
    },
    disk: ({ node, disk, op }, verdict) => {
      if (verdict.error !== null) return;
      const fate = chooseFault(choices, 3);
      if (fate === 0) return;
      choices.said.push(`${node} ${op} ${disk}: ${fate === 1 ? `${slowMs} ms slow` : 'EIO'}`);
      if (fate === 1) verdict.delayMs += slowMs;
      else verdict.error = 'EIO';
    },
  };
}

/** A due in a few words. */
function describe(world: World, due: Due): string {
  if (due.kind === 'heal') return `heal ${due.fault}`;
  const { id } = (world.nodes[due.node] as WorldNode).manifest;
  if (due.kind === 'boot') return `${id} boot`;
  if (due.kind === 'disk') return `${id} ${due.order.op} answered`;
  return `${id} ${due.input.kind}`;
}
