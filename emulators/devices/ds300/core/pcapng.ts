// A frame as a pcapng section of its own, so that many writers append to one file and none needs to
// know of the others. @source draft-ietf-opsawg-pcapng: section header §4.1, interface description
// §4.2, enhanced packet §4.3. Little-endian.

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const PACKET = 6;
const BYTE_ORDER = 0x1a2b3c4d;
const MAJOR = 1;
const UNKNOWN_LENGTH = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const ETHERNET = 1;
/** Option: name of the interface. */
const IF_NAME = 2;
const END_OF_OPTIONS = [0, 0, 0, 0];
const MICROSECONDS = 1_000;

/** `link`: the name of the interface. */
export function captureFrame(link: string, atMs: number, frame: readonly number[]): number[] {
  const stamp = atMs * MICROSECONDS;
  return [
    ...block(SECTION, [...u32(BYTE_ORDER), ...u16(MAJOR), ...u16(0), ...UNKNOWN_LENGTH]),
    ...block(INTERFACE, [...u16(ETHERNET), ...u16(0), ...u32(0), ...nameOption(link)]),
    ...block(PACKET, [
      ...u32(0),
      ...u32(Math.floor(stamp / 2 ** 32)),
      ...u32(stamp % 2 ** 32),
      ...u32(frame.length),
      ...u32(frame.length),
      ...padded(frame),
    ]),
  ];
}

/** Its length stands before and behind it. */
function block(type: number, body: readonly number[]): number[] {
  const length = u32(body.length + 12);
  return [...u32(type), ...length, ...body, ...length];
}

function nameOption(name: string): number[] {
  const bytes = [...name].map((character) => character.charCodeAt(0) & 0x7f);
  return [...u16(IF_NAME), ...u16(bytes.length), ...padded(bytes), ...END_OF_OPTIONS];
}

function padded(bytes: readonly number[]): number[] {
  return [...bytes, ...new Array<number>((4 - (bytes.length % 4)) % 4).fill(0)];
}

const u16 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff];

const u32 = (value: number): number[] => [...u16(value), ...u16(value / 65_536)];
