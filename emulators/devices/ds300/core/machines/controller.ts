// One controller: its parts in their fixed order, for every input that can come. Whatever a step
// changes that the peer has to know is told at its end.

import { unreachable } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { DiskAnswer, Input } from '../../../../core/input.ts';
import type { Machine } from '../../../../core/machine.ts';
import { earlier, type Instant, isDue } from '../../../../core/time.ts';
import { DATA_NETWORKS, ETHS, INTERFACE1 } from '../config.ts';
import { parse } from '../console/grammar.ts';
import { renderParsed } from '../console/typed.ts';
import { readControllerMessage, readDataMessage, readManagementMessage } from '../messages.ts';
import { query } from '../query.ts';
import type { ControllerState } from '../state.ts';
import { sendArps } from './addresses.ts';
import { flap, noteCarrier, suffer } from './afflictions.ts';
import { bootController } from './boot.ts';
import { advanceTakeover, retryClaim, takeClaimAnswer, takeConfirmation } from './claim.ts';
import { execute, finishDump, giveUpDump, obeyFailback } from './commands.ts';
import { finishRebuilds } from './drives.ts';
import {
  advanceEnable,
  becomeEnabled,
  endGrace,
  giveUpEnable,
  obeyEnable,
  takeEnableAnswer,
  takePair,
} from './enabling.ts';
import { losePeer, readPair, sendBeat, sendReport, takeBeat, takeReport } from './heartbeat.ts';
import {
  advanceFailback,
  advanceHandOver,
  advanceMoves,
  advanceWants,
  obeyWant,
} from './ownership.ts';
import { readRequest } from './requests.ts';
import { expireHeld, takeFrame } from './service.ts';
import {
  advanceStore,
  forgetMirror,
  takeDestaged,
  takeMirror,
  takeMirrored,
  takeRead,
  takeReplay,
} from './store.ts';

export const controller: Machine<ControllerState> = { boot: bootController, step, deadline, query };

function step(state: ControllerState, input: Input, now: Instant, out: Effects): void {
  const v = state.volatile;
  if (v.phase === 'absent') return refuseAbsent(input, out);
  take(state, input, now, out);
  if (v.moves.length > 0) advanceMoves(state, now, out);
  if (v.handOver !== null) advanceHandOver(state, now, out);
  if (v.failback !== null) advanceFailback(state, now, out);
  if (v.revision !== v.reportedRevision) sendReport(state, out);
}

/** An empty bay. */
function refuseAbsent(input: Input, out: Effects): void {
  if (!('id' in input)) return;
  out.reply(input.id, { stderr: 'there is no controller in this bay\n', exitCode: 1 });
}

function take(state: ControllerState, input: Input, now: Instant, out: Effects): void {
  switch (input.kind) {
    case 'deadline':
      return meetDeadlines(state, now, out);
    case 'powerOn':
      return powerOn(state, now, out);
    case 'message':
      return takeMessage(state, input, now, out);
    case 'diskAnswer':
      return takeDiskAnswer(state, input.request, input.answer, now, out);
    case 'carrier':
      return noteCarrier(state, input.link, input.isUp, now, out);
    case 'fault':
      return suffer(state, input, now, out);
    case 'command': {
      const { command, args } = input.command;
      const parsed = parse(state, [command, ...args]);
      if (parsed.kind !== 'change') return out.reply(input.id, renderParsed(state, parsed, now));
      state.volatile.typed.push({ id: input.id, change: parsed.change });
      return execute(state, parsed.change, input.id, now, out);
    }
    case 'request': {
      const change = readRequest(input.name, input.args);
      if (change !== null) return execute(state, change, input.id, now, out);
      return out.reply(input.id, { stderr: `no such request: ${input.name}\n`, exitCode: 2 });
    }
    case 'file':
      return out.reply(input.id, { stderr: 'no files are kept here\n', exitCode: 1 });
    default:
      return unreachable(input);
  }
}

/** @seed S3:7 a single-controller unit: bay B is empty, and A serves alone. */
function powerOn(state: ControllerState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  out.emit('controller.starting');
  if (v.config.profile === 'single') {
    if (v.identity.side === 'a') {
      v.peer.status = 'absent';
      return becomeEnabled(state, now, out);
    }
    v.phase = 'absent';
    v.reportedRevision = v.revision;
    return;
  }
  v.graceEndsAt = now + v.config.bootGraceMs;
  readPair(state, out);
  sendBeat(state, now, out);
}

function takeMessage(
  state: ControllerState,
  { link, body, isDamaged, from }: Extract<Input, { kind: 'message' }>,
  now: Instant,
  out: Effects,
): void {
  if (isDamaged) return out.emit('frame.damaged', { from });
  const eth = ETHS.find((each) => DATA_NETWORKS[each] === link);
  if (eth !== undefined) return takeFrame(state, eth, readDataMessage(body), now, out);
  if (link === INTERFACE1) return takePeerMessage(state, body, now, out);
  const message = readManagementMessage(body);
  if (message.type === 'dumpTaken') finishDump(state, message.file, out);
}

