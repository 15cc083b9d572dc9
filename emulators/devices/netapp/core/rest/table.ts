// All resources of the REST interface but `private/cli`, which follows the table of commands.

import { accounts, roles } from './resources/accounts.ts';
import { chassis, cluster, jobs, licenses, sensors } from './resources/cluster.ts';
import { counterRows, counterTables } from './resources/counters.ts';
import { EMPTY_COLLECTIONS } from './resources/empty.ts';
import { applicationLogs, events, messages } from './resources/emsEvents.ts';
import { destinations, emsConfig, filters, rules } from './resources/emsTargets.ts';
import {
  broadcastDomains,
  ethernetPorts,
  ipInterfaces,
  ipRoutes,
  ipspaces,
} from './resources/network.ts';
import { nodes } from './resources/nodes.ts';
import { snmp, snmpUsers, traphosts } from './resources/snmp.ts';
import { software, softwareDownload, softwarePackages } from './resources/software.ts';
import { aggregates, disks, shelves, svms, volumes } from './resources/storage.ts';
import { alerts, autosupport, autosupportMessages } from './resources/support.ts';
import type { RestResource } from './view.ts';

export const RESOURCES: readonly RestResource[] = [
  cluster,
  nodes,
  jobs,
  chassis,
  sensors,
  software,
  softwarePackages,
  softwareDownload,
  licenses,
  counterTables,
  counterRows,
  emsConfig,
  messages,
  events,
  applicationLogs,
  destinations,
  filters,
  rules,
  snmp,
  traphosts,
  snmpUsers,
  alerts,
  autosupport,
  autosupportMessages,
  accounts,
  roles,
  ethernetPorts,
  ipInterfaces,
  ipRoutes,
  ipspaces,
  broadcastDomains,
  aggregates,
  disks,
  shelves,
  svms,
  volumes,
  ...EMPTY_COLLECTIONS,
];
