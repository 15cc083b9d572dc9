// Writes that are done wholly or not at all, though the process may be killed in the middle of one:
// the kernel ends a long write between two pages. What is to be written lies in a file beside the
// store until it is; whoever opens the store next finishes it.
//
//   0: magic, position, length, CRC32C of the data    512: the data

import { closeSync, readSync, writeSync } from 'node:fs';
import { type Bytes, get32, get64, put32, put64 } from './core/bytes.ts';
import { crc32c } from './core/crc32c.ts';

const MAGIC = 0x41544f4d;
const HEADER_BYTES = 24;
const DATA_AT = 512;

export type AtomicJournal = {
  /** Carries out a write so that it survives in whole. */
  perform(data: Bytes, position: number, write: () => void): void;
  /** Finishes the write that a dead process began. */
  finish(write: (data: Bytes, position: number) => void): void;
  close(): void;
};

export function openAtomicJournal(fd: number, dataBytesMax: number): AtomicJournal {
  const header = new Uint8Array(HEADER_BYTES);
  const blank = new Uint8Array(HEADER_BYTES);
  const clear = () => writeSync(fd, blank, 0, HEADER_BYTES, 0);
  return {
    perform(data, position, write) {
      put32(header, 0, MAGIC);
      put64(header, 4, position);
      put32(header, 12, data.length);
      put32(header, 16, crc32c(data));
      writeSync(fd, data, 0, data.length, DATA_AT);
      writeSync(fd, header, 0, HEADER_BYTES, 0);
      write();
      clear();
    },
    finish(write) {
      const read = readSync(fd, header, 0, HEADER_BYTES, 0);
      const length = get32(header, 12);
      if (read < HEADER_BYTES || get32(header, 0) !== MAGIC || length > dataBytesMax) return;
      const data = new Uint8Array(length);
      const isWhole = readSync(fd, data, 0, length, DATA_AT) === length;
      if (isWhole && crc32c(data) === get32(header, 16)) write(data, get64(header, 4));
      clear();
    },
    close: () => closeSync(fd),
  };
}
