// The command table of ONTAP's CLI, whole: it drives parsing, help, completion, what is printed,
// and private/cli of REST.
// @source netapp §2

import type { Command } from '../commands.ts';
import { ACCESS_COMMANDS } from './commands/access.ts';
import { CLUSTER_COMMANDS } from './commands/cluster.ts';
import { ENVIRONMENT_COMMANDS } from './commands/environment.ts';
import { EVENT_COMMANDS } from './commands/events.ts';
import { FAILOVER_COMMANDS } from './commands/failover.ts';
import { HEALTH_COMMANDS } from './commands/health.ts';
import { HWASSIST_COMMANDS } from './commands/hwassist.ts';
import { NETWORK_COMMANDS } from './commands/network.ts';
import { NODE_COMMANDS } from './commands/nodes.ts';
import { PACKAGE_COMMANDS } from './commands/packages.ts';
import { SERVICE_PROCESSOR_COMMANDS } from './commands/serviceProcessor.ts';
import { SESSION_COMMANDS } from './commands/session.ts';
import { SP_FIRMWARE_COMMANDS } from './commands/spFirmware.ts';
import type { Args, Failure, NoMatch } from './engine/language.ts';
import { readParams } from './engine/params.ts';
import { growTree, isSeen, type Tree } from './engine/tree.ts';
import { askedOf, type CliView, type OntapCommand } from './view.ts';

export const COMMANDS: readonly OntapCommand[] = [
  ...FAILOVER_COMMANDS,
  ...HWASSIST_COMMANDS,
  ...SERVICE_PROCESSOR_COMMANDS,
  ...SP_FIRMWARE_COMMANDS,
  ...CLUSTER_COMMANDS,
  ...NODE_COMMANDS,
  ...ENVIRONMENT_COMMANDS,
  ...PACKAGE_COMMANDS,
  ...HEALTH_COMMANDS,
  ...EVENT_COMMANDS,
  ...NETWORK_COMMANDS,
  ...ACCESS_COMMANDS,
  ...SESSION_COMMANDS,
];

/** @source netapp §2.1: words that stand for a path wherever the session is. */
export const SHORTCUTS: { readonly [word: string]: string } = {
  hwassist: 'storage failover hwassist',
  sp: 'system service-processor',
  aggr: 'storage aggregate',
  node: 'system node',
  run: 'system node run',
  halt: 'system node halt',
  reboot: 'system node reboot',
  autosupport: 'system node autosupport',
  snmp: 'system snmp',
  date: 'cluster date show',
};

const DIRECTORIES: { readonly [path: string]: string } = {
  cluster: 'Manage clusters',
  'cluster date': "Manage cluster's date and time setting",
  'cluster ha': 'Manage high-availability configuration',
  'cluster identity': "Manage the cluster's attributes",
  event: 'Manage system events',
  'event catalog': 'Manage the event catalog',
  'event filter': 'Manage event filters',
  'event filter rule': 'Manage rules of event filters',
  'event log': 'Manage the event log',
  'event notification': 'Manage event notifications',
  'event notification destination': 'Manage event notification destinations',
  network: 'Manage physical and virtual network connections',
  'network interface': 'Manage logical interfaces',
  'network port': 'Manage physical network ports',
  security: 'The security directory',
  'security login': 'Manage login accounts',
  storage: 'Manage physical storage, including disks, aggregates, and failover',
  'storage aggregate': 'Manage storage aggregates',
  'storage failover': 'Manage storage failover',
  'storage failover hwassist': 'Manage hwassist',
  'storage failover hwassist stats': 'Manage hwassist statistics',
  'storage shelf': 'Manage storage shelves',
  system: 'The system directory',
  'system chassis': 'Manage the chassis',
  'system chassis fru': 'Manage the FRUs of the chassis',
  'system controller': 'Manage controllers',
  'system controller fru': 'Manage the FRUs of controllers',
  'system health': 'Manage system health',
  'system health alert': 'Manage system health alerts',
  'system health status': 'Manage system health status',
  'system health subsystem': 'Manage system health subsystems',
  'system node': 'Manage nodes',
  'system node autosupport': 'Manage AutoSupport',
  'system node autosupport history': 'Manage AutoSupport history',
  'system node autosupport section': 'Manage AutoSupport sections',
  'system node environment': 'Manage the environment of nodes',
  'system node environment sensors': 'Manage sensors',
  'system node image': 'Manage software images',
  'system node image package': 'Manage software packages',
  'system node power': 'Manage the power of nodes',
  'system service-processor': 'Manage the Service Processor',
  'system service-processor api-service': 'Manage the SP API service',
  'system service-processor image': 'Manage the SP firmware',
  'system service-processor image update-progress': 'Watch an SP firmware update',
  'system service-processor network': 'Manage the SP network',
  'system service-processor ssh': 'Manage SP SSH security',
  'system snmp': 'Manage SNMP',
  'system snmp community': 'Manage SNMP communities',
  'system snmp traphost': 'Manage SNMP traphosts',
};

export const TREE: Tree<CliView> = growTree(COMMANDS, SHORTCUTS, DIRECTORIES);

/** The command of these words, whole and unabbreviated; a shortcut may begin them. */
export function findCommand(path: string): OntapCommand | null {
  const [first = '', ...rest] = path.split(' ');
  const whole = [SHORTCUTS[first] ?? first, ...rest].join(' ');
  return (
    COMMANDS.find((command) => command.path === path) ??
    COMMANDS.find((command) => command.path === whole) ??
    null
  );
}

/** What a command would change. */
export function changeOf(
  view: CliView,
  command: OntapCommand,
  given: Args,
): readonly Command[] | Failure | NoMatch {
  if (command.kind !== 'change' || !isSeen(command, askedOf(view).sight)) {
    return { failure: `"${command.path}" is not a recognized command` };
  }
  if (view.role !== 'admin') return { failure: NOT_AUTHORIZED };
  const args = checked(view, command, given);
  return 'failure' in args ? (args as Failure) : command.change(view, args as Args);
}

export const NOT_AUTHORIZED = 'not authorized for that command';

function checked(view: CliView, command: OntapCommand, given: Args): Args | Failure {
  const words = Object.entries(given).flatMap(([name, value]) => [`-${name}`, value]);
  return readParams(command, words, askedOf(view).sight);
}
