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
const START = '/etc/init.d/sms';

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
  const config = { ...SEARCH_CONFIG, smsAtRackUp: 'stopped', ...changes };
  const families = [family.name];
  const options = { families, seed, epoch: EPOCH, config: { [family.name]: config }, nodes: {} };
  const world = createWorld([family], options);
  runUntil(world, 1_000);
  const [first, second] = gapMs >= 0 ? ['sc0', 'sc1'] : ['sc1', 'sc0'];
  start(world, first as string);
  runUntil(world, 1_000 + Math.abs(gapMs));
  start(world, second as string);
  runUntil(world, world.now + WATCH_MS);
  const platform = findNode(world, PLATFORM)?.state as PlatformState;
  return platform.durable.domains.some(({ stopCount }) => stopCount > 0);
}

function start(world: World, node: string): void {
  const user = findNode(world, node)?.manifest.services[0]?.user ?? '';
  const command = { command: START, args: ['start'], stdin: '', user, isTerminal: false };
  submit(world, node, { kind: 'command', command });
}
