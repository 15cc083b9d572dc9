import { expect, test } from 'vitest';
import { captureFrame } from './pcapng.ts';

const AT = Date.UTC(2008, 1, 12, 4, 25, 14);

/** Type and body of each block, whose two lengths must agree. */
function blocksOf(bytes: readonly number[]): { type: number; body: DataView }[] {
  const view = new DataView(Uint8Array.from(bytes).buffer);
  const blocks: { type: number; body: DataView }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    expect(length % 4).toBe(0);
    expect(view.getUint32(at + length - 4, true)).toBe(length);
    blocks.push({
      type: view.getUint32(at, true),
      body: new DataView(view.buffer, at + 8, length - 12),
    });
    at += length;
  }
  return blocks;
}

test('a frame is a section with its interface, its time and its bytes', () => {
  const [section, port, packet, ...others] = blocksOf(captureFrame('data-2', AT, [1, 2, 3]));
  expect(others).toEqual([]);
  expect([section?.type, port?.type, packet?.type]).toEqual([0x0a0d0d0a, 1, 6]);
  expect(section?.body.getUint32(0, true)).toBe(0x1a2b3c4d);
  expect(port?.body.getUint16(0, true)).toBe(1);
  const high = packet?.body.getUint32(4, true) ?? 0;
  const low = packet?.body.getUint32(8, true) ?? 0;
  expect(high * 2 ** 32 + low).toBe(AT * 1_000);
  expect(packet?.body.getUint32(12, true)).toBe(3);
  expect(packet?.body.getUint8(22)).toBe(3);
});
