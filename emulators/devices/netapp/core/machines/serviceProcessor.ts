// A Service Processor: a computer of its own beside its node, with its own power and its own
// Ethernet. It outlives its node, and its node outlives it (S1:10-17).

import { unreachable } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Input } from '../../../../core/input.ts';
import type { Machine } from '../../../../core/machine.ts';
import { earliest, type Instant, isDue } from '../../../../core/time.ts';
import { MANAGEMENT_LAN, POWER_LINES } from '../members.ts';
import { readSpMessage } from '../messages.ts';
import { querySp } from '../querySp.ts';
import type { SpState } from '../state/sp.ts';
import { advanceUpdate, rebootSp, selectSlot, startUpdate } from './firmwareSp.ts';
import { flood, keepAlive, sendAlert, senderDeadline, takeHwassist } from './hwassistSender.ts';
import { keepConsole, logSel } from './sel.ts';
import { sufferSp } from './spAfflictions.ts';
import { beatAndSense, beatDeadline, sendBeat, sendSensors } from './spBeats.ts';
import { bootSp } from './spBoot.ts';
import { answerSpRequest } from './spConsole.ts';
import { applyNetwork, hangAgain, networkDeadline, noteLink, takeNetwork } from './spNetwork.ts';
import { hearNode, missNode, noteBus, noteNodePower, powerNode, watchDeadline } from './spWatch.ts';

export const serviceProcessor: Machine<SpState> = { boot: bootSp, step, deadline, query: querySp };

function step(state: SpState, input: Input, now: Instant, out: Effects): void {
  take(state, input, now, out);
  const { goingDown } = state.volatile;
  if (goingDown !== null) out.reset(goingDown.cause);
}

function take(state: SpState, input: Input, now: Instant, out: Effects): void {
  switch (input.kind) {
    case 'deadline':
      return meetDeadlines(state, now, out);
    case 'message':
      return takeMessage(state, input, now, out);
    case 'powerOn':
      logSel(state, 'SP.notice', `SP booted (${input.cause})`, now);
      return;
    case 'carrier':
      return noteCarrier(state, input.link, input.isUp, now, out);
    case 'fault':
      return sufferSp(state, input, now, out);
    case 'request':
      return answerSpRequest(state, input, now, out);
    case 'command':
    case 'file':
      return out.reply(input.id, { exitCode: 127 });
    case 'diskAnswer':
      return;
    default:
      return unreachable(input);
  }
}

function noteCarrier(
  state: SpState,
  link: string,
  isUp: boolean,
  now: Instant,
  out: Effects,
): void {
  const { volatile: v } = state;
  if (link === MANAGEMENT_LAN) {
    if (v.isLinkUp === isUp) return;
    v.isLinkUp = isUp;
    return noteLink(state, now, out);
  }
  if ((POWER_LINES as readonly string[]).includes(link)) {
    return noteNodePower(state, isUp, now, out);
  }
  noteBus(v, isUp, now);
}

/** A sick inner side hears nothing of its node; a hung SP hears nobody. */
function takeMessage(
  state: SpState,
  input: Extract<Input, { kind: 'message' }>,
  now: Instant,
  out: Effects,
): void {
  const { volatile: v } = state;
  if (input.isDamaged) return out.emit('frame.damaged', { from: input.from });
  if (v.phase !== 'up' || v.hang === 'whole') return;
  const message = readSpMessage(input.body);
  if (message.type === 'spApi') {
    const isOk = v.hang === 'none' && powerNode(state, message.power, now, out);
    return answerPartner(state, message.id, isOk, out);
  }
  if (v.afflictions.isHeartbeatLost) return;
  switch (message.type) {
    case 'nodeState':
      return hearNode(state, message, now, out);
    case 'setNetwork':
      return takeNetwork(state, message.ipv4, message.ipv6, now);
    case 'setHwassist':
      return takeHwassist(state, message.hwassist, now);
    case 'sendTest':
      return sendAlert(state, 'test', now, out);
    case 'startUpdate':
      return startUpdate(state, message.version, now);
    case 'rebootSp':
      if (message.slot !== 'current') selectSlot(state, message.slot);
      return rebootSp(state, 'operator', out);
    case 'resetSp':
      return rebootSp(state, 'ipmiReset', out);
    case 'consoleOutput':
      return keepConsole(state, message.lines);
    case 'askSensors':
      return sendSensors(state, out);
    default:
      return unreachable(message);
  }
}

function answerPartner(state: SpState, id: number, isOk: boolean, out: Effects): void {
  const { hang, identity } = state.volatile;
  if (hang !== 'none') return;
  out.send(MANAGEMENT_LAN, identity.partner, { type: 'powerAnswer', id, isOk });
}

function meetDeadlines(state: SpState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  if (isDue(v.phaseEndsAt, now)) comeUp(state, now, out);
  applyNetwork(state, now, out);
  hangAgain(state, now, out);
  if (v.hang === 'whole') return skipAll(state, now);
  advanceUpdate(state, now, out);
  if (v.goingDown !== null) return;
  missNode(state, now, out);
  keepAlive(state, now, out);
  flood(state, now, out);
  beatAndSense(state, now, out);
}

/** It has booted: it beats, and sends a keep-alive at once if it knows where to. */
function comeUp(state: SpState, now: Instant, out: Effects): void {
  const { durable, volatile: v } = state;
  v.phase = 'up';
  v.phaseEndsAt = null;
  durable.isSick = false;
  v.beatAt = now + v.config.spHeartbeatPeriodMs;
  v.sensorsAt = now + v.config.sensorPeriodMs;
  if (durable.hwassist.isEnabled) v.keepAliveAt = now;
  out.emit('sp.booted', {});
  sendBeat(state, out);
  sendSensors(state, out);
}

/** Nothing moves in it: what was due is put off, not made up for later. */
function skipAll({ durable, volatile: v }: SpState, now: Instant): void {
  const { config } = v;
  if (isDue(v.keepAliveAt, now)) v.keepAliveAt = now + durable.hwassist.periodMs;
  if (isDue(v.beatAt, now)) v.beatAt = now + config.spHeartbeatPeriodMs;
  if (isDue(v.sensorsAt, now)) v.sensorsAt = now + config.sensorPeriodMs;
  if (isDue(v.updateNextAt, now)) {
    v.update = null;
    v.updateNextAt = null;
  }
  if (isDue(v.floodAt, now)) v.floodAt = now + config.spHeartbeatPeriodMs;
  if (isDue(v.powerOnAt, now)) v.powerOnAt = now + config.spHeartbeatPeriodMs;
  if (isDue(v.node.lossAt, now)) v.node.lossAt = null;
}

function deadline({ volatile: v }: SpState): Instant | null {
  return earliest(
    v.phaseEndsAt,
    v.updateNextAt,
    beatDeadline(v),
    senderDeadline(v),
    networkDeadline(v),
    watchDeadline(v),
  );
}
