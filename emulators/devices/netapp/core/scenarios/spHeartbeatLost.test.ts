// S1's six lines with their gaps, as the log of the node has them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { simulateScenario } from '../../../../core/world/simulate.ts';
import { findNode } from '../../../../core/world/world.ts';
import { netapp } from '../../manifest.ts';
import { consoleLine } from '../ems/lines.ts';
import { textOfEntry } from '../machines/ems.ts';
import type { OntapState } from '../state.ts';
import { spHeartbeatLost } from './spHeartbeatLost.ts';

const CEST = { name: 'CEST', offsetMinutes: 120 };
const [, ...LINES] = readFileSync(join(import.meta.dirname, 'transcripts', 's1.txt'), 'utf8')
  .trimEnd()
  .split('\n');
const NAMES = [
  'callhome.sp.hbt.missed',
  'kern.uptime.filer',
  'callhome.sp.hbt.stopped',
  'sp.ipmi.lost.shutdown',
  'monitor.shutdown.emergency',
  'mgwd.notify.halt.result',
];

const { result, simulation } = simulateScenario([netapp], spHeartbeatLost);

test('six lines, from the missed heartbeat to the shutdown (S1:6, 15-17, 19-24)', () => {
  expect(result.steps.filter(({ status }) => status !== 'passed')).toEqual([]);
  // The node is down: its partner keeps a copy of its log.
  const partner = findNode(simulation.world, 'netapp-02')?.state as OntapState;
  const lines = partner.durable.ems['netapp-01'].entries
    .filter(({ name }) => NAMES.includes(name))
    .map((entry) => ({ ...entry, dateMs: entry.timeMs, text: textOfEntry(entry) }))
    .map((entry) => consoleLine(entry, CEST));
  expect(lines.map((line, index) => line.slice(0, LINES[index]?.length))).toEqual(LINES);
});

test('the partner took over, and the keep-alives never stopped (S1:17, 25)', () => {
  const [took] = simulation.events.filter(({ name }) => name === 'takeover.began');
  expect(took).toMatchObject({ node: 'netapp-02', data: { reason: 'takeover_nfo_shutdown' } });
  expect(simulation.events.some(({ name }) => name === 'keepAlive.missed')).toBe(false);
});
