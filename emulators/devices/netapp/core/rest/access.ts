// Who may come in, and with which role. The password is checked by the port.

import type { JsonObject } from '../../../../core/json.ts';
import type { User, UserApplication } from '../state/cluster.ts';
import type { OntapState } from '../state.ts';
import type { Role } from './language.ts';

/** The user, if it may come in this way; REST's, if nothing is said. */
export function findUser(
  { durable }: OntapState,
  name: string,
  application: UserApplication = 'http',
): User | null {
  const user = durable.cluster.users.find((one) => one.name === name);
  const isOpen = user?.applications.includes(application) === true;
  return user && isOpen && !user.isLocked && user.role !== 'none' ? user : null;
}

/** What a port needs to check a login by (`data`, `account`). An empty password is the rack's. */
export function accountView(state: OntapState, args: JsonObject): JsonObject {
  const application = args.application === 'ssh' ? 'ssh' : 'http';
  const user = findUser(state, String(args.user ?? ''), application);
  return { isAllowed: user !== null, password: user?.password ?? '' };
}

export function roleOf({ role }: User): Role {
  return role === 'admin' ? 'admin' : 'readonly';
}
