// Changes on their way: each command of a line is carried out here or on the other node, and the
// line is answered when all have ended.

import type { Effects } from '../../../../core/effect.ts';
import { copyJson } from '../../../../core/json.ts';
import { earlier, type Instant } from '../../../../core/time.ts';
import { type Answer, type Change, type Command, refuse } from '../commands.ts';
import type { NodeName } from '../members.ts';
import { render } from '../replies.ts';
import { type OntapState, PENDING_LIMIT, type PendingChange } from '../state.ts';
import { applyCommand } from './apply.ts';
import { settleConsole } from './consoleOutput.ts';
import { holderOf } from './lifs.ts';
import { tell } from './reports.ts';

/** An order that comes from the other node has no asker here. */
const NOBODY = -1;
/** Typed at the node's own console. */
export const CONSOLE = -2;

export function beginChange(
  state: OntapState,
  change: Change,
  replyTo: number,
  now: Instant,
  out: Effects,
): void {
  const v = state.volatile;
  const pending: PendingChange = {
    replyTo,
    origin: change.origin,
    commands: change.commands,
    answers: change.commands.map(() => null),
    orders: [],
    giveUpAt: now + v.config.orderMs,
  };
  if (v.pending.length >= PENDING_LIMIT) {
    pending.answers = change.commands.map(() => refuse('busy'));
    return reply(state, pending, now, out);
  }
  v.pending.push(pending);
  for (const [index, command] of change.commands.entries()) {
    const id = nextOrder(state);
    pending.orders.push({ id, index });
    const where = placeOf(state, command);
    if (where === v.identity.node) {
      carryOut(state, command, id, now, out);
    } else if (v.clusterNet.isInQuorum) {
      tell(state, { type: 'order', id, command: copyJson(command) }, out);
    } else {
      finishOrder(state, id, refuse('nodeUnreachable', where), now, out);
    }
  }
}

/** On which node it is carried out. */
function placeOf(state: OntapState, command: Command): NodeName {
  const { node } = state.volatile.identity;
  if (command.type === 'lifMigrate' || command.type === 'lifRevert') {
    return (holderOf(state, command) ?? node) as NodeName;
  }
  return 'node' in command ? command.node : node;
}

function nextOrder({ volatile: v }: OntapState): number {
  v.nextOrder += 1;
  return v.nextOrder;
}

function carryOut(
  state: OntapState,
  command: Command,
  order: number,
  now: Instant,
  out: Effects,
): void {
  const answer = applyCommand(state, command, order, now, out);
  if (answer !== null) finishOrder(state, order, answer, now, out);
}

/** From the other node: its operator's command for this one. */
export function obeyOrder(
  state: OntapState,
  id: number,
  command: Command,
  now: Instant,
  out: Effects,
): void {
  const v = state.volatile;
  if (v.pending.length >= PENDING_LIMIT) {
    return tell(state, { type: 'orderAnswer', id, answer: refuse('busy') }, out);
  }
  const order = nextOrder(state);
  v.pending.push({
    replyTo: NOBODY,
    origin: { id },
    commands: [command],
    answers: [null],
    orders: [{ id: order, index: 0 }],
    giveUpAt: now + v.config.orderMs,
  });
  carryOut(state, command, order, now, out);
}

/** One command has ended, here or on the other node. */
export function finishOrder(
  state: OntapState,
  id: number,
  answer: Answer,
  now: Instant,
  out: Effects,
): void {
  const v = state.volatile;
  const pending = v.pending.find(({ orders }) => orders.some((order) => order.id === id));
  const index = pending?.orders.find((order) => order.id === id)?.index;
  if (pending === undefined || index === undefined) return;
  pending.answers[index] ??= answer;
  if (pending.answers.includes(null)) return;
  v.pending = v.pending.filter((other) => other !== pending);
  reply(state, pending, now, out);
}

/** What nobody has answered in time is lost: it may have been done. */
export function giveUpOrders(state: OntapState, now: Instant, out: Effects): void {
  const v = state.volatile;
  const late = v.pending.filter(({ giveUpAt }) => giveUpAt <= now);
  if (late.length === 0) return;
  v.pending = v.pending.filter(({ giveUpAt }) => giveUpAt > now);
  for (const pending of late) {
    pending.answers = pending.answers.map((answer) => answer ?? { type: 'lost' });
    reply(state, pending, now, out);
  }
}

function reply(state: OntapState, pending: PendingChange, now: Instant, out: Effects): void {
  const answers = pending.answers as Answer[];
  if (pending.replyTo === NOBODY) {
    const [answer] = answers;
    if (answer === undefined) return;
    const id = pending.origin.id as number;
    return tell(state, { type: 'orderAnswer', id, answer }, out);
  }
  for (const answer of answers) {
    if (answer.type === 'refused') out.emit('command.refused', { reason: answer.reason });
  }
  const { origin, commands } = pending;
  const change = { origin, commands } as Change;
  const output = render(state, change, answers, now);
  if (pending.replyTo === CONSOLE) return settleConsole(state, output, now, out);
  out.reply(pending.replyTo, output);
}

export function changeDeadline({ volatile: { pending } }: OntapState): Instant | null {
  let first: Instant | null = null;
  for (const { giveUpAt } of pending) first = earlier(first, giveUpAt);
  return first;
}
