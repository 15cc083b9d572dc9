// REPORT SUPPORTED OPERATION CODES (SPC-4 §6.35): the table of commands, as bytes.

import { type Bytes, get16, get32, joined, put16, put32 } from '../bytes.ts';
import { badField } from './sense.ts';
import { COMMANDS, type Command, hasActions } from './tables.ts';
import { type Call, dataIn, fail, type Outcome } from './unit.ts';

const TIMEOUTS = 0x80;
const TIMEOUT_BYTES = 12;
const SUPPORTED = 0x03;
const NOT_SUPPORTED = 0x01;

export function reportOpcodes({ cdb }: Call): Outcome {
  const allocated = get32(cdb, 6);
  const options = cdb[2] as number;
  const hasTimeouts = (options & TIMEOUTS) !== 0;
  const opcode = cdb[3] as number;
  const action = get16(cdb, 4);
  const isActive = hasActions(opcode);
  const found = COMMANDS.find(
    (each) => each.opcode === opcode && (!isActive || each.action === action),
  );
  switch (options & 0x07) {
    case 0:
      return dataIn(all(hasTimeouts), allocated);
    case 1:
      return isActive ? fail(badField(2)) : dataIn(one(found, hasTimeouts), allocated);
    case 2:
      if (!isActive && found !== undefined) return fail(badField(2));
      return dataIn(one(found, hasTimeouts), allocated);
    case 3:
      return dataIn(one(isActive || action === 0 ? found : undefined, hasTimeouts), allocated);
    default:
      return fail(badField(2));
  }
}

/** No command takes longer than its initiator would wait anyway. */
function timeouts(): Bytes {
  const bytes = new Uint8Array(TIMEOUT_BYTES);
  bytes[1] = TIMEOUT_BYTES - 2;
  return bytes;
}

function all(hasTimeouts: boolean): Bytes {
  const parts = COMMANDS.flatMap((each) => {
    const bytes = new Uint8Array(8);
    bytes[0] = each.opcode;
    put16(bytes, 2, each.action ?? 0);
    bytes[5] = (each.action === null ? 0 : 0x01) | (hasTimeouts ? 0x02 : 0);
    put16(bytes, 6, each.usage.length);
    return hasTimeouts ? [bytes, timeouts()] : [bytes];
  });
  const whole = joined([new Uint8Array(4), ...parts]);
  put32(whole, 0, whole.length - 4);
  return whole;
}

function one(command: Command | undefined, hasTimeouts: boolean): Bytes {
  const header = new Uint8Array(4);
  if (command === undefined) {
    header[1] = NOT_SUPPORTED;
    return header;
  }
  header[1] = SUPPORTED | (hasTimeouts ? 0x80 : 0);
  put16(header, 2, command.usage.length);
  // Where a service action stands, the bits say which one.
  const usage = command.usage.slice();
  if (command.action !== null) {
    usage[1] = ((usage[1] as number) & 0xe0) | command.action;
  }
  return joined(hasTimeouts ? [header, usage, timeouts()] : [header, usage]);
}
