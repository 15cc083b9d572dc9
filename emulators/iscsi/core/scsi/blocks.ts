// The commands that move or look at blocks (SBC-3 §5). Each checks its CDB wholly before it touches
// the store.

import { type Bytes, get16, get32, get64, joined, put32, put64, slicePieces } from '../bytes.ts';
import { blockOf, checkOf, countOf, hasNoBuffer } from './address.ts';
import {
  ATOMIC_BLOCKS_MAX,
  BLOCKS_PER_PHYSICAL_EXPONENT,
  TRANSFER_BLOCKS_MAX,
  UNMAP_BLOCKS_MAX,
  UNMAP_DESCRIPTORS_MAX,
  WRITE_SAME_BLOCKS_MAX,
} from './inquiry.ts';
import { badField, badParameter, SENSE, type Sense } from './sense.ts';
import {
  type Call,
  dataIn,
  fail,
  GOOD,
  type Outcome,
  type Result,
  STATUS,
  type Unit,
} from './unit.ts';

const PROTECT = 0xe0;
const FUA = 0x08;
const IMMEDIATE = 0x02;
/** WRITE SAME writes its block in runs of this size. */
const RUN_BYTES = 1_048_576;

function rangeFault(unit: Unit, block: number, count: number): Sense | null {
  return block + count > unit.store.blockCount || block >= unit.store.blockCount
    ? SENSE.outOfRange
    : null;
}

/** The range of a command that moves data; a length of zero is allowed anywhere on the unit. */
function transferFault(unit: Unit, cdb: Bytes, count: number): Sense | null {
  if ((cdb[1] as number) & PROTECT && (cdb[0] as number) >= 0x20) return badField(1);
  const fault = rangeFault(unit, blockOf(cdb), count);
  if (fault !== null) return fault;
  return count > TRANSFER_BLOCKS_MAX ? badField(cdb[0] === 0x88 ? 10 : 7) : null;
}

function protection(unit: Unit): Sense | null {
  if (unit.mode.isSoftwareProtected) return SENSE.softwareProtected;
  return unit.isReadOnly ? SENSE.writeProtected : null;
}

export function read({ unit, cdb }: Call): Outcome {
  const count = countOf(cdb);
  const fault = transferFault(unit, cdb, count);
  if (fault !== null) return fail(fault);
  if (count === 0) return GOOD;
  const data = unit.store.read(blockOf(cdb), count);
  return { status: STATUS.good, data, dataBytes: count * unit.store.blockBytes, sense: null };
}

/** What has arrived is written, if it makes whole blocks: an initiator may expect to send less. */
export function write(call: Call): Result {
  const { unit, cdb, data } = call;
  const count = countOf(cdb);
  const fault = transferFault(unit, cdb, count) ?? protection(unit);
  if (fault !== null) return fail(fault);
  writeWholeBlocks(unit, blockOf(cdb), count, data);
  const isForced = ((cdb[1] as number) & FUA) !== 0 && (cdb[0] as number) >= 0x20;
  return isForced && count > 0 ? flushed(unit) : GOOD;
}

function writeWholeBlocks(unit: Unit, block: number, count: number, data: Call['data']): void {
  const { blockBytes } = unit.store;
  let length = 0;
  for (const piece of data) length += piece.length;
  const arrived = Math.min(count, Math.floor(length / blockBytes));
  if (arrived === 0) return;
  const isWhole = length === arrived * blockBytes;
  unit.store.write(block, isWhole ? data : slicePieces(data, 0, arrived * blockBytes));
}

function flushed(unit: Unit): Result {
  return (done) =>
    unit.store.flush((error) => done(error === null ? GOOD : fail(SENSE.writeError)));
}

export function writeVerify(call: Call): Result {
  const { unit, cdb, data } = call;
  const count = countOf(cdb);
  if (checkOf(cdb) > 1) return fail(badField(1));
  const fault = transferFault(unit, cdb, count) ?? protection(unit);
  if (fault !== null) return fail(fault);
  writeWholeBlocks(unit, blockOf(cdb), count, data);
  return count > 0 ? flushed(unit) : GOOD;
}

export function verify({ unit, cdb, data }: Call): Outcome {
  const count = countOf(cdb);
  const check = checkOf(cdb);
  if (check === 2) return fail(badField(1));
  const fault = transferFault(unit, cdb, count);
  if (fault !== null) return fail(fault);
  if (check === 0 || count === 0) return GOOD;
  const held = joined(unit.store.read(blockOf(cdb), count));
  const given = joined(data);
  const length = Math.min(held.length, check === 3 ? held.length : given.length);
  const at = firstDifference(held, given, length);
  return at < 0 ? GOOD : fail({ ...SENSE.miscompare, information: at });
}

