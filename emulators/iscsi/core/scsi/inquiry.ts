// INQUIRY (SPC-4 §6.6, §7.8) and REPORT LUNS (§6.33): what a unit says of itself. Both controllers
// say the same of a unit; of the port they say who answers.

import { asciiBytes, type Bytes, get16, get32, joined, put16, put32, putAscii } from '../bytes.ts';
import { putLun } from '../pdu.ts';
import { badField } from './sense.ts';
import { type Call, dataIn, fail, type Nexus, type Outcome, type Unit } from './unit.ts';

/** What initiators ask for at first: a longer one would be cut, and dissectors call that broken. */
const STANDARD_BYTES = 64;
/** iSCSI, SPC-4, SBC-3, each without a version. */
const VERSIONS = [0x0960, 0x0460, 0x04c0];
const VENDOR_CHARS = 8;
const PRODUCT_CHARS = 16;
const REVISION_CHARS = 4;
const REPORT_LUNS_BYTES_MIN = 16;
/** A peripheral qualifier of a unit that is not there, of unknown type. */
const NO_UNIT = 0x7f;
const TPGS_BOTH = 0x30;
const MULTIPLE_PORTS = 0x10;

/** Blocks that one command moves at most: 16 MiB of 512 bytes. */
export const TRANSFER_BLOCKS_MAX = 32_768;
const COMPARE_BLOCKS_MAX = 255;
export const ATOMIC_BLOCKS_MAX = 256;
export const UNMAP_BLOCKS_MAX = 65_536;
export const UNMAP_DESCRIPTORS_MAX = 256;
export const WRITE_SAME_BLOCKS_MAX = 32_768;
/** Blocks of 512 bytes in one of 4096: what a file system aligns to. */
export const BLOCKS_PER_PHYSICAL_EXPONENT = 3;
const GRANULARITY_BLOCKS = 1 << BLOCKS_PER_PHYSICAL_EXPONENT;
const OPTIMAL_BLOCKS = 512;
/** @choice 10,000 a minute, as the drives of the time. */
const ROTATION_RATE = 10_000;

const CODE_SET = { binary: 1, ascii: 2 } as const;
const ASSOCIATION = { unit: 0x00, port: 0x10 } as const;
const PROTOCOL = { none: 0x00, iscsi: 0x50 } as const;
const PROTOCOL_IS_VALID = 0x80;

export function inquiry(unit: Unit | null, cdb: Bytes, nexus: Nexus): Outcome {
  const allocated = get16(cdb, 3);
  const page = cdb[2] as number;
  if (((cdb[1] as number) & 0x01) === 0) {
    return page === 0 ? dataIn(standard(unit), allocated) : fail(badField(2));
  }
  const body = unit === null ? null : pageOf(unit, page, nexus);
  if (body === null) return fail(badField(2));
  const bytes = new Uint8Array(4 + body.length);
  bytes[1] = page;
  put16(bytes, 2, body.length);
  bytes.set(body, 4);
  return dataIn(bytes, allocated);
}

function standard(unit: Unit | null): Bytes {
  const bytes = new Uint8Array(STANDARD_BYTES);
  bytes[0] = unit === null ? NO_UNIT : 0;
  bytes[2] = 6;
  bytes[3] = 0x12;
  bytes[4] = STANDARD_BYTES - 5;
  bytes[5] = TPGS_BOTH;
  bytes[6] = MULTIPLE_PORTS;
  bytes[7] = 0x02;
  if (unit === null) return bytes;
  putAscii(bytes, 8, unit.identity.vendor, VENDOR_CHARS);
  putAscii(bytes, 16, unit.identity.product, PRODUCT_CHARS);
  putAscii(bytes, 32, unit.identity.revision, REVISION_CHARS);
  for (const [index, version] of VERSIONS.entries()) put16(bytes, 58 + 2 * index, version);
  return bytes;
}

const PAGES = [0x00, 0x80, 0x83, 0xb0, 0xb1, 0xb2];

