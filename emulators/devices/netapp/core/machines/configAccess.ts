// Who may ask: accounts, SNMP communities, users and trap hosts, and where AutoSupport goes.

import { type Answer, type ClusterCommand, DONE, refuse } from '../commands.ts';
import type { ClusterConfig } from '../state/cluster.ts';

/** @choice enough for any test; nobody fills a node's memory. */
const LIMIT = 64;

export function changeAccess(cluster: ClusterConfig, command: ClusterCommand): Answer | null {
  switch (command.type) {
    case 'userCreate':
    case 'userModify':
    case 'userDelete':
      return changeUser(cluster, command);
    case 'autosupportModify':
      Object.assign(cluster.autosupport, command.set);
      return DONE;
    default:
      return changeSnmp(cluster, command);
  }
}

type Of<Type extends string> = Extract<ClusterCommand, { type: Type }>;

function changeUser(
  cluster: ClusterConfig,
  command: Of<'userCreate' | 'userModify' | 'userDelete'>,
): Answer {
  const { users } = cluster;
  const name = command.type === 'userCreate' ? command.user.name : command.name;
  const found = users.find((user) => user.name === name);
  if (command.type === 'userCreate') {
    if (found !== undefined) return refuse('duplicateEntry');
    if (users.length >= LIMIT) return refuse('tooMany');
    users.push(command.user);
    return DONE;
  }
  if (found === undefined) return refuse('noSuchEntry');
  const others = users.filter((user) => user !== found);
  const hasAdmin = others.some(({ role, isLocked }) => role === 'admin' && !isLocked);
  if (command.type === 'userDelete') {
    if (!hasAdmin) return refuse('lastAdmin');
    cluster.users = others;
    return DONE;
  }
  const { role = found.role, isLocked = found.isLocked } = command.set;
  if (!hasAdmin && (role !== 'admin' || isLocked)) return refuse('lastAdmin');
  Object.assign(found, command.set);
  return DONE;
}

function changeSnmp({ snmp }: ClusterConfig, command: ClusterCommand): Answer | null {
  switch (command.type) {
    case 'snmpModify':
      Object.assign(snmp, command.set);
      return DONE;
    case 'snmpCommunityAdd': {
      const isNew = !snmp.communities.some(({ name }) => name === command.name);
      return add(snmp.communities, { name: command.name, access: 'ro' }, isNew);
    }
    case 'snmpUserCreate': {
      const isNew = !snmp.users.some(({ name }) => name === command.user.name);
      return add(snmp.users, command.user, isNew);
    }
    case 'snmpTraphostAdd': {
      const isNew = !snmp.traphosts.some(({ address }) => address === command.host.address);
      return add(snmp.traphosts, command.host, isNew);
    }
    case 'snmpCommunityDelete':
      return remove(snmp.communities, ({ name }) => name === command.name);
    case 'snmpUserDelete':
      return remove(snmp.users, ({ name }) => name === command.name);
    case 'snmpTraphostDelete':
      return remove(snmp.traphosts, ({ address }) => address === command.address);
    default:
      return null;
  }
}

function add<Item>(list: Item[], item: Item, isNew: boolean): Answer {
  if (!isNew) return refuse('duplicateEntry');
  if (list.length >= LIMIT) return refuse('tooMany');
  list.push(item);
  return DONE;
}

function remove<Item>(list: Item[], isMeant: (item: Item) => boolean): Answer {
  const index = list.findIndex(isMeant);
  if (index < 0) return refuse('noSuchEntry');
  list.splice(index, 1);
  return DONE;
}
