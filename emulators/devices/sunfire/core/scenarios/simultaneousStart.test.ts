// S4's log lines, every one that it shows of July 9, among all records of the same kinds: text, ids,
// pids, order, and hrtime to the millisecond. Its digits below that belong to one machine.

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

/** Buses after which S4 is cut off. Nobody knows their hrtime. */
const REST: readonly (readonly [date: string, hrtime: string])[] = [
  ['09:40:39', '-'],
  ['09:40:40', '-'],
  ['09:40:40', '-'],
  ['09:40:41', '-'],
  ['09:40:41', '-'],
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
  ...[...BUSES, ...REST].map(([time, hrtime], bus) =>
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
  line('09:40:21', 'sc1', 'fomd[11203]', '8599 - NOTICE FMHeartbeat.cc 217', CHECKING),
  line(
    '09:51:10',
    'sc1',
    'ssd[676]',
    '0 - NOTICE SSDWorkArea.cc 38',
    'SMS 1.4.1 start-up initiated',
  ),
  line('09:51:15', 'sc1', 'fomd[735]', '8599 - NOTICE FMHeartbeat.cc 217', CHECKING),
  line(
    '09:51:23',
    'sc1',
    'fomd[735]',
    '8577 455804777482 NOTICE FailoverMgr.cc 3074',
    'SC configured as Spare',
  ),
];

const { result, simulation } = simulateScenario([sunfire], simultaneousStartDstop);

function stateOf(sc: string): ScState {
  return findNode(simulation.world, sc)?.state as ScState;
}

/** The kinds of records that S4 shows. */
const IDS = ['0', '1123', '1302', '8519', '8576', '8577', '8599'];
/** A virtual instant is a whole millisecond, and S4's are not. */
const CLOSE_NS = 1_000_000;

type LogRecord = { readonly text: string; readonly id: string; readonly hrtime: number };

/** A line without its hrtime, and that. */
function readRecord(line: string): LogRecord {
  const [, head, id = '', hrtime, tail] = /^(.*\[)(\d+) (\d+|-)( .*)$/.exec(line) ?? [];
  return { text: `${head}${id}${tail}`, id, hrtime: Number(hrtime) };
}

/** Everything that an SC logged of these kinds, in its order. */
function recordsOf(sc: string): LogRecord[] {
  const lines = stateOf(sc).durable.logs[LOGS.platform]?.lines ?? [];
  return lines.map(readRecord).filter(({ id }) => IDS.includes(id));
}

function expectRecords(sc: string, expected: readonly string[]): void {
  const wanted = expected.map(readRecord);
  const logged = recordsOf(sc);
  expect(logged.map(({ text }) => text)).toEqual(wanted.map(({ text }) => text));
  for (const [index, { text, hrtime }] of wanted.entries()) {
    if (Number.isNaN(hrtime)) continue;
    const isClose = Math.abs((logged[index]?.hrtime ?? 0) - hrtime) < CLOSE_NS;
    expect([text, logged[index]?.hrtime, isClose]).toEqual([text, logged[index]?.hrtime, true]);
  }
}

test('SC0 logs what S4 shows of it, and of these kinds only what it cuts off (S4:148-205)', () => {
  expect(result.status).toBe('passed');
  expectRecords('sc0', SC0_LINES);
});

test('SC1 logs what S4 shows of it, and its two other starts of a check (S4:155-174)', () => {
  expectRecords('sc1', SC1_LINES);
});

test('bus 1 times out 0.798 s after bus 0, each further one 0.5011 to 0.5020 s later (S4:181-205)', () => {
  const times = recordsOf('sc0').flatMap(({ id, hrtime }) => (id === '1123' ? [hrtime] : []));
  const [second, ...further] = times.slice(1).map((time, bus) => (time - (times[bus] ?? 0)) / 1e9);
  expect(second).toBeCloseTo(0.798, 3);
  expect(further).toHaveLength(16);
  for (const gap of further) {
    expect(gap).toBeGreaterThan(0.5011);
    expect(gap).toBeLessThan(0.502);
  }
});

test('no two records of an SC share an hrtime or are out of order, until it is reset', () => {
  for (const sc of ['sc0', 'sc1']) {
    const lines = stateOf(sc).durable.logs[LOGS.platform]?.lines ?? [];
    const times = lines.map((line) => readRecord(line).hrtime);
    const resets = times.filter((time, index) => index > 0 && time <= (times[index - 1] ?? 0));
    expect([sc, resets.length]).toEqual([sc, sc === 'sc0' ? 0 : 1]);
  }
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
