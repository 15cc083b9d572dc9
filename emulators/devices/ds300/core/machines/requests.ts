// What a port asks for that is no typed command: `request` inputs, by name. Whatever a port sends
// was checked by nobody else: a malformed one is refused.

import type { JsonObject } from '../../../../core/json.ts';
import type { Change } from '../commands.ts';

const TEXT_MAX = 256;

/** The change that a request means; null: there is no such request, or it is malformed. */
export function readRequest(name: string, args: JsonObject): Change | null {
  switch (name) {
    case 'stpg': {
      const { lun, group, initiator } = args;
      if (!isCount(lun) || !isCount(group) || !isText(initiator)) return null;
      return { type: 'stpg', lun, group, initiator };
    }
    case 'attention': {
      const { lun, asc, ascq, except } = args;
      if (!(lun === null || isCount(lun)) || !isByte(asc) || !isByte(ascq)) return null;
      if (!isText(except)) return null;
      return { type: 'attention', lun, asc, ascq, except };
    }
    case 'injected': {
      const { id, count } = args;
      return isCount(id) && isCount(count) ? { type: 'injected', id, count } : null;
    }
    case 'session':
      return readSession(args);
    default:
      return null;
  }
}

function readSession({ action, session }: JsonObject): Change | null {
  if (action !== 'open' && action !== 'close') return null;
  if (session === null || typeof session !== 'object' || Array.isArray(session)) return null;
  const { id, initiator, isid, portal, from } = session as JsonObject;
  if (!isText(id) || !isText(initiator) || !isText(isid)) return null;
  if (!isText(portal) || !isText(from)) return null;
  return { type: 'session', action, session: { id, initiator, isid, portal, from } };
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}
function isByte(value: unknown): value is number {
  return isCount(value) && value <= 0xff;
}
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= TEXT_MAX;
}
