// What a controller answers host-1: sessions at the addresses it holds, commands through the gate,
// unit attentions, statuses that a fault injects. The real target does the same under a grant
// (views/grant.ts), with the same gate.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { DATA_NETWORKS, type Eth, HOST, HOST_INITIATOR } from '../config.ts';
import { type DataMessage, type HostAnswer, type HostCommand, writeMessage } from '../messages.ts';
import { type CommandKind, type GateAnswer, passGate } from '../scsi/gate.ts';
import type { ControllerState, HeldAddress, HostSession } from '../state.ts';
import { linkUp, macOf } from './addresses.ts';
import { groupsOf } from './grant.ts';
import { takeInjection } from './injections.ts';
import { accessOf, arrayOfLun } from './roles.ts';
import { readBlock, writeBlock } from './store.ts';
import { explicitFailover } from './stpg.ts';

const SESSIONS_MAX = 16;
const HELD_MAX = 64;

const RESET = { key: 0x06, asc: 0x29, ascq: 0x00 } as const;
const NO_LUN = { key: 0x05, asc: 0x25, ascq: 0x00 } as const;

const KINDS: { readonly [Op in HostCommand['op']]: CommandKind } = {
  testUnitReady: 'testUnitReady',
  reportTargetPortGroups: 'reportTargetPortGroups',
  setTargetPortGroups: 'setTargetPortGroups',
  read: 'media',
  write: 'media',
};

/** A frame on one of the data networks. Not for this port's MAC: dropped. */
export function takeFrame(
  state: ControllerState,
  eth: Eth,
  message: DataMessage,
  now: Instant,
  out: Effects,
): void {
  const { volatile: v } = state;
  if (v.phase !== 'enabled' || !linkUp(state, eth)) return;
  if (message.type === 'arp') return answerArp(state, eth, message.op, message.address, out);
  if (message.mac !== macOf(v.identity.side, eth)) return;
  const held = v.held.find(({ address, port }) => address === message.to && port === eth);
  if (held === undefined) return;
  switch (message.type) {
    case 'login':
      return openSession(state, held, message, now, out);
    case 'command':
      return takeSessionCommand(state, held, message, now, out);
    case 'reset':
      v.hostSessions = v.hostSessions.filter(({ id }) => id !== message.session);
      return;
    case 'loginAnswer':
    case 'answer':
      return;
  }
}

function answerArp(
  { volatile: { held, identity } }: ControllerState,
  eth: Eth,
  op: string,
  address: string,
  out: Effects,
): void {
  if (op !== 'request' || !held.some((each) => each.address === address && each.port === eth))
    return;
  const mac = macOf(identity.side, eth);
  out.send(DATA_NETWORKS[eth], HOST, writeMessage({ type: 'arp', op: 'reply', address, mac }));
}

/** @seed S3:18 a new connection to the old address: after a takeover it ends here. The nexus is
 * new,
 * so its first command gets 06/29/00 (reference §3.4). */
function openSession(
  state: ControllerState,
  held: HeldAddress,
  { session, initiator, from }: Extract<DataMessage, { type: 'login' }>,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  const { address: portal } = held;
  const luns = durable.logicalDrives.map(({ lun }) => lun);
  const isKnown = v.hostSessions.some(({ id }) => id === session);
  if (!isKnown) {
    v.hostSessions = v.hostSessions.filter((each) => each.portal !== portal);
    if (v.hostSessions.length >= SESSIONS_MAX) v.hostSessions.shift();
    const seen = luns.map((lun) => ({ lun, seq: v.nextAttention - 1, isFresh: true }));
    v.hostSessions.push({ id: session, initiator, portal, seen, openedAt: now, lastCommand: 0 });
    out.emit('session.opened', { portal, initiator });
  }
  sendSegment(state, held, { type: 'loginAnswer', isAccepted: true, luns }, session, from, out);
}

type Body =
  | { type: 'loginAnswer'; isAccepted: boolean; luns: number[] }
  | { type: 'answer'; answer: HostAnswer }
  | { type: 'reset' };

