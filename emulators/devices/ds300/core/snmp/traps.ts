// Which trap of IBM-SERVERAID-MIB an event of the box's log becomes, and with which variables.

import type { MibCell } from '../../../../core/mib.ts';
import { type EventKindName, subjectOf } from '../machines/eventLog.ts';
import type { ControllerState, EventRecord } from '../state.ts';
import { SERVERAID, slotOf } from './mib.ts';

type Variable = 'controller' | 'logicalDrive' | 'channel' | 'scsiId' | 'array' | 'errorCode';

/** @source ds300 §1.4, B.1.3: trap variables by their last number. */
const VARIABLES: { readonly [Name in Variable]: number } = {
  controller: 1,
  logicalDrive: 2,
  channel: 3,
  scsiId: 4,
  errorCode: 7,
  array: 9,
};
const SERVER_NAME = 8;

type TrapRow = { readonly specific: number; readonly variables: readonly Variable[] };

/** @source ds300 §1.5. Events that have no trap are missing. */
const TRAPS: { readonly [Kind in EventKindName]?: TrapRow } = {
  controllerFailed: { specific: 202, variables: ['controller'] },
  batteryDead: { specific: 203, variables: ['controller'] },
  controllerEnabled: { specific: 207, variables: ['controller'] },
  controllerFailover: { specific: 209, variables: ['controller'] },
  controllerHandedOver: { specific: 209, variables: ['controller'] },
  arrayCritical: { specific: 301, variables: ['logicalDrive', 'controller'] },
  arrayOffline: { specific: 303, variables: ['logicalDrive', 'controller'] },
  rebuildStarted: { specific: 322, variables: ['array', 'controller'] },
  rebuildCompleted: { specific: 323, variables: ['array', 'controller'] },
  driveDefunct: { specific: 401, variables: ['controller', 'channel', 'scsiId'] },
  driveReplaced: { specific: 403, variables: ['controller', 'channel', 'scsiId'] },
};

export type ServeraidTrap = {
  enterprise: string;
  specific: number;
  variables: MibCell[];
};

/** The trap of an event; null: it has none. */
export function trapOf(state: ControllerState, record: EventRecord): ServeraidTrap | null {
  const row = TRAPS[record.kind as EventKindName];
  if (row === undefined) return null;
  const { enclosureName } = state.volatile.config;
  const base = `${SERVERAID}.1.3`;
  const variables = row.variables.map(
    (name): MibCell => [`${base}.${VARIABLES[name]}.0`, 'string', textOf(record, name)],
  );
  const server: MibCell = [`${base}.${SERVER_NAME}.0`, 'string', enclosureName];
  return { enterprise: SERVERAID, specific: row.specific, variables: [server, ...variables] };
}

function textOf(record: EventRecord, name: Variable) {
  const { logicalDrive, channel, scsiId, details } = record;
  const values: { readonly [Name in Variable]: string | number | null } = {
    controller: slotOf(subjectOf(record)),
    logicalDrive,
    channel,
    scsiId,
    array: String(details.array ?? ''),
    errorCode: 0,
  };
  return String(values[name] ?? 0);
}
