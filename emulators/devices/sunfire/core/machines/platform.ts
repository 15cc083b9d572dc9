// The platform: boards, domains, clocks, fans and supplies that both SCs see. It decides nothing;
// it is written to, read, and stopped.

import { unreachable } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Input } from '../../../../core/input.ts';
import type { Machine } from '../../../../core/machine.ts';
import { earlier, type Instant, isDue } from '../../../../core/time.ts';
import { CLOCK_LINES, CONSOLE_BUSES, I2C, oppositeOf, SC_IDS, type ScId } from '../config.ts';
import { type PlatformToSc, readPlatformMessage, writeMessage } from '../messages.ts';
import { queryPlatform } from '../query.ts';
import type { PlatformState } from '../state.ts';
import { changeLock, changeSource, judgeLock, writeRefSel, writeSpll } from './clocks.ts';
import { advanceDomain, haltDomains, handleStop } from './domains.ts';
import { finishOrders, obey } from './orders.ts';
import { bootPlatform } from './platformBoot.ts';
import { sufferPlatform } from './platformFaults.ts';
import { report, subscribe } from './reports.ts';

export const platform: Machine<PlatformState> = {
  boot: bootPlatform,
  step,
  deadline,
  query: queryPlatform,
};

function step(state: PlatformState, input: Input, now: Instant, out: Effects): void {
  switch (input.kind) {
    case 'deadline':
      return meetDeadlines(state, now, out);
    case 'message':
      return takeMessage(state, input, now, out);
    case 'powerOn':
      return judgeLock(state, now, out);
    case 'carrier':
      return noteCarrier(state, input.link, input.isUp, now, out);
    case 'fault':
      return sufferPlatform(state, input, now, out);
    case 'command': {
      const answer = queryPlatform(state, { kind: 'command', command: input.command }, now);
      return out.reply(input.id, answer ?? { exitCode: 127 });
    }
    case 'file':
      return out.reply(input.id, { stderr: 'the platform has no files\n', exitCode: 1 });
    case 'request':
      return out.reply(input.id, { stderr: 'the platform answers nobody\n', exitCode: 1 });
    case 'diskAnswer':
      return;
    default:
      return unreachable(input);
  }
}

function meetDeadlines(state: PlatformState, now: Instant, out: Effects): void {
  const v = state.volatile;
  if (isDue(v.lock.changesAt, now)) changeLock(state, now, out);
  for (const domain of state.durable.domains) {
    if (isDue(domain.nextAt, now)) advanceDomain(state, domain, now, out);
  }
  if (v.orders.length > 0) finishOrders(state, now, out);
  if (isDue(v.reportAt, now)) report(state, out);
}

/** @choice An SC without power is known by its lines: clock and console bus dead at once. Then
 * REF_SEL is cleared; a reset of the SC, which keeps the power, leaves it. */
function noteCarrier(
  state: PlatformState,
  link: string,
  isUp: boolean,
  now: Instant,
  out: Effects,
): void {
  const sc = SC_IDS.find((id) => link === CLOCK_LINES[id] || link === CONSOLE_BUSES[id]);
  if (sc === undefined) return;
  const v = state.volatile;
  const clock = state.durable.clocks[sc];
  changeSource(state, sc, now, out, () => {
    if (link === CLOCK_LINES[sc]) clock.isLineUp = isUp;
    else v.buses[sc] = isUp;
    clock.isPowered = clock.isLineUp || v.buses[sc];
    if (!clock.isPowered) clock.refSel = 0;
    if (!clock.isPowered) v.listeners[sc] = false;
  });
}

function takeMessage(
  state: PlatformState,
  input: Extract<Input, { kind: 'message' }>,
  now: Instant,
  out: Effects,
): void {
  if (input.isDamaged) return out.emit('frame.damaged', { from: input.from });
  const from = input.from as ScId;
  const message = readPlatformMessage(input.body);
  const reply = (answer: PlatformToSc) => out.send(input.link, from, writeMessage(answer));
  switch (message.type) {
    case 'writeRefSel':
      return writeRefSel(state, from, message.refSel, now, out);
    case 'readPresence': {
      const boards = state.durable.boards.map(({ location }) => location);
      return reply({ type: 'presence', init: message.init, boards: orderOfWrites(boards) });
    }
    case 'i2cRead': {
      const { init, bus } = message;
      return out.send(I2C, from, writeMessage({ ...readBus(state, bus), init, bus }));
    }
    case 'readLock':
      return reply({ type: 'lock', init: message.init, isLocked: state.volatile.lock.isLocked });
    case 'writeSpll': {
      const { init, board } = message;
      const spll = writeSpll(state, from, board, now, out);
      if (spll !== null && spll !== from) reply({ type: 'spll', init, board, spll });
      return;
    }
    case 'subscribe':
      return subscribe(state, from, message.isOn, out);
    case 'resetOpposite': {
      const opposite = oppositeOf(from);
      state.volatile.listeners[opposite] = false;
      return out.send(CONSOLE_BUSES[opposite], opposite, writeMessage({ type: 'reset' }));
    }
    case 'stopHandled':
      return handleStop(state, message.domain, message.isRecovering, now, out);
    case 'environmentShutdown':
      return haltDomains(state, now, out);
    case 'order':
      return obey(state, from, message.id, message.order, now, out);
    default:
      return unreachable(message);
  }
}

/** @choice hwad writes the centerplane support boards first, then expander by expander. */
function orderOfWrites(locations: readonly string[]): string[] {
  const slotOf = (location: string) => Number(/\d+$/.exec(location)?.[0] ?? 0);
  const rest = locations.filter((location) => !location.startsWith('CS'));
  const ordered = [...rest].sort((left, right) => slotOf(left) - slotOf(right));
  return [...locations.filter((location) => location.startsWith('CS')), ...ordered];
}

/** Bus n serves expander n and what stands in it (@choice). */
function readBus({ durable }: PlatformState, bus: number) {
  const unregistered = durable.boards
    .filter(({ slot, kind, isUnregistrable }) => kind !== 'CS' && slot === bus && isUnregistrable)
    .map(({ location }) => location);
  return { type: 'i2cAnswer' as const, unregistered };
}

function deadline({ durable, volatile: v }: PlatformState): Instant | null {
  let first = earlier(v.lock.changesAt, v.reportAt);
  const { domains } = durable;
  for (let index = 0; index < domains.length; index++) {
    first = earlier(first, domains[index]?.nextAt ?? null);
  }
  for (const { endsAt } of v.orders) first = earlier(first, endsAt);
  return first;
}
