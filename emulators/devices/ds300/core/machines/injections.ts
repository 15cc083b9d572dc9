// SCSI statuses that a fault injects: by command, LUN, initiator, and so many.

import type { JsonObject } from '../../../../core/json.ts';
import type { HostAnswer } from '../messages.ts';
import type { Injection } from '../scsi/grant.ts';
import type { ControllerState } from '../state.ts';

const INJECTIONS_MAX = 32;

export function noteInjection(
  { volatile: v }: ControllerState,
  params: JsonObject,
  isActive: boolean,
): void {
  const injection = readInjection(v.nextInjection, params);
  if (isActive) {
    v.nextInjection += 1;
    v.injections.push(injection);
    if (v.injections.length > INJECTIONS_MAX) v.injections.shift();
    return;
  }
  const at = v.injections.findIndex((each) => {
    return JSON.stringify({ ...each, id: 0, used: 0 }) === JSON.stringify({ ...injection, id: 0 });
  });
  if (at >= 0) v.injections.splice(at, 1);
}

function readInjection(id: number, params: JsonObject): Injection {
  const lun = params.lun as number;
  return {
    id,
    command: params.command as string,
    lun: lun < 0 ? null : lun,
    initiator: params.initiator as string,
    answer: params.answer as Injection['answer'],
    key: params.key as number,
    asc: params.asc as number,
    ascq: params.ascq as number,
    count: params.count as number,
    used: 0,
  };
}

/** What is injected for this command of host-1; null: nothing. */
export function takeInjection(
  { volatile: { injections } }: ControllerState,
  { op, lun }: { op: string; lun: number },
  initiator: string,
): Pick<HostAnswer, 'status' | 'sense'> | null {
  const found = injections.find(
    (each) =>
      (each.command === '' || each.command === op) &&
      (each.lun === null || each.lun === lun) &&
      (each.initiator === '' || each.initiator === initiator) &&
      (each.count === 0 || each.used < each.count),
  );
  if (found === undefined) return null;
  found.used += 1;
  const { answer, key, asc, ascq } = found;
  if (answer !== 'sense') return { status: answer, sense: null };
  return { status: 'checkCondition', sense: { key, asc, ascq } };
}