function sendSegment(
  _state: ControllerState,
  { address, port }: HeldAddress,
  body: Body,
  session: string,
  to: string,
  out: Effects,
): void {
  if (port === 'management') return;
  const frame = { ...body, from: address, to, mac: '', session } as DataMessage;
  out.send(DATA_NETWORKS[port], HOST, writeMessage(frame));
}

function takeSessionCommand(
  state: ControllerState,
  held: HeldAddress,
  message: Extract<DataMessage, { type: 'command' }>,
  now: Instant,
  out: Effects,
): void {
  const { volatile: v } = state;
  const { session: id, command, from, sentAt } = message;
  // @choice A segment as old as that belongs to a connection that its host has given up.
  if (now - sentAt >= v.config.hostCommandMs) return;
  const session = v.hostSessions.find((each) => each.id === id);
  if (session === undefined) return sendSegment(state, held, { type: 'reset' }, id, from, out);
  if (command.id <= session.lastCommand) return;
  session.lastCommand = command.id;
  perform(state, session, command, now, out);
}

/** One command: unit attention first, then what a fault injects, then the gate. */
function perform(
  state: ControllerState,
  session: HostSession,
  command: HostCommand,
  now: Instant,
  out: Effects,
): void {
  const array = arrayOfLun(state, command.lun);
  if (array === null) return refuse(state, session, command, NO_LUN, out);
  const attention = takeAttention(state, session, command.lun);
  if (attention !== null) return refuse(state, session, command, attention, out);
  const injected = takeInjection(state, command, session.initiator);
  if (injected !== null) return respond(state, session.id, { ...blank(command), ...injected }, out);

  const { transition, standbyTur } = state.durable.settings;
  const access = accessOf(state, array);
  const kind = KINDS[command.op];
  state.volatile.lastGate = `${access} ${kind}`;
  const gate = passGate({ access, kind, transition, standbyTur });
  obeyGate(state, session, command, gate, now, out);
}

function obeyGate(
  state: ControllerState,
  session: HostSession,
  command: HostCommand,
  gate: GateAnswer,
  now: Instant,
  out: Effects,
): void {
  const { volatile: v } = state;
  switch (gate.do) {
    case 'pass':
      return execute(state, session, command, now, out);
    case 'hold': {
      const until = now + v.config.holdLimitMs;
      if (v.heldCommands.length >= HELD_MAX) return busy(state, session.id, command, out);
      v.heldCommands.push({ session: session.id, command, until });
      return;
    }
    case 'busy':
      return busy(state, session.id, command, out);
    case 'drop':
      return dropSession(state, session, out);
    case 'sense':
      return refuse(state, session, command, gate, out);
  }
}

function execute(
  state: ControllerState,
  session: HostSession,
  command: HostCommand,
  now: Instant,
  out: Effects,
): void {
  const waiting = { session: session.id, command: command.id };
  switch (command.op) {
    case 'testUnitReady':
      return respond(state, session.id, blank(command), out);
    case 'reportTargetPortGroups':
      return respond(
        state,
        session.id,
        { ...blank(command), groups: groupsOf(state, command.lun) },
        out,
      );
    case 'setTargetPortGroups':
      return explicitFailover(state, command, session.initiator, waiting, now, out);
    case 'read':
      return readBlock(state, command.lun, command.block, waiting, now, out);
    case 'write':
      return writeBlock(state, command, waiting, now, out);
  }
}

/** The next unit attention of a nexus; null: none is pending. A fresh nexus has 29/00 alone. */
function takeAttention(state: ControllerState, session: HostSession, lun: number) {
  const { volatile: v } = state;
  const seen = session.seen.find((each) => each.lun === lun);
  if (seen === undefined) return null;
  if (seen.isFresh) {
    seen.isFresh = false;
    seen.seq = v.nextAttention - 1;
    return RESET;
  }
  const next = v.attentions.find(
    (each) =>
      each.seq > seen.seq &&
      (each.lun === null || each.lun === lun) &&
      each.except !== session.initiator,
  );
  seen.seq = next?.seq ?? v.nextAttention - 1;
  return next === undefined ? null : { key: 0x06, asc: next.asc, ascq: next.ascq };
}

function blank({ id }: { id: number }): HostAnswer {
  return { id, status: 'good', sense: null, value: null, groups: [] };
}

