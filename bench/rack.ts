// A live rack of one family to measure at: the clock runs, and its ports are its own.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_EPOCH } from '../emulators/core/world/simulate.ts';
import { FAMILIES } from '../emulators/devices/index.ts';
import { createLiveRack, plainOptions } from '../harness/rack/liveRack.ts';
import type { StartableRack } from '../harness/rack/rack.ts';
import type { Measure } from './live.ts';

/** Of the boxes' accounts. */
export const PASSWORD = 'benchmark';

/** Measures a rack of each family with a service of this protocol, of all families or of one. */
export async function benchService(
  protocol: string,
  only: string | undefined,
  bench: (rack: StartableRack, family: string) => Promise<Measure[]>,
): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const family of FAMILIES) {
    const isServed = family.nodes.some(({ services }) =>
      services.some((service) => service.protocol === protocol),
    );
    if (!isServed || (only ?? family.name) !== family.name) continue;
    measures.push(...(await withRack(family, (rack) => bench(rack, family.name))));
  }
  return measures;
}

async function withRack<T>(
  family: (typeof FAMILIES)[number],
  use: (rack: StartableRack) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'twinrack-bench-'));
  const rack = await createLiveRack({
    families: [family],
    options: plainOptions([family], 1, DEFAULT_EPOCH),
    version: '0',
    rate: 1,
    isPaused: false,
    isCold: false,
    directory,
    network: 'ports',
    accounts: { password: PASSWORD, authorizedKeys: [] },
  });
  try {
    await rack.start();
    return await use(rack);
  } finally {
    await rack.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