/** -1: none. A shorter `right` is repeated. */
function firstDifference(left: Bytes, right: Bytes, length: number): number {
  if (right.length === 0) return -1;
  for (let at = 0, other = 0; at < length; at++) {
    if (left[at] !== right[other]) return at;
    if (++other === right.length) other = 0;
  }
  return -1;
}

export function orWrite({ unit, cdb, data }: Call): Result {
  const count = countOf(cdb);
  const fault = transferFault(unit, cdb, count) ?? protection(unit);
  if (fault !== null) return fail(fault);
  if (count === 0) return GOOD;
  const given = joined(data);
  const result = joined(unit.store.read(blockOf(cdb), count)).slice(0, given.length);
  for (let at = 0; at < result.length; at++) result[at] = (result[at] as number) | (given[at] ?? 0);
  writeWholeBlocks(unit, blockOf(cdb), count, [result]);
  return ((cdb[1] as number) & FUA) !== 0 ? flushed(unit) : GOOD;
}

/** The first half is compared, the second written, and nobody comes in between: nothing here waits.
 * @source SBC-3 §5.2. */
export function compareAndWrite({ unit, cdb, data, expected }: Call): Result {
  const count = cdb[13] as number;
  if ((cdb[1] as number) & PROTECT) return fail(badField(1));
  const block = blockOf(cdb);
  const fault = rangeFault(unit, block, count) ?? protection(unit);
  if (fault !== null) return fail(fault);
  // A count that does not fit its byte comes with data that does not fit the count.
  const length = count * unit.store.blockBytes;
  if (expected !== 2 * length) return fail(badField(13));
  if (count === 0) return GOOD;
  const given = joined(data);
  if (given.length < 2 * length) return fail(SENSE.listLength);
  const held = joined(unit.store.read(block, count));
  const at = firstDifference(held, given.subarray(0, length), length);
  if (at >= 0) return fail({ ...SENSE.miscompare, information: at });
  unit.store.write(block, [given.subarray(length, 2 * length)]);
  return ((cdb[1] as number) & FUA) !== 0 ? flushed(unit) : GOOD;
}

/** Wholly or not at all, whatever happens in the middle. @source SBC-4 §5.48. */
export function writeAtomic({ unit, cdb, data, expected }: Call): Result {
  const count = countOf(cdb);
  const fault = transferFault(unit, cdb, count) ?? protection(unit);
  if (fault !== null) return fail(fault);
  if (count > ATOMIC_BLOCKS_MAX) return fail(badField(12));
  if (expected !== count * unit.store.blockBytes) return fail(badField(12));
  if (count === 0) return GOOD;
  unit.store.writeAtomic(blockOf(cdb), joined(data));
  return ((cdb[1] as number) & FUA) !== 0 ? flushed(unit) : GOOD;
}

const WRITE_SAME = { anchor: 0x10, unmap: 0x08, oldBits: 0x06 } as const;

export function writeSame({ unit, cdb, data, expected }: Call): Outcome {
  const flags = cdb[1] as number;
  const block = blockOf(cdb);
  const count = countOf(cdb);
  if (flags & (PROTECT | WRITE_SAME.anchor | WRITE_SAME.oldBits)) return fail(badField(1));
  if (flags & 0x01 && cdb[0] === 0x41) return fail(badField(1));
  const fault = rangeFault(unit, block, count) ?? protection(unit);
  if (fault !== null) return fail(fault);
  if (count === 0 || count > WRITE_SAME_BLOCKS_MAX) return fail(badField(cdb[0] === 0x93 ? 10 : 7));

  const { blockBytes } = unit.store;
  const pattern = hasNoBuffer(cdb) ? new Uint8Array(blockBytes) : joined(data);
  const isOneBlock = hasNoBuffer(cdb) || expected === blockBytes;
  if (pattern.length < blockBytes || !isOneBlock) return fail(SENSE.listLength);
  const one = pattern.subarray(0, blockBytes);
  if (flags & WRITE_SAME.unmap && one.every((byte) => byte === 0)) unit.store.unmap(block, count);
  else writeRuns(unit, block, count, one);
  return GOOD;
}

function writeRuns(unit: Unit, block: number, count: number, one: Bytes): void {
  const perRun = Math.min(count, RUN_BYTES / one.length);
  const run = new Uint8Array(perRun * one.length);
  for (let at = 0; at < run.length; at += one.length) run.set(one, at);
  for (let done = 0; done < count; done += perRun) {
    const blocks = Math.min(perRun, count - done);
    unit.store.write(block + done, [run.subarray(0, blocks * one.length)]);
  }
}

