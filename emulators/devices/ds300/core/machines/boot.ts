// A controller just after power-on: factory new, or as flash, drives and the battery-backed cache
// kept it. It takes part in nothing yet.

import { failure } from '../../../../core/assert.ts';
import type { NodeIdentity } from '../../../../core/machine.ts';
import {
  type BugName,
  CONTROLLERS,
  type Config,
  DRIVE_BAYS,
  otherSide,
  PLANTED_BUGS,
  readConfig,
  SIDES,
  type Side,
} from '../config.ts';
import type {
  Afflictions,
  ControllerDurable,
  ControllerState,
  ControllerVolatile,
  Drive,
  Identity,
  Store,
} from '../state.ts';

export function bootController(
  told: NodeIdentity,
  persisted: ControllerDurable | null,
  _seed: number,
): ControllerState {
  const config = readConfig(told.config);
  const identity = identify(told);
  const durable = persisted ?? manufacture(config);
  // What was under way died with the life before; the cache itself is battery-backed.
  for (const write of [...durable.dirty, ...durable.mirror]) {
    write.request = 0;
    write.waiting = null;
  }
  return { durable, volatile: createVolatile(identity, config, durable) };
}

function identify(told: NodeIdentity): Identity {
  const side = SIDES.find((each) => CONTROLLERS[each] === told.node);
  if (side === undefined) throw failure('UnknownNode', `${told.node} is no DS300 controller`, {});
  return {
    node: told.node,
    side,
    peer: CONTROLLERS[otherSide(side)],
    epoch: told.epoch,
    zone: { ...told.zone },
    bootedAt: told.bootedAt,
    skewMs: told.skewMs,
  };
}

/** @choice The arrays are S3's MCTRLB and its twin; each has three drives and a hot-spare.
 * Active/passive is all storage on one controller (S3:14). */
function manufacture(config: Config): ControllerDurable {
  const ownerOfB: Side = config.profile === 'active/active' ? 'b' : 'a';
  return {
    settings: {
      version: 1,
      ipFailover: config.ipFailover,
      failback: config.failback,
      cacheMode: config.writeCache === 'writeThrough' ? 'writeThrough' : 'writeBack',
      isMirrorOn: true,
      chapUser: config.chapUser,
      chapSecret: config.chapSecret,
      chapMutualUser: config.chapMutualUser,
      chapMutualSecret: config.chapMutualSecret,
      transition: config.transition,
      standbyTur: config.standbyTur,
    },
    arrays: [arrayOf('MCTRLA', [0, 1, 2], 3, 'a'), arrayOf('MCTRLB', [7, 8, 9], 10, ownerOfB)],
    logicalDrives: [
      logicalDrive(0, 'LogicalDrive1', 'MCTRLA', config.lunMiB),
      logicalDrive(1, 'LogicalDrive2', 'MCTRLB', config.lunMiB),
    ],
    drives: Array.from({ length: DRIVE_BAYS }, (_, bay) => driveOf(bay)),
    addressSets: { a: { holder: 'a', version: 1 }, b: { holder: 'b', version: 1 } },
    epoch: 1,
    failed: null,
    dirty: [],
    mirror: [],
    events: { entries: [], nextNumber: 1 },
    writeNumber: 0,
  };
}

function arrayOf(
  name: string,
  drives: number[],
  spare: number,
  owner: Side,
): ControllerDurable['arrays'][number] {
  return {
    name,
    level: '5',
    drives,
    spares: [spare],
    preferredOwner: owner,
    currentOwner: owner,
    version: 1,
    state: 'optimal',
    rebuild: null,
    movedBy: 'none',
  };
}

/** The serial and the NAA designator name the drive, never the controller (reference §2.1). */
function logicalDrive(
  lun: number,
  name: string,
  array: string,
  mib: number,
): ControllerDurable['logicalDrives'][number] {
  const serial = `DS300LD${String(lun).padStart(5, '0')}`;
  return { lun, name, array, mib, serial, naa: `60050760d3000000${'0'.repeat(15)}${lun}` };
}

/** @choice Bays 0 to 6 on side A, 7 to 13 on side B; Ultra320 drives. */
function driveOf(bay: number): Drive {
  const isMember = bay % 7 < 3;
  return {
    bay,
    side: bay < DRIVE_BAYS / 2 ? 'a' : 'b',
    model: 'ST373307LC',
    serial: `3HZ${String(71_000 + 7 * bay)}`,
    mib: 70_006,
    state: isMember ? 'online' : bay % 7 === 3 ? 'hotSpare' : 'ready',
    version: 1,
  };
}

function createVolatile(
  identity: Identity,
  config: Config,
  durable: ControllerDurable,
): ControllerVolatile {
  const bugs = Object.fromEntries(
    Object.keys(PLANTED_BUGS).map((name) => [name, config.bugs.includes(name as BugName)]),
  ) as ControllerVolatile['bugs'];
  return {
    identity,
    config,
    bugs,
    phase: 'starting',
    graceEndsAt: null,
    enabledAt: null,
    beatAt: null,
    beatCount: 0,
    revision: 1,
    reportedRevision: 0,
    links: { eth2: true, eth3: true, management: true, interface1: true },
    peer: {
      status: 'unknown',
      lostAt: null,
      heardAt: null,
      beat: null,
      newest: null,
      report: null,
    },
    claim: null,
    takeover: null,
    moves: [],
    wants: [],
    failback: null,
    enabling: null,
    handOver: null,
    held: [],
    arps: [],
    frames: [],
    nextFrame: 1,
    attentions: [],
    nextAttention: 1,
    ownerChanges: durable.arrays.map(({ name }) => ({ array: name, changes: 0, told: 0 })),
    injections: [],
    nextInjection: 1,
    sessions: [],
    hostSessions: [],
    heldCommands: [],
    store: idleStore(),
    afflictions: noAfflictions(),
    dump: null,
    lastPlacement: '',
    lastGate: '',
    typed: [],
  };
}

function idleStore(): Store {
  return {
    nextRequest: 1,
    reads: [],
    retryAt: null,
    pairRequest: 0,
    pairRetryAt: null,
    late: [],
    isWriteBack: false,
  };
}

function noAfflictions(): Afflictions {
  return {
    linksDown: [],
    flapping: [],
    switchesDown: [],
    isArpDropped: false,
    arpLateMs: 0,
    takeoverDelayMs: 0,
    failedDrives: [],
    pulledDrives: [],
    slowDrives: [],
    isBatteryDead: false,
    isMirrorBroken: false,
    isFailbackInterrupted: false,
  };
}
