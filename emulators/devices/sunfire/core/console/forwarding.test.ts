import { expect, test } from 'vitest';
import { UTC } from '../../../../core/calendar.ts';
import { syslogMessage } from './forwarding.ts';

const PLACE = { year: 2005, zone: { name: 'PDT', offsetMinutes: -420 } };
const RECORD = '[1123 4194425041843766 ERR I2cComm.cc 716] I2c read time out bus: 0, address: 23';
const SMS = `Jul 9 09:40:33 2005 cmc5asffsc0 hwad[20252]: ${RECORD}`;
const KERNEL = 'Jul  9 09:41:00 cmc5asffsc0 genunix: [ID 672855 kern.notice] syncing file systems';

test('a record of SMS in the words of RFC 3164: no year, severity from its own word', () => {
  expect(syslogMessage(SMS, 'rfc3164', PLACE)).toBe(
    `<131>Jul  9 09:40:33 cmc5asffsc0 hwad[20252]: ${RECORD}`,
  );
});

test('and in those of RFC 5424: the date with its offset, the name and the pid apart', () => {
  expect(syslogMessage(SMS, 'rfc5424', PLACE)).toBe(
    `<131>1 2005-07-09T09:40:33-07:00 cmc5asffsc0 hwad 20252 - - ${RECORD}`,
  );
});

test('a line of Solaris keeps its facility, and has the year of its box', () => {
  expect(syslogMessage(KERNEL, 'rfc5424', { year: 2005, zone: UTC })).toBe(
    '<5>1 2005-07-09T09:41:00Z cmc5asffsc0 genunix - - -' +
      ' [ID 672855 kern.notice] syncing file systems',
  );
});

test('a line of a domain keeps the domain', () => {
  const line = `Jul 9 09:41:05 2005 cmc5asffsc0 dsmd[20258]-B(): [2516 1 ERR EventHandler.cc 0] x`;
  expect(syslogMessage(line, 'rfc3164', PLACE)).toBe(
    '<131>Jul  9 09:41:05 cmc5asffsc0 dsmd[20258]: -B(): [2516 1 ERR EventHandler.cc 0] x',
  );
});

test('a line that somebody wrote by hand is sent as it stands', () => {
  expect(syslogMessage('hello', 'rfc3164', PLACE)).toBe('<133>hello');
});
