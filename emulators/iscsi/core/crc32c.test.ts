// The examples of RFC 7143, appendix A.4 (RFC 3720 B.4), as the bytes that go over the wire.

import { expect, test } from 'vitest';
import { hexText } from './bytes.ts';
import { crc32c, dataDigest, getDigest, putDigest } from './crc32c.ts';

const READ_COMMAND =
  '01c00000000000000000000000000000140000000000040000000014000000182800000000000000' +
  '0200000000000000';

const EXAMPLES: [string, Uint8Array, string][] = [
  ['32 bytes of zeros', new Uint8Array(32), 'aa36918a'],
  ['32 bytes of ones', new Uint8Array(32).fill(0xff), '43aba862'],
  ['32 incrementing bytes', Uint8Array.from({ length: 32 }, (_, at) => at), '4e79dd46'],
  ['32 decrementing bytes', Uint8Array.from({ length: 32 }, (_, at) => 31 - at), '5cdb3f11'],
  ['an iSCSI read command', Buffer.from(READ_COMMAND, 'hex'), '563a96d9'],
];

test.each(EXAMPLES)('%s', (_, bytes, digest) => {
  const written = new Uint8Array(4);
  putDigest(written, 0, crc32c(bytes));
  expect(hexText(written)).toBe(digest);
  expect(getDigest(written, 0)).toBe(crc32c(bytes));
});

test('a CRC goes on over pieces, and the padding counts', () => {
  const bytes = Uint8Array.from({ length: 101 }, (_, at) => (at * 7) & 0xff);
  const padded = new Uint8Array(104);
  padded.set(bytes);
  const pieces = [bytes.subarray(0, 13), bytes.subarray(13, 14), bytes.subarray(14)];
  expect(dataDigest(pieces)).toBe(crc32c(padded));
});
