// The objects of the ServeRAID Manager agent, IBM-SERVERAID-MIB, served at the management address.
// Whether the box itself spoke SNMP is not known (reference §1.5): the agent of its management
// station is what monitoring tools ask.

import {
  cellsOf,
  joinMibs,
  type MibAnswer,
  type MibObject,
  scalarCells,
  stringIndex,
} from '../../../../core/mib.ts';
import type { Instant } from '../../../../core/time.ts';
import { SIDES, type Side } from '../config.ts';
import { FIRMWARE, MODEL, statusOf } from '../console/screens.ts';
import type { ArrayRecord, ControllerState, Drive, LogicalDrive } from '../state.ts';

/** @source ds300 §1.4 */
export const SERVERAID = '1.3.6.1.4.1.2.6.167.2';
const AGENT = `${SERVERAID}.1.1`;
const CONTROLLER = `${SERVERAID}.1.2.1.1`;
const DEVICE = `${SERVERAID}.1.2.2.1`;
const LOGICAL_DRIVE = `${SERVERAID}.1.2.3.1`;
const SYSTEM = '1.3.6.1.2.1.1';

const OK = 1;
const FAIL = 2;
const COMMUNITY = 'public';
/** @choice as on the box: 16 logical drives at most. */
const LOGICAL_DRIVES_MAX = 16;

type Unit = { state: ControllerState };
type Controller = Unit & { side: Side };
type Device = Unit & { drive: Drive };
type Logical = Unit & { drive: LogicalDrive; array: ArrayRecord | undefined };

const SYSTEM_OBJECTS: readonly MibObject<Unit>[] = [
  object(`${SYSTEM}.1`, 'sysDescr', 'string', () => `${MODEL}, firmware ${FIRMWARE}`),
  object(`${SYSTEM}.2`, 'sysObjectID', 'oid', () => SERVERAID),
  object(`${SYSTEM}.3`, 'sysUpTime', 'since', ({ state }) => state.volatile.identity.bootedAt),
  object(`${SYSTEM}.4`, 'sysContact', 'string', () => ''),
  object(`${SYSTEM}.5`, 'sysName', 'string', ({ state }) => state.volatile.identity.node),
  object(`${SYSTEM}.6`, 'sysLocation', 'string', () => ''),
  object(`${SYSTEM}.7`, 'sysServices', 'integer', () => 72),
];

const AGENT_OBJECTS: readonly MibObject<Unit>[] = [
  object(`${AGENT}.2`, 'agentId', 'string', () => 'ServeRAID'),
  object(`${AGENT}.3`, 'agentCompany', 'string', () => 'IBM'),
  object(`${AGENT}.4`, 'agentVersion', 'string', () => FIRMWARE),
  object(`${AGENT}.5`, 'agentBuildDate', 'string', () => '2005-01-01'),
  object(`${AGENT}.6`, 'agentMajorVersion', 'integer', () => 2),
  object(`${AGENT}.7`, 'agentMinorVersion', 'integer', () => 10),
];

const CONTROLLER_OBJECTS: readonly MibObject<Controller>[] = [
  object(`${CONTROLLER}.3`, 'controllerModel', 'string', () => MODEL),
  object(`${CONTROLLER}.4`, 'controllerFirmwareVersion', 'string', () => FIRMWARE),
  object(`${CONTROLLER}.5`, 'controllerBiosVersion', 'string', () => FIRMWARE),
  object(`${CONTROLLER}.6`, 'controllerDefaultRebuildRate', 'integer', () => 1),
  object(`${CONTROLLER}.7`, 'controllerNumChannels', 'integer', () => 1),
  object(`${CONTROLLER}.8`, 'controllerMaxChannels', 'integer', () => 1),
  object(
    `${CONTROLLER}.9`,
    'controllerNumLogicalDrives',
    'integer',
    ({ state, side }) => ownedDrives(state, side).length,
  ),
  object(`${CONTROLLER}.10`, 'controllerMaxLogicalDrives', 'integer', () => LOGICAL_DRIVES_MAX),
  object(
    `${CONTROLLER}.11`,
    'controllerNumPhysicalDevices',
    'integer',
    ({ state }) => state.durable.drives.filter(isPresent).length,
  ),
  object(
    `${CONTROLLER}.12`,
    'controllerMaxPhysicalDevices',
    'integer',
    ({ state }) => state.durable.drives.length,
  ),
  object(`${CONTROLLER}.13`, 'controllerStripeSize', 'integer', () => 64),
  object(`${CONTROLLER}.14`, 'controllerSlotNumber', 'integer', ({ side }) => slotOf(side)),
  object(`${CONTROLLER}.15`, 'controllerVendorName', 'string', () => 'IBM'),
  object(`${CONTROLLER}.16`, 'controllerGeneralStatus', 'integer', ({ state, side }) =>
    statusOf(state, side) === 'online' ? OK : FAIL,
  ),
];

