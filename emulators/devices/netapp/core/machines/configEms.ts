// Destinations and filters of EMS, packages, and the mail of events.

import { type Answer, type ClusterCommand, DONE, refuse } from '../commands.ts';
import { EMS_LIMITS } from '../ems/filters.ts';
import type { ClusterConfig, EmsFilter } from '../state/cluster.ts';

const PACKAGE_LIMIT = 20;

export function changeEms(cluster: ClusterConfig, command: ClusterCommand): Answer | null {
  switch (command.type) {
    case 'emsDestinationCreate':
    case 'emsDestinationModify':
    case 'emsDestinationDelete':
      return changeDestination(cluster, command);
    case 'emsFilterCreate':
    case 'emsFilterDelete':
    case 'emsFilterRename':
      return changeFilter(cluster, command);
    case 'emsRuleAdd':
    case 'emsRuleModify':
    case 'emsRuleDelete':
      return changeRule(cluster, command);
    case 'emsConfigModify':
      cluster.ems.mailFrom = command.mailFrom ?? cluster.ems.mailFrom;
      cluster.ems.mailServer = command.mailServer ?? cluster.ems.mailServer;
      return DONE;
    case 'imageGet':
      return getPackage(cluster, command.url, command.isReplacing);
    case 'imageDelete': {
      if (!cluster.packages.includes(command.package)) return refuse('noSuchEntry');
      cluster.packages = cluster.packages.filter((name) => name !== command.package);
      return DONE;
    }
    default:
      return null;
  }
}

type Of<Type extends string> = Extract<ClusterCommand, { type: Type }>;

function changeDestination(
  { ems }: ClusterConfig,
  command: Of<'emsDestinationCreate' | 'emsDestinationModify' | 'emsDestinationDelete'>,
): Answer {
  if (command.type === 'emsDestinationCreate') {
    const { destination } = command;
    if (ems.destinations.some(({ name }) => name === destination.name)) {
      return refuse('duplicateEntry');
    }
    if (ems.destinations.length >= EMS_LIMITS.destinations) return refuse('tooMany');
    const unknown = destination.filters.find((name) => findFilter(ems.filters, name) === null);
    if (unknown !== undefined) return refuse('invalidValue', unknown);
    ems.destinations.push(destination);
    return DONE;
  }
  const found = ems.destinations.find(({ name }) => name === command.name);
  if (found === undefined) return refuse('noSuchEntry');
  if (command.type === 'emsDestinationModify') {
    const unknown = command.set.filters?.find((name) => findFilter(ems.filters, name) === null);
    if (unknown !== undefined) return refuse('invalidValue', unknown);
    Object.assign(found, command.set);
    return DONE;
  }
  if (found.isSystemDefined) return refuse('systemDefined');
  ems.destinations = ems.destinations.filter((destination) => destination !== found);
  return DONE;
}

function findFilter(filters: readonly EmsFilter[], name: string): EmsFilter | null {
  return filters.find((filter) => filter.name === name) ?? null;
}

function changeFilter(
  { ems }: ClusterConfig,
  command: Of<'emsFilterCreate' | 'emsFilterDelete' | 'emsFilterRename'>,
): Answer {
  const found = findFilter(ems.filters, command.name);
  if (command.type === 'emsFilterCreate') {
    if (found !== null) return refuse('duplicateEntry');
    if (ems.filters.length >= EMS_LIMITS.filters) return refuse('tooMany');
    if (command.rules.length >= EMS_LIMITS.rulesPerFilter) return refuse('tooMany');
    const rules = [...command.rules, lastRule()];
    ems.filters.push({ name: command.name, isSystemDefined: false, rules });
    return DONE;
  }
  if (found === null) return refuse('noSuchEntry');
  if (found.isSystemDefined) return refuse('systemDefined');
  const users = ems.destinations.filter(({ filters }) => filters.includes(command.name));
  if (command.type === 'emsFilterDelete') {
    if (users.length > 0) return refuse('inUse');
    ems.filters = ems.filters.filter((filter) => filter !== found);
    return DONE;
  }
  if (findFilter(ems.filters, command.to) !== null) return refuse('duplicateEntry');
  found.name = command.to;
  for (const user of users) {
    user.filters = user.filters.map((name) => (name === command.name ? command.to : name));
  }
  return DONE;
}

/** What no rule includes is left out: the last rule of every filter, not to be changed. */
function lastRule(): EmsFilter['rules'][number] {
  return { type: 'exclude', namePattern: '*', severities: '*', snmpTrapTypes: '*' };
}

function changeRule(
  { ems }: ClusterConfig,
  command: Of<'emsRuleAdd' | 'emsRuleModify' | 'emsRuleDelete'>,
): Answer {
  const filter = findFilter(ems.filters, command.filter);
  if (filter === null) return refuse('noSuchEntry');
  if (filter.isSystemDefined) return refuse('systemDefined');
  const last = filter.rules.length - 1;
  if (command.type === 'emsRuleAdd') {
    if (filter.rules.length >= EMS_LIMITS.rulesPerFilter) return refuse('tooMany');
    const place = Math.min(Math.max((command.index ?? last + 1) - 1, 0), last);
    filter.rules.splice(place, 0, command.rule);
    return DONE;
  }
  const place = command.index - 1;
  const rule = filter.rules[place];
  if (rule === undefined) return refuse('noSuchEntry');
  if (place === last) return refuse('systemDefined');
  if (command.type === 'emsRuleModify') Object.assign(rule, command.set);
  else filter.rules.splice(place, 1);
  return DONE;
}

/** `system node image get`: the name at the end of the URL is the package. */
function getPackage(cluster: ClusterConfig, url: string, isReplacing: boolean): Answer {
  const name = url.split('/').pop() ?? '';
  if (name === '') return refuse('invalidValue', url);
  if (cluster.packages.includes(name)) return isReplacing ? DONE : refuse('duplicateEntry');
  if (cluster.packages.length >= PACKAGE_LIMIT) return refuse('tooMany');
  cluster.packages.push(name);
  return DONE;
}
