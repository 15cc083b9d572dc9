// What a main SC orders of the platform: keyswitches, power, boards of domains, tags.

import { unreachable } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Duration, Instant } from '../../../../core/time.ts';
import type { Refusal } from '../commands.ts';
import { CONSOLE_BUSES, type ScId } from '../config.ts';
import { type PlatformOrder, writeMessage } from '../messages.ts';
import type { Board, PlatformState } from '../state.ts';
import { stopClockless } from './clocks.ts';
import { findDomain, isActive, resetDomain, turnKeyswitch } from './domains.ts';
import { report, touch } from './reports.ts';

/** Carries out an order, and answers it when it is done. */
export function obey(
  state: PlatformState,
  from: ScId,
  id: number,
  order: PlatformOrder,
  now: Instant,
  out: Effects,
): void {
  const result = carryOut(state, order, now, out);
  if (typeof result === 'string') return answer(from, id, result, out);
  if (result === 0) return confirm(state, from, id, out);
  const domain = order.order === 'keyswitch' ? order.domain : null;
  state.volatile.orders.push({ id, from, endsAt: now + result, domain });
}

/** Answers the orders whose time is up. */
export function finishOrders(state: PlatformState, now: Instant, out: Effects): void {
  const v = state.volatile;
  for (const { id, from, endsAt } of v.orders) if (endsAt <= now) confirm(state, from, id, out);
  v.orders = v.orders.filter(({ endsAt }) => endsAt > now);
}

/** What has changed is told first: the next command finds what this one did. */
function confirm(state: PlatformState, to: ScId, id: number, out: Effects): void {
  report(state, out);
  answer(to, id, null, out);
}

function answer(to: ScId, id: number, refusal: Refusal | null, out: Effects): void {
  out.send(CONSOLE_BUSES[to], to, writeMessage({ type: 'orderAnswer', id, refusal }));
}

/** How long it takes, or why it is refused. */
function carryOut(
  state: PlatformState,
  order: PlatformOrder,
  now: Instant,
  out: Effects,
): Duration | Refusal {
  switch (order.order) {
    case 'keyswitch':
      return turnKeyswitch(state, order.domain, order.position, now, out);
    case 'power':
      return switchPower(state, order.location, order.isOn, now, out);
    case 'resetDomain':
      return resetDomain(state, order.domain, now, out) ?? 0;
    case 'assign':
      return assign(state, order.boards, order.domain, now, out) ?? 0;
    case 'tag':
      return tag(state, order.domain, order.tag, now) ?? 0;
    default:
      return unreachable(order);
  }
}

function switchPower(
  state: PlatformState,
  location: string,
  isOn: boolean,
  now: Instant,
  out: Effects,
): Duration | Refusal {
  const { environment, config } = state.volatile;
  const [, kind = '', number = ''] = /^(FT|PS)(\d+)$/.exec(location) ?? [];
  const unit = (kind === 'FT' ? environment.fanTrays : environment.supplies)[Number(number)];
  if (kind !== '' && unit !== undefined) {
    unit.isOn = isOn;
    touch(state, 'environment', now);
  } else {
    const board = findBoard(state, location);
    if (board === undefined) return 'noSuchBoard';
    if (!isOn && isInUse(state, board)) return 'domainActive';
    board.isOn = isOn;
    touch(state, 'boards', now);
    stopClockless(state, now, out);
  }
  out.emit('board.powerChanged', { location, isOn });
  return config.boardPowerMs;
}

/** @choice No board is taken from under a running domain: a poweroff of one is refused. */
function isInUse({ durable: { boards, domains } }: PlatformState, board: Board): boolean {
  const ids = domains.filter(isActive).map(({ id }) => id);
  if (board.kind === 'CS') return ids.length > 0;
  return boards.some(
    ({ slot, kind, domain }) =>
      slot === board.slot &&
      (board.kind === 'EX' ? kind !== 'CS' : kind === board.kind) &&
      domain !== null &&
      ids.includes(domain),
  );
}

function assign(
  state: PlatformState,
  locations: readonly string[],
  domain: string | null,
  now: Instant,
  out: Effects,
): Refusal | null {
  const boards = locations.map((location) => findBoard(state, location));
  for (const board of boards) {
    if (board === undefined || board.kind === 'EX' || board.kind === 'CS') return 'noSuchBoard';
    if (domain === null && board.domain === null) return 'boardNotAssigned';
    if (domain !== null && board.domain === domain) return 'alreadyThere';
    const owner = board.domain === null ? undefined : findDomain(state, board.domain);
    if (owner === undefined || !isActive(owner)) continue;
    if (isLastOf(state, board, locations)) return 'domainActive';
  }
  for (const board of boards as Board[]) {
    board.domain = domain;
    const joined = domain === null ? undefined : findDomain(state, domain);
    board.isOn = joined !== undefined && isActive(joined);
    out.emit('board.assigned', { board: board.location, domain: domain ?? 'isolated' });
  }
  touch(state, 'boards', now);
  stopClockless(state, now, out);
  return null;
}

/** @choice A running domain gives boards away by dynamic reconfiguration, but not its last one: one
 * order that names them all is refused as well. */
function isLastOf(
  { durable: { boards } }: PlatformState,
  { domain, kind }: Board,
  leaving: readonly string[],
): boolean {
  const remains = (other: Board) => other.domain === domain && !leaving.includes(other.location);
  return !boards.some((other) => other.kind === kind && remains(other));
}

function tag(state: PlatformState, id: string, word: string, now: Instant): Refusal | null {
  const domain = findDomain(state, id);
  if (domain === undefined) return 'noSuchDomain';
  if (word === '' && domain.tag === '') return 'noSuchTag';
  const isTaken = state.durable.domains.some((other) => other !== domain && other.tag === word);
  if (word !== '' && isTaken) return 'tagTaken';
  domain.tag = word;
  touch(state, 'domains', now);
  return null;
}

export function findBoard({ durable }: PlatformState, location: string): Board | undefined {
  return durable.boards.find((board) => board.location === location);
}
