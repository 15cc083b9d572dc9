// S4's log lines, every one that it shows of July 9: text, ids, pids, order, and seconds. hrtime is
// compared in whole seconds; its digits below belong to one machine.

import { expect, test } from 'vitest';
import { simulateScenario } from '../../../../core/world/simulate.ts';
import { findNode } from '../../../../core/world/world.ts';
import { sunfire } from '../../manifest.ts';
import { LOGS } from '../paths.ts';
import type { ScState } from '../state.ts';
import { simultaneousStartDstop } from './simultaneousStartDstop.ts';

const STOPPED = 'SMS soft shutdown, signaling all components: signal=SIGTERM';
const CHECKING = 'Checking for SC heartbeat interrupts (can take up to 30 seconds) ...';
const BUSES: readonly (readonly [date: string, hrtime: string])[] = [
  ['09:40:33', '4194425041843766'],
  ['09:40:33', '4194425839684386'],
  ['09:40:34', '4194426341118214'],
  ['09:40:34', '4194426842412128'],
  ['09:40:35', '4194427343821898'],
  ['09:40:35', '4194427845350774'],
  ['09:40:36', '4194428346558061'],
  ['09:40:36', '4194428847724543'],
  ['09:40:37', '4194429348887890'],
  ['09:40:37', '4194429850168880'],
  ['09:40:38', '4194430351300531'],
  ['09:40:38', '4194430853306493'],
  ['09:40:39', '4194431354660817'],
];

const line = (time: string, sc: string, daemon: string, bracket: string, text: string) =>
  `Jul 9 ${time} 2005 cmc5asff${sc} ${daemon}: [${bracket}] ${text}`;

const SC0_LINES = [
  line(
    '09:30:28',
    'sc0',
    'fomd[730]',
    '8519 4193820587477449 NOTICE FailoverMgr.cc 2507',
    'Failover deactivated',
  ),
  line('09:30:57', 'sc0', 'ssd[671]', '1302 4193849783186025 WARNING SSDApp.cc 209', STOPPED),
  line(
    '09:40:08',
    'sc0',
    'ssd[20243]',
    '0 4194400749612002 NOTICE SSDWorkArea.cc 38',
    'SMS 1.4.1 start-up initiated',
  ),
  line(
    '09:40:14',
    'sc0',
    'fomd[20278]',
    '8599 4194405919439452 NOTICE FMHeartbeat.cc 217',
    CHECKING,
  ),
  ...BUSES.map(([time, hrtime], bus) =>
    line(
      time,
      'sc0',
      'hwad[20252]',
      `1123 ${hrtime} ERR I2cComm.cc 716`,
      `I2c read time out bus: ${bus}, address: 23`,
    ),
  ),
  line(
    '09:42:26',
    'sc0',
    'fomd[20278]',
    '8576 4194538199056810 NOTICE FailoverMgr.cc 3071',
    'SC configured as Main',
  ),
];
const SC1_LINES = [
  line('09:31:00', 'sc1', 'ssd[666]', '1302 4193069493821787 WARNING SSDApp.cc 209', STOPPED),
  line(
    '09:40:16',
    'sc1',
    'ssd[11168]',
    '0 4193625224077750 NOTICE SSDWorkArea.cc 38',
    'SMS 1.4.1 start-up initiated',
  ),
  line(
    '09:51:23',
    'sc1',
    'fomd[735]',
    '8577 455804777482 NOTICE FailoverMgr.cc 3074',
    'SC configured as Spare',
  ),
];

/** Without the digits of hrtime below a second. */
function coarse(text: string): string {
  return text.replace(/(\[\d+ \d+)\d{9} /, '$1s ');
}

const { result, simulation } = simulateScenario([sunfire], simultaneousStartDstop);

function stateOf(sc: string): ScState {
  return findNode(simulation.world, sc)?.state as ScState;
}

function shown(sc: string, expected: readonly string[]): string[] {
  const state = stateOf(sc);
  const lines = (state.durable.logs[LOGS.platform]?.lines ?? []).map(coarse);
  return lines.filter((text) => expected.map(coarse).includes(text));
}

test('SC0 logs what S4 shows of it, line by line (S4:148-149, 160-163, 171-172, 179-205)', () => {
  expect(result.status).toBe('passed');
  expect(shown('sc0', SC0_LINES)).toEqual(SC0_LINES.map(coarse));
});

test('SC1 logs what S4 shows of it, line by line (S4:155-156, 165-167, 173-174)', () => {
  expect(shown('sc1', SC1_LINES)).toEqual(SC1_LINES.map(coarse));
});

test('SC1 moves boards while the lock goes: domains concerned stop (S4:140)', () => {
  const stopped = simulation.events.filter(({ name }) => name === 'domain.dstopped');
  expect(stopped.map(({ data }) => [data.domain, data.cause])).toEqual([
    ['B', 'lockLostBetweenSources'],
    ['C', 'movedUnlocked'],
  ]);
});

test('after SC0 has undone what SC1 did, every board has SC0’s clock again (S4:121, 144)', () => {
  const boards = stateOf('sc0').volatile.platform?.boards;
  expect(boards?.map(({ spll }) => spll)).toEqual(boards?.map(() => 'sc0'));
});

test('the kernel of SC1 starts anew 218.3 to 219.4 s after SC0’s start (S4:155)', () => {
  const { os } = stateOf('sc1').volatile;
  expect(os.kernelZeroAt - 608_860).toBeGreaterThanOrEqual(218_300);
  expect(os.kernelZeroAt - 608_860).toBeLessThanOrEqual(219_400);
});
