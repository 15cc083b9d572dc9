// What two sides agree upon, key by key (RFC 7143 §13).

import { expect, test } from 'vitest';
import { defaultParameters, negotiate, parseBinary, parseKeys } from './keys.ts';

// biome-ignore format: a table
const ANSWERS: [key: string, offered: string, answer: string | null][] = [
  ['HeaderDigest', 'None,CRC32C', 'None'],
  ['HeaderDigest', 'CRC32C,None', 'CRC32C'],
  ['DataDigest', 'SHA1,CRC32C', 'CRC32C'],
  ['DataDigest', 'SHA1', 'Reject'],
  ['MaxConnections', '8', '1'],
  ['MaxBurstLength', '16776192', '1048576'],
  ['MaxBurstLength', '0x1000', '4096'],
  ['MaxBurstLength', '511', 'Reject'],
  ['FirstBurstLength', '262144', '65536'],
  ['DefaultTime2Wait', '2', '2'],
  ['DefaultTime2Retain', '20', '0'],
  ['MaxOutstandingR2T', '0', 'Reject'],
  ['ErrorRecoveryLevel', '2', '0'],
  ['iSCSIProtocolLevel', '2', '1'],
  ['InitialR2T', 'No', 'No'],
  ['InitialR2T', 'Yes', 'Yes'],
  ['InitialR2T', 'Maybe', 'Reject'],
  ['ImmediateData', 'No', 'No'],
  ['DataPDUInOrder', 'No', 'Yes'],
  ['IFMarker', 'Yes', 'No'],
  ['OFMarkInt', '2048', 'Irrelevant'],
  ['TaskReporting', 'ResponseFence,RFC3720', 'RFC3720'],
  ['MaxRecvDataSegmentLength', '8192', null],
  ['MaxRecvDataSegmentLength', 'many', 'Reject'],
  ['InitiatorAlias', 'host', null],
  ['X-com.example.key', '1', 'NotUnderstood'],
];

test.each(ANSWERS)('%s=%s', (key, offered, answer) => {
  expect(negotiate([key, offered], defaultParameters(), false)).toBe(answer);
});

test('a discovery session has no use for what concerns commands', () => {
  expect(negotiate(['MaxBurstLength', '4096'], defaultParameters(), true)).toBe('Irrelevant');
  expect(negotiate(['HeaderDigest', 'None'], defaultParameters(), true)).toBe('None');
});

test('what was agreed holds', () => {
  const parameters = defaultParameters();
  negotiate(['InitialR2T', 'No'], parameters, false);
  negotiate(['MaxRecvDataSegmentLength', '1024'], parameters, false);
  negotiate(['MaxBurstLength', '2048'], parameters, false);
  expect(parameters).toMatchObject({
    isInitialR2t: false,
    sendBytesMax: 1_024,
    burstBytesMax: 2_048,
  });
});

test('a list of keys that is none', () => {
  expect(parseKeys('A=1\0B=\0')).toEqual(
    new Map([
      ['A', '1'],
      ['B', ''],
    ]),
  );
  expect(parseKeys('A=1\0A=2\0')).toBeNull();
  expect(parseKeys('A\0')).toBeNull();
  expect(parseKeys('=1\0')).toBeNull();
  expect(parseKeys(`${'A'.repeat(64)}=1\0`)).toBeNull();
  expect(parseKeys(`A=${'1'.repeat(9_000)}\0`)).toBeNull();
});

test('bytes as CHAP writes them', () => {
  expect(parseBinary('0x00ff10')).toEqual(Uint8Array.from([0, 255, 16]));
  expect(parseBinary('0bAP8Q')).toEqual(Uint8Array.from([0, 255, 16]));
  expect(parseBinary('0bAP8=')).toEqual(Uint8Array.from([0, 255]));
  expect(parseBinary('0x0')).toBeNull();
  expect(parseBinary('12')).toBeNull();
});