/** All descriptors are checked before the first takes effect. @source SBC-3 §5.28. */
export function unmap({ unit, cdb, data }: Call): Outcome {
  if ((cdb[1] as number) & 0x01) return fail(badField(1));
  const length = get16(cdb, 7);
  if (length === 0) return GOOD;
  const protectionFault = protection(unit);
  if (protectionFault !== null) return fail(protectionFault);
  const list = joined(data).subarray(0, length);
  if (list.length < 8) return fail(SENSE.listLength);
  const descriptors = Math.floor(Math.min(get16(list, 2), list.length - 8) / 16);
  if (descriptors > UNMAP_DESCRIPTORS_MAX) return fail(badParameter(2));

  const ranges = Array.from({ length: descriptors }, (_, index) => ({
    block: get64(list, 8 + 16 * index),
    count: get32(list, 16 + 16 * index),
  }));
  const total = ranges.reduce((sum, { count }) => sum + count, 0);
  for (const { block, count } of ranges) {
    const fault = count > 0 ? rangeFault(unit, block, count) : null;
    if (fault !== null) return fail(fault);
  }
  if (total > UNMAP_BLOCKS_MAX) return fail(badParameter(8));
  for (const { block, count } of ranges) if (count > 0) unit.store.unmap(block, count);
  return GOOD;
}

export function preFetch({ unit, cdb }: Call): Outcome {
  const fault = rangeFault(unit, blockOf(cdb), countOf(cdb));
  return fault === null ? { ...GOOD, status: STATUS.conditionMet } : fail(fault);
}

export function syncCache({ unit, cdb }: Call): Result {
  const fault = rangeFault(unit, blockOf(cdb), countOf(cdb));
  if (fault !== null) return fail(fault);
  if (((cdb[1] as number) & IMMEDIATE) === 0) return flushed(unit);
  unit.store.flush(() => {});
  return GOOD;
}

export function readCapacity10({ unit, cdb }: Call): Outcome {
  const isPartial = ((cdb[8] as number) & 0x01) !== 0;
  if (!isPartial && blockOf(cdb) !== 0) return fail(badField(2));
  const bytes = new Uint8Array(8);
  put32(bytes, 0, Math.min(unit.store.blockCount - 1, 0xffff_ffff));
  put32(bytes, 4, unit.store.blockBytes);
  return dataIn(bytes, bytes.length);
}

/** Thin: what is unmapped reads as zero. */
export function readCapacity16({ unit, cdb }: Call): Outcome {
  const isPartial = ((cdb[14] as number) & 0x01) !== 0;
  if (!isPartial && blockOf(cdb) !== 0) return fail(badField(2));
  const bytes = new Uint8Array(32);
  put64(bytes, 0, unit.store.blockCount - 1);
  put32(bytes, 8, unit.store.blockBytes);
  bytes[13] = BLOCKS_PER_PHYSICAL_EXPONENT;
  bytes[14] = 0xc0;
  return dataIn(bytes, get32(cdb, 10));
}

/** No drive has defects to tell. @source SBC-3 §5.17, §5.18. */
export function readDefects({ cdb }: Call): Outcome {
  const isShort = cdb[0] === 0x37;
  const lists = cdb[isShort ? 2 : 1] as number;
  const bytes = new Uint8Array(isShort ? 4 : 8);
  bytes[1] = lists & 0x1f;
  return dataIn(bytes, isShort ? get16(cdb, 7) : get32(cdb, 6));
}

const DEALLOCATED = 1;
const ALIGNMENT = 1 << BLOCKS_PER_PHYSICAL_EXPONENT;
/** A run is looked through so far; the initiator asks on from where it ends. */
const RUN_BLOCKS_MAX = 262_144;

/** One descriptor: the run of blocks that are alike, from the first on.
 * @choice A run begins with a physical block: what is provisioned is no less. */
export function lbaStatus({ unit, cdb }: Call): Outcome {
  const first = blockOf(cdb);
  if (first >= unit.store.blockCount) return fail(SENSE.outOfRange);
  const aligned = Math.ceil(first / ALIGNMENT) * ALIGNMENT;
  const block = aligned < unit.store.blockCount ? aligned : first;
  const isMapped = unit.store.isMapped(block);
  const end = Math.min(unit.store.blockCount, block + RUN_BLOCKS_MAX);
  let at = block + 1;
  while (at < end && unit.store.isMapped(at) === isMapped) at++;
  const bytes = new Uint8Array(24);
  put32(bytes, 0, bytes.length - 4);
  put64(bytes, 8, block);
  put32(bytes, 16, at - block);
  bytes[20] = isMapped ? 0 : DEALLOCATED;
  return dataIn(bytes, get32(cdb, 10));
}
