// The family's gate (core/scsi/gate.ts) as the target asks it: a verdict for each command, worked
// out once for each grant, so that a command costs one look.

import { type CommandName, commandOf } from '../../../iscsi/core/scsi/tables.ts';
import {
  ACCESS_STATE,
  ALLOWED,
  type Nexus,
  type PortGroup,
  STATUS,
  type Verdict,
} from '../../../iscsi/core/scsi/unit.ts';
import { COMMAND_KINDS, type CommandKind, type GateAnswer, passGate } from '../core/scsi/gate.ts';
import type { Grant, GrantLun, Injection } from '../core/scsi/grant.ts';

/** How the gate's table calls the commands of the target; all others touch blocks. */
const KINDS: { readonly [Name in CommandName]?: CommandKind } = {
  inquiry: 'inquiry',
  reportLuns: 'reportLuns',
  requestSense: 'requestSense',
  reportGroups: 'reportTargetPortGroups',
  reportOpcodes: 'reportTargetPortGroups',
  setGroups: 'setTargetPortGroups',
  modeSense: 'modePages',
  modeSelect: 'modePages',
  sendDiagnostic: 'diagnostic',
  readCapacity10: 'readCapacity',
  readCapacity16: 'readCapacity',
  reservationIn: 'persistentReserve',
  reservationOut: 'persistentReserve',
  testUnitReady: 'testUnitReady',
};

const kindOf = (cdb: Uint8Array): CommandKind => {
  const name = commandOf(cdb)?.name;
  return (name === undefined ? undefined : KINDS[name]) ?? 'media';
};

export type Verdicts = {
  judge(lun: number, nexus: Nexus, cdb: Uint8Array): Verdict;
};

/** `onInjected`: an injected status was handed out. */
export function verdictsOf(grant: Grant, onInjected: (id: number) => void): Verdicts {
  const byLun = new Map(grant.luns.map((lun) => [lun.lun, verdictsByKind(grant, lun)]));
  const gone = verdictOf({ do: 'busy' });
  return {
    judge(lun, nexus, cdb) {
      const verdicts = byLun.get(lun);
      if (verdicts === undefined) return gone;
      const verdict = verdicts[kindOf(cdb)];
      if (grant.injections.length === 0 || verdict !== ALLOWED) return verdict;
      return injectedFor(grant, { lun, nexus, cdb }, onInjected) ?? verdict;
    },
  };
}

function verdictsByKind(grant: Grant, { access }: GrantLun): { [Kind in CommandKind]: Verdict } {
  const { transition, standbyTur } = grant;
  const pairs = COMMAND_KINDS.map((kind) => [
    kind,
    verdictOf(passGate({ access, kind, transition, standbyTur })),
  ]);
  return Object.fromEntries(pairs);
}

function verdictOf(answer: GateAnswer): Verdict {
  switch (answer.do) {
    case 'pass':
      return ALLOWED;
    case 'busy':
      return { kind: 'status', status: STATUS.busy };
    case 'sense':
      return {
        kind: 'sense',
        sense: { key: answer.key, code: (answer.asc << 8) | answer.ascq },
      };
    default:
      return { kind: answer.do };
  }
}

const STATUSES = {
  busy: STATUS.busy,
  taskSetFull: STATUS.taskSetFull,
  reservationConflict: STATUS.reservationConflict,
} as const;

/** A fault `scsi.status` may name a command as the target does, or by its opcode: `2a`. */
function injectedFor(
  grant: Grant,
  { lun, nexus, cdb }: { lun: number; nexus: Nexus; cdb: Uint8Array },
  onInjected: (id: number) => void,
): Verdict | null {
  const names = [commandOf(cdb)?.name, (cdb[0] as number).toString(16).padStart(2, '0')];
  const found = grant.injections.find(
    (each) =>
      (each.command === '' || names.includes(each.command as CommandName)) &&
      (each.lun === null || each.lun === lun) &&
      (each.initiator === '' || each.initiator === nexus.initiatorName) &&
      (each.count === 0 || each.used < each.count),
  );
  if (found === undefined) return null;
  // The grant is a copy: the machine is told, and counts for itself.
  found.used += 1;
  onInjected(found.id);
  return verdictOfInjection(found);
}

function verdictOfInjection({ answer, key, asc, ascq }: Injection): Verdict {
  return answer === 'sense'
    ? { kind: 'sense', sense: { key, code: (asc << 8) | ascq } }
    : { kind: 'status', status: STATUSES[answer] };
}

const STATES = {
  'active/optimized': ACCESS_STATE.optimized,
  standby: ACCESS_STATE.standby,
  unavailable: ACCESS_STATE.unavailable,
} as const;

export function portGroupsOf(grant: Grant, lun: number): readonly PortGroup[] {
  const groups = grant.luns.find((each) => each.lun === lun)?.groups ?? [];
  return groups.map(({ id, state, isPreferred, statusCode, relativePorts }) => ({
    group: id,
    state: STATES[state],
    isPreferred,
    cause: statusCode,
    relativePorts,
  }));
}
