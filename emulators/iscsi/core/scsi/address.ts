// Where a CDB's block address and length lie, and how much data the command moves.

import { type Bytes, get16, get24, get32, get64 } from '../bytes.ts';
import type { Command } from './tables.ts';

/** Its length lies behind the boundary of its parts. */
const WRITE_ATOMIC = 0x9c;

/** The group of an opcode tells the length of its CDB. */
const groupOf = (cdb: Bytes): number => (cdb[0] as number) >> 5;

export function blockOf(cdb: Bytes): number {
  switch (groupOf(cdb)) {
    case 0:
      return get24(cdb, 1) & 0x1f_ffff;
    case 4:
      return get64(cdb, 2);
    default:
      return get32(cdb, 2);
  }
}

export function countOf(cdb: Bytes): number {
  switch (groupOf(cdb)) {
    case 0:
      return cdb[4] === 0 ? 256 : (cdb[4] as number);
    case 4:
      return cdb[0] === WRITE_ATOMIC ? get16(cdb, 12) : get32(cdb, 10);
    case 5:
      return get32(cdb, 6);
    default:
      return get16(cdb, 7);
  }
}

const NO_DATA_OUT_BUFFER = 0x01;
/** BYTCHK of VERIFY: 1 compares all blocks, 3 each with the same one. */
export const checkOf = (cdb: Bytes): number => ((cdb[1] as number) >> 1) & 0x03;
export const hasNoBuffer = (cdb: Bytes): boolean =>
  cdb[0] === 0x93 && ((cdb[1] as number) & NO_DATA_OUT_BUFFER) !== 0;

/** Bytes that the command wants of the initiator, whatever that expects to send. */
export function dataOutBytes(command: Command, cdb: Bytes, blockBytes: number): number {
  switch (command.name) {
    case 'write':
    case 'writeVerify':
    case 'orWrite':
    case 'writeAtomic':
      return countOf(cdb) * blockBytes;
    case 'compareAndWrite':
      return 2 * (cdb[13] as number) * blockBytes;
    case 'writeSame':
      return hasNoBuffer(cdb) ? 0 : blockBytes;
    case 'verify': {
      const check = checkOf(cdb);
      return check === 1 ? countOf(cdb) * blockBytes : check === 3 ? blockBytes : 0;
    }
    case 'modeSelect':
      return cdb[0] === 0x15 ? (cdb[4] as number) : get16(cdb, 7);
    case 'unmap':
      return get16(cdb, 7);
    case 'reservationOut':
      return get32(cdb, 5);
    case 'setGroups':
      return get32(cdb, 6);
    default:
      return 0;
  }
}
