import { expect, test } from 'vitest';
import { gratuitousArp } from './arp.ts';

test('an ARP packet of a moved address, as arping -U sends it (S3:17)', () => {
  const hex = gratuitousArp('192.168.130.11', '00:0d:60:d3:00:b2')
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  expect(hex).toBe(
    'ffffffffffff' +
      '000d60d300b2' +
      '0806' +
      '0001080006040001' +
      '000d60d300b2c0a8820b' +
      'ffffffffffffc0a8820b',
  );
});