/** @source ds300 §1.4: dead 1, online 2, standby 3, rebuild 4, spare 5, ready 6, empty 7. */
const DEVICE_STATUS: { readonly [State in Drive['state']]: number } = {
  failed: 1,
  online: 2,
  rebuilding: 4,
  hotSpare: 5,
  ready: 6,
  removed: 7,
};
const DISK = 1;

const DEVICE_OBJECTS: readonly MibObject<Device>[] = [
  object(`${DEVICE}.5`, 'physDevModel', 'string', ({ drive }) => drive.model),
  object(`${DEVICE}.6`, 'physDevCapacity', 'integer', ({ drive }) => drive.mib),
  object(`${DEVICE}.7`, 'physDevStatus', 'integer', ({ drive }) => DEVICE_STATUS[drive.state]),
  object(`${DEVICE}.8`, 'physDevDiskConfigured', 'integer', ({ state, drive }) =>
    state.durable.arrays.some(({ drives }) => drives.includes(drive.bay)) ? 1 : 2,
  ),
  object(`${DEVICE}.9`, 'physDevScsiType', 'integer', () => DISK),
  object(`${DEVICE}.10`, 'physDevPfaStatus', 'integer', () => OK),
];

/** @source ds300 §1.4: online 1, critical 2, offline 3. */
const LOGICAL_STATUS: { readonly [State in ArrayRecord['state']]: number } = {
  optimal: 1,
  degraded: 2,
  rebuilding: 2,
  offline: 3,
};
const UNKNOWN = 9;

const LOGICAL_OBJECTS: readonly MibObject<Logical>[] = [
  object(`${LOGICAL_DRIVE}.4`, 'logicalDriveStatus', 'integer', ({ array }) =>
    array ? LOGICAL_STATUS[array.state] : UNKNOWN,
  ),
  object(`${LOGICAL_DRIVE}.5`, 'logicalDriveSize', 'integer', ({ drive }) => drive.mib),
  object(`${LOGICAL_DRIVE}.6`, 'logicalDriveRaidLevel', 'integer', ({ array }) =>
    Number(array?.level ?? 0),
  ),
  object(`${LOGICAL_DRIVE}.7`, 'logicalDriveWriteCacheMode', 'integer', ({ state }) =>
    state.durable.settings.cacheMode === 'writeBack' ? 1 : 2,
  ),
];

/** What the agent answers at the management address that it is asked at. */
export function mibOf(state: ControllerState, now: Instant): MibAnswer {
  const unit = { state };
  const { drives, arrays, logicalDrives } = state.durable;
  const sides = SIDES.filter((side) => statusOf(state, side) !== 'absent');
  const mib = joinMibs([
    scalarCells(SYSTEM_OBJECTS, unit, now),
    scalarCells(AGENT_OBJECTS, unit, now),
    cellsOf(
      CONTROLLER_OBJECTS,
      sides.map((side) => ({ index: stringIndex(controllerKey(side)), subject: { state, side } })),
      now,
    ),
    cellsOf(
      DEVICE_OBJECTS,
      drives.map((drive) => ({
        index: stringIndex(deviceKey(drive.bay)),
        subject: { state, drive },
      })),
      now,
    ),
    cellsOf(
      LOGICAL_OBJECTS,
      logicalDrives.map((drive) => {
        const array = arrays.find(({ name }) => name === drive.array);
        return { index: stringIndex(logicalKey(drive.lun)), subject: { state, drive, array } };
      }),
      now,
    ),
  ]);
  return { ...mib, communities: [COMMUNITY], users: [] };
}

/** Keys of the tables' rows. @choice the MIB says a string, not which. */
function controllerKey(side: Side): string {
  return `C${slotOf(side)}`;
}
function deviceKey(bay: number): string {
  return `C1.0.${bay}`;
}
function logicalKey(lun: number): string {
  return `L${lun}`;
}

export function slotOf(side: Side): number {
  return side === 'a' ? 1 : 2;
}

function ownedDrives({ durable }: ControllerState, side: Side): LogicalDrive[] {
  return durable.logicalDrives.filter(({ array }) =>
    durable.arrays.some(({ name, currentOwner }) => name === array && currentOwner === side),
  );
}

function isPresent({ state }: Drive): boolean {
  return state !== 'removed';
}

function object<Subject>(
  oid: string,
  name: string,
  type: MibObject<Subject>['type'],
  read: MibObject<Subject>['read'],
): MibObject<Subject> {
  return { oid, name, type, read };
}
