// How often a simultaneous start stops a domain, by the gap between the two starts: a small chance
// within the first seconds, none once the second SC can see the first one's heartbeat (S4:115-140).

import type { DeviceFamily } from '../../../core/device.ts';
import type { Json } from '../../../core/json.ts';
import type { Duration } from '../../../core/time.ts';
import { runUntil } from '../../../core/world/run.ts';
import { submit } from '../../../core/world/turn.ts';
import { createWorld, findNode, type World } from '../../../core/world/world.ts';
import { PLATFORM, SEARCH_CONFIG } from './config.ts';
import type { PlatformState } from './state.ts';

/** `gapMs`: how long after SC0 SC1 was started; negative: SC1 was first. */
export type StartPoint = { gapMs: Duration; runs: number; dstops: number };

/** Long enough for both checks, both initializations, and one more after the reset. */
const WATCH_MS = 100_000;
const EPOCH = '2005-07-09T09:40:00Z';

export const START_SMS = '/etc/init.d/sms start';

/** Starts SMS on both SCs `runs` times for each gap, with the seeds from `seed` on. */
export function startCurve(
  family: DeviceFamily,
  { gapsMs, runs, seed = 1 }: { gapsMs: readonly Duration[]; runs: number; seed?: number },
  changes: { [key: string]: Json } = {},
): StartPoint[] {
  return gapsMs.map((gapMs) => {
    let dstops = 0;
    for (let run = 0; run < runs; run++) {
      if (stopsDomain(family, gapMs, seed + run, changes)) dstops += 1;
    }
    return { gapMs, runs, dstops };
  });
}

function stopsDomain(
  family: DeviceFamily,
  gapMs: Duration,
  seed: number,
  changes: { [key: string]: Json },
): boolean {
  const world = createStudyWorld(family, seed, { smsAtRackUp: 'stopped', ...changes });
  runUntil(world, 1_000);
  const [first, second] = gapMs >= 0 ? ['sc0', 'sc1'] : ['sc1', 'sc0'];
  type(world, first as string, START_SMS);
  runUntil(world, 1_000 + Math.abs(gapMs));
  type(world, second as string, START_SMS);
  runUntil(world, world.now + WATCH_MS);
  return countStops(world) > 0;
}

/** A rack of its own, small as in a search. */
export function createStudyWorld(
  family: DeviceFamily,
  seed: number,
  changes: { [key: string]: Json },
): World {
  const config = { ...SEARCH_CONFIG, ...changes };
  const families = [family.name];
  const options = { families, seed, epoch: EPOCH, config: { [family.name]: config }, nodes: {} };
  return createWorld([family], options);
}

/** Domains stopped so far, each as often as it was. */
export function countStops(world: World): number {
  const platform = findNode(world, PLATFORM)?.state as PlatformState;
  return platform.durable.domains.reduce((sum, { stopCount }) => sum + stopCount, 0);
}

/** An administrator types a line; nobody waits for its answer. */
export function type(world: World, node: string, line: string): void {
  const user = findNode(world, node)?.manifest.services[0]?.user ?? '';
  const [command = '', ...args] = line.split(' ');
  submit(world, node, {
    kind: 'command',
    command: { command, args, stdin: '', user, isTerminal: false },
  });
}
