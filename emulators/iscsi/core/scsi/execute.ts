// One command from its CDB to its outcome, in the order of SAM-5 §5.14: is there such a unit, what
// does the family say, is there something that the nexus must be told first, is it reserved, and
// only then the command itself.

import type { Bytes } from '../bytes.ts';
import * as blocks from './blocks.ts';
import { reportGroups, setGroups } from './groups.ts';
import { inquiry, reportLuns } from './inquiry.ts';
import { modeSelect, modeSense } from './modes.ts';
import { reportOpcodes } from './opcodes.ts';
import { portOf, release, reservationIn, reservationOut, reserve } from './reservationCommands.ts';
import { isBarred } from './reservations.ts';
import { badField, KEY, SENSE, senseBytes } from './sense.ts';
import { type Command, type CommandName, commandOf, hasActions } from './tables.ts';
import {
  type Call,
  type CallDesk,
  CONFLICT,
  dataIn,
  fail,
  GOOD,
  type Nexus,
  type Outcome,
  type Result,
  type Unit,
  withStatus,
} from './unit.ts';

type Handler = (call: Call) => Result;

const HANDLERS: { readonly [Name in CommandName]: Handler } = {
  testUnitReady: () => GOOD,
  requestSense: ({ nexus, unit, cdb }) => requestSense(nexus, unit.lun, cdb),
  inquiry: ({ unit, nexus, cdb }) => inquiry(unit, cdb, nexus),
  reportLuns,
  modeSense,
  modeSelect,
  reserve,
  release,
  startStop: ({ cdb }) => ((cdb[4] as number) & 0x02 ? fail(badField(4)) : GOOD),
  sendDiagnostic: ({ cdb }) =>
    (cdb[1] as number) & 0x04 || cdb[4] === 0 ? GOOD : fail(badField(3)),
  readCapacity10: blocks.readCapacity10,
  readCapacity16: blocks.readCapacity16,
  read: blocks.read,
  write: blocks.write,
  writeVerify: blocks.writeVerify,
  verify: blocks.verify,
  preFetch: blocks.preFetch,
  syncCache: blocks.syncCache,
  writeSame: blocks.writeSame,
  unmap: blocks.unmap,
  compareAndWrite: blocks.compareAndWrite,
  orWrite: blocks.orWrite,
  lbaStatus: blocks.lbaStatus,
  readDefects: blocks.readDefects,
  writeAtomic: blocks.writeAtomic,
  reservationIn,
  reservationOut,
  reportGroups,
  reportOpcodes,
  setGroups,
};

/** What must be looked at before the data of a command is asked for. Null: nothing stands against
 * it. */
export function admit(
  unit: Unit | null,
  { nexus, lun, cdb, desk }: { nexus: Nexus; lun: number; cdb: Bytes; desk: CallDesk },
): Outcome | 'hold' | 'drop' | null {
  const command = commandOf(cdb);
  if (unit === null) return admitWithoutUnit(command, { nexus, lun, cdb, desk });
  const verdict = desk.gate.judge(lun, nexus, cdb);
  if (verdict.kind === 'hold' || verdict.kind === 'drop') return verdict.kind;

  if (nexus.attentions.size > 0 && !isExempt(command)) {
    const code = takeAttention(nexus, lun);
    if (code !== null) return fail({ key: KEY.unitAttention, code });
  }
  if (verdict.kind === 'sense') return fail(verdict.sense);
  if (verdict.kind === 'status') return withStatus(verdict.status);
  if (command === null) {
    return fail(hasActions(cdb[0] as number) ? badField(1) : SENSE.invalidOpcode);
  }
  if ((cdb[command.usage.length - 1] as number) & 0x04)
    return fail(badField(command.usage.length - 1));
  return isReserved(unit, command, nexus, desk) ? CONFLICT : null;
}

/** INQUIRY, REPORT LUNS and REQUEST SENSE leave what the nexus must be told where it is. */
function isExempt(command: Command | null): boolean {
  const name = command?.name;
  return name === 'inquiry' || name === 'reportLuns' || name === 'requestSense';
}

function takeAttention(nexus: Nexus, lun: number): number | null {
  const waiting = nexus.attentions.get(lun);
  const code = waiting?.shift();
  if (waiting?.length === 0) nexus.attentions.delete(lun);
  return code ?? null;
}

/** @source SPC-4 §6.6.1, §6.39: a unit that is not there answers these, and nothing else. */
function admitWithoutUnit(
  command: Command | null,
  { nexus, lun, cdb, desk }: { nexus: Nexus; lun: number; cdb: Bytes; desk: CallDesk },
): Outcome {
  switch (command?.name) {
    case 'inquiry':
      return inquiry(null, cdb, nexus);
    case 'reportLuns':
      return lun < 0 ? fail(SENSE.unitNotSupported) : reportLuns({ cdb, desk });
    case 'requestSense':
      return dataIn(senseBytes(SENSE.unitNotSupported, false), cdb[4] as number);
    default:
      return fail(SENSE.unitNotSupported);
  }
}

function requestSense(nexus: Nexus, lun: number, cdb: Bytes): Outcome {
  const code = takeAttention(nexus, lun);
  const sense = code === null ? SENSE.none : { key: KEY.unitAttention, code };
  return dataIn(senseBytes(sense, ((cdb[1] as number) & 0x01) !== 0), cdb[4] as number);
}

/** By the old way or by the new. */
function isReserved(unit: Unit, command: Command, nexus: Nexus, desk: CallDesk): boolean {
  if (unit.reservedBy !== null && unit.reservedBy !== nexus) {
    return !isExempt(command) && command.name !== 'release';
  }
  if (command.access === 'free') return false;
  const reservations = desk.reservations.read(unit.lun);
  return reservations.type !== 0 && isBarred(reservations, portOf(nexus), command.access);
}

/** Carries out a command that was admitted. What the disk refuses is a medium error. */
export function execute(command: Command, call: Call): Result {
  try {
    return HANDLERS[command.name](call);
  } catch (error) {
    if (!isDiskError(error)) throw error;
    return fail(command.moves === 'in' ? SENSE.readError : SENSE.writeError);
  }
}

/** Errors of the system have a code; ours, that are bugs, have none. */
const isDiskError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';
