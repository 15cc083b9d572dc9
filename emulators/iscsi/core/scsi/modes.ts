// MODE SENSE and MODE SELECT (SPC-4 §6.11-6.14): caching, control and informational exceptions. Two
// bits can be changed: the format of sense data, and software write protection.

import { type Bytes, get16, joined, put16, put24, put32 } from '../bytes.ts';
import { ATTENTION, badField, badParameter, KEY, SENSE, type Sense } from './sense.ts';
import {
  type Call,
  DEFAULT_MODE,
  dataIn,
  fail,
  GOOD,
  type ModeState,
  type Outcome,
  type Unit,
} from './unit.ts';

type Draft = { -readonly [Name in keyof ModeState]: ModeState[Name] };

const PAGE = { caching: 0x08, control: 0x0a, exceptions: 0x1c, all: 0x3f } as const;
const CONTROL = { pages: 0, changeable: 1, defaults: 2, saved: 3 } as const;
const SAVING_NOT_SUPPORTED: Sense = { key: KEY.illegalRequest, code: 0x3900 };

const D_SENSE = 0x04;
const SWP = 0x08;
const DPO_FUA = 0x10;
const WRITE_PROTECTED = 0x80;
const BLOCK_DESCRIPTOR_BYTES = 8;

export function modeSense({ unit, cdb }: Call): Outcome {
  const isShort = cdb[0] === 0x1a;
  const which = (cdb[2] as number) >> 6;
  if (which === CONTROL.saved) return fail(SAVING_NOT_SUPPORTED);
  const subpage = cdb[3] as number;
  if (subpage !== 0 && subpage !== 0xff) return fail(badField(3));
  const pages = pagesOf(unit.mode, (cdb[2] as number) & 0x3f, which);
  if (pages === null) return fail(badField(2));

  const hasDescriptor = ((cdb[1] as number) & 0x08) === 0;
  const descriptor = hasDescriptor ? blockDescriptor(unit) : new Uint8Array(0);
  const header = new Uint8Array(isShort ? 4 : 8);
  const length = header.length + descriptor.length + pages.length;
  const isProtected = unit.isReadOnly || unit.mode.isSoftwareProtected;
  const specific = DPO_FUA | (isProtected ? WRITE_PROTECTED : 0);
  if (isShort) header.set([length - 1, 0, specific, descriptor.length]);
  else {
    put16(header, 0, length - 2);
    header[3] = specific;
    header[7] = descriptor.length;
  }
  return dataIn(joined([header, descriptor, pages]), isShort ? (cdb[4] as number) : get16(cdb, 7));
}

function blockDescriptor({ store }: Unit): Bytes {
  const bytes = new Uint8Array(BLOCK_DESCRIPTOR_BYTES);
  put32(bytes, 0, Math.min(store.blockCount, 0xffff_ffff));
  put24(bytes, 5, store.blockBytes);
  return bytes;
}

function pagesOf(mode: ModeState, page: number, which: number): Bytes | null {
  const all = [PAGE.caching, PAGE.control, PAGE.exceptions];
  if (page === PAGE.all) return joined(all.map((each) => pageOf(mode, each, which)));
  return all.some((each) => each === page) ? pageOf(mode, page, which) : null;
}

/** One page: as it stands, which bits can be changed, or as it was at first. */
function pageOf(mode: ModeState, page: number, which: number): Bytes {
  const isMask = which === CONTROL.changeable;
  const shown = which === CONTROL.defaults ? DEFAULT_MODE : mode;
  switch (page) {
    case PAGE.caching: {
      const bytes = new Uint8Array(20);
      // Write cache on; the page as it is does not change.
      bytes.set([page, 18, isMask ? 0 : 0x04]);
      return bytes;
    }
    case PAGE.control: {
      const bytes = new Uint8Array(12);
      bytes.set([page, 10]);
      bytes[2] = isMask || shown.isDescriptorSense ? D_SENSE : 0;
      bytes[3] = isMask ? 0 : 0x10;
      bytes[4] = isMask || shown.isSoftwareProtected ? SWP : 0;
      return bytes;
    }
    default: {
      const bytes = new Uint8Array(12);
      bytes.set([page, 10]);
      return bytes;
    }
  }
}

export function modeSelect({ unit, nexus, cdb, data, desk }: Call): Outcome {
  const isShort = cdb[0] === 0x15;
  const wanted = isShort ? (cdb[4] as number) : get16(cdb, 7);
  if (((cdb[1] as number) & 0x11) !== 0x10) return fail(badField(1));
  if (wanted === 0) return GOOD;
  const list = joined(data).subarray(0, wanted);
  const headerBytes = isShort ? 4 : 8;
  if (list.length < headerBytes) return fail(SENSE.listLength);
  const descriptorBytes = isShort ? (list[3] as number) : get16(list, 6);
  if (descriptorBytes !== 0 && descriptorBytes !== BLOCK_DESCRIPTOR_BYTES) {
    return fail(badParameter(isShort ? 3 : 6));
  }

  const mode: Draft = { ...unit.mode };
  const sense = applyPages(mode, list, headerBytes + descriptorBytes);
  if (sense !== null) return fail(sense);
  const isChanged =
    mode.isDescriptorSense !== unit.mode.isDescriptorSense ||
    mode.isSoftwareProtected !== unit.mode.isSoftwareProtected;
  if (!isChanged) return GOOD;
  unit.mode = mode;
  desk.attend(unit.lun, ATTENTION.modeChanged, nexus);
  return GOOD;
}

/** All pages or none: what cannot be changed must be as it is. */
function applyPages(mode: Draft, list: Bytes, from: number): Sense | null {
  for (let at = from; at < list.length; ) {
    const page = (list[at] as number) & 0x3f;
    const current = pagesOf(mode, page, CONTROL.pages);
    if (current === null || page === PAGE.all) return badParameter(at);
    if (at + current.length > list.length) return SENSE.listLength;
    if (list[at + 1] !== current[1]) return badParameter(at + 1);
    const mask = pageOf(mode, page, CONTROL.changeable);
    for (let index = 2; index < current.length; index++) {
      const change = (list[at + index] as number) ^ (current[index] as number);
      if (change & ~(mask[index] as number)) return badParameter(at + index);
    }
    if (page === PAGE.control) {
      mode.isDescriptorSense = ((list[at + 2] as number) & D_SENSE) !== 0;
      mode.isSoftwareProtected = ((list[at + 4] as number) & SWP) !== 0;
    }
    at += current.length;
  }
  return null;
}
