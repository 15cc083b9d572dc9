// S1's six lines with their gaps, as the log of the node has them.

import { expect, test } from 'vitest';
import { simulateScenario } from '../../../../core/world/simulate.ts';
import { findNode } from '../../../../core/world/world.ts';
import { netapp } from '../../manifest.ts';
import { consoleLine } from '../ems/lines.ts';
import { textOfEntry } from '../machines/ems.ts';
import type { OntapState } from '../state.ts';
import { spHeartbeatLost } from './spHeartbeatLost.ts';

const CEST = { name: 'CEST', offsetMinutes: 120 };
/** S1's words; its node is cluster-01, its line of uptime is cut off. */
const LINES = [
  '14:52:02 +0200 [netapp-01: spmgrd: callhome.sp.hbt.missed:notice]: Call home for SP HBT MISSED',
  "15:00:00 +0200 [netapp-01: statd: kern_uptime_filer_1:notice]: params: {'msg': ' 3:00pm up 358 days",
  '15:02:23 +0200 [netapp-01: spmgrd: callhome.sp.hbt.stopped:alert]: Call home for SP HBT STOPPED',
  '15:04:47 +0200 [netapp-01: env_mgr: sp.ipmi.lost.shutdown:EMERGENCY]: SP heartbeat stopped and ' +
    'cannot be recovered. To prevent hardware damage and data loss, the system will shut down in ' +
    '10 minutes',
  '15:14:47 +0200 [netapp-01: env_mgr: monitor.shutdown.emergency:EMERGENCY]: Emergency shutdown: ' +
    'Environmental Reason Shutdown (System reboot to recover the BMC)',
  '15:14:47 +0200 [netapp-01: mgwd: mgwd.notify.halt.result:info]: MGWD able to notify CLAM on its ' +
    'HA partner node that this node is undergoing a planned shutdown (reason: E). Error: -',
];
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
  expect(lines.map((line, index) => line.slice(0, `Sat Apr 19 ${LINES[index]}`.length))).toEqual(
    LINES.map((line) => `Sat Apr 19 ${line}`),
  );
});

test('the partner took over for the shutdown, and the keep-alives never stopped (S1:17, 25)', () => {
  const [took] = simulation.events.filter(({ name }) => name === 'takeover.began');
  expect(took).toMatchObject({ node: 'netapp-02', data: { reason: 'takeover_nfo_shutdown' } });
  expect(simulation.events.some(({ name }) => name === 'keepAlive.missed')).toBe(false);
});
