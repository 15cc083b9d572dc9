// Racks of two lamps for tests: small, and alive in a tenth of a second.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lamps } from '../../../emulators/process/testing/lamps/manifest.ts';
import { createLiveRack, type LiveRackSettings, plainOptions } from '../liveRack.ts';
import type { RackSettings, StartableRack } from '../rack.ts';
import { createSimulatedRack } from '../simulatedRack.ts';

const DEVICES = fileURLToPath(new URL('../../../emulators/process/testing', import.meta.url));
const EPOCH = '2026-01-05T09:00:00Z';

/** Paused, so that a test moves time itself. */
function lampSettings(seed = 1): RackSettings {
  return {
    families: [lamps],
    options: plainOptions([lamps], seed, EPOCH),
    version: '0',
    rate: 1,
    isPaused: true,
    isCold: false,
  };
}

export type LampRack = StartableRack & AsyncDisposable & { directory: string };

/** A started live rack that is gone when it leaves its scope. */
export async function lightLamps(settings: Partial<LiveRackSettings> = {}): Promise<LampRack> {
  const directory = mkdtempSync(join(tmpdir(), 'twinrack-test-'));
  const rack = await createLiveRack({
    ...lampSettings(),
    directory,
    devices: DEVICES,
    network: 'ports',
    accounts: { password: 'secret', authorizedKeys: [] },
    ...settings,
  });
  const dispose = async () => {
    await rack.close();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await rack.start();
  } catch (error) {
    await dispose();
    throw error;
  }
  return Object.assign(rack, { directory, [Symbol.asyncDispose]: dispose });
}

export async function simulateLamps(settings: Partial<RackSettings> = {}): Promise<StartableRack> {
  const rack = createSimulatedRack({ ...lampSettings(), ...settings });
  await rack.start();
  return rack;
}

/** A vendor command, as a scenario gives it. */
export function say(rack: StartableRack, node: string, line: string) {
  const [command = '', ...args] = line.split(' ');
  const typed = { command, args, stdin: '', user: 'anybody', isTerminal: true };
  return rack.submit(node, { kind: 'command', command: typed });
}

export function pidOf(rack: StartableRack, node: string): number {
  const pid = rack.document().nodes.find(({ id }) => id === node)?.pid;
  if (typeof pid !== 'number') throw new Error(`${node} has no process`);
  return pid;
}
