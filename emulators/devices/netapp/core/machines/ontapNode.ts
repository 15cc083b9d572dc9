// One ONTAP node: its parts in their fixed order, for every input that can come. A reset or a halt
// is its last effect.

import { unreachable } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Input } from '../../../../core/input.ts';
import type { Machine } from '../../../../core/machine.ts';
import { earlier, type Instant, isDue } from '../../../../core/time.ts';
import type { Change } from '../commands.ts';
import { CLUSTER_NETWORK, HA_INTERCONNECT, MANAGEMENT_LAN } from '../members.ts';
import {
  type ClusterMessage,
  type InterconnectMessage,
  type LanMessage,
  readNodeMessage,
  type SpToNode,
} from '../messages.ts';
import { query } from '../query.ts';
import { renderJson } from '../replies.ts';
import { restRead } from '../rest/answers.ts';
import { parseRequest } from '../rest/changes.ts';
import type { HwassistTrap } from '../state/hwassist.ts';
import type { OntapState } from '../state.ts';
import { noteCarrier, suffer } from './afflictions.ts';
import { giveBackByItself, judgeAutoGiveback } from './autoGiveback.ts';
import { bootNode } from './boot.ts';
import { beginChange, changeDeadline, finishOrder, giveUpOrders, obeyOrder } from './changes.ts';
import { takeConsoleLine } from './consoleInput.ts';
import { tellEms } from './ems.ts';
import { evacuate } from './evacuation.ts';
import { advanceGiveback } from './giveback.ts';
import { judgeGlobalStatus } from './globalStatus.ts';
import { beat, hearInterconnect, loseInterconnect } from './interconnect.ts';
import { jobDeadline, meetJobs } from './jobs.ts';
import { advancePhase, considerJoining, powerOn } from './kernel.ts';
import { leaseDeadline } from './lease.ts';
import { denyLogin } from './logins.ts';
import { takeDiskAnswer, turnMailbox } from './mailbox.ts';
import { meetArrivals } from './moves.ts';
import { judgeObstacle } from './obstacles.ts';
import { fenceNode, panic } from './panic.ts';
import { losePartner } from './partner.ts';
import { hearCluster, isInCluster, meetClusterDeadlines, tellPartner } from './reports.ts';
import { revert } from './revert.ts';
import { meetSpSide, spSideDeadline, takeSpMessage, takeTrap } from './spSide.ts';
import { abortPlanned, followTakeover } from './takeover.ts';

export const ontapNode: Machine<OntapState> = { boot: bootNode, step, deadline, query };

function step(state: OntapState, input: Input, now: Instant, out: Effects): void {
  if (isDue(leaseDeadline(state), now)) {
    fenceNode(state, 'neither mailbox nor interconnect can be trusted any more', now, out);
  } else {
    take(state, input, now, out);
  }
  const { goingDown } = state.volatile;
  if (goingDown === null) settle(state, now, out);
  else if (!goingDown.isReset) tellPartner(state, now, out);
  tellEms(state, out);
  if (goingDown === null) return;
  if (goingDown.isReset) out.reset(goingDown.cause);
  else out.halt(goingDown.cause);
}

/** What follows from whatever has changed. */
function settle(state: OntapState, now: Instant, out: Effects): void {
  considerJoining(state, now, out);
  followTakeover(state, now, out);
  judgeObstacle(state, now, out);
  judgeAutoGiveback(state, now, out);
  tellPartner(state, now, out);
}

function take(state: OntapState, input: Input, now: Instant, out: Effects): void {
  switch (input.kind) {
    case 'deadline':
      return meetDeadlines(state, now, out);
    case 'message':
      return takeMessage(state, input, now, out);
    case 'powerOn':
      return powerOn(state, input.cause, now, out);
    case 'carrier':
      return noteCarrier(state, input.link, input.isUp, now, out);
    case 'fault':
      return suffer(state, input, now, out);
    case 'diskAnswer':
      return takeDiskAnswer(state, input.request, input.answer, now, out);
    case 'request':
      return takeRequest(state, input, now, out);
    case 'command':
    case 'file':
      return out.reply(input.id, { stderr: 'ONTAP takes requests alone\n', exitCode: 1 });
    default:
      return unreachable(input);
  }
}

function takeRequest(
  state: OntapState,
  { id, name, args }: Extract<Input, { kind: 'request' }>,
  now: Instant,
  out: Effects,
): void {
  switch (name) {
    case 'change':
      return beginChange(state, args as unknown as Change, id, now, out);
    case 'rest': {
      const change = parseRequest(state, args, now);
      if (change !== null) return beginChange(state, change, id, now, out);
      return out.reply(id, renderJson(restRead(state, args, now)));
    }
    case 'hwassist':
      if (isInCluster(state)) takeTrap(state, args as unknown as HwassistTrap, now, out);
      return out.reply(id, renderJson({}));
    case 'loginDenied':
      if (isInCluster(state)) denyLogin(state, args, now);
      return out.reply(id, renderJson({}));
    default:
      return out.reply(id, { stderr: `no request ${name}`, exitCode: 127 });
  }
}

