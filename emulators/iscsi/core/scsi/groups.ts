// REPORT and SET TARGET PORT GROUPS (SPC-4 §6.35, §6.45): asymmetric access, told and commanded.

import { get16, get32, joined, put16, put32 } from '../bytes.ts';
import { badField, badParameter, SENSE } from './sense.ts';
import { ACCESS_STATE, type Call, dataIn, fail, GOOD, type Outcome, type Result } from './unit.ts';

const PREFERRED = 0x80;
const EXTENDED_HEADER = 0x20;
/** Seconds that a transition may take: an initiator waits so long, 0 would mean its own default. */
const TRANSITION_SECONDS = 30;

export function reportGroups({ unit, cdb, desk }: Call): Outcome {
  const format = (cdb[1] as number) & 0xe0;
  if (format !== 0 && format !== EXTENDED_HEADER) return fail(badField(1));
  const isExtended = format === EXTENDED_HEADER;
  const header = new Uint8Array(isExtended ? 8 : 4);
  if (isExtended) header.set([0x10, TRANSITION_SECONDS], 4);
  const groups = desk.gate.portGroups(unit.lun).map((each) => {
    const bytes = new Uint8Array(8 + 4 * each.relativePorts.length);
    bytes[0] = each.state | (each.isPreferred ? PREFERRED : 0);
    bytes[1] = desk.gate.supportedStates;
    put16(bytes, 2, each.group);
    bytes[5] = each.cause;
    bytes[7] = each.relativePorts.length;
    for (const [index, port] of each.relativePorts.entries()) put16(bytes, 10 + 4 * index, port);
    return bytes;
  });
  const whole = joined([header, ...groups]);
  put32(whole, 0, whole.length - 4);
  return dataIn(whole, get32(cdb, 6));
}

/** What an initiator may ask for. */
const SETTABLE: readonly number[] = [
  ACCESS_STATE.optimized,
  ACCESS_STATE.nonOptimized,
  ACCESS_STATE.standby,
  ACCESS_STATE.unavailable,
];

export function setGroups({ unit, nexus, cdb, data, desk }: Call): Result {
  const length = get32(cdb, 6);
  if (length === 0) return GOOD;
  const list = joined(data).subarray(0, length);
  if (list.length < 8 || list.length % 4 !== 0) return fail(SENSE.listLength);
  const known = desk.gate.portGroups(unit.lun);
  const wanted: { group: number; state: number }[] = [];
  for (let at = 4; at + 4 <= list.length; at += 4) {
    const state = (list[at] as number) & 0x0f;
    const group = get16(list, at + 2);
    if (!SETTABLE.includes(state)) return fail(badParameter(at));
    if (((1 << state) & desk.gate.supportedStates) === 0) return fail(badParameter(at));
    if (!known.some((each) => each.group === group)) return fail(badParameter(at + 2));
    if (wanted.some((each) => each.group === group)) return fail(badParameter(at + 2));
    wanted.push({ group, state });
  }
  return (done) =>
    desk.gate.setPortGroups(unit.lun, wanted, nexus, (sense) =>
      done(sense === null ? GOOD : fail(sense)),
    );
}
