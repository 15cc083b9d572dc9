// The box's own event log (S3:76): short and long text, severity, time stamp, details. What the
// texts are made into (RaidEvt.log, traps) is rendering; the numbers are @choice but where S3 or
// the MIB has a text.

import type { JsonObject } from '../../../../core/json.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Side } from '../config.ts';
import type { ControllerState, EventRecord } from '../state.ts';

const ENTRIES_MAX = 500;

type Kind = {
  readonly id: number;
  readonly severity: EventRecord['severity'];
  readonly short: string;
};

/** @seed S3:76-78 the interface1 line is an information entry, word for word. */
export const EVENT_KINDS = {
  interface1Lost: {
    id: 10_401,
    severity: 'information',
    short: 'Network interface link lost on interface1',
  },
  interface1Found: {
    id: 10_402,
    severity: 'information',
    short: 'Network interface link found on interface1',
  },
  linkLost: { id: 30_403, severity: 'warning', short: 'Network interface link lost' },
  linkFound: { id: 10_404, severity: 'information', short: 'Network interface link found' },
  controllerFailed: { id: 50_202, severity: 'fatal', short: 'Controller failed' },
  controllerFailover: { id: 30_209, severity: 'warning', short: 'Controller failover' },
  controllerHandedOver: { id: 30_210, severity: 'warning', short: 'Controller handed over' },
  controllerEnabled: { id: 10_207, severity: 'information', short: 'Controller enabled' },
  controllerAwaitsEnable: {
    id: 30_208,
    severity: 'warning',
    short: 'Controller is back and awaits peer enable',
  },
  failbackStarted: { id: 10_211, severity: 'information', short: 'Failback started' },
  failbackCompleted: { id: 10_212, severity: 'information', short: 'Failback completed' },
  failbackInterrupted: { id: 30_213, severity: 'warning', short: 'Failback interrupted' },
  arrayMoved: { id: 10_331, severity: 'information', short: 'Array moved' },
  arrayCritical: { id: 30_301, severity: 'warning', short: 'Array is critical' },
  arrayOffline: { id: 50_303, severity: 'fatal', short: 'Array is offline' },
  rebuildStarted: { id: 10_322, severity: 'information', short: 'Rebuild started' },
  rebuildCompleted: { id: 10_323, severity: 'information', short: 'Rebuild completed' },
  driveDefunct: { id: 50_401, severity: 'fatal', short: 'Drive is defunct' },
  driveReplaced: { id: 10_403, severity: 'information', short: 'Drive was replaced' },
  batteryDead: { id: 30_203, severity: 'warning', short: 'Battery is dead' },
  batteryGood: { id: 10_204, severity: 'information', short: 'Battery is good' },
  cacheWriteThrough: { id: 30_205, severity: 'warning', short: 'Write cache is write-through' },
  cacheWriteBack: { id: 10_206, severity: 'information', short: 'Write cache is write-back' },
  settingChanged: { id: 10_501, severity: 'information', short: 'Setting changed' },
  addressMoved: { id: 10_411, severity: 'information', short: 'Address moved' },
} as const satisfies { readonly [kind: string]: Kind };

export type EventKindName = keyof typeof EVENT_KINDS;

/** The controller that an event is about: B's log tells of A. */
export function subjectOf({ controller, details: { side } }: EventRecord): Side {
  return side === 'a' || side === 'b' ? side : controller;
}

export function logEvent(
  { durable, volatile: { identity } }: ControllerState,
  name: EventKindName,
  now: Instant,
  { long, lun = null, bay = null, ...details }: JsonObject & { long: string },
): void {
  const { id, severity, short } = EVENT_KINDS[name];
  const { events } = durable;
  events.entries.push({
    number: events.nextNumber,
    kind: name,
    severity,
    id,
    dateMs: identity.epoch + now + identity.skewMs,
    controller: identity.side,
    channel: bay === null ? null : 0,
    scsiId: bay as number | null,
    logicalDrive: lun as number | null,
    short,
    long,
    details,
  });
  events.nextNumber += 1;
  if (events.entries.length > ENTRIES_MAX) events.entries.shift();
}
