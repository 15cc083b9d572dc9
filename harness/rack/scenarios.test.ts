// Every scenario of every family, played by OS processes: it ends as in the simulator, hash for
// hash, and its journal leads the simulator to the same hashes again.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeviceFamily } from '../../emulators/core/device.ts';
import type { Scenario } from '../../emulators/core/scenario.ts';
import { createRig, toScenario } from '../../emulators/core/world/plan.ts';
import { replay } from '../../emulators/core/world/replay.ts';
import { DEFAULT_EPOCH, simulateScenario } from '../../emulators/core/world/simulate.ts';
import { drawPlan } from '../../emulators/core/world/swarm.ts';
import { FAMILIES } from '../../emulators/devices/index.ts';
import { createLiveRack, plainOptions } from './liveRack.ts';
import type { StartableRack } from './rack.ts';

/** What every family can play. */
const quiet = (family: string): Scenario => ({
  name: `${family}/quiet`,
  title: 'Nothing happens',
  story: 'The rack boots and is left alone for a minute.',
  family,
  sources: [],
  start: { isCold: true },
  steps: [{ advanceMs: 60_000 }],
});

/** What nobody thought of: schedules of the search, as it draws them. */
function randomScenarios(family: DeviceFamily): Scenario[] {
  const rig = createRig(family);
  return [1, 2, 105, 110].map((seed) => toScenario(rig, drawPlan(rig, seed), `random-${seed}`));
}

describe.each(FAMILIES.map((family) => [family.name, family] as const))('%s', (_name, family) => {
  const directory = mkdtempSync(join(tmpdir(), 'twinrack-test-'));
  let rack: StartableRack;

  beforeAll(async () => {
    rack = await createLiveRack({
      families: [family],
      options: plainOptions([family], 1, DEFAULT_EPOCH),
      version: '0',
      rate: 1,
      isPaused: true,
      isCold: true,
      directory,
      network: 'ports',
      accounts: { password: 'secret', authorizedKeys: [] },
    });
    await rack.start();
  });
  afterAll(async () => {
    await rack.close();
    rmSync(directory, { recursive: true });
  });

  const scenarios = [quiet(family.name), ...family.scenarios, ...randomScenarios(family)];
  test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s: live, simulated and replayed are one',
    { timeout: 60_000 },
    async (_scenarioName, scenario) => {
      const live = await rack.play(scenario, () => {}, { aborted: false });
      expect(live).toEqual(simulateScenario([family], scenario).result);
      const { divergence, marks } = replay(rack.journal(), [family]);
      expect(divergence).toBeNull();
      expect(marks).toBeGreaterThan(0);
    },
  );
});