function takePeerMessage(
  state: ControllerState,
  body: Extract<Input, { kind: 'message' }>['body'],
  now: Instant,
  out: Effects,
): void {
  const message = readControllerMessage(body);
  switch (message.type) {
    case 'beat':
      takeBeat(state, message, now, out);
      return advanceEnable(state, now, out);
    case 'report':
      return takeReport(state, message, now, out);
    case 'reportRequest':
      return sendReport(state, out);
    case 'mirror':
      return takeMirror(state, message, out);
    case 'mirrored':
      return takeMirrored(state, message.number, now, out);
    case 'destaged':
      return forgetMirror(state, message.number);
    case 'enable':
      return obeyEnable(state, message.epoch, now, out);
    case 'wantArray':
      return obeyWant(state, message, now);
    case 'failbackNow':
      return obeyFailback(state, now);
    default:
      return unreachable(message);
  }
}

/** Every request has a number of its own in this life: it tells what it was for. */
function takeDiskAnswer(
  state: ControllerState,
  request: number,
  result: DiskAnswer,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  if (request === v.store.pairRequest) return takePair(state, result, now, out);
  if (v.claim?.request === request) return takeClaimAnswer(state, v.claim, result, now, out);
  if (v.takeover?.confirm === request) {
    return takeConfirmation(state, v.takeover, result, now, out);
  }
  if (v.enabling?.request === request) return takeEnableAnswer(state, result, out);
  const written = durable.dirty.find((write) => write.request === request);
  if (written !== undefined) return takeDestaged(state, written, result, now, out);
  const replayed = durable.mirror.find((write) => write.request === request);
  if (replayed !== undefined) return takeReplay(state, replayed, result, now, out);
  takeRead(state, request, result, now, out);
}

function meetDeadlines(state: ControllerState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  if (isDue(v.peer.lostAt, now)) losePeer(state, now, out);
  if (isDue(v.beatAt, now)) sendBeat(state, now, out);
  if (isDue(v.graceEndsAt, now)) endGrace(state, now, out);
  if (isDue(v.store.pairRetryAt, now)) readPair(state, out);
  if (v.claim !== null && isDue(v.claim.retryAt, now)) retryClaim(state, out);
  if (v.takeover !== null) advanceTakeover(state, now, out);
  if (v.enabling !== null && isDue(v.enabling.giveUpAt, now)) giveUpEnable(state, now, out);
  if (v.wants.length > 0) advanceWants(state, now, out);
  if (v.arps.length > 0) sendArps(state, now, out);
  if (v.heldCommands.length > 0) expireHeld(state, now, out);
  if (v.afflictions.flapping.length > 0) flap(state, now, out);
  if (v.dump !== null && isDue(v.dump.giveUpAt, now)) giveUpDump(state, out);
  advanceStore(state, now, out);
  finishRebuilds(state, now, out);
}

/** A failback waits for whatever else is under way. */
function isOccupied({ moves, handOver, takeover, claim }: ControllerState['volatile']): boolean {
  return moves.length > 0 || handOver !== null || takeover !== null || claim !== null;
}

/** The earliest deadline of all parts. */
function deadline({ durable, volatile: v }: ControllerState): Instant | null {
  const { store } = v;
  let first = earlier(v.peer.lostAt, v.beatAt);
  first = earlier(first, v.graceEndsAt);
  first = earlier(first, store.pairRetryAt);
  first = earlier(first, store.retryAt);
  for (const { at } of store.late) first = earlier(first, at);
  if (v.claim !== null) first = earlier(first, v.claim.retryAt);
  if (v.takeover !== null && v.takeover.confirm === 0 && durable.mirror.length === 0) {
    first = earlier(first, v.takeover.endsAt);
  }
  if (v.enabling !== null) first = earlier(first, v.enabling.giveUpAt);
  for (const { endsAt, giveUpAt, isTimeUp } of v.moves) {
    first = earlier(first, isTimeUp ? giveUpAt : endsAt);
  }
  for (const { askAt, giveUpAt } of v.wants) first = earlier(first, earlier(askAt, giveUpAt));
  if (v.failback !== null && !isOccupied(v)) first = earlier(first, v.failback.at);
  for (const { nextAt } of v.arps) first = earlier(first, nextAt);
  for (const { until } of v.heldCommands) first = earlier(first, until);
  for (const { nextAt } of v.afflictions.flapping) first = earlier(first, nextAt);
  if (v.dump !== null) first = earlier(first, v.dump.giveUpAt);
  if (v.phase !== 'enabled') return first;
  for (const { rebuild, currentOwner } of durable.arrays) {
    if (rebuild !== null && currentOwner === v.identity.side)
      first = earlier(first, rebuild.endsAt);
  }
  return first;
}
