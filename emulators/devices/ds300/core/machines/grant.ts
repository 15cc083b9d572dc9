// What the real target may do now, as plain data: a view of the state (scsi/grant.ts).

import { copyJson } from '../../../../core/json.ts';
import {
  BLOCK_BYTES,
  ethOfPort,
  GROUPS,
  ISCSI_PORT,
  PORT_NAMES,
  PORTS,
  portOf,
  SIDES,
  sideOfPort,
  TARGET_NAME,
} from '../config.ts';
import type { Grant, GrantGroup, GrantLun, GrantPortal } from '../scsi/grant.ts';
import type { ArrayRecord, ControllerState, Settings } from '../state.ts';
import { accessOf, arrayOfLun, groupState } from './roles.ts';

const BLOCKS_PER_MIB = (1024 * 1024) / BLOCK_BYTES;

export function grantOf(state: ControllerState): Grant {
  const { durable, volatile: v } = state;
  const { settings } = durable;
  const delays = v.afflictions.slowDrives.map(({ delayMs }) => delayMs);
  return {
    isServing: v.phase === 'enabled',
    targetName: TARGET_NAME,
    side: v.identity.side,
    group: GROUPS[v.identity.side],
    epoch: durable.epoch,
    portals: PORT_NAMES.map((name) => portalOf(state, name)),
    luns: durable.logicalDrives.flatMap((drive) => lunOf(state, drive.lun) ?? []),
    transition: settings.transition,
    holdLimitMs: v.config.holdLimitMs,
    standbyTur: settings.standbyTur,
    chap: chapOf(settings),
    attentions: copyJson(v.attentions),
    injections: copyJson(v.injections),
    extraLatencyMs: Math.max(0, ...delays),
    isWriteBack: v.store.isWriteBack,
  };
}

function chapOf(settings: Settings): Grant['chap'] {
  const { chapUser, chapSecret, chapMutualUser, chapMutualSecret } = settings;
  if (chapUser === '') return null;
  const mutual = chapMutualUser === '' ? null : { user: chapMutualUser, secret: chapMutualSecret };
  return { user: chapUser, secret: chapSecret, mutual };
}

/** A dead switch leaves the link up; to initiators behind it the portal is not there. */
function portalOf(
  { volatile: v }: ControllerState,
  name: (typeof PORT_NAMES)[number],
): GrantPortal {
  const { address } = PORTS[name];
  const held = v.held.find((each) => each.address === address);
  const port = held?.port === 'eth2' || held?.port === 'eth3' ? held.port : null;
  const isThere = port !== null && !v.afflictions.switchesDown.includes(port);
  const answering = port === null ? name : portOf(v.identity.side, port);
  return {
    address,
    port: ISCSI_PORT,
    tag: GROUPS[sideOfPort(name)],
    here: isThere && held?.isReachable === true,
    relativePort: PORTS[answering].relativePort,
  };
}

function lunOf(state: ControllerState, lun: number): GrantLun | null {
  const array = arrayOfLun(state, lun);
  const drive = state.durable.logicalDrives.find((each) => each.lun === lun);
  if (array === null || drive === undefined) return null;
  return {
    lun,
    name: drive.name,
    array: drive.array,
    serial: drive.serial,
    naa: drive.naa,
    blocks: drive.mib * BLOCKS_PER_MIB,
    blockBytes: BLOCK_BYTES,
    access: accessOf(state, array),
    groups: groupsOfArray(state, array),
    isReadOnly: false,
  };
}

/** REPORT TARGET PORT GROUPS (reference §3.1). */
export function groupsOf(state: ControllerState, lun: number): GrantGroup[] {
  const array = arrayOfLun(state, lun);
  return array === null ? [] : groupsOfArray(state, array);
}

function groupsOfArray(state: ControllerState, array: ArrayRecord): GrantGroup[] {
  const code = array.movedBy === 'none' ? 0 : array.movedBy === 'host' ? 1 : 2;
  return SIDES.filter((side) => state.volatile.config.profile !== 'single' || side === 'a').map(
    (side) => ({
      id: GROUPS[side],
      state: groupState(state, array, side),
      isPreferred: array.preferredOwner === side,
      statusCode: code,
      relativePorts: PORT_NAMES.filter((name) => sideOfPort(name) === side).map(
        (name) => PORTS[portOf(side, ethOfPort(name))].relativePort,
      ),
    }),
  );
}
