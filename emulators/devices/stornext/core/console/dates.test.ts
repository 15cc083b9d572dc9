import { expect, test } from 'vitest';
import { epochFromCivil } from '../../../../core/calendar.ts';
import { cDate, formatDate, syslogDate, uptimeText, vendorStamp, wallAt } from './dates.ts';

const JST = { name: 'JST', offsetMinutes: 540 };
const epoch = epochFromCivil({ year: 2013, month: 9, day: 11, hour: 8, minute: 37, second: 36 });

test('dates are told in the zone of the node, with its skew', () => {
  const wall = wallAt({ epoch, zone: JST, skewMs: -1_000 }, 1_500);
  expect(cDate(wall)).toBe('Wed Sep 11 17:37:36 2013');
  expect(vendorStamp(wall)).toBe('[0911 17:37:36.500000]');
  expect(formatDate('%a %b %e %H:%M:%S %Z %Y %z', wall)).toBe('Wed Sep 11 17:37:36 JST 2013 +0900');
});

test('days of one digit are padded as each program pads them', () => {
  const wall = { epochMs: epochFromCivil({ year: 2026, month: 1, day: 5, hour: 0 }), zone: JST };
  expect(syslogDate(wall)).toBe('Jan  5 09:00:00');
  expect(formatDate('%F %T %-d %_d %l%p %j %u %s %% %Q', wall)).toBe(
    '2026-01-05 09:00:00 5  5  9AM 005 1 1767571200 % %Q',
  );
});

test('uptime counts minutes, then hours, then days', () => {
  const minute = 60_000;
  expect([7, 125, 24 * 60, 49 * 60 + 5].map((minutes) => uptimeText(minutes * minute))).toEqual([
    '7 min',
    ' 2:05',
    '1 day, 0 min',
    '2 days,  1:05',
  ]);
});
