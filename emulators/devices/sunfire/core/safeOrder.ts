// The safe procedure over all its orders: whichever SC was main before, whichever was stopped
// first, however long the operator waits, and even if the phase lock goes while SPLLs are
// programmed, no domain stops (S4:56-74).

import type { DeviceFamily } from '../../../core/device.ts';
import type { EventPattern } from '../../../core/scenario.ts';
import type { Duration } from '../../../core/time.ts';
import { runFor, runUntilEvent, runUntilSettled } from '../../../core/world/run.ts';
import type { World } from '../../../core/world/world.ts';
import { oppositeOf, SC_IDS, type ScId } from './config.ts';
import { countStops, createStudyWorld, START_SMS, type } from './startCurve.ts';

/** `delayMs`: how long after the first SC had completed the second was started. */
export type SafePoint = { delayMs: Duration; runs: number; dstops: number };

/** `lockLossMs` 0: drawn; else so soon after the clocks came apart. */
type Order = { main: ScId; stoppedFirst: ScId; lockLossMs: Duration };

const ORDERS: readonly Order[] = SC_IDS.flatMap((main) =>
  SC_IDS.flatMap((stoppedFirst) =>
    [0, 1, 1_000, 4_000].map((lockLossMs) => ({ main, stoppedFirst, lockLossMs })),
  ),
);
const STOP_SMS = '/etc/init.d/sms stop';
const STOP_MS = 30_000;
const WITHIN_MS = 600_000;
/** Longer than a lock that was lost takes to stop anything. */
const WATCH_MS = 60_000;

/** Goes through the procedure in every order, `rounds` times for each delay. */
export function safeOrder(
  family: DeviceFamily,
  { delaysMs, rounds, seed = 1 }: { delaysMs: readonly Duration[]; rounds: number; seed?: number },
): SafePoint[] {
  const runs = rounds * ORDERS.length;
  return delaysMs.map((delayMs) => {
    let dstops = 0;
    for (let run = 0; run < runs; run++) {
      const order = ORDERS[run % ORDERS.length] as Order;
      if (stopsDomain(family, order, delayMs, seed + run)) dstops += 1;
    }
    return { delayMs, runs, dstops };
  });
}

function stopsDomain(family: DeviceFamily, order: Order, delayMs: Duration, seed: number) {
  const { main, stoppedFirst, lockLossMs } = order;
  const spare = oppositeOf(main);
  const world = createStudyWorld(family, seed, { lockLossMs });
  runUntilSettled(world, WITHIN_MS);
  if (main === 'sc1') handOver(world);

  const before = countStops(world);
  type(world, main, 'setfailover off');
  runFor(world, 1_000);
  type(world, stoppedFirst, STOP_SMS);
  type(world, oppositeOf(stoppedFirst), STOP_SMS);
  runFor(world, STOP_MS);
  type(world, main, START_SMS);
  expectEvent(world, main, { event: 'sms.complete', match: { role: 'MAIN' } });
  runFor(world, delayMs);
  type(world, spare, START_SMS);
  expectEvent(world, spare, { event: 'sms.complete', match: { role: 'SPARE' } });
  runFor(world, WATCH_MS);
  return countStops(world) > before;
}

/** SC0 leads a new rack: SC1 is main once SC0 has handed over and come back as the spare. */
function handOver(world: World): void {
  type(world, 'sc0', 'setfailover force -y');
  expectEvent(world, 'sc1', { event: 'sms.complete', match: { role: 'MAIN' } });
  runUntilSettled(world, WITHIN_MS);
}

/** A study of a start that never came about would prove nothing. */
function expectEvent(world: World, node: ScId, pattern: EventPattern): void {
  if (runUntilEvent(world, { ...pattern, node }, WITHIN_MS) !== null) return;
  throw new Error(`${node} told no ${pattern.event}`);
}
