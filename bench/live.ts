// What a rack of OS processes costs: time to ready, round trip of a step, speed of a warp, memory.
// Run alone (`node bench/live.ts`) or by bench/main.ts. Numbers are of this machine as busy as it
// is.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_EPOCH } from '../emulators/core/world/simulate.ts';
import { FAMILIES } from '../emulators/devices/index.ts';
import { createLiveRack, plainOptions } from '../harness/rack/liveRack.ts';
import type { StartableRack } from '../harness/rack/rack.ts';

const WARP_MS = 10 * 60_000;
const SHELL_LINES = 200;

export type Measure = { name: string; value: number; unit: string; wanted: string };

/** Measures one live rack of each family. */
export async function benchLive(): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const family of FAMILIES) measures.push(...(await benchFamily(family)));
  return measures;
}

async function benchFamily(family: (typeof FAMILIES)[number]): Promise<Measure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'twinrack-bench-'));
  const beganAt = performance.now();
  const rack = await createLiveRack({
    families: [family],
    options: plainOptions([family], 1, DEFAULT_EPOCH),
    version: '0',
    rate: 1,
    isPaused: true,
    isCold: false,
    directory,
    network: 'ports',
    accounts: { password: 'bench', authorizedKeys: [] },
  });
  try {
    await rack.start();
    const readyMs = performance.now() - beganAt;
    return [
      measure(`${family.name}: time to ready`, readyMs, 'ms', 'at most 2,000'),
      ...(await benchWarp(rack, family.name)),
      ...(await benchMemory(rack, family.name)),
    ];
  } finally {
    await rack.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function benchWarp(rack: StartableRack, name: string): Promise<Measure[]> {
  const stepsBefore = rack.document().steps ?? 0;
  const beganAt = performance.now();
  await rack.advance(WARP_MS);
  const wallMs = performance.now() - beganAt;
  const steps = (rack.document().steps ?? 0) - stepsBefore;
  return [
    measure(`${name}: live warp, virtual to real`, WARP_MS / wallMs, 'x', 'at least 100'),
    measure(`${name}: live steps`, (steps * 1_000) / wallMs, '/s', ''),
    measure(`${name}: a step's round trip, all in`, (wallMs * 1_000) / steps, 'us', ''),
  ];
}

async function benchMemory(rack: StartableRack, name: string): Promise<Measure[]> {
  const [first] = rack.document().nodes;
  if (!first) return [];
  const before = residentMegabytes(rack);
  const beganAt = performance.now();
  await rack.exec(first.id, 'echo first');
  const firstLineMs = performance.now() - beganAt;
  for (let line = 1; line < SHELL_LINES; line++) await rack.exec(first.id, `echo ${line} | wc -c`);
  const lineMs = (performance.now() - beganAt - firstLineMs) / (SHELL_LINES - 1);
  const after = residentMegabytes(rack);
  return [
    measure(`${name}: memory of a process`, before, 'MB', 'under 100'),
    measure(`${name}: memory after ${SHELL_LINES} shell lines`, after, 'MB', 'under 130'),
    measure(`${name}: first shell line`, firstLineMs, 'ms', ''),
    measure(`${name}: a shell line`, lineMs, 'ms', ''),
  ];
}

/** Of the largest of the rack's processes. */
function residentMegabytes(rack: StartableRack): number {
  const sizes = rack.document().nodes.map(({ pid }) => {
    const status = pid === null ? '' : readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024;
  });
  return Math.max(...sizes);
}

function measure(name: string, value: number, unit: string, wanted: string): Measure {
  return { name, value: Math.round(value * 10) / 10, unit, wanted };
}

if (import.meta.main) {
  for (const { name, value, unit, wanted } of await benchLive()) {
    console.log(`${name.padEnd(48)} ${String(value).padStart(10)} ${unit.padEnd(3)} ${wanted}`);
  }
}
