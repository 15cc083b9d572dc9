// The one gate for changes: every command of every console ends here.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import type { ClusterCommand, LoaderCommand } from '../commands.ts';
import { type Answer, type Command, DONE, type NodeCommand, refuse } from '../commands.ts';
import { findEms } from '../ems/catalogue.ts';
import { isLif } from '../ownership.ts';
import type { OntapState } from '../state.ts';
import { applyClusterCommand } from './clusterConfig.ts';
import { emitEms } from './ems.ts';
import { orderGiveback } from './giveback.ts';
import { bootOntap } from './kernel.ts';
import { give } from './moves.ts';
import { beginLeaving, panic } from './panic.ts';
import { isInCluster } from './reports.ts';
import { applySpCommand } from './spSide.ts';
import { orderTakeover } from './takeover.ts';

/** Null: it is answered later, by finishOrder with this number. */
export function applyCommand(
  state: OntapState,
  command: Command,
  order: number,
  now: Instant,
  out: Effects,
): Answer | null {
  if (isLoader(command)) return applyLoaderCommand(state, command, now, out);
  if (!isInCluster(state)) return refuse('notUp');
  if (!('node' in command)) return applyClusterCommand(state, command as ClusterCommand, now, out);
  return applyNodeCommand(state, command, order, now, out);
}

function isLoader(command: Command): command is LoaderCommand {
  const { type } = command;
  return type === 'bootOntap' || type === 'loaderBye' || type === 'setenv' || type === 'unsetenv';
}

function applyNodeCommand(
  state: OntapState,
  command: NodeCommand,
  order: number,
  now: Instant,
  out: Effects,
): Answer | null {
  switch (command.type) {
    case 'takeover':
      return orderTakeover(state, command, now, out);
    case 'giveback':
      return orderGiveback(state, command, now, out);
    case 'nodeHalt':
    case 'nodeReboot':
      return goDown(state, command, now, out);
    case 'aggregateRelocate':
      return relocate(state, command.aggregates, now, out);
    case 'emsGenerate': {
      if (findEms(command.name) === null) return refuse('noSuchEntry', command.name);
      emitEms(state, now, command.name, Object.fromEntries(command.params));
      return DONE;
    }
    default:
      return applySpCommand(state, command, order, now, out);
  }
}

function goDown(
  state: OntapState,
  command: Extract<NodeCommand, { type: 'nodeHalt' | 'nodeReboot' }>,
  now: Instant,
  out: Effects,
): Answer {
  const { kernel } = state.volatile;
  if (kernel.phase === 'halting') return refuse('busy');
  if (command.isDumping) {
    panic(state, command.reason === '' ? 'user-initiated core dump' : command.reason, now, out);
    return DONE;
  }
  const isReboot = command.type === 'nodeReboot';
  const { isTakeoverInhibited, reason } = command;
  const how = {
    isInhibited: isTakeoverInhibited,
    after: isReboot ? ('reboot' as const) : ('loader' as const),
    reason,
  };
  beginLeaving(state, isReboot ? 'reboot' : 'halt', how, now, out);
  return DONE;
}

/** `storage aggregate relocation start`: aggregates that this node serves go to the partner. */
function relocate(
  state: OntapState,
  aggregates: readonly string[],
  now: Instant,
  out: Effects,
): Answer {
  const { ha, mailbox } = state.volatile;
  const { partner } = mailbox;
  if (partner.isDead || partner.firmware !== 'SF_UP') return refuse('nodeUnreachable');
  for (const name of aggregates) {
    if (!ha.serving.includes(name) || isLif(name)) return refuse('noSuchEntry', name);
    if (name.startsWith('aggr0_')) return refuse('notSupported', name);
  }
  for (const name of aggregates) give(state, name, now, out);
  return DONE;
}

function applyLoaderCommand(
  state: OntapState,
  command: LoaderCommand,
  now: Instant,
  out: Effects,
): Answer {
  const { kernel } = state.volatile;
  if (kernel.phase !== 'loader') return refuse('notSupported');
  const { environment } = state.durable;
  switch (command.type) {
    case 'bootOntap':
      bootOntap(state, now, out);
      return DONE;
    case 'loaderBye':
      state.durable.bootTo = 'loader';
      state.volatile.goingDown = { isReset: true, cause: 'loader' };
      return DONE;
    case 'setenv':
      if (Object.keys(environment).length >= VARIABLES_MAX) return refuse('tooMany');
      environment[command.name] = command.value;
      return DONE;
    case 'unsetenv':
      if (environment[command.name] === undefined) return refuse('noSuchEntry');
      delete environment[command.name];
      return DONE;
  }
}
const VARIABLES_MAX = 64;
