// Commands whose work the platform does: ordered over the console bus, answered when it is done.

import type { Effects } from '../../../../core/effect.ts';
import type { Duration, Instant } from '../../../../core/time.ts';
import type { Refusal, ScCommand } from '../commands.ts';
import { CONSOLE_BUSES, PLATFORM } from '../config.ts';
import { renderOutcome } from '../console/outcomes.ts';
import { type PlatformOrder, writeMessage } from '../messages.ts';
import type { Job, ScState } from '../state.ts';

/** @choice Beyond the work itself, hwad waits so long for the platform. */
const ANSWER_MS = 10_000;

export function order(
  state: ScState,
  told: PlatformOrder,
  asked: { id: number; command: ScCommand; takesMs: Duration },
  now: Instant,
  out: Effects,
): void {
  const v = state.volatile;
  const id = v.nextOrder;
  v.nextOrder += 1;
  const { id: replyTo, command, takesMs } = asked;
  v.jobs.push({ replyTo, command, order: id, giveUpAt: now + takesMs + ANSWER_MS });
  const bus = CONSOLE_BUSES[v.identity.node];
  out.send(bus, PLATFORM, writeMessage({ type: 'order', id, order: told }));
}

export function takeOrderAnswer(
  state: ScState,
  id: number,
  refusal: Refusal | null,
  now: Instant,
  out: Effects,
): void {
  const v = state.volatile;
  const job = v.jobs.find((candidate) => candidate.order === id);
  if (job === undefined) return;
  v.jobs = v.jobs.filter((candidate) => candidate !== job);
  const outcome =
    refusal === null
      ? ({ type: 'done' } as const)
      : ({ type: 'refused', reason: refusal } as const);
  if (refusal !== null) out.emit('command.refused', { command: job.command.type, why: refusal });
  out.reply(job.replyTo, renderOutcome(state, job.command, outcome, now));
}

/** The platform did not answer in time. */
export function giveUpJobs(state: ScState, now: Instant, out: Effects): void {
  const v = state.volatile;
  const late = v.jobs.filter(({ giveUpAt }) => giveUpAt <= now);
  if (late.length === 0) return;
  v.jobs = v.jobs.filter(({ giveUpAt }) => giveUpAt > now);
  for (const job of late) fail(state, job, 'platformDidNotAnswer', now, out);
}

/** SMS stops: nobody waits for the platform any more. */
export function dropJobs(state: ScState, now: Instant, out: Effects): void {
  for (const job of state.volatile.jobs.splice(0)) fail(state, job, 'interrupted', now, out);
}

function fail(
  state: ScState,
  { replyTo, command }: Job,
  reason: 'platformDidNotAnswer' | 'interrupted',
  now: Instant,
  out: Effects,
): void {
  out.reply(replyTo, renderOutcome(state, command, { type: 'failed', reason }, now));
}
