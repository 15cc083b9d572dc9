// Who may come in by HTTP, and with which role. The password is checked by the port.

import type { JsonObject } from '../../../../core/json.ts';
import type { User } from '../state/cluster.ts';
import type { OntapState } from '../state.ts';
import type { Role } from './language.ts';

/** The user, if it may use REST. */
export function findUser({ durable }: OntapState, name: string): User | null {
  const user = durable.cluster.users.find((one) => one.name === name);
  const isAllowed = user?.applications.includes('http') && !user.isLocked && user.role !== 'none';
  return user && isAllowed ? user : null;
}

/** What a port needs to check a login by (`data`, `account`). An empty password is the rack's. */
export function accountView(state: OntapState, name: string): JsonObject {
  const user = findUser(state, name);
  return { isAllowed: user !== null, password: user?.password ?? '' };
}

export function roleOf({ role }: User): Role {
  return role === 'admin' ? 'admin' : 'readonly';
}