function pageOf(unit: Unit, page: number, nexus: Nexus): Bytes | null {
  switch (page) {
    case 0x00:
      return Uint8Array.from(PAGES);
    case 0x80:
      return asciiBytes(unit.identity.serial);
    case 0x83:
      return designators(unit, nexus);
    case 0xb0:
      return blockLimits();
    case 0xb1:
      return characteristics();
    case 0xb2:
      return Uint8Array.from([0, 0xe4, 0x02, 0]);
    default:
      return null;
  }
}

/** @source SPC-4 §7.8.6. Exactly one port group: multipath ignores a second.
 * @choice No name strings: the page stays within the 64 bytes that initiators ask for at first. */
function designators({ identity }: Unit, { port }: Nexus): Bytes {
  const vendor = new Uint8Array(VENDOR_CHARS);
  putAscii(vendor, 0, identity.vendor, VENDOR_CHARS);
  const naa = Uint8Array.from({ length: identity.naa.length / 2 }, (_, index) =>
    Number.parseInt(identity.naa.slice(2 * index, 2 * index + 2), 16),
  );
  const number = (value: number) => Uint8Array.from([0, 0, value >> 8, value & 0xff]);
  return joined([
    designator(CODE_SET.binary, ASSOCIATION.unit, 3, naa),
    designator(CODE_SET.ascii, ASSOCIATION.unit, 1, joined([vendor, asciiBytes(identity.serial)])),
    designator(CODE_SET.binary, ASSOCIATION.port, 4, number(port.relativePort)),
    designator(CODE_SET.binary, ASSOCIATION.port, 5, number(port.group)),
  ]);
}

function designator(codeSet: number, association: number, type: number, value: Bytes): Bytes {
  const isOfUnit = association === ASSOCIATION.unit;
  const bytes = new Uint8Array(4 + value.length);
  bytes[0] = (isOfUnit ? PROTOCOL.none : PROTOCOL.iscsi) | codeSet;
  bytes[1] = (isOfUnit ? 0 : PROTOCOL_IS_VALID) | association | type;
  bytes[3] = value.length;
  bytes.set(value, 4);
  return bytes;
}

/** @source SBC-4 §6.6.4. WSNZ: a WRITE SAME of no blocks does not mean the rest of the unit. */
function blockLimits(): Bytes {
  const page = new Uint8Array(64);
  page[4] = 0x01;
  page[5] = COMPARE_BLOCKS_MAX;
  put16(page, 6, GRANULARITY_BLOCKS);
  put32(page, 8, TRANSFER_BLOCKS_MAX);
  put32(page, 12, OPTIMAL_BLOCKS);
  put32(page, 20, UNMAP_BLOCKS_MAX);
  put32(page, 24, UNMAP_DESCRIPTORS_MAX);
  put32(page, 28, GRANULARITY_BLOCKS);
  put32(page, 32, 0x8000_0000);
  put32(page, 40, WRITE_SAME_BLOCKS_MAX);
  put32(page, 44, ATOMIC_BLOCKS_MAX);
  put32(page, 52, 1);
  return page.subarray(4);
}

function characteristics(): Bytes {
  const page = new Uint8Array(60);
  put16(page, 0, ROTATION_RATE);
  page[3] = 0x02;
  return page;
}

export function reportLuns({ cdb, desk }: Pick<Call, 'cdb' | 'desk'>): Outcome {
  const allocated = get32(cdb, 6);
  const select = cdb[2] as number;
  if (select > 2) return fail(badField(2));
  if (allocated < REPORT_LUNS_BYTES_MIN) return fail(badField(6));
  const luns = select === 1 ? [] : [...desk.units.keys()].sort((left, right) => left - right);
  const bytes = new Uint8Array(8 + 8 * luns.length);
  put32(bytes, 0, 8 * luns.length);
  for (const [index, lun] of luns.entries()) putLun(bytes, 8 + 8 * index, lun);
  return dataIn(bytes, allocated);
}