function takeMessage(
  state: OntapState,
  input: Extract<Input, { kind: 'message' }>,
  now: Instant,
  out: Effects,
): void {
  if (input.isDamaged) return out.emit('frame.damaged', { from: input.from });
  const message = readNodeMessage(input.body);
  switch (input.link) {
    case HA_INTERCONNECT:
      return hearInterconnect(state, message as InterconnectMessage, now, out);
    case CLUSTER_NETWORK:
      return takeClusterMessage(state, message as ClusterMessage, now, out);
    case MANAGEMENT_LAN:
      if (isInCluster(state)) takeTrap(state, (message as LanMessage).trap, now, out);
      return;
    default:
      return takeBusMessage(state, message as SpToNode, now, out);
  }
}

function takeClusterMessage(
  state: OntapState,
  message: ClusterMessage,
  now: Instant,
  out: Effects,
): void {
  switch (message.type) {
    case 'order':
      return obeyOrder(state, message.id, message.command, now, out);
    case 'orderAnswer':
      return finishOrder(state, message.id, message.answer, now, out);
    default:
      return hearCluster(state, message, now, out);
  }
}

function takeBusMessage(state: OntapState, message: SpToNode, now: Instant, out: Effects): void {
  if (message.type === 'nmi') return panic(state, 'NMI from the Service Processor', now, out);
  if (message.type === 'consoleInput') return takeConsoleLine(state, message.line, now, out);
  takeSpMessage(state, message, now, out);
}

function meetDeadlines(state: OntapState, now: Instant, out: Effects): void {
  const v = state.volatile;
  const { kernel, ha, interconnect, mailbox } = v;
  if (isDue(kernel.phaseEndsAt, now)) advancePhase(state, now, out);
  if (v.goingDown !== null) return;
  if (isDue(interconnect.lostAt, now)) loseInterconnect(state, now, out);
  if (isDue(mailbox.partner.deadAt, now)) losePartner(state, now, out);
  if (ha.arriving.length > 0) meetArrivals(state, now, out);
  if (isDue(ha.evacuation?.stepEndsAt ?? null, now)) evacuate(state, now, out);
  if (isDue(ha.takeover.stepEndsAt, now)) abortPlanned(state, 'waiting_for_partner', now, out);
  if (isDue(ha.giveback.stepEndsAt, now)) advanceGiveback(state, now, out);
  if (isDue(ha.giveback.autoAt, now)) giveBackByItself(state, now, out);
  if (isDue(ha.revertAt, now)) revert(state, now, out);
  judgeGlobalStatus(state, now);
  meetClusterDeadlines(state, now, out);
  meetSpSide(state, now, out);
  if (v.goingDown !== null) return;
  if (v.pending.length > 0) giveUpOrders(state, now, out);
  if (v.jobs.length > 0) meetJobs(state, now);
  if (isDue(mailbox.nextAt, now)) turnMailbox(state, now, out);
  if (isDue(interconnect.sendAt, now)) beat(state, now, out);
}

/** The earliest deadline of all parts. Written out: it is asked after every step. */
function deadline(state: OntapState): Instant | null {
  const { kernel, ha, interconnect, mailbox, clusterNet, pending, jobs } = state.volatile;
  let first = earlier(kernel.phaseEndsAt, interconnect.sendAt);
  first = earlier(earlier(first, interconnect.lostAt), mailbox.nextAt);
  first = earlier(earlier(first, mailbox.partner.deadAt), leaseDeadline(state));
  first = earlier(earlier(first, ha.takeover.stepEndsAt), ha.giveback.stepEndsAt);
  first = earlier(earlier(first, ha.giveback.autoAt), ha.revertAt);
  first = earlier(earlier(first, clusterNet.lostAt), clusterDeadline(state));
  if (ha.evacuation !== null) first = earlier(first, ha.evacuation.stepEndsAt);
  for (const { at } of ha.arriving) first = earlier(first, at);
  if (pending.length > 0) first = earlier(first, changeDeadline(state));
  if (jobs.length > 0) first = earlier(first, jobDeadline(state));
  return earlier(first, spSideDeadline(state));
}

function clusterDeadline(state: OntapState): Instant | null {
  if (!isInCluster(state)) return null;
  return earlier(state.volatile.clusterNet.aliveAt, state.volatile.clusterNet.reportAt);
}
