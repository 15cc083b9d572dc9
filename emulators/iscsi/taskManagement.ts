// Task management (RFC 7143 §11.5): ending commands without an answer, and resets. Commands that
// are answered as they come cannot be ended; what can is what waits.

import type { Session } from './session.ts';
import type { SessionHost } from './target.ts';

const ACTION = {
  abortTask: 1,
  abortTaskSet: 2,
  clearTaskSet: 4,
  lunReset: 5,
  warmReset: 6,
  coldReset: 7,
  reassign: 8,
} as const;

const RESPONSE = { done: 0, noTask: 1, noUnit: 2, noReassign: 4, notSupported: 5 } as const;

export const isColdReset = (action: number): boolean => action === ACTION.coldReset;

/** Does it, and says what became of it. */
export function manageTasks(
  session: Session,
  host: SessionHost,
  { action, lun, referenced }: { action: number; lun: number; referenced: number },
): number {
  const isOnUnit = action <= ACTION.lunReset;
  if (isOnUnit && !host.units.has(lun)) return RESPONSE.noUnit;
  switch (action) {
    case ACTION.abortTask: {
      const count = session.abort((task) => task.tag === referenced && task.lun === lun);
      return count > 0 ? RESPONSE.done : RESPONSE.noTask;
    }
    case ACTION.abortTaskSet:
      session.abort((task) => task.lun === lun);
      return RESPONSE.done;
    case ACTION.clearTaskSet:
      host.clearTasks(lun, session);
      return RESPONSE.done;
    case ACTION.lunReset:
      host.reset([lun]);
      return RESPONSE.done;
    case ACTION.warmReset:
    case ACTION.coldReset:
      host.reset([...host.units.keys()]);
      return RESPONSE.done;
    case ACTION.reassign:
      return RESPONSE.noReassign;
    default:
      return RESPONSE.notSupported;
  }
}