function refuse(
  state: ControllerState,
  session: HostSession,
  command: { id: number },
  { key, asc, ascq }: { key: number; asc: number; ascq: number },
  out: Effects,
): void {
  const sense = { key, asc, ascq };
  respond(state, session.id, { ...blank(command), status: 'checkCondition', sense }, out);
}

function busy(
  state: ControllerState,
  session: string,
  command: { id: number },
  out: Effects,
): void {
  respond(state, session, { ...blank(command), status: 'busy' }, out);
}

/** Sends an answer back over the port that the session's address is on now. */
export function respond(
  state: ControllerState,
  id: string,
  answer: HostAnswer,
  out: Effects,
): void {
  const { volatile: v } = state;
  const session = v.hostSessions.find((each) => each.id === id);
  const held = v.held.find(({ address }) => address === session?.portal);
  if (session === undefined || held === undefined) return;
  sendSegment(state, held, { type: 'answer', answer }, id, HOST_INITIATOR, out);
}

export function respondGood(
  state: ControllerState,
  { session, command }: { session: string; command: number },
  value: number | null,
  out: Effects,
): void {
  respond(state, session, { ...blank({ id: command }), value }, out);
}

export function respondBusy(
  state: ControllerState,
  { session, command }: { session: string; command: number },
  out: Effects,
): void {
  busy(state, session, { id: command }, out);
}

/** An explicit failover that host-1 waits for has come to its end. */
export function answerStpg(
  state: ControllerState,
  waiting: { session: string; command: number },
  out: Effects,
): void {
  respondGood(state, waiting, null, out);
}

// --- commands that wait for an array ---

/** Something has settled: every held command meets the gate again. */
export function releaseHeld(state: ControllerState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  const held = v.heldCommands;
  v.heldCommands = [];
  for (const each of held) {
    const session = v.hostSessions.find(({ id }) => id === each.session);
    if (session === undefined) continue;
    const before = v.heldCommands.length;
    perform(state, session, each.command, now, out);
    const again = v.heldCommands[before];
    if (again !== undefined) again.until = each.until;
  }
}

export function expireHeld(state: ControllerState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  const late = v.heldCommands.filter(({ until }) => until <= now);
  v.heldCommands = v.heldCommands.filter(({ until }) => until > now);
  for (const { session, command } of late) busy(state, session, command, out);
}

/** The array is gone to the peer: what waited for it is refused, and tries there. */
export function dropHeld(state: ControllerState, array: string, out: Effects): void {
  const { volatile: v } = state;
  const isOf = (lun: number) => arrayOfLun(state, lun)?.name === array;
  const dropped = v.heldCommands.filter(({ command }) => isOf(command.lun));
  v.heldCommands = v.heldCommands.filter(({ command }) => !isOf(command.lun));
  for (const { session, command } of dropped) {
    const sense = { key: 0x06, asc: 0x2a, ascq: 0x06 };
    respond(state, session, { ...blank(command), status: 'checkCondition', sense }, out);
  }
}

// --- connections that break ---

function dropSession(state: ControllerState, session: HostSession, out: Effects): void {
  const { volatile: v } = state;
  const held = v.held.find(({ address }) => address === session.portal);
  if (held !== undefined) sendSegment(state, held, { type: 'reset' }, session.id, '', out);
  forget(state, (each) => each === session);
}

/** The address is given up: its connections break. */
export function dropPortal(state: ControllerState, { address }: HeldAddress, out: Effects): void {
  const { hostSessions } = state.volatile;
  for (const session of hostSessions.filter(({ portal }) => portal === address)) {
    dropSession(state, session, out);
  }
}

export function dropService(state: ControllerState, out: Effects): void {
  for (const session of [...state.volatile.hostSessions]) dropSession(state, session, out);
  const { store } = state.volatile;
  state.volatile.heldCommands = [];
  store.reads = [];
  store.late = [];
  store.retryAt = null;
}

function forget({ volatile: v }: ControllerState, isGone: (session: HostSession) => boolean): void {
  const gone = v.hostSessions.filter(isGone).map(({ id }) => id);
  v.hostSessions = v.hostSessions.filter(({ id }) => !gone.includes(id));
  v.heldCommands = v.heldCommands.filter(({ session }) => !gone.includes(session));
}
