import { expect, test } from 'vitest';
import { epochFromCivil, MONTHS, UTC } from '../../../../core/calendar.ts';
import type { Stamp } from '../state.ts';
import { domainLine, platformLine, SYNTHETIC_ENTRIES, syslogLine } from './logLines.ts';

const SC0 = 'cmc5asffsc0';
const SC1 = 'cmc5asffsc1';

const STOPPED = 'SMS soft shutdown, signaling all components: signal=SIGTERM';
const CHECKING = 'Checking for SC heartbeat interrupts (can take up to 30 seconds) ...';
const STARTED = 'SMS 1.4.1 start-up initiated';
const MAIN = 'SC configured as Main';
const SPARE = 'SC configured as Spare';
const OFF = 'Failover deactivated';

/** Every record that S4 shows, put together from its two lines. In May S4 has `NOTICE;` once, which
 * no other record has: a slip of the pen, left out here. */
// biome-ignore format: a table
const SHOWN = (
  [
    ['configuredMain', `May 21 20:45:47 2005 ${SC0} fomd[730]`,
      '8576 739306450286 NOTICE FailoverMgr.cc 2354', MAIN],
    ['configuredMain', `Jul 9 09:42:26 2005 ${SC0} fomd[20278]`,
      '8576 4194538199056810 NOTICE FailoverMgr.cc 3071', MAIN],
    ['configuredSpare', `May 21 20:48:19 2005 ${SC1} fomd[725]`,
      '8577 74116830583 NOTICE FailoverMgr.cc 3071', SPARE],
    ['configuredSpare', `Jul 9 09:51:23 2005 ${SC1} fomd[735]`,
      '8577 455804777482 NOTICE FailoverMgr.cc 3074', SPARE],
    ['failoverDeactivated', `Jul 9 09:30:28 2005 ${SC0} fomd[730]`,
      '8519 4193820587477449 NOTICE FailoverMgr.cc 2507', OFF],
    ['softShutdown', `Jul 9 09:30:57 2005 ${SC0} ssd[671]`,
      '1302 4193849783186025 WARNING SSDApp.cc 209', STOPPED],
    ['softShutdown', `Jul 9 09:31:00 2005 ${SC1} ssd[666]`,
      '1302 4193069493821787 WARNING SSDApp.cc 209', STOPPED],
    ['smsInitiated', `Jul 9 09:40:08 2005 ${SC0} ssd[20243]`,
      '0 4194400749612002 NOTICE SSDWorkArea.cc 38', STARTED],
    ['smsInitiated', `Jul 9 09:40:16 2005 ${SC1} ssd[11168]`,
      '0 4193625224077750 NOTICE SSDWorkArea.cc 38', STARTED],
    ['heartbeatCheck', `Jul 9 09:40:14 2005 ${SC0} fomd[20278]`,
      '8599 4194405919439452 NOTICE FMHeartbeat.cc 217', CHECKING],
  ] as const
).map(([entry, head, bracket, text]) => [`${head}: [${bracket}] ${text}`, { entry }] as const);

/** The time of day and hrtime of each bus that did not answer. */
const BUSES = [
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
] as const;

/** The stamp that a record of S4 tells: who wrote it, and when. */
function stampOf(record: string): Stamp {
  const [, month = '', day, hour, minute, second, year, host = '', daemon = '', pid, hrtime = ''] =
    /^(\w+) (\d+) (\d+):(\d+):(\d+) (\d+) (\S+) (\w+)\[(\d+)\]: \[\d+ (\d+) /.exec(record) ?? [];
  return {
    epochMs: epochFromCivil({
      year: Number(year),
      month: (MONTHS as readonly string[]).indexOf(month) + 1,
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(second),
    }),
    zone: UTC,
    host,
    daemon,
    pid: Number(pid),
    hrtimeMs: Math.floor(Number(hrtime.slice(0, -6))),
    belowNs: Number(hrtime.slice(-6)),
    isPatched: month === 'Jul' && !/ 2507\]/.test(record),
    smsVersion: '1.4.1',
  };
}

const RECORDS = 'S4:146-149, 153-156, 160-163, 165-167, 171-174, 179-180';

test(`every record of S4, byte for byte (${RECORDS})`, () => {
  for (const [record, entry] of SHOWN) expect(platformLine(stampOf(record), entry)).toBe(record);
});

test('and the time-outs of thirteen I2C buses, half a second apart (S4:181-205)', () => {
  for (const [bus, [time, hrtime]] of BUSES.entries()) {
    const record =
      `Jul 9 ${time} 2005 ${SC0} hwad[20252]: [1123 ${hrtime} ERR I2cComm.cc 716]` +
      ` I2c read time out bus: ${bus}, address: 23`;
    expect(platformLine(stampOf(record), { entry: 'i2cTimeout', bus })).toBe(record);
  }
});

const STAMP: Stamp = {
  epochMs: epochFromCivil({ year: 2005, month: 7, day: 9, hour: 9, minute: 41, second: 5 }),
  zone: UTC,
  host: SC0,
  daemon: 'dsmd',
  pid: 20_258,
  hrtimeMs: 4_194_456_000,
  belowNs: 0,
  isPatched: true,
  smsVersion: '1.4.1',
};

test('a domain’s daemon names its domain behind the pid (reference §3.4)', () => {
  expect(domainLine(STAMP, 'B', { entry: 'dstop', domain: 'B' })).toBe(
    'Jul 9 09:41:05 2005 cmc5asffsc0 dsmd[20258]-B():' +
      ' [2516 4194456000000000 ERR EventHandler.cc 0] Domain stop has been detected in domain B.',
  );
});

test('what no document shows carries line 0 of its file, and nothing of S4 does', () => {
  expect(SYNTHETIC_ENTRIES).not.toContain('i2cTimeout');
  const ofSeed: readonly string[] = SHOWN.map(([, { entry }]) => entry);
  expect(SYNTHETIC_ENTRIES.filter((name) => ofSeed.includes(name))).toEqual([]);
  expect(platformLine(STAMP, { entry: 'lockLost' })).toMatch(/ HwadClock\.cc 0\] /);
});

test('Solaris pads the day, and numbers what in.mpathd says as the real one does', () => {
  expect(syslogLine(STAMP, 'in.mpathd: All Interfaces in group C1 have failed')).toBe(
    'Jul  9 09:41:05 cmc5asffsc0 in.mpathd: [ID 168056 daemon.error]' +
      ' All Interfaces in group C1 have failed',
  );
  expect(syslogLine(STAMP, 'syncing file systems... done')).toMatch(
    /^Jul {2}9 09:41:05 cmc5asffsc0 genunix: \[ID \d{6} kern\.notice\] syncing/,
  );
});
